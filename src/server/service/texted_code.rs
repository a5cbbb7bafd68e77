//! Codes that are texted to a number: for a link and for a sign-in.

use super::{Service, ServiceError};
use crate::{
    contract::{PhoneNumber, User},
    server::{
        crypto::{SealedFor, TokenHash},
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
    /// What it is bound to: for another number it does not open.
    pub place: SealedFor<'a>,
}

/// A user, and the number of theirs that a code goes to.
#[derive(Clone, Copy)]
pub struct CodeRecipient<'a> {
    pub user: &'a User,
    pub number: &'a PhoneNumber,
}

impl Service {
    /// Queues a new code, and returns it sealed for `place` for the caller to
    /// keep and commit.
    pub(super) async fn queue_code(
        &self,
        tx: &mut WriteTx,
        to: CodeRecipient<'_>,
        place: SealedFor<'_>,
        now: Timestamp,
    ) -> Result<Vec<u8>, ServiceError> {
        let code = format!("{:06}", rand::random_range(0..1_000_000));
        let sealed = place.seal(&self.key, code.as_bytes())?;
        let message = message_templates::phone_code(&self.voice, to.user, to.number, &code);
        self.queue(tx, to.user, &message, now).await?;
        Ok(sealed)
    }

    /// Whether `typed` is the `texted` code, and not too late.
    pub(super) fn is_texted(&self, texted: &TextedCode<'_>, typed: &str, now: Timestamp) -> bool {
        let Ok(sent) = texted.place.open(&self.key, texted.sealed) else { return false };
        let sent = String::from_utf8_lossy(&sent);
        // Hashes are compared, so that the time it takes tells nothing about the code.
        code_is_good(texted.at, now) && TokenHash::of(typed) == TokenHash::of(&sent)
    }
}
