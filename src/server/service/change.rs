//! The frame of a change that somebody asks for: one transaction, done once however often the request
//! comes, by whoever may still do it.

use super::{Actor, Mutation, Service, ServiceError, StoredResponse};
use crate::{
    contract::Seq,
    server::store::{StoreError, WriteTransaction},
};
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
    pub(super) async fn change<T>(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        body: impl AsyncFnOnce(
            &mut WriteTransaction,
            &Actor,
            Timestamp,
        ) -> Result<Change<T>, ServiceError>,
    ) -> Result<(StoredResponse, Option<T>), ServiceError> {
        let mut transaction = self.store.begin_write().await?;
        let now = Timestamp::now();
        let actor = actor.refresh(&mut transaction).await?;
        if let Some(answer) = mutation.answered(&mut transaction, &actor, now).await? {
            return Ok((answer, None));
        }
        let Change { answer, seq, news } = body(&mut transaction, &actor, now).await?;
        mutation.keep(&mut transaction, &actor, &answer, now).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        Ok((answer, Some(news)))
    }
}
