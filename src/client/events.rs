//! The stream of changes (server-sent events), which survives a lost line.

use super::{Client, ClientError, error::unreached, exchange::accepted};
use crate::contract::{
    Backoff, Seq,
    api::{Change, Job, Presence, paths},
};
use eventsource_stream::{Event, Eventsource};
use futures_util::{StreamExt, pin_mut};
use std::time::Duration;

/// Before a broken stream is opened again.
const BACKOFF: Backoff =
    Backoff { first: Duration::from_millis(250), longest: Duration::from_secs(10) };

/// What the stream tells.
#[derive(Clone, Debug)]
pub enum Feed {
    /// The stream is open; what happened before it opened may have been missed the first time.
    Up,
    Change(Change),
    /// Messages of the outbox were sent, failed or withdrawn.
    Outbox,
    /// The mirror of a directory has changed, or how far it is read.
    Directory,
    /// A job has come further.
    Job(Box<Job>),
    /// The stream broke, and the next try is under way.
    Down(ClientError),
}

/// Follows the changes after `last` until `tell` returns false or the server shuts this person
/// out. A broken stream is opened again, from the last change seen, after pauses of 0.25 s growing
/// to 10 s.
pub async fn follow(client: Client, mut last: Option<Seq>, mut tell: impl FnMut(Feed) -> bool) {
    // Being told is no use of the session.
    let client = client.with_presence(Presence::Unattended);
    let mut failures = 0;
    loop {
        let error = match read(&client, &mut last, &mut failures, &mut tell).await {
            Ok(End::Unwanted) => return,
            Ok(End::Closed) => ClientError::Unreachable("the server closed the stream".to_owned()),
            Err(error) => error,
        };
        let shut_out = error.is_shut_out();
        if !tell(Feed::Down(error)) || shut_out {
            return;
        }
        failures += 1;
        tokio::time::sleep(BACKOFF.spread_delay(failures, rand::random())).await;
    }
}

enum End {
    /// The reader wants no more.
    Unwanted,
    Closed,
}

async fn read(
    client: &Client,
    last: &mut Option<Seq>,
    failures: &mut u32,
    tell: &mut impl FnMut(Feed) -> bool,
) -> Result<End, ClientError> {
    let mut request = client.stream(paths::EVENTS)?.header("Accept", "text/event-stream");
    if let Some(seq) = last {
        request = request.header("Last-Event-ID", seq.to_string());
    }
    let response = accepted(request.send().await.map_err(|error| unreached(&error))?).await?;
    *failures = 0;
    if !tell(Feed::Up) {
        return Ok(End::Unwanted);
    }
    let events = response.bytes_stream().eventsource();
    pin_mut!(events);
    while let Some(event) = events.next().await {
        let event = event.map_err(|error| ClientError::Unreachable(error.to_string()))?;
        let Some(feed) = parse_event(&event) else {
            tracing::debug!("an event cannot be read");
            continue;
        };
        if let Feed::Change(change) = &feed {
            *last = Some(change.seq);
        }
        if !tell(feed) {
            return Ok(End::Unwanted);
        }
    }
    Ok(End::Closed)
}

/// What `event` tells. A newer server may tell of what this version has no word for.
pub fn parse_event(event: &Event) -> Option<Feed> {
    match event.event.as_str() {
        "change" => serde_json::from_str(&event.data).map(Feed::Change).ok(),
        "outbox" => Some(Feed::Outbox),
        "directory" => Some(Feed::Directory),
        "job" => serde_json::from_str(&event.data).map(|job| Feed::Job(Box::new(job))).ok(),
        _ => None,
    }
}
