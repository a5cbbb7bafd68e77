//! Whether a person whom the provider vouches for may come in: by their role in the directory as it is now.

use crate::{
    contract::{Code, ExternalId, Kind, Role, UserId, text::one_line},
    server::{
        directory::remote::{DirectoryUser, IdentityProvider, Observed, RemoteError, Urgency},
        service::{Service, ServiceError},
        store::{StoreError, WriteTx},
    },
};
use jiff::Timestamp;

/// What the directory says of the person.
pub enum Vouched {
    /// An Owner or Admin, with the role of now.
    Person(Box<DirectoryUser>),
    Refused(PersonRefusal),
}

/// Why a person may not come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonRefusal {
    Gone,
    Disabled { name: String },
    NoRole { name: String },
    NoSecondFactor,
}

impl PersonRefusal {
    pub fn code(&self) -> Code {
        match self {
            Self::Gone | Self::Disabled { .. } | Self::NoRole { .. } => Code::Forbidden,
            Self::NoSecondFactor => Code::SecondFactorMissing,
        }
    }

    pub fn sentence(&self, realm: &str) -> String {
        let realm = one_line(realm);
        match self {
            Self::Gone => format!("You are not a user of the realm {realm} any more."),
            Self::Disabled { name } => format!("{name} is disabled in the realm {realm}."),
            Self::NoRole { name } => format!(
                "{name} is neither Owner nor Admin here. Ask an administrator of the realm {realm} for a \
                 role or group that [directory] owners or admins names."
            ),
            Self::NoSecondFactor => {
                "You have no second factor of your own. Set up an authenticator \
                                     app or a passkey in your account first, then sign in again."
                    .to_owned()
            }
        }
    }

    /// The same for the audit log, where names do not rest in notes.
    pub fn note(&self) -> &'static str {
        match self {
            Self::Gone => "by the realm: not a user of it any more",
            Self::Disabled { .. } => "by the realm: disabled there",
            Self::NoRole { .. } => "by the realm: neither Owner nor Admin there",
            Self::NoSecondFactor => "by the realm: no second factor there",
        }
    }

    /// Where something can be done about it.
    pub fn page(&self, provider: &IdentityProvider) -> Option<String> {
        (*self == Self::NoSecondFactor).then(|| provider.settings.account_page.clone())
    }
}

impl Service {
    /// What the directory says of `id` by now.
    ///
    /// # Errors
    /// The directory cannot be asked.
    pub(super) async fn vouched(&self, id: &ExternalId) -> Result<Vouched, RemoteError> {
        let standing = self.standing(id).await?;
        let Vouched::Person(person) = standing else { return Ok(standing) };
        let has_app = matches!(person.authenticator, Observed::Known(Some(_)));
        let has_key = matches!(person.security_keys, Observed::Known(keys) if keys > 0);
        match has_app || has_key {
            true => Ok(Vouched::Person(person)),
            false => Ok(Vouched::Refused(PersonRefusal::NoSecondFactor)),
        }
    }

    /// [`Self::vouched`], whatever factors they have.
    ///
    /// # Errors
    /// The directory cannot be asked.
    pub(super) async fn standing(&self, id: &ExternalId) -> Result<Vouched, RemoteError> {
        let Some(mirror) = self.mirror() else { return Ok(Vouched::Refused(PersonRefusal::Gone)) };
        let (user, role) =
            tokio::join!(mirror.remote.fetch(id, Urgency::Now), mirror.remote.role_of(id));
        let (Some(user), Some(role)) = (user?, role?) else {
            return Ok(Vouched::Refused(PersonRefusal::Gone));
        };
        let name = one_line(user.username.as_ref().unwrap_or(&user.name));
        if !user.enabled {
            return Ok(Vouched::Refused(PersonRefusal::Disabled { name }));
        }
        if role == Role::Member || user.kind != Kind::Human {
            return Ok(Vouched::Refused(PersonRefusal::NoRole { name }));
        }
        Ok(Vouched::Person(Box::new(DirectoryUser { role, ..user })))
    }

    /// Writes `person` into the mirror as they were at `as_of`, and gives their id here.
    pub(super) async fn mirror_person(
        &self,
        tx: &mut WriteTx,
        person: &DirectoryUser,
        as_of: Timestamp,
    ) -> Result<UserId, ServiceError> {
        let marks = tx.users().mirrored(std::slice::from_ref(&person.id)).await?;
        let said = marks.get(&person.id).and_then(|mark| mark.revision.clone());
        self.take_users(tx, &[(person, said.as_deref())], as_of).await?;
        let id = tx.users().find_by_external(&person.id).await?;
        Ok(id.ok_or(StoreError::Corrupt("a user who was just written"))?)
    }
}
