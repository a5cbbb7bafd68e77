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

/// Rates are kept in thousandths.
const THOUSAND: f64 = 1000.0;

/// What a restart keeps of the pace of a channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaceState {
    /// Messages in a window; absent while no limit was met.
    pub rate: Option<f64>,
    pub pause: Option<Pause>,
    /// The last time.
    pub refused_at: Option<Timestamp>,
}

/// Why nothing is sent for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    pub until: Timestamp,
    pub cause: PauseCause,
    /// Refusals in a row.
    pub refusals: u32,
    pub answer: String,
}

impl<A> ChannelTable<'_, A> {
    pub async fn of(&mut self, channel: Channel) -> Result<Option<PaceState>, StoreError> {
        let mut sql = Sql::new(
            "select rate, paused_until, cause, refusals, refused_at, answer from channels \
             where channel = ",
        );
        sql.bind(channel.as_str());
        sql.fetch_optional(self.transaction).await?.as_ref().map(pace_state).transpose()
    }
}

impl ChannelTable<'_, Write> {
    pub async fn put(&mut self, channel: Channel, state: &PaceState) -> Result<(), StoreError> {
        let PaceState { rate, pause, refused_at } = state;
        let pause = pause.as_ref();
        let mut sql = Sql::new(
            "insert into channels \
             (channel, rate, paused_until, cause, refusals, refused_at, answer) values ",
        );
        sql.bind_tuple([
            channel.as_str().into(),
            rate.map(|rate| (rate * THOUSAND) as i64).into(),
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

fn pace_state(row: &Row) -> Result<PaceState, StoreError> {
    let corrupt = || StoreError::Corrupt("a channel");
    let pause = match (rows::optional_time(row, "paused_until")?, row.get::<Option<&str>>("cause")?)
    {
        (Some(until), Some(cause)) => Some(Pause {
            until,
            cause: cause.parse().map_err(|_| corrupt())?,
            refusals: u32::try_from(row.get::<i64>("refusals")?).map_err(|_| corrupt())?,
            answer: row.get::<Option<String>>("answer")?.unwrap_or_default(),
        }),
        _ => None,
    };
    let rate = row.get::<Option<i64>>("rate")?.map(|rate| rate as f64 / THOUSAND);
    Ok(PaceState { rate, pause, refused_at: rows::optional_time(row, "refused_at")? })
}
