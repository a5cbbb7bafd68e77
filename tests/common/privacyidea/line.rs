//! A line to a server that is cut where a test wants it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
};

/// Nothing is cut.
const WHOLE: usize = usize::MAX;

pub struct Line {
    pub url: String,
    answer_bytes: Arc<AtomicUsize>,
}

impl Line {
    /// Leads to the server on `port`.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer_bytes = Arc::new(AtomicUsize::new(WHOLE));
        let most = answer_bytes.clone();
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                let most = most.clone();
                tokio::spawn(async move { carry(caller, port, &most).await });
            }
        });
        Self { url, answer_bytes }
    }

    /// From now on an answer ends after so many bytes.
    pub fn cut_answers_after(&self, bytes: usize) {
        self.answer_bytes.store(bytes, Ordering::Relaxed);
    }

    pub fn mend(&self) {
        self.answer_bytes.store(WHOLE, Ordering::Relaxed);
    }
}

async fn carry(caller: TcpStream, port: u16, most: &AtomicUsize) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let (mut from_caller, mut to_caller) = caller.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let asking = tokio::spawn(async move { copy(&mut from_caller, &mut to_server).await });
    let mut buffer = vec![0; 16 * 1024];
    let mut carried = 0;
    while let Ok(read @ 1..) = from_server.read(&mut buffer).await {
        let left = most.load(Ordering::Relaxed).saturating_sub(carried);
        if to_caller.write_all(&buffer[..read.min(left)]).await.is_err() || left < read {
            break;
        }
        carried += read;
    }
    asking.abort();
}
