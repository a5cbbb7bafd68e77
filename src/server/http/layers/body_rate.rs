//! The least pace of a request's body.

use crate::server::http::limits::LEAST_RATE;
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use thiserror::Error;
use tokio::time::{Instant, Sleep, sleep_until};

/// The body came too slowly.
#[derive(Debug, Error)]
#[error("the request body arrived too slowly")]
pub struct BodyTooSlow;

impl BodyTooSlow {
    /// Whether `error` is or comes from this.
    pub fn caused(error: &(dyn Error + 'static)) -> bool {
        let mut next = Some(error);
        while let Some(error) = next {
            if error.is::<Self>() {
                return true;
            }
            next = error.source();
        }
        false
    }
}

/// Ends a body that pauses for longer than `stall`, or that is slower than [`LEAST_RATE`] beyond
/// that.
pub async fn limit_body_rate(
    State(stall): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let paced =
        |body| Body::new(RateLimitedBody { body, body_rate: BodyRate::new(stall), wait: None });
    next.run(request.map(paced)).await
}

/// What a body has brought, and how long it was waited for. The time that the reader takes itself
/// does not count.
pub struct BodyRate {
    stall: Duration,
    waited: Duration,
    bytes: u64,
}

impl BodyRate {
    pub fn new(stall: Duration) -> Self {
        Self { stall, waited: Duration::ZERO, bytes: 0 }
    }

    /// Counts a piece of `bytes` that came after `waited`.
    pub fn count(&mut self, waited: Duration, bytes: u64) {
        self.waited += waited;
        self.bytes += bytes;
    }

    /// How long the next piece may take.
    pub fn left(&self) -> Duration {
        let earned = Duration::from_secs(self.bytes / u64::from(LEAST_RATE));
        (self.stall + earned).saturating_sub(self.waited).min(self.stall)
    }
}

struct RateLimitedBody {
    body: Body,
    body_rate: BodyRate,
    wait: Option<Wait>,
}

struct Wait {
    since: Instant,
    end: Pin<Box<Sleep>>,
}

impl HttpBody for RateLimitedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            let waited = this.wait.take().map_or(Duration::ZERO, |wait| wait.since.elapsed());
            let data = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
            this.body_rate.count(waited, data.map_or(0, |data| data.len() as u64));
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let wait = this.wait.get_or_insert_with(|| {
            let since = Instant::now();
            Wait { since, end: Box::pin(sleep_until(since + this.body_rate.left())) }
        });
        match wait.end.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => Poll::Ready(Some(Err(BodyTooSlow.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
