//! The outbox: messages committed together with the action that causes them.

mod delivery;
mod removed;

pub use delivery::{DueMessage, Lease, LinkLife, NextAttempt, Settled};

use super::{
    LogPage, StoreError,
    engine::Row,
    log_search::{self, LogSearch, Searched},
    rows,
    sql::Sql,
    tx::{OutboxTable, Write},
};
use crate::{
    contract::{
        OutboxId, Role,
        api::{Channel, Delivery, Hold, MessageKind, Person},
    },
    server::crypto::TokenHash,
};
use jiff::Timestamp;
use uuid::Uuid;

/// Body and link, sealed for one row.
#[derive(Clone)]
pub struct Sealed(pub Vec<u8>);

/// A message as it rests in the database.
#[derive(Clone)]
pub struct StoredMessage {
    pub message_id: Uuid,
    pub at: Timestamp,
    pub channel: Channel,
    pub kind: MessageKind,
    pub state: Delivery,
    pub hold: Option<Hold>,
    pub user: Person,
    pub recipient: String,
    pub subject: String,
    pub sealed: Sealed,
    /// Of the link in it: once that no longer works, the message is not sent.
    pub link: Option<TokenHash>,
    /// Of a text: in how many parts it is sent.
    pub parts: Option<u32>,
    /// Who asked for what it tells. As it is read, who they are now; nobody where they were removed.
    pub asked_by: Option<Person>,
}

/// A message, and how far it has come.
#[derive(Clone)]
pub struct ListedMessage {
    pub id: OutboxId,
    /// What its user is now; an Owner, where the user was removed, so that the fewest may act on it.
    pub recipient_role: Role,
    pub message: StoredMessage,
    pub attempts: u32,
    /// Of these, those that came to an end.
    pub spared: u32,
    /// When it met a limit of its channel last.
    pub limited_at: Option<Timestamp>,
    /// The last time.
    pub queued_at: Timestamp,
    pub next_attempt_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    pub answer: Option<String>,
}

impl<A> OutboxTable<'_, A> {
    /// Newest first, those that hold the words of `search`.
    pub async fn page(
        &mut self,
        search: Option<&str>,
        before: Option<i64>,
        limit: usize,
    ) -> Result<LogPage<ListedMessage>, StoreError> {
        let search = LogSearch::of(search);
        let mut sql = Sql::new(SELECT);
        let newest = if search.is_empty() { None } else { Some(self.newest().await?) };
        let edge = log_search::narrow_span(&mut sql, "o.id", before, newest);
        search.narrow(&mut sql, &SEARCHED);
        sql.push(" order by o.id desc limit ").bind(search.rows(limit) as i64);
        let rows = sql.fetch_all(self.transaction).await?;
        let messages = rows.iter().map(listed).collect::<Result<Vec<_>, _>>()?;
        Ok(search.page(messages, limit, edge, parts))
    }

    /// How many messages wait for a decision.
    pub async fn held(&mut self) -> Result<u64, StoreError> {
        let sql = "select count(*) as held from outbox where state = 'queued' and hold = 1";
        let row = Sql::new(sql).fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "held"))
    }

    /// The number of the newest message; 0 where there is none.
    async fn newest(&mut self) -> Result<i64, StoreError> {
        let newest = Sql::new("select coalesce(max(id), 0) as id from outbox");
        let newest = newest.fetch_optional(self.transaction).await?;
        newest.map_or(Ok(0), |row| row.get("id"))
    }
}

/// The number of [`Hold::Undecided`] in the database.
const HELD: i64 = 1;

const SEARCHED: Searched = Searched {
    text: "concat_ws(' ', o.user_name, o.user_email, o.recipient, o.subject)",
    kind: "o.kind",
    labels: || MessageKind::ALL.map(|kind| (kind.as_str(), kind.label())).to_vec(),
};

/// The number of a message, and the text by which it is found.
fn parts(listed: &ListedMessage) -> (i64, [String; 5]) {
    let StoredMessage { kind, user, recipient, subject, .. } = &listed.message;
    let label = kind.label().to_owned();
    let (name, email) = (user.name.clone(), user.handle().spellings().into_owned());
    (listed.id.0, [label, name, email, recipient.clone(), subject.clone()])
}

impl OutboxTable<'_, Write> {
    pub async fn queue(&mut self, message: &StoredMessage) -> Result<OutboxId, StoreError> {
        let mut sql = Sql::new(
            "insert into outbox (message_id, at, channel, kind, state, user_id, user_name, \
             user_email, recipient, subject, sealed, link_hash, next_attempt_at, queued_at, hold, \
             parts, asked_by) values ",
        );
        sql.bind_tuple([
            message.message_id.to_string().into(),
            message.at.as_millisecond().into(),
            message.channel.as_str().into(),
            message.kind.as_str().into(),
            message.state.as_str().into(),
            message.user.id.to_string().into(),
            message.user.name.as_str().into(),
            rows::email_text(message.user.email.as_ref()).into(),
            message.recipient.as_str().into(),
            message.subject.as_str().into(),
            message.sealed.0.clone().into(),
            message.link.map(|hash| hash.0.to_vec()).into(),
            message.at.as_millisecond().into(),
            message.at.as_millisecond().into(),
            i64::from(message.hold.is_some()).into(),
            message.parts.map(i64::from).into(),
            message.asked_by.as_ref().map(|asker| asker.id.to_string()).into(),
        ])
        .push(" returning id");
        let row = sql.fetch_optional(self.transaction).await?;
        let row = row.ok_or(StoreError::Corrupt("the outbox"))?;
        Ok(OutboxId(row.get("id")?))
    }
}

const SELECT: &str = "select o.id, o.message_id, o.at, o.channel, o.kind, o.state, o.user_id, \
                      o.user_name, o.user_email, o.recipient, o.subject, o.sealed, o.link_hash, \
                      o.attempts, o.spared, o.limited_at, o.parts, o.hold, o.queued_at, o.next_attempt_at, o.settled_at, o.answer, \
                      coalesce(u.role_rank, a.role_rank, 0) as role_rank, o.discarded_by, \
                      coalesce(d.name, b.name) as discarder, \
                      case when coalesce(q.name, c.name) is not null then o.asked_by end as asker_id, \
                      coalesce(q.name, c.name) as asker_name, coalesce(q.email, c.email) as asker_email \
                      from outbox o left join users u on u.id = o.user_id \
                      left join accounts a on a.id = o.user_id \
                      left join users d on d.id = o.discarded_by \
                      left join accounts b on b.id = o.discarded_by \
                      left join users q on q.id = o.asked_by \
                      left join accounts c on c.id = o.asked_by";

fn listed(row: &Row) -> Result<ListedMessage, StoreError> {
    let user = rows::person(row, ["user_id", "user_name", "user_email"])?;
    let message_id: &str = row.get("message_id")?;
    let at = rows::time(row.get("at")?)?;
    let message = StoredMessage {
        message_id: message_id.parse().map_err(|_| StoreError::Corrupt("a message id"))?,
        at,
        channel: word(row.get("channel")?)?,
        kind: word(row.get("kind")?)?,
        state: word(row.get("state")?)?,
        hold: (row.get::<i64>("hold")? == HELD).then_some(Hold::Undecided),
        user: user.ok_or(StoreError::Corrupt("a message"))?,
        recipient: row.get("recipient")?,
        subject: row.get("subject")?,
        sealed: Sealed(row.get("sealed")?),
        link: row.get::<Option<Vec<u8>>>("link_hash")?.map(rows::token_hash).transpose()?,
        parts: row.get::<Option<i64>>("parts")?.and_then(|parts| u32::try_from(parts).ok()),
        asked_by: rows::person(row, ["asker_id", "asker_name", "asker_email"])?,
    };
    let count = |column| row.get::<i64>(column).map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    Ok(ListedMessage {
        id: OutboxId(row.get("id")?),
        recipient_role: rows::role(row.get("role_rank")?)?,
        message,
        attempts: count("attempts")?,
        spared: count("spared")?,
        limited_at: rows::optional_time(row, "limited_at")?,
        queued_at: rows::optional_time(row, "queued_at")?.unwrap_or(at),
        next_attempt_at: rows::time(row.get("next_attempt_at")?)?,
        settled_at: rows::optional_time(row, "settled_at")?,
        answer: answer(row)?,
    })
}

/// What came of the last attempt, or whose decision it was not to make one. A name is looked up where it
/// rests, so that none outlasts its user here.
fn answer(row: &Row) -> Result<Option<String>, StoreError> {
    let discarded = row.get::<Option<&str>>("discarded_by")?.is_some();
    let discarder: Option<&str> = row.get("discarder")?;
    Ok(match (discarded, discarder) {
        (false, _) => row.get("answer")?,
        (true, Some(name)) => Some(format!("Discarded by {name}.")),
        (true, None) => Some("Discarded by a removed user.".to_owned()),
    })
}

fn word<T: std::str::FromStr>(word: &str) -> Result<T, StoreError> {
    word.parse().map_err(|_| StoreError::Corrupt("a word of the outbox"))
}
