//! Which list of users.

use crate::contract::query::Sort;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListId {
    Users,
    Security,
}

impl ListId {
    /// What its list is ordered by when nobody has chosen.
    pub fn usual_sort(self) -> Sort {
        match self {
            Self::Users => Sort::Name,
            Self::Security => Sort::Urgency,
        }
    }
}
