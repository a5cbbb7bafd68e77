//! Approving a link: a code that an Owner or Admin speaks to its user.

use super::Typed;
use crate::contract::LinkKind;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of `POST /v1/users/{id}/approval`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApproval {
    /// The link of the user that is approved: the newest one of its kind. One that admits a network
    /// needs no approval.
    pub link: LinkKind,
}

/// A code with which the user, and nobody else, is to go on at the page of the link. It is told once,
/// here; a newer one takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Approval {
    pub link: LinkKind,
    /// Eight decimal digits in two groups, `1234 5678`. The page takes them with or without the space.
    pub code: Typed,
    /// Ten minutes from now.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}
