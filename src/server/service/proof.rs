//! Proving a factor before a link is followed.

use super::{
    Service,
    record::Deed,
    visit::{Closed, Needed, Turned, Visit, Way, code_is_good},
};
use crate::{
    contract::{PhoneNumber, Seq, User, api::AuditEvent},
    server::{
        crypto::{self, TokenHash},
        outbox::letters,
        recovery::RecoveryCode,
        store::{self, LinkRow, StoreError},
    },
};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

/// Between two texted codes: a press too many must not cost a text.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// Texted codes per link.
const MAX_CODES: i64 = 5;

/// What asking for a texted code led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texted {
    Queued,
    /// The last one is less than a minute old.
    TooSoon,
    /// No more for this link.
    TooMany,
    /// Nothing has to be proved by a text.
    NotNeeded,
}

/// What came of a code.
pub enum Proved {
    /// The browser shows this token from now on.
    Yes(String),
    /// Wrong, too old or used before, which all look the same.
    No(Needed),
    /// There was nothing to prove.
    NotNeeded,
}

impl Service {
    /// Texts a code to the verified number of the user.
    pub async fn text_code(&self, visit: &Visit) -> Result<Texted, Turned> {
        let mut transaction = self.store.begin_write().await?;
        let now = Timestamp::now();
        let followed = self.follow(&mut transaction, visit, now).await?;
        let Some(Needed { way: Way::Text { number, .. }, .. }) = followed.needed else {
            return Ok(Texted::NotNeeded);
        };
        if followed.link.codes >= MAX_CODES {
            return Ok(Texted::TooMany);
        }
        let last = followed.link.code_at.and_then(|at| at.checked_add(PAUSE).ok());
        if last.is_some_and(|until| until > now) {
            return Ok(Texted::TooSoon);
        }
        let code = format!("{:06}", rand::random_range(0..1_000_000));
        let sealed = self.key.seal(&identity(visit.token, Some(&number)), code.as_bytes())?;
        store::put_code(&mut transaction, visit.token, sealed, now).await?;
        let letter = letters::phone_code(&self.organisation, &number, &code);
        self.queue(&mut transaction, &followed.user, &letter, now).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        self.message_queued();
        Ok(Texted::Queued)
    }

    /// Takes the code that the visitor entered.
    pub async fn prove(&self, visit: &Visit, code: &str) -> Result<Proved, Turned> {
        let now = Timestamp::now();
        let followed = self.follow(&mut *self.store.snapshot().await?, visit, now).await?;
        let Some(needed) = followed.needed else { return Ok(Proved::NotNeeded) };
        let recovery = match (&needed.way, RecoveryCode::parse(code)) {
            (Way::Authenticator, Some(code)) => {
                self.hash_of_recovery_code(&followed.user, code).await?
            }
            _ => None,
        };
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let mut transaction = self.store.begin_write().await?;
        let now = Timestamp::now();
        // The link may have been used since it was looked at.
        let followed = self.follow(&mut transaction, visit, now).await?;
        let Some(needed) = followed.needed.clone() else { return Ok(Proved::NotNeeded) };
        let (link, user) = (&followed.link, &followed.user);
        let right = match (&needed.way, &recovery) {
            (Way::Text { number, .. }, _) => {
                self.is_texted_code(visit, link, number, &digits, now)?
            }
            (Way::Authenticator, Some(hash)) => {
                store::consume_recovery_code(&mut transaction, user.id, hash, now).await?
            }
            (Way::Authenticator, None) => {
                self.accept_totp(&mut transaction, user, &digits, now).await?
            }
        };
        if !right {
            let locked = self.wrong_code(&mut transaction, visit, &followed, now).await?;
            transaction.commit().await.map_err(StoreError::from)?;
            if let Some(seq) = locked {
                self.announce(seq);
                return Err(Closed::TooManyTries.into());
            }
            return Ok(Proved::No(needed));
        }
        let proof = crypto::new_token();
        store::put_proof(&mut transaction, visit.token, TokenHash::of(&proof)).await?;
        let used_recovery_code = recovery.is_some() && needed.way == Way::Authenticator;
        let seq = match used_recovery_code {
            true => Some(self.tell_of_recovery(&mut transaction, visit, user, now).await?),
            false => None,
        };
        transaction.commit().await.map_err(StoreError::from)?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        Ok(Proved::Yes(proof))
    }

    fn is_texted_code(
        &self,
        visit: &Visit,
        link: &LinkRow,
        number: &PhoneNumber,
        code: &str,
        now: Timestamp,
    ) -> Result<bool, Turned> {
        let (Some(sealed), Some(at)) = (&link.sealed_code, link.code_at) else { return Ok(false) };
        // A code that was texted to another number proves nothing.
        let Ok(sent) = self.key.open(&identity(visit.token, Some(number)), sealed) else {
            return Ok(false);
        };
        let sent = String::from_utf8_lossy(&sent);
        // Hashes are compared, so that the time it takes tells nothing about the code.
        Ok(code_is_good(at, now) && TokenHash::of(code) == TokenHash::of(&sent))
    }

    async fn tell_of_recovery(
        &self,
        connection: &mut AnyConnection,
        visit: &Visit,
        user: &User,
        now: Timestamp,
    ) -> Result<Seq, Turned> {
        let left = store::unused_recovery_codes(&mut *connection, user.id).await?.len();
        let letter = letters::recovery_code_used(&self.organisation, user, left);
        let deed = Deed::own(user, AuditEvent::RecoveryCodeUsed).from(visit.from);
        Ok(self.record(connection, deed, &[letter], now).await?.seq)
    }
}

/// Binds a sealed code to its link and its number.
pub(super) fn identity(link: TokenHash, number: Option<&PhoneNumber>) -> Vec<u8> {
    let number = number.map_or("", PhoneNumber::e164);
    [b"code".as_slice(), &link.0, number.as_bytes()].concat()
}
