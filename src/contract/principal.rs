//! Under whose name something is done.

use super::{Role, User, api::Person};
use std::net::IpAddr;

/// Who does something to a user, and from where it was asked for.
#[derive(Clone, Debug)]
pub struct Principal {
    pub person: Person,
    pub role: Role,
    pub from: Option<IpAddr>,
}

impl Principal {
    /// `user`, asking from the address `from`.
    pub fn of(user: &User, from: Option<IpAddr>) -> Self {
        Self { person: Person::from(user), role: user.role, from }
    }
}
