//! A stream and an answer's body that tell the books what the other end does.

use super::timers::{ConnectionTimers, RequestGuard};
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The largest piece of an answer that is handed on at once, in bytes: what a client does not read
/// is then still here, where it is seen.
const PIECE: usize = 16 * 1024;

/// A stream, watched.
pub struct TrackedIo<S> {
    stream: S,
    timers: ConnectionTimers,
    /// Whether reading tells of requests; with HTTP/2 there is other traffic, too.
    reading: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    IsRequest,
    MayBeAnything,
}

impl<S> TrackedIo<S> {
    pub fn new(stream: S, timers: ConnectionTimers, reading: Reading) -> Self {
        Self { stream, timers, reading }
    }

    fn note_io<T>(
        &self,
        poll: Poll<io::Result<T>>,
        bytes: impl Fn(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        match &poll {
            Poll::Pending => self.timers.write_waits(),
            Poll::Ready(done) => self.timers.wrote(done.as_ref().map_or(0, bytes)),
        }
        poll
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TrackedIo<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if self.reading == Reading::IsRequest && buf.filled().len() > before {
            self.timers.read();
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TrackedIo<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.note_io(poll, |bytes| *bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.note_io(poll, |bytes| *bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_flush(cx);
        self.note_io(poll, |()| 0)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.note_io(poll, |()| 0)
    }
}

/// The body of an answer, in pieces, watched.
pub struct TrackedBody {
    body: Body,
    rest: Bytes,
    turn: RequestGuard,
}

impl TrackedBody {
    pub fn new(body: Body, turn: RequestGuard) -> Self {
        Self { body, rest: Bytes::new(), turn }
    }

    fn piece(&mut self) -> Frame<Bytes> {
        self.turn.offered();
        Frame::data(self.rest.split_to(self.rest.len().min(PIECE)))
    }
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // Asked for more: what was offered is gone.
        self.turn.taken();
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(self.piece())));
        }
        match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) => {
                    self.rest = data;
                    Poll::Ready(Some(Ok(self.piece())))
                }
                Err(trailers) => Poll::Ready(Some(Ok(trailers))),
            },
            other => Poll::Ready(other),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let hint = self.body.size_hint();
        let rest = self.rest.len() as u64;
        let mut whole = SizeHint::new();
        whole.set_lower(hint.lower().saturating_add(rest));
        if let Some(upper) = hint.upper() {
            whole.set_upper(upper.saturating_add(rest));
        }
        whole
    }
}
