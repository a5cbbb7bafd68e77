//! Whom an entry, a message or a job is about.

use crate::contract::{Email, Handle, User, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A user as it was called at the time. A removed user is called `Removed user`, with the address
/// `removed@removed.invalid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    /// Absent where the directory has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Email, nullable = false)]
    pub email: Option<Email>,
    /// What the user signs in with, where that is another word than the address. Sanitise before showing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub username: Option<String>,
}

impl Person {
    /// Who is known by the id alone.
    pub fn removed(id: UserId) -> Self {
        // RFC 2606: nobody ever has an address there.
        let email = Some(Email::reserved("removed@removed.invalid"));
        Self { id, name: "Removed user".to_owned(), email, username: None }
    }

    /// What the user is called where a name is not enough.
    pub fn handle(&self) -> Handle<'_> {
        Handle::of(self.email.as_ref(), self.username.as_deref(), self.id)
    }
}

impl From<&User> for Person {
    fn from(user: &User) -> Self {
        let User { id, name, email, username, .. } = user;
        Self { id: *id, name: name.clone(), email: email.clone(), username: username.clone() }
    }
}
