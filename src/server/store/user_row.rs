//! A user as one row: what its columns are, and reading them.

use super::{
    NEVER, StoreError,
    engine::Row,
    factors::{FACTORS_OF_USER, FactorRows, set_of},
    keeping,
    open_links::{OPEN_LINKS_OF_USER, OpenLinks},
    rows,
    sql::Sql,
};
use crate::contract::{LinkKind, Reason, User};

/// Appends the columns that [`user`] reads to `sql`, whose `$1` is the time at which sessions and
/// exemptions count as open.
pub fn push_user_columns(sql: &mut Sql) {
    // The account of a user here bears the user's id.
    sql.push(
        "select u.id, u.name, u.name_key, u.email, u.username, u.language, u.handle, u.as_of, u.role_rank, u.kind, u.phone, u.present, \
         u.missing, u.unread, u.unknown, u.setup_sent_at, u.disabled_at, u.gap_rank, u.store_name, u.store_mode, u.overwritten, u.overwritten_at, \
         case when u.locked_until > $1 then u.locked_until end as locked_until, u.urgency, u.last_sign_in_at, u.created_at, \
         u.revision, case when u.exempt_until > $1 then null else u.gap_since end as gap_since, \
         case when u.exempt_until > $1 then u.exempt_until end as exempt_until, \
         case when u.exempt_until > $1 then (select e.reason from exemptions e \
         where e.user_id = u.id) end as exempt_reason, \
         case when u.exempt_until > $1 then (select coalesce(b.name, a.name) from exemptions e \
         join accounts a on a.id = e.by_id left join users b on b.id = a.user_id \
         where e.user_id = u.id) end as exempt_by, ",
    );
    sql.push(FACTORS_OF_USER).push(" as factors, ").push(OPEN_LINKS_OF_USER).push(
        " as open_links, \
         (select count(*) from sessions s where s.account_id = u.id \
         and s.ended_at is null and s.stage = 2 and s.expires_at > $1 \
         and (s.idle_ms is null or s.last_seen_at + s.idle_ms > $1)) as active_sessions \
         from users u",
    );
}

pub fn user(row: &Row) -> Result<User, StoreError> {
    let last_sign_in: i64 = row.get("last_sign_in_at")?;
    let sessions: i64 = row.get("active_sessions")?;
    let factors = FactorRows::parse(row.get("factors")?)?;
    let links = OpenLinks::parse(row.get("open_links")?)?;
    let setup_sent_at = rows::optional_time(row, "setup_sent_at")?;
    let (authenticator, as_of) = (factors.authenticator()?, rows::optional_time(row, "as_of")?);
    let replacement_link_expires_at = match authenticator.is_configured() && as_of.is_some() {
        true => links.expires_at(LinkKind::Setup)?,
        false => None,
    };
    Ok(User {
        id: rows::user_id(row.get("id")?)?,
        name: row.get("name")?,
        email: rows::optional_email(row.get("email")?)?,
        username: row.get("username")?,
        language: rows::language(row.get("language")?),
        pending_email: links.pending_email()?,
        role: rows::role(row.get("role_rank")?)?,
        kind: rows::kind(row.get("kind")?)?,
        phone: factors.phone(row.get("phone")?)?,
        authenticator,
        security_key: factors.security_key()?,
        missing: set_of(row.get("missing")?)?,
        unknown: set_of(row.get("unknown")?)?,
        as_of,
        factors: Vec::new(),
        offers: Vec::new(),
        store: keeping::store(row)?.map(Box::new),
        locked: keeping::lock(row)?,
        changed_elsewhere: keeping::changed_elsewhere(row)?.map(Box::new),
        requested: None,
        disabled_at: rows::optional_time(row, "disabled_at")?,
        exempt_until: rows::optional_time(row, "exempt_until")?,
        exempt_reason: reason(row.get("exempt_reason")?)?,
        exempt_by: row.get("exempt_by")?,
        gap_since: rows::optional_time(row, "gap_since")?,
        active_sessions: u32::try_from(sessions).unwrap_or(u32::MAX),
        phone_link_sent_at: links.sent_at(LinkKind::Phone)?,
        password_link_sent_at: links.sent_at(LinkKind::Password)?,
        phone_link_expires_at: links.expires_at(LinkKind::Phone)?,
        password_link_expires_at: links.expires_at(LinkKind::Password)?,
        replacement_link_expires_at,
        setup_link_delivery: setup_sent_at.and_then(|_| links.delivery(LinkKind::Setup)),
        phone_link_delivery: links.delivery(LinkKind::Phone),
        password_link_delivery: links.delivery(LinkKind::Password),
        last_sign_in_at: (last_sign_in != NEVER).then(|| rows::time(last_sign_in)).transpose()?,
        created_at: rows::time(row.get("created_at")?)?,
        revision: row.get("revision")?,
    })
}

fn reason(text: Option<String>) -> Result<Option<Reason>, StoreError> {
    text.map(Reason::try_from).transpose().map_err(|_| StoreError::Corrupt("a reason"))
}
