//! Whom an entry, a message or a job is about.

use crate::contract::{Email, User, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A user as it was called at the time. A removed user is called `Removed user`, with the address
/// `removed@removed.invalid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub email: Email,
}

impl Person {
    /// Who is known by the id alone.
    pub fn removed(id: UserId) -> Self {
        let name = "Removed user".to_owned();
        // RFC 2606: nobody ever has an address there.
        Self { id, name, email: Email::reserved("removed@removed.invalid") }
    }
}

impl From<&User> for Person {
    fn from(user: &User) -> Self {
        Self { id: user.id, name: user.name.clone(), email: user.email.clone() }
    }
}
