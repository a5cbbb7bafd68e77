//! Codes that are texted to a number: for a link and for a sign-in.

use super::{Service, ServiceError};
use crate::{
    contract::{PhoneNumber, User},
    server::{
        crypto::TokenHash,
        outbox::{code_is_good, message_templates},
        store::WriteTx,
    },
};
use jiff::{SignedDuration, Timestamp};

/// Between two texted codes: a press too many must not cost a text.
pub const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// A code that was texted, as it is kept.
pub struct TextedCode<'a> {
    pub sealed: &'a [u8],
    pub at: Timestamp,
    /// What it is bound to; under another identity it does not open.
    pub identity: &'a [u8],
}

impl Service {
    /// Queues a new code for `number`, and returns it sealed under `identity` for the caller to
    /// keep and commit.
    pub(super) async fn queue_code(
        &self,
        tx: &mut WriteTx,
        user: &User,
        number: &PhoneNumber,
        identity: &[u8],
        now: Timestamp,
    ) -> Result<Vec<u8>, ServiceError> {
        let code = format!("{:06}", rand::random_range(0..1_000_000));
        let sealed = self.key.seal(identity, code.as_bytes())?;
        let message = message_templates::phone_code(&self.organisation, number, &code);
        self.queue(tx, user, &message, now).await?;
        Ok(sealed)
    }

    /// Whether `typed` is the `texted` code, and not too late.
    pub(super) fn is_texted(&self, texted: &TextedCode<'_>, typed: &str, now: Timestamp) -> bool {
        let Ok(sent) = self.key.open(texted.identity, texted.sealed) else { return false };
        let sent = String::from_utf8_lossy(&sent);
        // Hashes are compared, so that the time it takes tells nothing about the code.
        code_is_good(texted.at, now) && TokenHash::of(typed) == TokenHash::of(&sent)
    }
}
