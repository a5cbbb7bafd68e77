//! Computing anew what is missing, where the database was computed with other requirements.

use super::{Service, overview::note_day_in};
use crate::{
    contract::api::AuditEvent,
    server::store::{AuditRow, StoreError},
};

impl Service {
    /// Brings gaps and figures to the policy of this service, once, and writes it down. What a gap was
    /// on days that are over is not changed.
    pub async fn apply_requirements(&self) -> Result<(), StoreError> {
        let required = self.policy.required;
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let before = tx.settings().required().await?;
        if before == required {
            return Ok(());
        }
        // The days until now were lived under the policy before.
        note_day_in(&mut tx, now).await?;
        tx.users().require(required, now).await?;
        tx.settings().set_required(required).await?;
        note_day_in(&mut tx, now).await?;
        let note = format!("required: {before} → {required}");
        let entry = AuditRow::new(now, AuditEvent::PolicyChanged).noting(note);
        let seq = tx.audit().append(&entry).await?;
        tx.commit().await?;
        self.announce(seq);
        Ok(())
    }
}
