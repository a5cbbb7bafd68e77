//! What a directory can do.

use super::ExternalId;
use crate::contract::{
    Availability, DirectoryKind, EditMode, EnrolmentWay, FixedPart, Kind, ProfilePart, User,
    UserActionKind, text::one_line,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for the user in the address of a page that is about one.
pub const USER_IN_ADDRESS: &str = "{id}";
/// What stands for the user store in the reason why it refuses something.
pub const STORE_IN_REASON: &str = "{store}";

/// For every kind of action whether the directory can do it, and where it is done otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub kind: DirectoryKind,
    /// Whose account reads the directory, in its own words, such as "Ana Silva, owner".
    pub account: String,
    /// What is not named here is not possible.
    /// The address of a page that is about one user has [`USER_IN_ADDRESS`] in the user's place.
    pub offers: Vec<(UserActionKind, Availability)>,
    /// The parts of a profile that it does not let change from here.
    pub fixed: Vec<FixedPart>,
    /// What it refuses for users of a user store behind it, by the store's edit mode, and why: a sentence
    /// with [`STORE_IN_REASON`] in the place of the store's name.
    pub refused_by_store: Vec<(EditMode, UserActionKind, &'static str)>,
    /// Why nothing is done here to users who are programs; absent where that is done as for others.
    pub refused_for_bots: Option<&'static str>,
    /// Whether it adds users, and where they are added otherwise.
    pub add_user: Availability,
    /// How users come to an authenticator.
    pub enrolment: EnrolmentWay,
    /// What of a new authenticator is shown by a code of the old one.
    pub old_codes: OldCodes,
    /// What is to be known before an action is done: a sentence for the screen.
    pub notes: Vec<(UserActionKind, String)>,
}

/// Whether a directory says if a code of an authenticator that it keeps is right, so that whoever replaces
/// an app is known by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldCodes {
    Judged,
    /// It tells nobody, so somebody who knows the user approves the link.
    NotJudged,
}

impl Capabilities {
    /// Why `part` of a profile is not changed from here; available where it is.
    pub fn of_part(&self, part: ProfilePart) -> Availability {
        let fixed = self.fixed.iter().find(|fixed| fixed.part == part);
        fixed.map_or(Availability::Available, |fixed| Availability::NotPossible {
            reason: fixed.reason.clone(),
        })
    }

    /// [`Self::of`] for `user`, who may be a program, or be kept in a user store.
    pub fn of_user(&self, action: UserActionKind, id: &ExternalId, user: &User) -> Availability {
        if let (Kind::Avobot, Some(reason)) = (user.kind, self.refused_for_bots) {
            return Availability::NotPossible { reason: reason.to_owned() };
        }
        let refused = user.store.as_ref().and_then(|store| {
            let is_meant = |(mode, refused, _): &&(EditMode, UserActionKind, &str)| {
                *mode == store.edit_mode && *refused == action
            };
            let (_, _, reason) = self.refused_by_store.iter().find(is_meant)?;
            Some(reason.replace(STORE_IN_REASON, &one_line(&store.name)))
        });
        match (self.of(action, id), refused) {
            (Availability::Available, Some(reason)) => Availability::NotPossible { reason },
            (availability, _) => availability,
        }
    }

    /// What can be done of `action` for the user whom the directory calls `id`.
    pub fn of(&self, action: UserActionKind, id: &ExternalId) -> Availability {
        let offer = self.offers.iter().find(|(offered, _)| *offered == action);
        match offer {
            None => not_offered(self.kind),
            Some((_, Availability::InBrowser { url })) => {
                Availability::InBrowser { url: about_user(url, id) }
            }
            Some((_, availability)) => availability.clone(),
        }
    }
}

impl Capabilities {
    /// The same where `action` cannot be done after all, and why.
    pub fn without(mut self, action: UserActionKind, reason: &str) -> Self {
        let offers = self.offers.iter_mut().filter(|(offered, _)| *offered == action);
        for (_, availability) in offers {
            if *availability == Availability::Available {
                *availability = Availability::NotPossible { reason: reason.to_owned() };
            }
        }
        self
    }
}

/// `url` with the user `id` in it, where it is about one.
fn about_user(url: &str, id: &ExternalId) -> String {
    let id = utf8_percent_encode(&id.0, NON_ALPHANUMERIC).to_string();
    url.replace(USER_IN_ADDRESS, &id)
}

fn not_offered(kind: DirectoryKind) -> Availability {
    Availability::NotPossible { reason: format!("{} cannot do this.", kind.label()) }
}
