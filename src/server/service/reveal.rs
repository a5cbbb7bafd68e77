//! Having lists tell phone numbers whole: for a while, and written down.

use super::{Actor, AuthMethod, Service, ServiceError};
use crate::contract::api::{AuditEvent, Reveal, RevealRequest};
use jiff::SignedDuration;

/// Long enough to look something up, and short enough that who leaves the desk leaves masks.
const REVEAL_LASTS: SignedDuration = SignedDuration::from_mins(5);

impl Service {
    /// Lets the session or token that asks read numbers whole.
    pub async fn reveal(
        &self,
        actor: &Actor,
        wanted: RevealRequest,
    ) -> Result<Reveal, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        let until = now.checked_add(REVEAL_LASTS).unwrap_or(now);
        match actor.via {
            AuthMethod::Session { .. } => {
                tx.sessions().reveal(actor.token(), until).await?;
            }
            AuthMethod::Token { .. } => {
                tx.tokens().reveal(actor.token(), until).await?;
            }
        }
        let event = AuditEvent::NumbersRevealed;
        self.record_own_change(tx, &actor, event, wanted.reason).await?;
        Ok(Reveal { until })
    }
}
