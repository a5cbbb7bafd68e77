//! Single-use links: setup, password, phone. Only the hash of a link's token is kept.

use super::{StoreError, rows, sql::Sql};
use crate::{
    contract::{LinkKind, PhoneNumber, UserId},
    server::crypto::TokenHash,
};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

/// What a new link is to open.
#[derive(Clone, Debug)]
pub enum NewLinkKind {
    Setup,
    /// `ends_sessions`: whether choosing the password ends the sessions open then.
    Password {
        ends_sessions: bool,
    },
    Phone {
        number: PhoneNumber,
    },
}

impl NewLinkKind {
    pub fn kind(&self) -> LinkKind {
        match self {
            Self::Setup => LinkKind::Setup,
            Self::Password { .. } => LinkKind::Password,
            Self::Phone { .. } => LinkKind::Phone,
        }
    }
}

/// What stands between a link and what it is for, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    None,
    /// A code texted to the verified phone.
    Phone,
    /// A code of the authenticator.
    Authenticator,
}

#[derive(Clone, Debug)]
pub struct NewLink {
    pub wanted: NewLinkKind,
    /// What has to be proved at the time of the issue.
    pub guard: Guard,
    pub token: TokenHash,
    pub user: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Writes `link`, and revokes the older ones of its purpose: of all the mails a user has, only
/// the newest works.
pub async fn issue(connection: &mut AnyConnection, link: NewLink) -> Result<(), StoreError> {
    revoke(&mut *connection, link.user, link.wanted.kind(), link.created_at).await?;
    let mut insert = Sql::new(
        "insert into links (token_hash, purpose, user_id, created_at, expires_at, number, \
         ends_sessions, needed) values ",
    );
    let purpose = link.wanted.kind();
    let (number, ends_sessions) = match link.wanted {
        NewLinkKind::Setup => (None, false),
        NewLinkKind::Password { ends_sessions } => (None, ends_sessions),
        NewLinkKind::Phone { number } => (Some(number.e164().to_owned()), false),
    };
    insert.bind_tuple([
        link.token.0.to_vec().into(),
        purpose.as_str().into(),
        link.user.to_string().into(),
        link.created_at.as_millisecond().into(),
        link.expires_at.as_millisecond().into(),
        number.into(),
        i64::from(ends_sessions).into(),
        guard_code(link.guard).into(),
    ]);
    insert.execute(connection).await?;
    Ok(())
}

/// Revokes the links of this purpose that the user has not used.
pub async fn revoke(
    connection: &mut AnyConnection,
    user: UserId,
    purpose: LinkKind,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut sql = Sql::new("update links set sealed_code = null, revoked_at = ");
    sql.bind(now.as_millisecond())
        .push(" where user_id = ")
        .bind(user.to_string())
        .push(" and purpose = ")
        .bind(purpose.as_str())
        .push(" and used_at is null and revoked_at is null");
    sql.execute(connection).await?;
    Ok(())
}

/// A link as it rests in the database.
#[derive(Clone)]
pub struct LinkRow {
    pub user: UserId,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub number: Option<PhoneNumber>,
    pub ends_sessions: bool,
    /// Wrong codes entered so far.
    pub failures: i64,
    pub sealed_code: Option<Vec<u8>>,
    /// When the last code was texted.
    pub code_at: Option<Timestamp>,
    /// How many codes were texted.
    pub codes: i64,
    /// Of the token that the browser got for proving the other factor.
    pub proof: Option<TokenHash>,
    /// Passwords refused on it.
    pub refused: i64,
    /// What had to be proved when it was issued.
    pub guard: Guard,
}

pub async fn find(
    connection: &mut AnyConnection,
    purpose: LinkKind,
    token: TokenHash,
) -> Result<Option<LinkRow>, StoreError> {
    let mut sql = Sql::new(
        "select user_id, expires_at, used_at, revoked_at, number, ends_sessions, failures, \
         sealed_code, code_at, codes, proof_hash, refused, needed from links where token_hash = ",
    );
    sql.bind(token.0.to_vec()).push(" and purpose = ").bind(purpose.as_str());
    let Some(row) = sql.fetch_optional(connection).await? else { return Ok(None) };
    let number: Option<String> = row.try_get("number")?;
    let number = number.map(PhoneNumber::accepted).transpose();
    let proof: Option<Vec<u8>> = row.try_get("proof_hash")?;
    Ok(Some(LinkRow {
        user: rows::user_id(row.try_get("user_id")?)?,
        expires_at: rows::time(row.try_get("expires_at")?)?,
        used_at: rows::optional_time(&row, "used_at")?,
        revoked_at: rows::optional_time(&row, "revoked_at")?,
        number: number.map_err(|_| StoreError::Corrupt("a link's number"))?,
        ends_sessions: row.try_get::<i64, _>("ends_sessions")? != 0,
        failures: row.try_get("failures")?,
        sealed_code: row.try_get("sealed_code")?,
        code_at: rows::optional_time(&row, "code_at")?,
        codes: row.try_get("codes")?,
        proof: proof.map(rows::token_hash).transpose()?,
        refused: row.try_get("refused")?,
        guard: guard(row.try_get("needed")?)?,
    }))
}

/// Marks the link as used and forgets what it held. False when it was used, revoked or expired
/// before: of any number of callers exactly one gets true.
pub async fn consume(
    connection: &mut AnyConnection,
    token: TokenHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut sql = Sql::new("update links set sealed_code = null, used_at = ");
    sql.bind(now.as_millisecond()).push(" where token_hash = ").bind(token.0.to_vec());
    sql.push(" and used_at is null and revoked_at is null and expires_at > ");
    sql.bind(now.as_millisecond());
    Ok(sql.execute(connection).await? == 1)
}

/// Counts a wrong code; gives how many there were.
pub async fn count_failure(
    connection: &mut AnyConnection,
    token: TokenHash,
) -> Result<i64, StoreError> {
    let mut sql = Sql::new("update links set failures = failures + 1 where token_hash = ");
    sql.bind(token.0.to_vec()).push(" returning failures");
    let row = sql.fetch_optional(connection).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("failures"))?)
}

/// Counts a password that was refused.
pub async fn count_refused(
    connection: &mut AnyConnection,
    token: TokenHash,
) -> Result<(), StoreError> {
    let mut sql = Sql::new("update links set refused = refused + 1 where token_hash = ");
    sql.bind(token.0.to_vec());
    sql.execute(connection).await?;
    Ok(())
}

/// Closes a link for good: too many wrong codes were tried on it.
pub async fn lock(
    connection: &mut AnyConnection,
    token: TokenHash,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut sql = Sql::new("update links set sealed_code = null, revoked_at = ");
    sql.bind(now.as_millisecond()).push(" where token_hash = ").bind(token.0.to_vec());
    sql.push(" and used_at is null and revoked_at is null");
    sql.execute(connection).await?;
    Ok(())
}

/// Forgets what was proved on the open links of `user`: the factor is not what it was.
pub async fn forget_proofs(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    let mut sql =
        Sql::new("update links set proof_hash = null, sealed_code = null where user_id = ");
    sql.bind(user.to_string()).push(" and used_at is null and revoked_at is null");
    sql.execute(connection).await?;
    Ok(())
}

/// Keeps the code that is texted, in place of an older one.
pub async fn put_link_code(
    connection: &mut AnyConnection,
    token: TokenHash,
    sealed_code: Vec<u8>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut sql = Sql::new("update links set codes = codes + 1, sealed_code = ");
    sql.bind(sealed_code).push(", code_at = ").bind(now.as_millisecond());
    sql.push(" where token_hash = ").bind(token.0.to_vec());
    sql.execute(connection).await?;
    Ok(())
}

/// Keeps the hash of the proof that the browser gets; the code that earned it is spent.
pub async fn put_proof(
    connection: &mut AnyConnection,
    token: TokenHash,
    proof: TokenHash,
) -> Result<(), StoreError> {
    let mut sql = Sql::new("update links set sealed_code = null, proof_hash = ");
    sql.bind(proof.0.to_vec()).push(" where token_hash = ").bind(token.0.to_vec());
    sql.execute(connection).await?;
    Ok(())
}

fn guard_code(guard: Guard) -> i64 {
    match guard {
        Guard::None => 0,
        Guard::Phone => 1,
        Guard::Authenticator => 2,
    }
}

fn guard(code: i64) -> Result<Guard, StoreError> {
    match code {
        0 => Ok(Guard::None),
        1 => Ok(Guard::Phone),
        2 => Ok(Guard::Authenticator),
        _ => Err(StoreError::Corrupt("what guards a link")),
    }
}
