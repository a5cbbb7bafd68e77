//! Changes as they are committed (server-sent events).

use super::Outcome;
use crate::{
    contract::{
        Code, Seq,
        api::{Change, Job, paths},
    },
    server::{
        http::{
            api_error::ApiError,
            app::App,
            auth::Reader,
            described_shapes::{LastEventHeader, StreamEvent},
        },
        jobs::JobFeed,
        service::{Actor, Service},
    },
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use std::{collections::VecDeque, convert::Infallible, sync::Arc};
use tokio::sync::watch::{self, error::RecvError};
use tokio_util::sync::CancellationToken;

/// An event `change` for every change, its id the number of the audit entry, its data a `Change`.
/// With `Last-Event-ID` it begins after that entry, else with the next change. An event `outbox`,
/// without an id, when messages have come further: what was read of the outbox is old then. An event
/// `directory`, without an id, when the mirror of a directory has changed, or how far it is read. An event
/// `job`, without an id, its data a `Job`, when a job has come further: at most four a second for
/// each, and one at its end.
#[utoipa::path(get, path = paths::EVENTS, tag = "logs",
    params(LastEventHeader),
    responses((status = 200, body = StreamEvent, content_type = "text/event-stream")))]
pub async fn events(
    Reader(actor): Reader,
    State(app): State<App>,
    headers: HeaderMap,
) -> Outcome<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    // Subscribed before "now" is read, so that nothing falls between the two.
    let changes = app.service.changes();
    let deliveries = app.service.deliveries();
    let told_of_deliveries = *deliveries.borrow();
    let mirror = app.service.mirror_news();
    let jobs = app.service.job_feed();
    let now = app.service.still_signed_in(&actor).await?;
    // A number from beyond the newest entry, as after a restored backup, would wait for ever.
    let last = last_event_id(&headers)?.unwrap_or(now).min(now);
    let feed = Feed {
        stopping: app.service.tasks().stopping(),
        service: app.service,
        actor,
        changes,
        told_of_deliveries,
        deliveries,
        told_of_mirror: mirror.as_ref().map_or(0, |news| *news.borrow()),
        mirror,
        jobs,
        last,
        pending: VecDeque::new(),
    };
    let stream = stream::unfold(feed, async |mut feed| {
        let news = feed.next().await?;
        Some((Ok(event(news)), feed))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(app.limits.keep_alive)))
}

struct Feed {
    service: Arc<Service>,
    actor: Actor,
    changes: watch::Receiver<Seq>,
    deliveries: watch::Receiver<u64>,
    /// The count of which the client was told last.
    told_of_deliveries: u64,
    /// Counts how often the mirror of the directory has changed; absent where the users live here.
    mirror: Option<watch::Receiver<u64>>,
    told_of_mirror: u64,
    jobs: JobFeed,
    stopping: CancellationToken,
    last: Seq,
    pending: VecDeque<Change>,
}

/// What a client is told.
enum FeedEvent {
    Change(Change),
    Outbox,
    Directory,
    Job(Box<Job>),
}

impl Feed {
    /// The next news; none once the session or the server ends, or the database fails: the
    /// client comes back and resumes.
    async fn next(&mut self) -> Option<FeedEvent> {
        loop {
            if let Some(change) = self.pending.pop_front() {
                self.last = change.seq;
                return Some(FeedEvent::Change(change));
            }
            if self.stopping.is_cancelled() {
                return None;
            }
            self.changes.mark_unchanged();
            // Before the look at the session: what is told was there while it was open.
            let count = *self.deliveries.borrow_and_update();
            self.pending = self.service.changes_for(&mut self.actor, self.last).await.ok()?.into();
            if count != self.told_of_deliveries {
                self.told_of_deliveries = count;
                return Some(FeedEvent::Outbox);
            }
            if self.has_mirror_changed() {
                return Some(FeedEvent::Directory);
            }
            if let Some(job) = self.jobs.next() {
                return Some(FeedEvent::Job(Box::new(job)));
            }
            if self.pending.is_empty() {
                tokio::select! {
                    woken = self.changes.changed() => woken.ok()?,
                    woken = self.deliveries.changed() => woken.ok()?,
                    woken = changed(&mut self.mirror) => woken.ok()?,
                    woken = self.jobs.changed() => woken.ok()?,
                    () = self.stopping.cancelled() => return None,
                    // Another request may have used the session meanwhile: it is looked at again.
                    () = self.service.clock().sleep_until(self.actor.ends_at) => {}
                }
            }
        }
    }

    /// Whether the client was not told of the last change of the mirror.
    fn has_mirror_changed(&mut self) -> bool {
        let Some(news) = &mut self.mirror else { return false };
        let count = *news.borrow_and_update();
        std::mem::replace(&mut self.told_of_mirror, count) != count
    }
}

/// Never, where the users live here.
async fn changed(news: &mut Option<watch::Receiver<u64>>) -> Result<(), RecvError> {
    match news {
        Some(news) => news.changed().await,
        None => std::future::pending().await,
    }
}

fn event(news: FeedEvent) -> Event {
    let change = match news {
        FeedEvent::Change(change) => change,
        FeedEvent::Outbox => return Event::default().event("outbox").data("{}"),
        FeedEvent::Directory => return Event::default().event("directory").data("{}"),
        FeedEvent::Job(job) => {
            return Event::default().event("job").json_data(job).unwrap_or_default();
        }
    };
    let event = Event::default().event("change").id(change.seq.to_string());
    // A change always has a JSON form; an event without data would be passed over.
    event.json_data(change).unwrap_or_default()
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<Seq>, ApiError> {
    let Some(value) = headers.get("last-event-id") else { return Ok(None) };
    let number = value.to_str().ok().and_then(|text| text.parse::<i64>().ok());
    match number.filter(|number| *number >= 0) {
        Some(number) => Ok(Some(Seq(number))),
        None => {
            let message = "the number of an event that was read";
            Err(ApiError::field(Code::InvalidHeader, "last-event-id", message))
        }
    }
}
