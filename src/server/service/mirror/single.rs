//! Reading one user at once, because somebody looks at them.

use crate::{
    contract::{User, UserId},
    server::{
        clock::after,
        directory::remote::Urgency,
        service::{Service, ServiceError},
    },
};
use std::{sync::Arc, time::Duration};

/// A user who was read within this time is not read again for being looked at.
const FRESH: Duration = Duration::from_secs(5);

impl Service {
    /// Has `user`, who is looked at, read anew; the mirror's news tell when that is done. Out of reach is
    /// no fault here: the header tells how old the mirror is.
    pub(in crate::server) fn freshen(self: &Arc<Self>, user: &User) {
        let is_old = user.as_of.is_none_or(|read| after(read, FRESH) < self.now());
        if self.mirror().is_none() || !is_old {
            return;
        }
        let (service, id) = (Arc::clone(self), user.id);
        self.tasks.spawn(async move {
            if let Err(error) = service.read_one(id).await {
                tracing::info!(%error, "a user who was read cannot be stored");
            }
        });
    }

    async fn read_one(&self, id: UserId) -> Result<(), ServiceError> {
        let Some(mirror) = self.mirror() else { return Ok(()) };
        let external = self.store.read().await?.users().external_of(id).await?;
        let Some(external) = external else { return Ok(()) };
        // What is done meanwhile may not be in the answer.
        let as_of = self.now();
        let user = match mirror.remote.fetch(&external, Urgency::Now).await {
            Ok(Some(user)) => user,
            // Only a whole list takes somebody for gone.
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::info!(%error, "a user who is looked at could not be read");
                return Ok(());
            }
        };
        let mut tx = self.store.begin_write().await?;
        let marks = tx.users().mirrored(std::slice::from_ref(&external)).await?;
        let said = marks.get(&external).and_then(|mark| mark.revision.clone());
        self.take_users(&mut tx, &[(&user, said.as_deref())], as_of).await?;
        tx.commit().await?;
        mirror.changed();
        Ok(())
    }
}
