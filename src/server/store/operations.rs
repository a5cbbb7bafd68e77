//! What was ordered of a directory that another system keeps, and how far it has come.

mod lists;
mod row;

pub use lists::OperationListQuery;

use row::read;

use super::{
    Lease, StoreError, rows,
    sql::Sql,
    tx::{OperationTable, Write},
};
use crate::{
    contract::{AccountId, Email, JobId, OperationId, Reason, RequestSource, UserId},
    server::crypto::TokenHash,
};
use jiff::{SignedDuration, Timestamp};
use strum::{EnumString, IntoStaticStr};

/// For how long a settled one is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);
/// For how long one of which nobody knows can be gone on with that needs a secret.
const SECRET_KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// An operation.
#[derive(Clone, Debug)]
pub struct OperationRow {
    pub id: OperationId,
    /// Who ordered it; absent for the user, who did it by a link.
    pub account: Option<AccountId>,
    /// Absent for a user who is to be added.
    pub user: Option<UserId>,
    /// The address of a user who is to be added. It is erased once that is settled.
    pub email: Option<Email>,
    /// From where it was ordered.
    pub from: Option<RequestSource>,
    /// The idempotency key of the order.
    pub key: Option<String>,
    /// SHA-256 of the order.
    pub request_hash: [u8; 32],
    /// The item of a job that ordered it.
    pub item: Option<JobItemId>,
    /// What was ordered, in the words of the audit log.
    pub label: String,
    pub reason: Option<Reason>,
    /// A fact for the audit entry.
    pub note: Option<String>,
    /// What is to be done, as JSON. Empty once it is settled.
    pub orders: String,
    /// The steps, as JSON, once they are planned.
    pub steps: Option<String>,
    /// How many of them are done.
    pub step: usize,
    /// Since when the outcome of the next one is not known.
    pub sent_at: Option<Timestamp>,
    pub patience: Patience,
    pub state: OperationState,
    pub answer: Option<String>,
    pub ordered_at: Timestamp,
    pub attempts: u32,
    /// The link by which it was ordered.
    pub link: Option<TokenHash>,
    pub binding: Binding,
    /// The secret of the authenticator that is set up. Erased once it is settled.
    pub sealed_secret: Option<Vec<u8>>,
}

/// One user of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobItemId {
    pub job: JobId,
    pub number: u64,
}

/// How far the authenticator has come that an operation sets up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// It does not count yet, or there is none.
    Open,
    /// It counts in the directory, whatever became of the old ones.
    Bound,
}

/// What is done while the directory is out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// It is refused: somebody waits for it.
    None,
    /// It waits: it is one of many.
    Waits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum OperationState {
    Requested,
    Done,
    Refused,
    /// A step may have had its effect, and the directory does not show it.
    Unknown,
}

const COLUMNS: &str = "select id, account_id, user_id, source, key, request_hash, job_id, job_item, \
                       label, reason, note, orders, steps, step, sent_at, patience, state, answer, \
                       ordered_at, attempts, link_hash, sealed_secret, email, bound";
/// What is not settled, and of each user only the first: what was ordered later waits for it.
const FIRST_OF_USERS: &str = " from operations o where o.state = 'requested' \
                              and not exists (select 1 from operations e \
                              where e.user_id = o.user_id and e.state = 'requested' \
                              and (e.ordered_at, e.id) < (o.ordered_at, o.id))";

impl<A> OperationTable<'_, A> {
    pub async fn find(&mut self, id: OperationId) -> Result<Option<OperationRow>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(" from operations where id = ").bind(id.to_string());
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }

    /// The last that was ordered by this link.
    pub async fn of_link(&mut self, link: TokenHash) -> Result<Option<OperationRow>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(" from operations where link_hash = ").bind(link.0.to_vec());
        sql.push(" order by ordered_at desc, id desc limit 1");
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }

    /// How many are not settled.
    pub async fn open(&mut self) -> Result<u64, StoreError> {
        let sql = Sql::new("select count(*) as open from operations where state = 'requested'");
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "open"))
    }

    /// Whether somebody is being added with this address.
    pub async fn adds(&mut self, email: &Email) -> Result<bool, StoreError> {
        let mut sql = Sql::new("select 1 as one from operations where state = 'requested'");
        sql.push(" and email = ").bind(email.as_str());
        Ok(sql.fetch_optional(self.transaction).await?.is_some())
    }

    /// When the next one wants attention.
    pub async fn next_turn(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let mut sql = Sql::new("select min(o.next_attempt_at) as turn");
        sql.push(FIRST_OF_USERS);
        match sql.fetch_optional(self.transaction).await? {
            Some(row) => rows::optional_time(&row, "turn"),
            None => Ok(None),
        }
    }

    /// Those whose turn has come and that nobody holds, the oldest first, and of each user only the first:
    /// what was ordered later meets what was ordered before.
    pub async fn due(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<OperationRow>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(FIRST_OF_USERS).push(" and o.next_attempt_at <= ").bind(now.as_millisecond());
        sql.push(" order by o.patience, o.next_attempt_at, o.id limit ");
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        sql.fetch_all(self.transaction).await?.iter().map(read).collect()
    }
}

impl OperationTable<'_, Write> {
    /// Drops those that were settled long before `now`, and the secrets of those that nobody went on with.
    async fn expire(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let before = |age| now.checked_sub(age).unwrap_or(Timestamp::MIN).as_millisecond();
        let mut sql = Sql::new("delete from operations where settled_at < ");
        sql.bind(before(KEPT_FOR));
        sql.execute(self.transaction).await?;
        let mut sql = Sql::new("update operations set sealed_secret = null where settled_at < ");
        sql.bind(before(SECRET_KEPT_FOR)).push(" and sealed_secret is not null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Adds `row`, whose turn is at once, and drops what is old.
    pub async fn insert(&mut self, row: &OperationRow) -> Result<(), StoreError> {
        self.expire(row.ordered_at).await?;
        let mut sql = Sql::new(
            "insert into operations (id, account_id, user_id, source, key, request_hash, job_id, job_item, label, \
             reason, note, orders, patience, state, ordered_at, next_attempt_at, link_hash, \
             sealed_secret, email) values ",
        );
        let patience = match row.patience {
            Patience::None => 0,
            Patience::Waits => 1,
        };
        sql.bind_tuple([
            row.id.to_string().into(),
            row.account.map(|account| account.to_string()).into(),
            row.user.map(|user| user.to_string()).into(),
            row.from.map(|from| from.to_string()).into(),
            row.key.clone().into(),
            row.request_hash.to_vec().into(),
            row.item.map(|item| item.job.to_string()).into(),
            row.item.map(|item| i64::try_from(item.number).unwrap_or(i64::MAX)).into(),
            row.label.as_str().into(),
            row.reason.as_ref().map(ToString::to_string).into(),
            row.note.clone().into(),
            row.orders.as_str().into(),
            patience.into(),
            <&str>::from(row.state).into(),
            row.ordered_at.as_millisecond().into(),
            row.ordered_at.as_millisecond().into(),
            row.link.map(|link| link.0.to_vec()).into(),
            row.sealed_secret.clone().into(),
            row.email.as_ref().map(|email| email.as_str().to_owned()).into(),
        ]);
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Takes it for one attempt; its next turn is the end of the lease.
    pub async fn lease(
        &mut self,
        id: OperationId,
        lease: Lease,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let until = until.as_millisecond();
        let mut sql = Sql::new("update operations set attempts = attempts + 1, lease = ");
        sql.bind(lease.0.to_vec()).push(", lease_until = ").bind(until);
        sql.push(", next_attempt_at = ").bind(until);
        sql.push(" where state = 'requested' and id = ").bind(id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Holds it for longer, where `lease` still holds it.
    pub async fn renew(
        &mut self,
        id: OperationId,
        lease: Lease,
        until: Timestamp,
    ) -> Result<StillHeld, StoreError> {
        let until = until.as_millisecond();
        let mut sql = Sql::new("update operations set lease_until = ");
        sql.bind(until).push(", next_attempt_at = ").bind(until);
        held(sql, id, lease).execute(self.transaction).await.map(StillHeld::of)
    }

    /// Lets go of what is held, for no process is left that holds it: its turn is at once.
    pub async fn release_all(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new("update operations set lease = null, lease_until = null, ");
        sql.push("next_attempt_at = ").bind(now.as_millisecond());
        sql.push(" where state = 'requested' and lease is not null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Writes down how far it has come, where `lease` still holds it.
    pub async fn keep(
        &mut self,
        row: &OperationRow,
        lease: Lease,
    ) -> Result<StillHeld, StoreError> {
        let mut sql = Sql::new("update operations set steps = ");
        sql.bind(row.steps.clone()).push(", step = ").bind(row.step as i64);
        sql.push(", sent_at = ").bind(row.sent_at.map(|at| at.as_millisecond()));
        sql.push(", answer = ").bind(row.answer.clone());
        sql.push(", bound = ").bind(i64::from(row.binding == Binding::Bound));
        held(sql, row.id, lease).execute(self.transaction).await.map(StillHeld::of)
    }

    /// It is tried again at `at`.
    pub async fn postpone(
        &mut self,
        row: &OperationRow,
        lease: Lease,
        at: Timestamp,
    ) -> Result<StillHeld, StoreError> {
        let mut sql =
            Sql::new("update operations set lease = null, lease_until = null, sent_at = ");
        sql.bind(row.sent_at.map(|at| at.as_millisecond()));
        sql.push(", next_attempt_at = ").bind(at.as_millisecond());
        sql.push(", answer = ").bind(row.answer.clone());
        held(sql, row.id, lease).execute(self.transaction).await.map(StillHeld::of)
    }

    /// It is settled, and what was to be done is erased; what is unknown keeps its steps.
    pub async fn settle(
        &mut self,
        row: &OperationRow,
        lease: Lease,
        now: Timestamp,
    ) -> Result<StillHeld, StoreError> {
        let mut sql = Sql::new("update operations set lease = null, lease_until = null, state = ");
        sql.bind(<&str>::from(row.state)).push(", settled_at = ").bind(now.as_millisecond());
        sql.push(", step = ").bind(row.step as i64).push(", answer = ").bind(row.answer.clone());
        if row.state != OperationState::Unknown {
            sql.push(", orders = '[]', steps = null, sealed_secret = null, email = null");
        }
        held(sql, row.id, lease).execute(self.transaction).await.map(StillHeld::of)
    }

    /// Has all that are not settled stand as unknown; gives their number.
    pub async fn leave_requested(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let mut sql = Sql::new(
            "update operations set state = 'unknown', lease = null, lease_until = null, settled_at = ",
        );
        sql.bind(now.as_millisecond()).push(" where state = 'requested'");
        sql.execute(self.transaction).await
    }

    /// An unknown one is looked at again, or its step is sent again.
    pub async fn reopen(
        &mut self,
        id: OperationId,
        sent_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<StillHeld, StoreError> {
        let mut sql = Sql::new("update operations set state = 'requested', settled_at = null, ");
        sql.push("sent_at = ").bind(sent_at.map(|at| at.as_millisecond()));
        sql.push(", next_attempt_at = ").bind(now.as_millisecond());
        sql.push(" where state = 'unknown' and id = ").bind(id.to_string());
        sql.execute(self.transaction).await.map(StillHeld::of)
    }
}

/// Whether the row was still what it was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StillHeld {
    Yes,
    /// Somebody else has it by now.
    Lost,
}

impl StillHeld {
    fn of(rows: u64) -> Self {
        if rows == 1 { Self::Yes } else { Self::Lost }
    }
}

fn held(mut sql: Sql, id: OperationId, lease: Lease) -> Sql {
    sql.push(" where state = 'requested' and id = ").bind(id.to_string());
    sql.push(" and lease = ").bind(lease.0.to_vec());
    sql
}
