//! The outbox: messages committed together with the action that causes them.

use super::{StoreError, rows, sql::Sql};
use crate::contract::{
    OutboxId, Role,
    api::{Channel, Delivery, MessageKind, Person},
};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row, any::AnyRow};
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
    pub user: Person,
    pub recipient: String,
    pub subject: String,
    pub sealed: Sealed,
}

pub async fn queue(
    connection: &mut AnyConnection,
    message: &StoredMessage,
) -> Result<OutboxId, StoreError> {
    let mut sql = Sql::new(
        "insert into outbox (message_id, at, channel, kind, state, user_id, user_name, \
         user_email, recipient, subject, sealed) values ",
    );
    sql.bind_tuple([
        message.message_id.to_string().into(),
        message.at.as_millisecond().into(),
        channel_word(message.channel).into(),
        kind_word(message.kind).into(),
        state_word(message.state).into(),
        message.user.id.to_string().into(),
        message.user.name.as_str().into(),
        message.user.email.as_str().into(),
        message.recipient.as_str().into(),
        message.subject.as_str().into(),
        message.sealed.0.clone().into(),
    ])
    .push(" returning id");
    let row = sql.fetch_optional(connection).await?;
    let row = row.ok_or(StoreError::Corrupt("the outbox"))?;
    Ok(OutboxId(row.try_get("id")?))
}

/// Newest first, each with the role its user has now.
pub async fn page(
    connection: &mut AnyConnection,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<(OutboxId, Role, StoredMessage)>, StoreError> {
    let mut sql = Sql::new(
        "select o.id, o.message_id, o.at, o.channel, o.kind, o.state, o.user_id, o.user_name, \
         o.user_email, o.recipient, o.subject, o.sealed, u.role_rank \
         from outbox o join users u on u.id = o.user_id where o.id < ",
    );
    sql.bind(before.unwrap_or(i64::MAX)).push(" order by o.id desc limit ").bind(limit);
    sql.fetch_all(connection).await?.iter().map(message).collect()
}

fn message(row: &AnyRow) -> Result<(OutboxId, Role, StoredMessage), StoreError> {
    let user = rows::person(row, ["user_id", "user_name", "user_email"])?;
    let message_id: &str = row.try_get("message_id")?;
    let message = StoredMessage {
        message_id: message_id.parse().map_err(|_| StoreError::Corrupt("a message id"))?,
        at: rows::time(row.try_get("at")?)?,
        channel: read_word(row.try_get("channel")?, CHANNELS, channel_word)?,
        kind: read_word(row.try_get("kind")?, KINDS, kind_word)?,
        state: read_word(row.try_get("state")?, [Delivery::Queued], state_word)?,
        user: user.ok_or(StoreError::Corrupt("a message"))?,
        recipient: row.try_get("recipient")?,
        subject: row.try_get("subject")?,
        sealed: Sealed(row.try_get("sealed")?),
    };
    let role = rows::role(row.try_get("role_rank")?)?;
    Ok((OutboxId(row.try_get("id")?), role, message))
}

const CHANNELS: [Channel; 2] = [Channel::Email, Channel::Text];
const KINDS: [MessageKind; 5] = [
    MessageKind::SetupLink,
    MessageKind::PasswordReset,
    MessageKind::SessionsEnded,
    MessageKind::PhoneChanged,
    MessageKind::PhoneVerification,
];

fn read_word<T: Copy, const N: usize>(
    word: &str,
    all: [T; N],
    word_of: fn(T) -> &'static str,
) -> Result<T, StoreError> {
    let found = all.into_iter().find(|value| word_of(*value) == word);
    found.ok_or(StoreError::Corrupt("a word of the outbox"))
}

fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Text => "text",
    }
}

fn kind_word(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::SetupLink => "setup_link",
        MessageKind::PasswordReset => "password_reset",
        MessageKind::SessionsEnded => "sessions_ended",
        MessageKind::PhoneChanged => "phone_changed",
        MessageKind::PhoneVerification => "phone_verification",
    }
}

fn state_word(state: Delivery) -> &'static str {
    match state {
        Delivery::Queued => "queued",
    }
}
