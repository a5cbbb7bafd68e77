//! Reading the role of who signed in by the realm anew, while they use their session.

use super::vouched::Vouched;
use crate::{
    contract::{Code, api::AuditEvent},
    server::{
        service::{Actor, Service, ServiceError, record::AuditedChange},
        store::ProviderSession,
    },
};
use jiff::{SignedDuration, Timestamp};

/// How old a role may be that counts: as long as Keycloak lets an access token live.
const READ_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// How soon it is tried again where the realm does not answer.
const RETRY: SignedDuration = SignedDuration::from_secs(30);

impl Actor {
    /// The session of the realm, where the role is to be read anew.
    pub(in crate::server::service) fn due_renewal(
        &self,
        now: Timestamp,
    ) -> Option<&ProviderSession> {
        let is_due = |it: &&ProviderSession| now.duration_since(it.role_read_at) >= READ_EVERY;
        self.vouched.as_ref().filter(is_due)
    }
}

impl Service {
    /// Reads the role of `actor` in the realm anew, which counts from then on. While the realm does not
    /// answer, the one that was read last does: the panel goes on showing what is here, and nothing is done
    /// in the realm meanwhile.
    ///
    /// # Errors
    /// `session_expired` where they are not an Owner or Admin any more: the session is ended.
    pub(in crate::server::service) async fn renew_role(
        &self,
        actor: &Actor,
        session: &ProviderSession,
    ) -> Result<(), ServiceError> {
        let read_at = self.now();
        let mut tx = self.store.begin_write().await?;
        let before = session.role_read_at;
        let is_first = tx.sessions().note_role_read(actor.token(), before, read_at).await?;
        let external = tx.users().external_of(actor.person.id).await?;
        tx.commit().await?;
        let (true, Some(external)) = (is_first, external) else { return Ok(()) };
        match self.standing(&external).await {
            Ok(Vouched::Person(person)) => {
                let mut tx = self.store.begin_write().await?;
                self.mirror_person(&mut tx, &person, read_at).await?;
                Ok(tx.commit().await?)
            }
            Ok(Vouched::Refused(refusal)) => {
                let mut tx = self.store.begin_write().await?;
                let now = self.now();
                tx.sessions().end(actor.token(), now).await?;
                let user = tx.person(actor.person.id, now).await?.ok_or(Code::Unauthenticated)?;
                let change = AuditedChange::of_nobody(&user, AuditEvent::SessionRevoked)
                    .noting(Some(refusal.note().to_owned()));
                let recorded = self.record(&mut tx, change, &[], now).await?;
                tx.commit().await?;
                self.announce(recorded.seq);
                Err(Code::SessionExpired.into())
            }
            Err(error) => {
                tracing::warn!(%error, "the role of who is signed in cannot be read anew");
                let again = read_at.checked_sub(READ_EVERY - RETRY).unwrap_or(read_at);
                let mut tx = self.store.begin_write().await?;
                tx.sessions().note_role_read(actor.token(), read_at, again).await?;
                Ok(tx.commit().await?)
            }
        }
    }
}
