//! What of a job is done by hand.

use crate::contract::{UserActionKind, api::Person};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer of `POST /v1/jobs/by-hand`: those of whom a job names for whom its action is done on a page
/// of the directory's own. Nothing is ordered for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ByHandList {
    /// How many there are.
    pub total: u64,
    /// The first 10,000 of them.
    pub users: Vec<ByHandUser>,
}

/// A user, and where it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ByHandUser {
    pub user: Person,
    pub action: UserActionKind,
    /// The page of the directory's own. Sanitise before showing.
    pub url: String,
}
