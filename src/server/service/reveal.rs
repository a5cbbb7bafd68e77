//! Having lists tell phone numbers whole: for a while, and written down.

use super::{Actor, AuthMethod, Service, ServiceError};
use crate::{
    contract::api::{AuditEvent, Reveal, RevealRequest},
    server::store,
};
use jiff::{SignedDuration, Timestamp};

/// Long enough to look something up, and short enough that who leaves the desk leaves masks.
const REVEAL_LASTS: SignedDuration = SignedDuration::from_mins(5);

impl Service {
    /// Lets the session or token that asks read numbers whole.
    pub async fn reveal(
        &self,
        actor: &Actor,
        wanted: RevealRequest,
    ) -> Result<Reveal, ServiceError> {
        let mut transaction = self.store.begin_write().await?;
        let now = Timestamp::now();
        let actor = actor.refresh(&mut transaction).await?;
        let until = now.checked_add(REVEAL_LASTS).unwrap_or(now);
        match actor.via {
            AuthMethod::Session { .. } => {
                store::reveal_to_session(&mut transaction, actor.token(), until).await?;
            }
            AuthMethod::Token { .. } => {
                store::reveal_to_token(&mut transaction, actor.token(), until).await?;
            }
        }
        let event = AuditEvent::NumbersRevealed;
        self.own_deed(transaction, &actor, event, wanted.reason, now).await?;
        Ok(Reveal { until })
    }
}
