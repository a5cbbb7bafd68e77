//! Panels that wait for a browser to sign in by an identity provider.

use super::{
    StoreError,
    engine::Row,
    rows,
    sql::Sql,
    tx::{RealmSignInTable, Write},
};
use crate::{
    contract::{AccountId, Code, RequestSource},
    server::crypto::TokenHash,
};
use jiff::{SignedDuration, Timestamp};

/// For how long a row is kept that is over, so that who comes late is told so.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// A panel that is about to wait.
#[derive(Clone)]
pub struct NewRealmSignIn {
    pub token: TokenHash,
    pub address: TokenHash,
    pub compare_code: String,
    /// The session that is to be stepped up; absent where somebody signs in.
    pub session: Option<TokenHash>,
    /// Who asks, on one line.
    pub asked_by: String,
    pub client: Option<String>,
    pub from: Option<RequestSource>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A panel that waits, or waited.
#[derive(Clone)]
pub struct RealmSignInRow {
    pub token: TokenHash,
    pub compare_code: String,
    pub session: Option<TokenHash>,
    pub asked_by: String,
    pub client: Option<String>,
    pub from: Option<RequestSource>,
    pub expires_at: Timestamp,
    /// The browser that goes through the provider.
    pub browser: Option<TokenHash>,
    /// When that browser began the pass that it is on.
    pub begun_at: Option<Timestamp>,
    /// Whom the provider vouched for.
    pub account: Option<AccountId>,
    pub provider_sid: Option<String>,
    pub refusal: Option<(Code, String)>,
    pub ended_at: Option<Timestamp>,
}

impl RealmSignInRow {
    /// Whether somebody can still come by it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.ended_at.is_none()
            && self.account.is_none()
            && self.refusal.is_none()
            && self.expires_at > now
    }
}

impl<A> RealmSignInTable<'_, A> {
    pub async fn of_panel(
        &mut self,
        token: TokenHash,
    ) -> Result<Option<RealmSignInRow>, StoreError> {
        self.find(" where token_hash = ", token).await
    }

    pub async fn at_address(
        &mut self,
        address: TokenHash,
    ) -> Result<Option<RealmSignInRow>, StoreError> {
        self.find(" where address_hash = ", address).await
    }

    /// The one whose pass `state` brings back.
    pub async fn on_pass(
        &mut self,
        state: TokenHash,
    ) -> Result<Option<RealmSignInRow>, StoreError> {
        self.find(" where state_hash = ", state).await
    }

    async fn find(
        &mut self,
        by: &'static str,
        hash: TokenHash,
    ) -> Result<Option<RealmSignInRow>, StoreError> {
        let mut sql = Sql::new(
            "select token_hash, compare_code, session_hash, asked_by, client, source, \
             expires_at, browser_hash, begun_at, account_id, provider_sid, refusal, refusal_note, \
             ended_at from realm_sign_ins",
        );
        sql.push(by).bind(hash.0.to_vec());
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }

    /// How many panels wait.
    pub async fn count_open(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let mut sql = Sql::new(
            "select count(*) as n from realm_sign_ins where ended_at is null and expires_at > ",
        );
        sql.bind(now.as_millisecond());
        sql.fetch_optional(self.transaction).await?.map_or(Ok(0), |row| rows::count(&row, "n"))
    }
}

impl RealmSignInTable<'_, Write> {
    /// Adds one, and forgets those that were over long ago.
    pub async fn add(&mut self, new: NewRealmSignIn) -> Result<(), StoreError> {
        let mut old = Sql::new("delete from realm_sign_ins where expires_at < ");
        let kept_since = new.created_at.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
        old.bind(kept_since.as_millisecond());
        old.execute(self.transaction).await?;
        let mut sql = Sql::new(
            "insert into realm_sign_ins (token_hash, address_hash, compare_code, session_hash, asked_by, \
             client, source, created_at, expires_at) values ",
        );
        sql.bind_tuple([
            new.token.0.to_vec().into(),
            new.address.0.to_vec().into(),
            new.compare_code.into(),
            new.session.map(|session| session.0.to_vec()).into(),
            new.asked_by.into(),
            new.client.into(),
            new.from.map(|address| address.to_string()).into(),
            new.created_at.as_millisecond().into(),
            new.expires_at.as_millisecond().into(),
        ]);
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// `browser` begins a pass, which `state` brings back. An earlier pass of it leads nowhere any more.
    pub async fn begin_pass(
        &mut self,
        address: TokenHash,
        (browser, state): (TokenHash, TokenHash),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("update realm_sign_ins set browser_hash = ");
        sql.bind(browser.0.to_vec()).push(", state_hash = ").bind(state.0.to_vec());
        sql.push(", begun_at = ").bind(now.as_millisecond());
        sql.push(" where address_hash = ").bind(address.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Ends the pass that `state` brings back. False where it had ended before.
    pub async fn end_pass(&mut self, state: TokenHash) -> Result<bool, StoreError> {
        let mut sql = Sql::new("update realm_sign_ins set state_hash = null where state_hash = ");
        sql.bind(state.0.to_vec());
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// The provider vouched for the person of `account`, in its session `sid`.
    pub async fn vouch(
        &mut self,
        token: TokenHash,
        account: AccountId,
        sid: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("update realm_sign_ins set account_id = ");
        sql.bind(account.to_string()).push(", provider_sid = ").bind(sid.map(str::to_owned));
        sql.push(" where token_hash = ").bind(token.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Nobody comes in by it; the panel is told why.
    pub async fn refuse(
        &mut self,
        token: TokenHash,
        (code, note): (Code, &str),
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("update realm_sign_ins set refusal = ");
        sql.bind(code.to_string()).push(", refusal_note = ").bind(note);
        sql.push(" where token_hash = ").bind(token.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Ends it: it was collected, or called off. False when it had ended before.
    pub async fn end(&mut self, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        let mut sql = Sql::new("update realm_sign_ins set state_hash = null, ended_at = ");
        sql.bind(now.as_millisecond()).push(" where ended_at is null and token_hash = ");
        sql.bind(token.0.to_vec());
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// Notes the logout of this name. False when it was told before.
    pub async fn note_logout(
        &mut self,
        id: TokenHash,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut old = Sql::new("delete from provider_logouts where expires_at < ");
        old.bind(now.as_millisecond());
        old.execute(self.transaction).await?;
        let mut sql = Sql::new("insert into provider_logouts (id_hash, expires_at) values ");
        sql.bind_tuple([id.0.to_vec().into(), expires_at.as_millisecond().into()]);
        sql.push(" on conflict (id_hash) do nothing");
        Ok(sql.execute(self.transaction).await? == 1)
    }
}

fn read(row: &Row) -> Result<RealmSignInRow, StoreError> {
    let hash = |column| {
        let bytes: Option<Vec<u8>> = row.get(column)?;
        bytes.map(rows::token_hash).transpose()
    };
    let from: Option<String> = row.get("source")?;
    let account: Option<String> = row.get("account_id")?;
    let refusal: Option<String> = row.get("refusal")?;
    let refusal = refusal.map(|code| code.parse::<Code>()).transpose();
    let note: Option<String> = row.get("refusal_note")?;
    Ok(RealmSignInRow {
        token: rows::token_hash(row.get("token_hash")?)?,
        compare_code: row.get("compare_code")?,
        session: hash("session_hash")?,
        asked_by: row.get("asked_by")?,
        client: row.get("client")?,
        from: from.and_then(|text| text.parse().ok()),
        expires_at: rows::time(row.get("expires_at")?)?,
        browser: hash("browser_hash")?,
        begun_at: rows::optional_time(row, "begun_at")?,
        account: account.map(|id| rows::account_id(&id)).transpose()?,
        provider_sid: row.get("provider_sid")?,
        refusal: refusal
            .map_err(|_| StoreError::Corrupt("a refusal of a sign-in"))?
            .map(|code| (code, note.unwrap_or_default())),
        ended_at: rows::optional_time(row, "ended_at")?,
    })
}
