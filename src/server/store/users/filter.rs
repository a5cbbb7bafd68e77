//! Which users a list shows or a job acts on, as conditions on `users u`.

use super::super::{
    NEVER, fold,
    new_user::{kind_code, role_rank},
    sql::Sql,
};
use crate::contract::{
    query::{GapFilter, LinkFilter, SignInFilter, UserFilter},
    search,
};
use jiff::Timestamp;

/// Appends to `sql`, whose `where` has a condition already, those of `filter` at the time `now`.
/// The unary `+` keeps SQLite from finding half of the users by an index of one condition, only to
/// sort them all for one page.
pub fn narrow(sql: &mut Sql, filter: &UserFilter, now: Timestamp) {
    let UserFilter { search, gap, role, kind, link, sign_in, older_than } = filter;
    if let Some(gap) = gap {
        sql.push(match gap {
            GapFilter::Any => " and +u.gap_rank in (0, 1, 2)",
            GapFilter::Phone => " and +u.gap_rank in (0, 1)",
            GapFilter::Authenticator => " and +u.gap_rank in (0, 2)",
            GapFilter::Both => " and +u.gap_rank = 0",
            GapFilter::None => " and +u.gap_rank = 3",
        });
    }
    if let Some(role) = role {
        sql.push(" and +u.role_rank = ").bind(role_rank(*role));
    }
    if let Some(kind) = kind {
        sql.push(" and u.kind = ").bind(kind_code(*kind));
    }
    match link {
        None => {}
        Some(LinkFilter::Awaiting) => {
            sql.push(" and u.kind = 0 and u.auth_expires_at > ").bind(now.as_millisecond());
        }
        Some(LinkFilter::Expired) => {
            sql.push(" and u.kind = 0 and u.auth_expires_at <= ").bind(now.as_millisecond());
        }
        Some(LinkFilter::None) => {
            sql.push(" and u.kind = 0 and u.auth_state = 0");
        }
    }
    match sign_in {
        None => {}
        Some(SignInFilter::Never) => {
            sql.push(" and +u.last_sign_in_at = ").bind(NEVER);
        }
        Some(SignInFilter::Within(days)) => {
            sql.push(" and +u.last_sign_in_at >= ").bind(days.ago(now).as_millisecond());
        }
        // The value for never is the least of all.
        Some(SignInFilter::Before(days)) => {
            sql.push(" and +u.last_sign_in_at < ").bind(days.ago(now).as_millisecond());
        }
    }
    if let Some(days) = older_than {
        sql.push(" and u.gap_since <= ").bind(days.ago(now).as_millisecond());
    }
    search_for(sql, search.as_deref().unwrap_or_default());
}

/// Every word must be found.
fn search_for(sql: &mut Sql, text: &str) {
    for word in search::words(text) {
        sql.push(" and (u.search_text like ").bind(fold::like_pattern(&word));
        sql.push(" escape '\\'");
        if let Some(digits) = search::digits(&word) {
            sql.push(" or u.search_text like ").bind(fold::like_pattern(&digits));
            sql.push(" escape '\\'");
        }
        sql.push(")");
    }
}
