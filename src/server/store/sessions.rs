//! Sessions: whom a token speaks for, how far the sign-in has come, and until when.

mod provider;

pub use provider::ProviderSession;

use super::{
    AccountRow, StoreError, accounts,
    engine::{Row, Transaction},
    rows,
    sql::Sql,
    tx::{SessionTable, Write},
};
use crate::{
    contract::{AccountId, RequestSource, SessionId},
    server::crypto::TokenHash,
};
use jiff::Timestamp;

/// How far a sign-in has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is awaited.
    SecondFactor,
    /// An authenticator is being set up.
    Enrolment,
    /// Signed in.
    Open,
}

/// A session and its account.
#[derive(Clone)]
pub struct SessionRow {
    pub token: TokenHash,
    /// Absent for those that were only made up, whose token nobody holds.
    pub id: Option<SessionId>,
    pub account: AccountRow,
    pub stage: Stage,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub idle_ms: Option<i64>,
    pub last_seen_at: Timestamp,
    /// In milliseconds since 1970; the largest number means always.
    pub stepped_up_until: i64,
    pub revealed_until: Timestamp,
    pub client: Option<String>,
    pub sealed_secret: Option<Vec<u8>>,
    pub sealed_code: Option<Vec<u8>>,
    /// The user of the operating system, where the session is of an embedded server and ends with its
    /// process.
    pub local_uid: Option<u32>,
    pub code_at: Option<Timestamp>,
    pub codes: i64,
    /// The address that the sign-in came from.
    pub from: Option<RequestSource>,
    /// Absent where the person signed in here.
    pub provider: Option<ProviderSession>,
}

/// A session to be.
#[derive(Clone)]
pub struct NewSession {
    pub token: TokenHash,
    pub id: SessionId,
    pub account: AccountId,
    pub stage: Stage,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub idle_ms: Option<i64>,
    pub stepped_up_until: i64,
    pub client: Option<String>,
    pub sealed_secret: Option<Vec<u8>>,
    /// The address that the sign-in came from.
    pub from: Option<RequestSource>,
    /// As in [`SessionRow`].
    pub local_uid: Option<u32>,
    /// As in [`SessionRow`].
    pub provider: Option<ProviderSession>,
}

fn select() -> Sql {
    accounts::select(
        ", s.token_hash, s.id as session_id, s.stage, s.created_at, s.expires_at, s.ended_at, s.idle_ms, \
         s.last_seen_at, s.stepped_up_until, s.revealed_until, s.client, s.sealed_secret, \
         s.sealed_code, s.code_at, s.codes, s.source, s.local_uid, \
         s.provider_sid, s.role_read_at",
        " join sessions s on s.account_id = a.id",
    )
}

impl<A> SessionTable<'_, A> {
    pub async fn find(&mut self, token: TokenHash) -> Result<Option<SessionRow>, StoreError> {
        let mut sql = select();
        sql.push(" where s.token_hash = ").bind(token.0.to_vec());
        sql.fetch_optional(self.transaction).await?.as_ref().map(session).transpose()
    }

    /// The open sessions of `account`, the newest first.
    pub async fn list(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<SessionRow>, StoreError> {
        let mut sql = select();
        sql.push(" where s.stage = 2 and s.ended_at is null and s.account_id = ")
            .bind(account.to_string());
        sql.push(" and s.expires_at > ").bind(now.as_millisecond());
        sql.push(" order by s.created_at desc, s.id desc limit 200");
        sql.fetch_all(self.transaction).await?.iter().map(session).collect()
    }
}

impl<A> SessionTable<'_, A> {
    /// When the next sign-in under way runs out.
    pub async fn next_pending_end(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let sql = Sql::new(
            "select min(expires_at) as next from sessions where ended_at is null and stage < 2",
        );
        let row = sql.fetch_optional(self.transaction).await?;
        let next: Option<i64> = row.map(|row| row.get("next")).transpose()?.flatten();
        next.map(rows::time).transpose()
    }

    /// Sign-ins under way that ran out, the oldest first.
    pub async fn abandoned(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<SessionRow>, StoreError> {
        let mut sql = select();
        sql.push(" where s.ended_at is null and s.stage < 2 and s.expires_at <= ");
        sql.bind(now.as_millisecond()).push(" order by s.expires_at limit ").bind(limit as i64);
        sql.fetch_all(self.transaction).await?.iter().map(session).collect()
    }
}

impl SessionTable<'_, Write> {
    pub async fn open(&mut self, session: NewSession) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "insert into sessions (token_hash, id, account_id, stage, created_at, expires_at, idle_ms, \
             last_seen_at, stepped_up_until, client, sealed_secret, source, local_uid, provider_sid, \
             role_read_at) values ",
        );
        let read_at = session.provider.as_ref().map(|it| it.role_read_at.as_millisecond());
        sql.bind_tuple([
            session.token.0.to_vec().into(),
            session.id.to_string().into(),
            session.account.to_string().into(),
            stage_code(session.stage).into(),
            session.created_at.as_millisecond().into(),
            session.expires_at.as_millisecond().into(),
            session.idle_ms.into(),
            session.created_at.as_millisecond().into(),
            session.stepped_up_until.into(),
            session.client.into(),
            session.sealed_secret.into(),
            session.from.map(|address| address.to_string()).into(),
            session.local_uid.map(i64::from).into(),
            session.provider.and_then(|provider| provider.sid).into(),
            read_at.into(),
        ]);
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Notes that the session was used.
    pub async fn touch(&mut self, token: TokenHash, now: Timestamp) -> Result<(), StoreError> {
        set_time(self.transaction, "update sessions set last_seen_at = ", token, now).await
    }

    /// Notes that the own second factor was proved.
    pub async fn step_up(&mut self, token: TokenHash, until: Timestamp) -> Result<(), StoreError> {
        set_time(self.transaction, "update sessions set stepped_up_until = ", token, until).await
    }

    /// Notes until when lists tell numbers whole.
    pub async fn reveal(&mut self, token: TokenHash, until: Timestamp) -> Result<(), StoreError> {
        set_time(self.transaction, "update sessions set revealed_until = ", token, until).await
    }

    /// Keeps the code that is texted to finish the sign-in.
    pub async fn put_session_code(
        &mut self,
        token: TokenHash,
        sealed_code: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("update sessions set codes = codes + 1, sealed_code = ");
        sql.bind(sealed_code).push(", code_at = ").bind(now.as_millisecond());
        sql.push(" where token_hash = ").bind(token.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Ends one session and forgets its secrets. False when it had ended before.
    pub async fn end(&mut self, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        let mut sql =
            Sql::new("update sessions set sealed_secret = null, sealed_code = null, ended_at = ");
        sql.bind(now.as_millisecond()).push(" where ended_at is null and token_hash = ");
        sql.bind(token.0.to_vec());
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// Ends the sessions of embedded servers, of which none runs while this is called.
    pub async fn end_local(&mut self, at: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new("update sessions set ended_at = ");
        sql.bind(at.as_millisecond());
        sql.push(" where ended_at is null and local_uid is not null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Ends a session by its name. False when `account` has no such open one.
    pub async fn end_named(
        &mut self,
        account: AccountId,
        id: SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("update sessions set ended_at = ");
        sql.bind(now.as_millisecond()).push(" where ended_at is null and stage = 2 and id = ");
        sql.bind(id.to_string()).push(" and account_id = ").bind(account.to_string());
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// Ends every sign-in of `account` that is under way.
    pub async fn end_unfinished(
        &mut self,
        account: AccountId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql =
            Sql::new("update sessions set sealed_secret = null, sealed_code = null, ended_at = ");
        sql.bind(at.as_millisecond()).push(" where ended_at is null and stage < 2");
        sql.push(" and account_id = ").bind(account.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Ends everybody's sessions, and every sign-in under way; gives their number.
    pub async fn end_everybodys(&mut self, at: Timestamp) -> Result<u64, StoreError> {
        let mut sql =
            Sql::new("update sessions set sealed_secret = null, sealed_code = null, ended_at = ");
        sql.bind(at.as_millisecond()).push(" where ended_at is null");
        sql.execute(self.transaction).await
    }

    /// Ends every open session of `account`, and every sign-in under way; gives the number of the open.
    pub async fn end_all(&mut self, account: AccountId, at: Timestamp) -> Result<u64, StoreError> {
        self.end_unfinished(account, at).await?;
        let mut sql = Sql::new("update sessions set ended_at = ");
        sql.bind(at.as_millisecond())
            .push(" where account_id = ")
            .bind(account.to_string())
            .push(" and ended_at is null and expires_at > ")
            .bind(at.as_millisecond());
        sql.execute(self.transaction).await
    }
}

/// Writes a time where `update` (`update … set … = `) says, for what `token` opens.
pub(super) async fn set_time(
    connection: &mut Transaction,
    update: &'static str,
    token: TokenHash,
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut sql = Sql::new(update);
    sql.bind(at.as_millisecond()).push(" where token_hash = ").bind(token.0.to_vec());
    sql.execute(connection).await?;
    Ok(())
}

fn session(row: &Row) -> Result<SessionRow, StoreError> {
    let id: Option<String> = row.get("session_id")?;
    let id = id.map(|id| id.parse()).transpose();
    let from: Option<String> = row.get("source")?;
    let local_uid: Option<i64> = row.get("local_uid")?;
    let local_uid = local_uid.map(u32::try_from).transpose();
    Ok(SessionRow {
        token: rows::token_hash(row.get("token_hash")?)?,
        id: id.map_err(|_| StoreError::Corrupt("a session id"))?,
        account: AccountRow::read(row)?,
        stage: stage(row.get("stage")?)?,
        created_at: rows::time(row.get("created_at")?)?,
        expires_at: rows::time(row.get("expires_at")?)?,
        ended_at: rows::optional_time(row, "ended_at")?,
        idle_ms: row.get("idle_ms")?,
        last_seen_at: rows::time(row.get("last_seen_at")?)?,
        stepped_up_until: row.get("stepped_up_until")?,
        revealed_until: rows::time(row.get("revealed_until")?)?,
        client: row.get("client")?,
        sealed_secret: row.get("sealed_secret")?,
        sealed_code: row.get("sealed_code")?,
        local_uid: local_uid.map_err(|_| StoreError::Corrupt("a session's user"))?,
        code_at: rows::optional_time(row, "code_at")?,
        codes: row.get("codes")?,
        // Written here alone, so what is none was damaged, and tells nothing.
        from: from.and_then(|text| text.parse().ok()),
        provider: provider::read(row)?,
    })
}

fn stage_code(stage: Stage) -> i64 {
    match stage {
        Stage::SecondFactor => 0,
        Stage::Enrolment => 1,
        Stage::Open => 2,
    }
}

fn stage(code: i64) -> Result<Stage, StoreError> {
    match code {
        0 => Ok(Stage::SecondFactor),
        1 => Ok(Stage::Enrolment),
        2 => Ok(Stage::Open),
        _ => Err(StoreError::Corrupt("a session's stage")),
    }
}
