//! Channels: how fast each sends, and until when it waits.

use super::{
    StoreError,
    engine::Row,
    rows,
    sql::Sql,
    tx::{ChannelTable, Write},
};
use crate::contract::api::{Channel, PauseCause};
use jiff::Timestamp;

/// What is kept of the pace of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRow {
    /// Messages a minute, in thousandths.
    pub rate: Option<i64>,
    pub pause: Option<PausedRow>,
    pub refused_at: Option<Timestamp>,
}

/// Why a channel waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PausedRow {
    pub until: Timestamp,
    pub cause: PauseCause,
    /// In a row.
    pub refusals: u32,
    pub answer: String,
}

impl<A> ChannelTable<'_, A> {
    pub async fn of(&mut self, channel: Channel) -> Result<Option<ChannelRow>, StoreError> {
        let mut sql = Sql::new(
            "select rate, paused_until, cause, refusals, refused_at, answer from channels \
             where channel = ",
        );
        sql.bind(channel.as_str());
        sql.fetch_optional(self.transaction).await?.as_ref().map(channel_row).transpose()
    }
}

impl ChannelTable<'_, Write> {
    pub async fn put(&mut self, channel: Channel, row: &ChannelRow) -> Result<(), StoreError> {
        let ChannelRow { rate, pause, refused_at } = row;
        let pause = pause.as_ref();
        let mut sql = Sql::new(
            "insert into channels \
             (channel, rate, paused_until, cause, refusals, refused_at, answer) values ",
        );
        sql.bind_tuple([
            channel.as_str().into(),
            (*rate).into(),
            pause.map(|pause| pause.until.as_millisecond()).into(),
            pause.map(|pause| pause.cause.as_str().to_owned()).into(),
            i64::from(pause.map_or(0, |pause| pause.refusals)).into(),
            refused_at.map(|at| at.as_millisecond()).into(),
            pause.map(|pause| pause.answer.clone()).into(),
        ])
        .push(
            " on conflict (channel) do update set rate = excluded.rate, \
             paused_until = excluded.paused_until, cause = excluded.cause, \
             refusals = excluded.refusals, refused_at = excluded.refused_at, answer = excluded.answer",
        );
        sql.execute(self.transaction).await?;
        Ok(())
    }
}

fn channel_row(row: &Row) -> Result<ChannelRow, StoreError> {
    let corrupt = || StoreError::Corrupt("a channel");
    let pause = match (rows::optional_time(row, "paused_until")?, row.get::<Option<&str>>("cause")?)
    {
        (Some(until), Some(cause)) => Some(PausedRow {
            until,
            cause: cause.parse().map_err(|_| corrupt())?,
            refusals: u32::try_from(row.get::<i64>("refusals")?).map_err(|_| corrupt())?,
            answer: row.get::<Option<String>>("answer")?.unwrap_or_default(),
        }),
        _ => None,
    };
    let rate = row.get("rate")?;
    Ok(ChannelRow { rate, pause, refused_at: rows::optional_time(row, "refused_at")? })
}
