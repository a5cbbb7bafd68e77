//! What a directory can do.

use crate::contract::{Availability, DirectoryKind, UserActionKind};

/// For every kind of action whether the directory can do it, and where it is done otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub kind: DirectoryKind,
    /// Whose account reads the directory, in its own words, such as "Ana Silva, owner".
    pub account: String,
    /// What is not named here is not possible.
    pub offers: Vec<(UserActionKind, Availability)>,
}

impl Capabilities {
    /// What can be done of `action`.
    pub fn of(&self, action: UserActionKind) -> Availability {
        let offer = self.offers.iter().find(|(offered, _)| *offered == action);
        offer.map_or_else(|| not_offered(self.kind), |(_, availability)| availability.clone())
    }
}

fn not_offered(kind: DirectoryKind) -> Availability {
    Availability::NotPossible { reason: format!("{} cannot do this.", kind.label()) }
}
