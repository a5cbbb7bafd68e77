//! Single-use links: setup, password, phone, network, e-mail. Only the hash of a link's token is kept.

mod approvals;
mod guard;
mod revoked;

pub use approvals::KeptApproval;
pub use guard::Guard;

mod email;
mod undone;

use super::{
    StoreError, rows,
    sql::Sql,
    tx::{LinkTable, Write},
};
use crate::{
    contract::{Email, Language, LinkKind, PhoneNumber, Seq, UserId},
    server::crypto::TokenHash,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What goes once the authenticator works that a link sets up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replaces {
    /// There is nothing, or it went before.
    Nothing,
    /// The authenticators that are there.
    Authenticators,
}

/// What a new link is to open.
#[derive(Clone, Debug)]
pub enum NewLinkKind {
    Setup(Replaces),
    /// `ends_sessions`: whether choosing the password ends the sessions open then.
    Password {
        ends_sessions: bool,
    },
    Phone {
        number: PhoneNumber,
    },
    Network,
    /// `address`: the one that the link confirms.
    Email {
        address: Email,
    },
}

impl NewLinkKind {
    pub fn kind(&self) -> LinkKind {
        match self {
            Self::Setup(_) => LinkKind::Setup,
            Self::Password { .. } => LinkKind::Password,
            Self::Phone { .. } => LinkKind::Phone,
            Self::Network => LinkKind::Network,
            Self::Email { .. } => LinkKind::Email,
        }
    }
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

impl<A> LinkTable<'_, A> {
    /// The language of the user whom the link is for.
    pub async fn language(&mut self, token: TokenHash) -> Result<Option<Language>, StoreError> {
        let mut sql = Sql::new(
            "select u.language from links l join users u on u.id = l.user_id where l.token_hash = ",
        );
        sql.bind(token.0.to_vec());
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(None), |row| Ok(rows::language(row.get("language")?)))
    }

    pub async fn find(
        &mut self,
        purpose: LinkKind,
        token: TokenHash,
    ) -> Result<Option<LinkRow>, StoreError> {
        let mut sql = Sql::new(
            "select user_id, expires_at, used_at, revoked_at, number, ends_sessions, failures, \
             sealed_code, code_at, codes, proof_hash, refused, needed, approval_hash, approval_until, \
             approval_entry, email, replaces from links where token_hash = ",
        );
        sql.bind(token.0.to_vec()).push(" and purpose = ").bind(purpose.as_str());
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        let number: Option<String> = row.get("number")?;
        let number = number.map(PhoneNumber::accepted).transpose();
        let proof: Option<Vec<u8>> = row.get("proof_hash")?;
        Ok(Some(LinkRow {
            user: rows::user_id(row.get("user_id")?)?,
            expires_at: rows::time(row.get("expires_at")?)?,
            used_at: rows::optional_time(&row, "used_at")?,
            revoked_at: rows::optional_time(&row, "revoked_at")?,
            number: number.map_err(|_| StoreError::Corrupt("a link's number"))?,
            ends_sessions: row.get::<i64>("ends_sessions")? != 0,
            failures: row.get("failures")?,
            sealed_code: row.get("sealed_code")?,
            code_at: rows::optional_time(&row, "code_at")?,
            codes: row.get("codes")?,
            proof: proof.map(rows::token_hash).transpose()?,
            refused: row.get("refused")?,
            guard: guard::of_code(row.get("needed")?)?,
            email: row.get::<Option<String>>("email")?.map(rows::email).transpose()?,
            approval: approvals::kept(&row)?,
            approval_entry: row.get::<Option<i64>>("approval_entry")?.map(Seq),
            replaces: match row.get::<i64>("replaces")? {
                0 => Replaces::Nothing,
                _ => Replaces::Authenticators,
            },
        }))
    }
}

impl<A> LinkTable<'_, A> {
    /// Whether `user` has a link of this purpose that works.
    pub async fn is_live(
        &mut self,
        user: UserId,
        purpose: LinkKind,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("select 1 as found from links where user_id = ");
        sql.bind(user.to_string()).push(" and purpose = ").bind(purpose.as_str());
        sql.push(" and used_at is null and revoked_at is null and expires_at > ");
        sql.bind(now.as_millisecond());
        Ok(sql.fetch_optional(self.transaction).await?.is_some())
    }

    /// Whether the user of this link was sent a later one of its purpose.
    pub async fn has_successor(&mut self, token: TokenHash) -> Result<bool, StoreError> {
        let mut sql = Sql::new(
            "select 1 as found from links o join links n on n.user_id = o.user_id \
             and n.purpose = o.purpose and n.created_at >= o.created_at \
             and n.token_hash <> o.token_hash where o.token_hash = ",
        );
        sql.bind(token.0.to_vec()).push(" limit 1");
        Ok(sql.fetch_optional(self.transaction).await?.is_some())
    }
}

impl LinkTable<'_, Write> {
    /// Writes `link`, and revokes the older ones of its purpose: of all the mails a user has, only
    /// the newest works.
    pub async fn issue(&mut self, link: NewLink) -> Result<(), StoreError> {
        self.revoke(link.user, link.wanted.kind(), link.created_at).await?;
        let mut insert = Sql::new(
            "insert into links (token_hash, purpose, user_id, created_at, expires_at, number, \
             ends_sessions, needed, email, replaces) values ",
        );
        let purpose = link.wanted.kind();
        let (mut number, mut ends_sessions, mut email) = (None, false, None);
        let mut replaces = Replaces::Nothing;
        match link.wanted {
            NewLinkKind::Network => {}
            NewLinkKind::Setup(what) => replaces = what,
            NewLinkKind::Password { ends_sessions: ends } => ends_sessions = ends,
            NewLinkKind::Phone { number: to_verify } => number = Some(to_verify.e164().to_owned()),
            NewLinkKind::Email { address } => email = Some(String::from(address)),
        }
        insert.bind_tuple([
            link.token.0.to_vec().into(),
            purpose.as_str().into(),
            link.user.to_string().into(),
            link.created_at.as_millisecond().into(),
            link.expires_at.as_millisecond().into(),
            number.into(),
            i64::from(ends_sessions).into(),
            guard::code_of(link.guard).into(),
            email.into(),
            i64::from(replaces == Replaces::Authenticators).into(),
        ]);
        insert.execute(self.transaction).await?;
        Ok(())
    }

    /// Revokes the links of this purpose that the user has not used.
    pub async fn revoke(
        &mut self,
        user: UserId,
        purpose: LinkKind,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql =
            Sql::new("update links set sealed_code = null, approval_hash = null, revoked_at = ");
        sql.bind(now.as_millisecond())
            .push(" where user_id = ")
            .bind(user.to_string())
            .push(" and purpose = ")
            .bind(purpose.as_str())
            .push(" and used_at is null and revoked_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Closes the links of `user` that `guard` stands before: what guards them is replaced, and another
    /// of its kind must not open them.
    pub async fn close_guarded(
        &mut self,
        user: UserId,
        guard: Guard,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set ");
        sql.push(FORGOTTEN).push(", needed = ");
        sql.bind(guard::code_of(Guard::Gone)).push(", revoked_at = ").bind(now.as_millisecond());
        sql.push(" where user_id = ").bind(user.to_string());
        sql.push(" and needed = ").bind(guard::code_of(guard));
        sql.push(" and used_at is null and revoked_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Marks the link as used and forgets what it held. False when it was used, revoked or expired
    /// before: of any number of callers exactly one gets true.
    pub async fn consume(&mut self, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        let mut sql =
            Sql::new("update links set sealed_code = null, approval_hash = null, used_at = ");
        sql.bind(now.as_millisecond()).push(" where token_hash = ").bind(token.0.to_vec());
        sql.push(" and used_at is null and revoked_at is null and expires_at > ");
        sql.bind(now.as_millisecond());
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// Counts a wrong code; gives how many there were.
    pub async fn count_failure(&mut self, token: TokenHash) -> Result<i64, StoreError> {
        let mut sql = Sql::new("update links set failures = failures + 1 where token_hash = ");
        sql.bind(token.0.to_vec()).push(" returning failures");
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| row.get("failures"))
    }

    /// Counts a password that was refused.
    pub async fn count_refused(&mut self, token: TokenHash) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set refused = refused + 1 where token_hash = ");
        sql.bind(token.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Closes a link for good: too many wrong codes were tried on it.
    pub async fn lock(&mut self, token: TokenHash, now: Timestamp) -> Result<(), StoreError> {
        let mut sql =
            Sql::new("update links set sealed_code = null, approval_hash = null, revoked_at = ");
        sql.bind(now.as_millisecond()).push(" where token_hash = ").bind(token.0.to_vec());
        sql.push(" and used_at is null and revoked_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Forgets what was proved on the open links of `user`: the factor is not what it was.
    pub async fn forget_proofs(&mut self, user: UserId) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set ");
        sql.push(FORGOTTEN).push(" where user_id = ");
        sql.bind(user.to_string()).push(" and used_at is null and revoked_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Keeps the code that is texted, in place of an older one.
    pub async fn put_link_code(
        &mut self,
        token: TokenHash,
        sealed_code: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set codes = codes + 1, sealed_code = ");
        sql.bind(sealed_code).push(", code_at = ").bind(now.as_millisecond());
        sql.push(" where token_hash = ").bind(token.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Keeps the hash of the proof that the browser gets; the code that earned it is spent.
    pub async fn put_proof(
        &mut self,
        token: TokenHash,
        proof: TokenHash,
    ) -> Result<(), StoreError> {
        let mut sql =
            Sql::new("update links set sealed_code = null, approval_hash = null, proof_hash = ");
        sql.bind(proof.0.to_vec()).push(" where token_hash = ").bind(token.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }
}

/// What was proved, and by what it could be.
const FORGOTTEN: &str = "sealed_code = null, proof_hash = null, approval_hash = null";

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
    /// The address that it confirms.
    pub email: Option<Email>,
    /// A code that approves it, and was not used.
    pub approval: Option<KeptApproval>,
    /// The audit entry of the last approval.
    pub approval_entry: Option<Seq>,
    pub replaces: Replaces,
}
