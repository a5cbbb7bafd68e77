//! Questions about the users: filter, order, and the keyset cursor that pages through answers.

pub mod age;
pub mod audit;
mod users;

pub use age::{Days, InvalidDays, InvalidSignIn, SignInFilter};
pub use audit::{AuditExport, AuditFilter, AuditQuery, EventList, ExportFormat, UnknownEvent};
pub use users::{
    Cursor, Edge, GapFilter, LinkFilter, Numbers, Order, Sort, StatusFilter, UserFilter, UserQuery,
};

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// The largest page a client may ask for.
pub const MAX_LIMIT: u16 = 200;
/// The page a client gets without asking.
pub const DEFAULT_LIMIT: u16 = 50;
/// The longest search text, in characters.
pub const MAX_SEARCH_CHARS: usize = 200;

/// The query string of `GET /v1/outbox`: newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// Text to find in the user's name and e-mail, the recipient, the subject and the words of the
    /// kind, never in what a message says; at most 200 characters. Like the search of users it finds
    /// a number by its digits, also where it is shown masked. A page may hold fewer messages than
    /// `limit`, or none, and there are older ones to look at as long as it has `next`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(max_length = 200)]
    pub search: Option<String>,
    /// Only messages older than this number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// Of those that texts go to.
    #[param(inline)]
    pub numbers: Numbers,
    /// 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}
