//! The frame of a change that somebody asks for: one transaction, done once however often the request
//! comes, by whoever may still do it.

use super::{Actor, Mutation, Service, ServiceError, StoredResponse};
use crate::{contract::Seq, server::store::WriteTx};
use jiff::Timestamp;

/// What a change leaves behind.
pub struct Change<T = ()> {
    /// It is kept with the change.
    pub answer: StoredResponse,
    /// The newest audit entry of the change, to be announced once it is committed.
    pub seq: Option<Seq>,
    /// What else is to be told then.
    pub news: T,
}

impl Service {
    /// Does `body` in one transaction and keeps its answer there. `body` gets the actor as they are
    /// by now. Where this request was answered before, nothing is done: there is the old answer, and
    /// no news.
    ///
    /// # Errors
    /// Those of `body`, which undo the change, and those of [`Mutation::answered`].
    pub(in crate::server) async fn change<T>(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        body: impl AsyncFnOnce(&mut WriteTx, &Actor, Timestamp) -> Result<Change<T>, ServiceError>,
    ) -> Result<(StoredResponse, Option<T>), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        if let Some(answer) = mutation.answered(&mut tx, &actor, now).await? {
            return Ok((answer, None));
        }
        let Change { answer, seq, news } = body(&mut tx, &actor, now).await?;
        mutation.keep(&mut tx, &actor, &answer, now).await?;
        tx.commit().await?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        Ok((answer, Some(news)))
    }
}
