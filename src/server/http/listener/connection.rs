//! One connection: its protocol, its requests, and its end.

use super::{
    timers::{ConnectionTimers, Overdue},
    tracked_io::{Reading, TrackedBody, TrackedIo},
};
use crate::server::http::{address::Peer, limits::Limits};
use axum::{
    Router,
    body::Body,
    http::{HeaderValue, header::AUTHORIZATION},
};
use futures_util::future::BoxFuture;
use hyper::{
    Request, Response,
    body::Incoming,
    server::conn::{http1, http2},
    service::Service,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{convert::Infallible, pin::Pin, time::Duration};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

/// The largest head, in bytes: a bearer token, an address, and room to spare.
const HEAD_BYTES: usize = 32 * 1024;
const HEADERS: usize = 100;

/// Requests of one HTTP/2 connection at a time.
const STREAMS: u32 = 32;

/// How often an HTTP/2 client is asked whether it is still there, and how long it has to answer.
const PING: Duration = Duration::from_secs(20);

/// What is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Http1,
    Http2,
}

impl Protocol {
    /// The one that the TLS handshake agreed on.
    pub fn agreed(name: Option<&[u8]>) -> Self {
        if name == Some(b"h2") { Self::Http2 } else { Self::Http1 }
    }
}

pub struct Connection {
    pub router: Router,
    pub peer: Peer,
    /// What its requests are taken to come with, whatever they bring.
    pub authorization: Option<HeaderValue>,
    pub limits: Limits,
    pub stopping: CancellationToken,
}

impl Connection {
    /// Answers requests until the other end leaves, owes something for too long, or the server
    /// stops.
    pub async fn hold<S>(self, stream: S, protocol: Protocol)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self { router, peer, authorization, limits, stopping } = self;
        let timers = ConnectionTimers::open();
        let router = TowerToHyperService::new(router);
        let service = Requests { router, peer, authorization, timers: timers.clone() };
        let reading = match protocol {
            Protocol::Http1 => Reading::IsRequest,
            Protocol::Http2 => Reading::MayBeAnything,
        };
        let io = TokioIo::new(TrackedIo::new(stream, timers.clone(), reading));
        match protocol {
            Protocol::Http1 => {
                let mut builder = http1::Builder::new();
                builder.timer(TokioTimer::new()).max_headers(HEADERS).max_header_size(HEAD_BYTES);
                builder.max_buf_size(2 * HEAD_BYTES);
                // The books know more exactly what is owed.
                builder.header_read_timeout(None);
                drive(builder.serve_connection(io, service), &timers, &limits, stopping).await;
            }
            Protocol::Http2 => {
                let mut builder = http2::Builder::new(TokioExecutor::new());
                builder
                    .timer(TokioTimer::new())
                    .max_concurrent_streams(STREAMS)
                    .max_header_list_size(HEAD_BYTES as u32)
                    .keep_alive_interval(PING)
                    .keep_alive_timeout(PING);
                drive(builder.serve_connection(io, service), &timers, &limits, stopping).await;
            }
        }
    }
}

/// A connection of either protocol.
trait DrivenConnection: Future<Output = hyper::Result<()>> {
    /// Has it end when what is under way is done.
    fn wind_up(self: Pin<&mut Self>);
}

impl<S> DrivenConnection for http1::Connection<TokioIo<TrackedIo<S>>, Requests>
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
{
    fn wind_up(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

impl<S> DrivenConnection for http2::Connection<TokioIo<TrackedIo<S>>, Requests, TokioExecutor>
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
{
    fn wind_up(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

async fn drive(
    connection: impl DrivenConnection,
    timers: &ConnectionTimers,
    limits: &Limits,
    stopping: CancellationToken,
) {
    let mut connection = std::pin::pin!(connection);
    let overdue = tokio::select! {
        ended = connection.as_mut() => return log_end(ended),
        () = stopping.cancelled() => None,
        overdue = timers.overdue(limits) => Some(overdue),
    };
    if overdue == Some(Overdue::Slow) {
        tracing::debug!("a slow client is cut off");
        return;
    }
    connection.as_mut().wind_up();
    // An idle connection has nothing to finish; one that stops is watched as before.
    let patience = async {
        match overdue {
            Some(_) => tokio::time::sleep(limits.stall).await,
            None => {
                while timers.overdue(limits).await == Overdue::Idle {
                    tokio::time::sleep(limits.stall).await;
                }
            }
        }
    };
    tokio::select! {
        ended = connection => log_end(ended),
        () = patience => tracing::debug!("a client that does not leave is cut off"),
    }
}

fn log_end(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

/// The routes, as one connection reaches them.
struct Requests {
    router: TowerToHyperService<Router>,
    peer: Peer,
    authorization: Option<HeaderValue>,
    timers: ConnectionTimers,
}

impl Service<Request<Incoming>> for Requests {
    type Response = Response<TrackedBody>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let turn = self.timers.begin();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(self.peer);
        if let Some(authorization) = &self.authorization {
            request.headers_mut().insert(AUTHORIZATION, authorization.clone());
        }
        let answer = self.router.call(request);
        Box::pin(async move { Ok(answer.await?.map(|body| TrackedBody::new(body, turn))) })
    }
}
