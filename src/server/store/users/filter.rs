//! Which users a list shows or a job acts on, as conditions on `users u`.

use super::{
    super::{
        NEVER,
        engine::Dialect,
        new_user::{kind_code, role_rank},
        sql::Sql,
    },
    search::UserSearch,
};
use crate::contract::{
    Factor, FactorSet,
    query::{GapFilter, LinkFilter, SignInFilter, StatusFilter, UserFilter},
};
use jiff::Timestamp;

/// Appends to `sql`, whose `where` has a condition already, those of `filter` at the time `now`.
/// The unary `+` keeps SQLite from finding half of the users by an index of one condition, only to
/// sort them all for one page.
pub fn narrow(sql: &mut Sql, filter: &UserFilter, now: Timestamp, dialect: Dialect) {
    let UserFilter { search, gap, role, kind, status, link, sign_in, older_than } = filter;
    if let Some(gap) = gap {
        narrow_gap(sql, *gap, now);
    }
    if let Some(role) = role {
        sql.push(" and +u.role_rank = ").bind(role_rank(*role));
    }
    if let Some(kind) = kind {
        sql.push(" and u.kind = ").bind(kind_code(*kind));
    }
    match status {
        None => {}
        Some(StatusFilter::Enabled) => {
            sql.push(" and u.disabled_at is null");
        }
        Some(StatusFilter::Disabled) => {
            sql.push(" and u.disabled_at is not null");
        }
        Some(StatusFilter::Locked) => {
            sql.push(" and u.locked_until > ").bind(now.as_millisecond());
        }
        Some(StatusFilter::Unsettled) => {
            sql.push(
                " and exists (select 1 from operations o where o.user_id = u.id \
                 and o.state = 'unknown')",
            );
        }
    }
    match link {
        None => {}
        Some(LinkFilter::Awaiting) => {
            sql.push(" and u.kind = 0 and u.setup_expires_at > ").bind(now.as_millisecond());
        }
        Some(LinkFilter::Expired) => {
            sql.push(" and u.kind = 0 and u.setup_expires_at <= ").bind(now.as_millisecond());
        }
        Some(LinkFilter::None) => {
            let configured = FactorSet::from_iter([Factor::Authenticator]);
            sql.push(" and u.kind = 0 and u.disabled_at is null and u.setup_expires_at is null and u.present & ");
            sql.bind(i64::from(configured.mask())).push(" = 0");
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
        sql.push(" and u.missing <> 0 and u.gap_since <= ").bind(days.ago(now).as_millisecond());
    }
    if let Some(search) = UserSearch::of(search.as_deref()) {
        search.narrow(sql, dialect);
    }
}

/// What is missing is a gap but while an exemption lasts, which is compared with `now` here: nothing
/// has to happen on the day when it ends.
fn narrow_gap(sql: &mut Sql, gap: GapFilter, now: Timestamp) {
    let now = now.as_millisecond();
    match (gap, gap.factors()) {
        (GapFilter::Exempt, _) => {
            sql.push(" and u.kind = 0 and u.disabled_at is null and u.exempt_until > ").bind(now);
        }
        (GapFilter::Unknown, _) => {
            sql.push(" and u.missing = 0 and u.unknown <> 0 and ");
            push_not_exempt(sql, now);
        }
        (GapFilter::None, _) => {
            sql.push(
                " and u.kind = 0 and u.disabled_at is null and u.missing = 0 and u.unknown = 0 and ",
            );
            push_not_exempt(sql, now);
        }
        (_, None) => {
            sql.push(" and u.missing <> 0 and ");
            push_not_exempt(sql, now);
        }
        (_, Some(factors)) => {
            let mask = i64::from(factors.mask());
            sql.push(" and u.missing & ").bind(mask).push(" = ").bind(mask).push(" and ");
            push_not_exempt(sql, now);
        }
    }
}

fn push_not_exempt(sql: &mut Sql, now: i64) {
    sql.push("(u.exempt_until is null or u.exempt_until <= ").bind(now).push(")");
}
