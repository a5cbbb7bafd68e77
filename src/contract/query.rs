//! Questions about the users: filter, order, and the keyset cursor that pages through answers.

mod audit;

pub use audit::{AuditExport, AuditFilter, AuditQuery, EventList, ExportFormat, UnknownEvent};

use super::{Kind, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The largest page a client may ask for.
pub const MAX_LIMIT: u16 = 200;
/// The page a client gets without asking.
pub const DEFAULT_LIMIT: u16 = 50;
/// The longest search text, in characters.
pub const MAX_SEARCH_CHARS: usize = 200;

/// Which gaps to keep. Every kind but `none` leaves Avobots out, and `none` does too: a user to
/// whom MFA does not apply has neither a gap nor none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapFilter {
    /// A phone, an authenticator, or both are missing.
    Any,
    /// The phone is missing, whatever the authenticator.
    Phone,
    /// The authenticator is missing, whatever the phone.
    Authenticator,
    /// Both are missing.
    Both,
    /// Humans with both factors.
    None,
}

/// What to order by. Ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By name, ignoring case and accents.
    #[default]
    Name,
    Email,
    /// Owners first.
    Role,
    /// Users who lack both factors first, then one, then none, then Avobots.
    Gap,
    /// Who never signed in first.
    LastSignIn,
    Created,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    #[default]
    Asc,
    Desc,
}

/// Where a page starts when no cursor says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    #[default]
    Start,
    /// The last page, still in the order asked for.
    End,
}

/// A place in an ordered list. Opaque: take it from an answer and give it back unchanged, with
/// the same filter and order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// The query string of `GET /v1/users`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Text to find in name, e-mail and phone; at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(max_length = 200)]
    pub search: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub gap: Option<GapFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub kind: Option<Kind>,
    #[param(inline)]
    pub sort: Sort,
    #[param(inline)]
    pub order: Order,
    /// Excludes `cursor`.
    #[param(inline)]
    pub from: Edge,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub cursor: Option<Cursor>,
    /// 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

/// The query string of `GET /v1/outbox`: newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// Only messages older than this number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

impl GapFilter {
    pub const ALL: [Self; 5] =
        [Self::Any, Self::Phone, Self::Authenticator, Self::Both, Self::None];
}
