//! What goes wrong with a call.

use super::{ServiceState, answers::Told};
use axum::{
    body::{Body, Bytes},
    http::StatusCode,
    response::Response,
};
use futures_util::stream;
use std::{
    io,
    time::{Duration, Instant},
};

/// One thing that goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// 429, with this header; seconds are kept account of.
    Limit { retry_after: Option<&'static str> },
    /// A status, with this body and no effect.
    Answer(u16, String),
    /// The right answer, cut off in the middle of its JSON as if it were whole.
    Cut,
    /// The right answer, and its connection breaks in the middle.
    Broken,
    /// It does what was asked, and no answer leaves.
    Lost,
    /// Nothing is done, and no answer leaves.
    Dropped,
    /// A redirect with this status to this address; the rest of what was asked goes with it.
    Redirect(u16, String),
    /// A status of success, and a failure in the envelope.
    FailedInside(u16, &'static str),
}

/// Which calls meet which fault.
#[derive(Default)]
pub struct Faults(Vec<(String, usize, Fault)>);

impl Faults {
    pub fn add(&mut self, what: &str, times: usize, fault: Fault) {
        self.0.push((what.to_owned(), times, fault));
    }

    pub(super) fn meets(&mut self, what: &str) -> Option<Fault> {
        let met =
            self.0.iter_mut().find(|(begin, times, _)| *times > 0 && what.starts_with(begin))?;
        met.1 -= 1;
        Some(met.2.clone())
    }
}

impl Fault {
    pub(super) fn answer(
        self,
        state: &mut ServiceState,
        right: impl FnOnce(&mut ServiceState) -> Told,
    ) -> Response {
        match self {
            Self::Limit { retry_after } => {
                let mut response = state.failed(429, "Rate limit exceeded").into_response();
                if let Some(after) = retry_after {
                    response.headers_mut().insert("retry-after", after.parse().unwrap());
                    let seconds = after.parse().map(Duration::from_secs);
                    state.quiet_until = seconds.ok().map(|seconds| Instant::now() + seconds);
                }
                response
            }
            Self::Answer(status, body) => answered(status, Body::from(body)),
            Self::Cut => {
                let Told { status, body } = right(state);
                let text = body.to_string();
                answered(status, Body::from(text[..text.len() * 2 / 3].to_owned()))
            }
            Self::Broken => {
                let Told { status, body } = right(state);
                let text = body.to_string();
                broken(status, Bytes::from(text[..text.len() / 2].to_owned()))
            }
            Self::Lost => {
                right(state);
                broken(200, Bytes::new())
            }
            Self::Dropped => broken(200, Bytes::new()),
            Self::Redirect(status, to) => {
                let response = Response::builder().status(status).header("location", to);
                response.body(Body::empty()).unwrap()
            }
            Self::FailedInside(inside, message) => {
                let Told { body, .. } = state.failed(inside, message);
                Told { status: 200, body }.into_response()
            }
        }
    }
}

fn answered(status: u16, body: Body) -> Response {
    Response::builder().status(StatusCode::from_u16(status).unwrap()).body(body).unwrap()
}

/// A beginning, and then the connection breaks.
fn broken(status: u16, beginning: Bytes) -> Response {
    let parts = [Ok(beginning), Err(io::Error::other("the line is cut"))];
    answered(status, Body::from_stream(stream::iter(parts)))
}
