//! Taking one of what a user signs in with away.

use crate::contract::Reason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of `POST /v1/users/{id}/factors/remove`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorRemoval {
    /// The `id` of one of the user's `factors`. A label may be that of several.
    #[schema(min_length = 1)]
    pub factor: String,
    /// Why, or a ticket; needed where the policy says `require_reason`.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}
