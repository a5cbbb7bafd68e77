//! What can be done at privacyIDEA, and where the rest is done.

use super::seen::Seen;
use crate::{
    contract::{Availability, DirectoryKind, EnrolmentWay, UserActionKind},
    server::directory::remote::{Capabilities, OldCodes, OrderRefusal},
};

/// What it takes to list users and their tokens.
pub const READING: [&str; 2] = ["userlist", "tokenlist"];
/// What a new phone takes.
pub const NEW_PHONE: [&str; 1] = ["enrollSMS"];
/// What it takes in the place of another.
pub const OTHER_PHONE: [&str; 3] = ["enrollSMS", "copytokenpin", "delete"];
/// What a reset takes, and the removal of one token.
pub const RESET: [&str; 1] = ["delete"];
/// What a new authenticator takes.
pub const NEW_APP: [&str; 1] = ["enrollTOTP"];
/// What it takes in the place of another.
pub const OTHER_APP: [&str; 3] = ["enrollTOTP", "copytokenpin", "delete"];

/// Why a phone cannot be set where its user has to confirm it.
pub const CONFIRMED: &str = "privacyIDEA wants a new phone confirmed by its user there (policy \
                             verify_enrollment), so it is set there.";

pub fn capabilities(seen: &Seen) -> Capabilities {
    let offers = UserActionKind::ALL.map(|action| (action, offer(action, seen)));
    Capabilities {
        kind: DirectoryKind::PrivacyIdea,
        account: seen.account.clone(),
        offers: offers.to_vec(),
        fixed: Vec::new(),
        refused_by_store: Vec::new(),
        refused_for_bots: None,
        add_user: not_possible(
            "privacyIDEA has its users from the user store behind it. Add them there.",
        ),
        enrolment: EnrolmentWay::Hosted,
        old_codes: OldCodes::Judged,
        notes: Vec::new(),
    }
}

/// What can be done of `action`, as far as the account's rights are known.
pub fn offer(action: UserActionKind, seen: &Seen) -> Availability {
    match action {
        UserActionKind::AddPhone => phone(&NEW_PHONE, seen),
        UserActionKind::UpdatePhone => phone(&OTHER_PHONE, seen),
        UserActionKind::ResetAuthenticator | UserActionKind::RemoveFactor => within(&RESET, seen),
        UserActionKind::SendSetupLink => within(&NEW_APP, seen),
        UserActionKind::ResetPassword => not_possible(
            "privacyIDEA keeps no passwords. They are changed in the user store behind it.",
        ),
        UserActionKind::EndSessions => {
            not_possible("privacyIDEA keeps no sessions. They end in what its users sign in to.")
        }
        UserActionKind::Edit | UserActionKind::Remove => not_possible(
            "Users of privacyIDEA are changed and removed in the user store behind it.",
        ),
        UserActionKind::Disable | UserActionKind::Enable | UserActionKind::Unlock => not_possible(
            "privacyIDEA shuts nobody out. Users are disabled in the user store behind it.",
        ),
    }
}

fn phone(rights: &[&str], seen: &Seen) -> Availability {
    if seen.confirms_phones { not_possible(CONFIRMED) } else { within(rights, seen) }
}

/// # Errors
/// Which of `rights` the account lacks.
pub fn require(rights: &[&str], seen: &Seen) -> Result<(), OrderRefusal> {
    match within(rights, seen) {
        Availability::NotPossible { reason } => Err(OrderRefusal { message: reason }),
        Availability::Available | Availability::InBrowser { .. } => Ok(()),
    }
}

fn within(rights: &[&str], seen: &Seen) -> Availability {
    let missing: Vec<_> = rights.iter().copied().filter(|right| !seen.may(right)).collect();
    if missing.is_empty() {
        return Availability::Available;
    }
    let missing = missing.join(" and ");
    not_possible(&format!(
        "The account may not do this in privacyIDEA. Allow it {missing} in an admin policy there."
    ))
}

fn not_possible(reason: &str) -> Availability {
    Availability::NotPossible { reason: reason.to_owned() }
}
