//! Under whose name something is done.

use super::{RequestSource, Role, User, api::Person};

/// Who does something to a user, and from where it was asked for.
#[derive(Clone, Debug)]
pub struct Principal {
    pub person: Person,
    pub role: Role,
    pub from: Option<RequestSource>,
}

impl Principal {
    /// `user`, asking from there.
    pub fn of(user: &User, from: Option<RequestSource>) -> Self {
        Self { person: Person::from(user), role: user.role, from }
    }
}
