//! A client that says exactly what it is told, at the speed it is told.

use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// How long to wait for what should come: far longer than any machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between two bytes of a trickle.
const DRIP: Duration = Duration::from_millis(20);

pub struct Raw {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Raw {
    pub async fn connect(to: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(to).await.unwrap(), received: Vec::new() }
    }

    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// What is left of the answers until the server ends the connection, as text. The server may
    /// hang up while it is still being spoken to.
    pub async fn rest(mut self) -> String {
        let read = async { while self.read().await {} };
        timeout(PATIENCE, read).await.expect("the server hangs up");
        String::from_utf8_lossy(&self.received).into_owned()
    }

    /// Sends the whole of `bytes`, however the server takes it, and gives its answers.
    pub async fn tell(mut self, bytes: impl AsRef<[u8]>) -> String {
        // A server that has heard enough may hang up before the end.
        let _ = self.stream.write_all(bytes.as_ref()).await;
        self.rest().await
    }

    /// As [`Self::tell`], with no more to say: whoever hangs up so early may miss an answer.
    pub async fn tell_and_leave(mut self, bytes: impl AsRef<[u8]>) -> String {
        let _ = self.stream.write_all(bytes.as_ref()).await;
        let _ = self.stream.shutdown().await;
        self.rest().await
    }

    /// Sends `bytes` over and over, one at a time, until the server hangs up; then its answers.
    pub async fn trickle(mut self, bytes: &[u8]) -> String {
        let drip = async {
            for byte in bytes.iter().cycle() {
                if self.stream.write_all(&[*byte]).await.is_err() {
                    break;
                }
                if timeout(DRIP, self.read()).await == Ok(false) {
                    break;
                }
            }
        };
        timeout(PATIENCE, drip).await.expect("the server hangs up");
        String::from_utf8_lossy(&self.received).into_owned()
    }

    /// Sends `bytes` over and over and reads nothing, until the server hangs up.
    pub async fn flood(mut self, bytes: &[u8]) {
        let flood = async { while self.stream.write_all(bytes).await.is_ok() {} };
        timeout(PATIENCE, flood).await.expect("the server hangs up");
    }

    /// Reads until `text` has come.
    pub async fn wait_for(&mut self, text: &str) {
        let come = async {
            while !String::from_utf8_lossy(&self.received).contains(text) {
                assert!(self.read().await, "ended early: {:?}", self.received);
            }
        };
        timeout(PATIENCE, come).await.expect("an answer");
    }

    /// Reads a piece; false at the end.
    async fn read(&mut self) -> bool {
        let mut chunk = [0; 16 * 1024];
        match self.stream.read(&mut chunk).await {
            Ok(0) | Err(_) => false,
            Ok(count) => {
                self.received.extend_from_slice(&chunk[..count]);
                true
            }
        }
    }
}

/// The status of each answer in `text`.
pub fn statuses(text: &str) -> Vec<u16> {
    let heads = text.split("\r\n").filter(|line| line.starts_with("HTTP/1."));
    heads.map(|head| head["HTTP/1.1 ".len()..][..3].parse().unwrap()).collect()
}
