//! A line on which the other side may say only so much before it is asked again.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What may be received between two writes, in bytes: far more than any answer of a mail server.
const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// A line that counts what it receives, because lettre reads a line of any length into memory.
pub struct Bounded<S> {
    line: S,
    peer: SocketAddr,
    /// Read before anything of the line.
    greeting: &'static [u8],
    left: usize,
}

impl<S> Bounded<S> {
    /// `greeting` stands for a banner that was read already.
    pub fn new(line: S, peer: SocketAddr, greeting: &'static [u8]) -> Self {
        Self { line, peer, greeting, left: MAX_ANSWER_BYTES }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.greeting.is_empty() {
            let (now, later) = self.greeting.split_at(self.greeting.len().min(buffer.remaining()));
            buffer.put_slice(now);
            self.greeting = later;
            return Poll::Ready(Ok(()));
        }
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other("the answer is too long")));
        }
        // A buffer of its own, because a borrowed part would have to vouch for bytes unread.
        let mut part = [0; 2048];
        let room = part.len().min(self.left).min(buffer.remaining());
        let mut part = ReadBuf::new(&mut part[..room]);
        let polled = Pin::new(&mut self.line).poll_read(context, &mut part);
        buffer.put_slice(part.filled());
        let count = part.filled().len();
        self.left -= count;
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.left = MAX_ANSWER_BYTES;
        Pin::new(&mut self.line).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(context)
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> AsyncTokioStream for Bounded<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl<S> fmt::Debug for Bounded<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bounded").field("peer", &self.peer).finish_non_exhaustive()
    }
}
