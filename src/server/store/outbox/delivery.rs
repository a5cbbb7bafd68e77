//! How far messages come: whose turn it is, who holds them, and what became of them.

use super::{ListedMessage, SELECT, listed};
use crate::{
    contract::{
        OutboxId, UserId,
        api::{Channel, MessageKind},
    },
    server::store::{
        StoreError,
        engine::Transaction,
        rows,
        sql::Sql,
        tx::{OutboxTable, Write},
    },
};
use jiff::Timestamp;

/// The name of one attempt: whoever settles a message must still hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease(pub [u8; 16]);

/// Whether the link in a message still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkLife {
    /// There is none in it.
    None,
    Live,
    Used,
    /// By a newer one.
    Revoked,
    Expired,
}

/// A message whose turn has come.
#[derive(Clone)]
pub struct DueMessage {
    pub listed: ListedMessage,
    pub link: LinkLife,
}

impl<A> OutboxTable<'_, A> {
    /// Messages of `channel` that wait and that nobody holds: codes first, for which somebody waits at a
    /// page, then those that wait longest.
    pub async fn due(
        &mut self,
        channel: Channel,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueMessage>, StoreError> {
        let codes =
            " where o.state = 'queued' and o.hold = 0 and o.kind = 'phone_code' and o.channel = ";
        let others =
            " where o.state = 'queued' and o.hold = 0 and o.kind <> 'phone_code' and o.channel = ";
        let mut due = self.due_where(codes, channel, now, limit).await?;
        let rest = limit.saturating_sub(due.len());
        due.extend(self.due_where(others, channel, now, rest).await?);
        Ok(due)
    }

    async fn due_where(
        &mut self,
        wanted: &'static str,
        channel: Channel,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueMessage>, StoreError> {
        let now_ms = now.as_millisecond();
        let mut sql = Sql::new(SELECT);
        sql.push(wanted).bind(channel.as_str());
        sql.push(" and o.next_attempt_at <= ").bind(now_ms);
        sql.push(" and (o.lease_until is null or o.lease_until <= ").bind(now_ms);
        sql.push(") order by o.next_attempt_at limit ");
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let mut due = Vec::new();
        for row in sql.fetch_all(self.transaction).await? {
            let listed = listed(&row)?;
            let link = link_life(self.transaction, &listed, now).await?;
            due.push(DueMessage { listed, link });
        }
        Ok(due)
    }

    /// When the next message of `channel` wants attention; in the past when one waits already.
    pub async fn next_turn(&mut self, channel: Channel) -> Result<Option<Timestamp>, StoreError> {
        let mut sql = Sql::new(
            "select min(next_attempt_at) as turn from outbox where state = 'queued' and hold = 0",
        );
        sql.push(" and channel = ").bind(channel.as_str());
        match sql.fetch_optional(self.transaction).await? {
            Some(row) => rows::optional_time(&row, "turn"),
            None => Ok(None),
        }
    }

    /// How many messages of `channel` wait for their turn.
    pub async fn waiting(&mut self, channel: Channel) -> Result<u64, StoreError> {
        let mut sql =
            Sql::new("select count(*) as waiting from outbox where state = 'queued' and hold = 0");
        sql.push(" and channel = ").bind(channel.as_str());
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "waiting"))
    }

    /// One message, and whether its link works at `now`.
    pub async fn find(
        &mut self,
        id: OutboxId,
        now: Timestamp,
    ) -> Result<Option<DueMessage>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push(" where o.id = ").bind(id.0);
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        let listed = listed(&row)?;
        let link = link_life(self.transaction, &listed, now).await?;
        Ok(Some(DueMessage { listed, link }))
    }
}

impl OutboxTable<'_, Write> {
    /// Takes a message for one attempt. Its next turn is the end of the lease, so that whatever stops
    /// the attempt, the message comes up again.
    pub async fn lease(
        &mut self,
        id: OutboxId,
        lease: Lease,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let until = until.as_millisecond();
        let mut sql = Sql::new("update outbox set attempts = attempts + 1, lease = ");
        sql.bind(lease.0.to_vec()).push(", lease_until = ").bind(until);
        sql.push(", next_attempt_at = ").bind(until);
        waiting(sql, id).execute(self.transaction).await?;
        Ok(())
    }

    /// It was taken over. Its text has done its work and is erased.
    pub async fn sent(
        &mut self,
        id: OutboxId,
        lease: Lease,
        now: Timestamp,
        answer: &str,
    ) -> Result<Settled, StoreError> {
        let mut sql = settle("update outbox set state = 'sent', sealed = ", Some(Vec::new()), now);
        sql.push(", answer = ").bind(answer);
        let settled = held(sql, id, lease).execute(self.transaction).await.map(Settled::of)?;
        self.forget_removed(id).await?;
        Ok(settled)
    }

    /// It is tried again.
    pub async fn postpone(
        &mut self,
        id: OutboxId,
        lease: Lease,
        NextAttempt { at, limited_at }: NextAttempt,
        answer: &str,
    ) -> Result<Settled, StoreError> {
        let mut sql = Sql::new(
            "update outbox set lease = null, lease_until = null, spared = spared + 1, \
             next_attempt_at = ",
        );
        sql.bind(at.as_millisecond()).push(", answer = ").bind(answer);
        let limited_at = limited_at.map(|at| at.as_millisecond());
        sql.push(", limited_at = ").bind(limited_at);
        held(sql, id, lease).execute(self.transaction).await.map(Settled::of)
    }

    /// It is given up by who holds it; without a lease, by the one who finds that nobody does. Its text
    /// is kept: it may be retried.
    pub async fn fail(
        &mut self,
        id: OutboxId,
        lease: Option<Lease>,
        now: Timestamp,
        answer: &str,
    ) -> Result<Settled, StoreError> {
        let mut sql = settle("update outbox set state = 'failed'", None, now);
        sql.push(", answer = ").bind(answer);
        let sql = match lease {
            Some(lease) => held(sql, id, lease),
            None => waiting(sql, id),
        };
        let settled = sql.execute(self.transaction).await.map(Settled::of)?;
        self.forget_removed(id).await?;
        Ok(settled)
    }

    /// It is not worth sending any more; `why` says so.
    pub async fn withdraw(
        &mut self,
        id: OutboxId,
        now: Timestamp,
        why: &str,
    ) -> Result<(), StoreError> {
        waiting(withdrawn(now, why), id).execute(self.transaction).await?;
        self.forget_removed(id).await
    }

    /// [`Self::withdraw`], for every message to the user that waits.
    pub async fn withdraw_all(
        &mut self,
        user: UserId,
        now: Timestamp,
        why: &str,
    ) -> Result<(), StoreError> {
        let mut sql = withdrawn(now, why);
        sql.push(" where state = 'queued' and user_id = ").bind(user.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// [`Self::withdraw`], for every message of `kind` to the user that waits.
    pub async fn withdraw_kind(
        &mut self,
        user: UserId,
        kind: MessageKind,
        now: Timestamp,
        why: &str,
    ) -> Result<(), StoreError> {
        let mut sql = withdrawn(now, why);
        sql.push(" where state = 'queued' and user_id = ").bind(user.to_string());
        sql.push(" and kind = ").bind(kind.as_str());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// [`Self::withdraw`], for everybody's messages that wait; gives their number.
    pub async fn withdraw_queued(&mut self, now: Timestamp, why: &str) -> Result<u64, StoreError> {
        let mut sql = withdrawn(now, why);
        sql.push(", hold = 0 where state = 'queued'");
        sql.execute(self.transaction).await
    }

    /// Withdraws texted codes that wait or were given up.
    pub async fn withdraw_codes(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = withdrawn(now, "Its code expired before it could be sent.");
        sql.push(", hold = 0 where state in ('queued', 'failed') and kind = ");
        sql.bind(MessageKind::PhoneCode.as_str());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Has everything of `channel` wait for a decision: nothing is set up to send it.
    pub async fn hold(&mut self, channel: Channel) -> Result<u64, StoreError> {
        let mut sql = Sql::new("update outbox set hold = 1 where state = 'queued' and hold = 0");
        sql.push(" and channel = ").bind(channel.as_str());
        sql.execute(self.transaction).await
    }

    /// `by` says that it is not to be sent, whatever it waited for. Its text is erased.
    pub async fn discard(
        &mut self,
        id: OutboxId,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = withdrawn(now, "Discarded.");
        sql.push(", discarded_by = ").bind(by.to_string());
        sql.push(", hold = 0 where id = ").bind(id.0);
        sql.push(" and (state = 'failed' or state = 'queued' and hold = 1)");
        sql.execute(self.transaction).await?;
        self.forget_discarded(id).await
    }

    /// Puts a message that failed, or that waited for this decision, to the beginning.
    pub async fn requeue(&mut self, id: OutboxId, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "update outbox set state = 'queued', hold = 0, attempts = 0, spared = 0, limited_at = null, settled_at = null, lease = null, \
             lease_until = null, next_attempt_at = ",
        );
        sql.bind(now.as_millisecond()).push(", queued_at = ").bind(now.as_millisecond());
        sql.push(" where (state = 'failed' or hold = 1) and id = ").bind(id.0);
        sql.execute(self.transaction).await?;
        Ok(())
    }
}

/// When a message is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextAttempt {
    pub at: Timestamp,
    /// When it met a limit of its channel last.
    pub limited_at: Option<Timestamp>,
}

/// Whether the one who settles a message still held it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Held,
    /// The lease had ended, and somebody else has the message now.
    Lost,
}

impl Settled {
    fn of(rows: u64) -> Self {
        if rows == 0 { Self::Lost } else { Self::Held }
    }
}

fn settle(fragment: &'static str, text: Option<Vec<u8>>, now: Timestamp) -> Sql {
    let mut sql = Sql::new(fragment);
    if let Some(text) = text {
        sql.bind(text);
    }
    sql.push(", lease = null, lease_until = null, settled_at = ").bind(now.as_millisecond());
    sql
}

/// The begin of a statement that has messages never be sent, with `why` as their answer. Their text
/// is erased.
fn withdrawn(now: Timestamp, why: &str) -> Sql {
    let mut sql = settle("update outbox set state = 'withdrawn', sealed = ", Some(Vec::new()), now);
    sql.push(", answer = ").bind(why);
    sql
}

fn waiting(mut sql: Sql, id: OutboxId) -> Sql {
    sql.push(" where state = 'queued' and id = ").bind(id.0);
    sql
}

fn held(sql: Sql, id: OutboxId, lease: Lease) -> Sql {
    let mut sql = waiting(sql, id);
    sql.push(" and lease = ").bind(lease.0.to_vec());
    sql
}

async fn link_life(
    connection: &mut Transaction,
    listed: &ListedMessage,
    now: Timestamp,
) -> Result<LinkLife, StoreError> {
    let Some(hash) = listed.message.link else { return Ok(LinkLife::None) };
    let mut sql = Sql::new("select used_at, revoked_at, expires_at from links where token_hash = ");
    sql.bind(hash.0.to_vec());
    // A link that is not there any more works as little as one that was replaced.
    let Some(row) = sql.fetch_optional(connection).await? else { return Ok(LinkLife::Revoked) };
    Ok(if rows::optional_time(&row, "used_at")?.is_some() {
        LinkLife::Used
    } else if rows::optional_time(&row, "revoked_at")?.is_some() {
        LinkLife::Revoked
    } else if rows::time(row.get("expires_at")?)? <= now {
        LinkLife::Expired
    } else {
        LinkLife::Live
    })
}
