//! A proxy between panel and server that fails on demand: it cuts connections, and it drops answers.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

const FORWARD: u8 = 0;
const DROP_ANSWERS: u8 = 1;

/// A proxy on its own port.
pub struct FaultyProxy {
    addr: SocketAddr,
    target: SocketAddr,
    mode: Arc<AtomicU8>,
    cuts: watch::Sender<u64>,
    accepting: Mutex<JoinHandle<()>>,
}

impl FaultyProxy {
    /// Stands before the server at `target`.
    pub async fn before(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let mode = Arc::new(AtomicU8::new(FORWARD));
        let (cuts, _) = watch::channel(0);
        let accepting =
            Mutex::new(tokio::spawn(accept(listener, target, mode.clone(), cuts.clone())));
        Self { addr, target, mode, cuts, accepting }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Breaks every connection and refuses new ones.
    pub async fn cut(&self) {
        self.accepting.lock().unwrap().abort();
        self.cuts.send_modify(|count| *count += 1);
        while TcpStream::connect(self.addr).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    /// Requests of the open and of new connections go through; their answers do not come back,
    /// and the connection breaks instead.
    pub fn swallow_answers(&self) {
        self.mode.store(DROP_ANSWERS, Ordering::SeqCst);
    }

    pub async fn restore(&self) {
        self.mode.store(FORWARD, Ordering::SeqCst);
        if self.accepting.lock().unwrap().is_finished() {
            let listener = TcpListener::bind(self.addr).await.unwrap();
            let accepting = accept(listener, self.target, self.mode.clone(), self.cuts.clone());
            *self.accepting.lock().unwrap() = tokio::spawn(accepting);
        }
    }
}

async fn accept(
    listener: TcpListener,
    target: SocketAddr,
    mode: Arc<AtomicU8>,
    cuts: watch::Sender<u64>,
) {
    while let Ok((client, _)) = listener.accept().await {
        let (mode, mut cut) = (Arc::clone(&mode), cuts.subscribe());
        tokio::spawn(async move {
            tokio::select! {
                _ = forward(client, target, &mode) => {}
                _ = cut.changed() => {}
            }
        });
    }
}

async fn forward(client: TcpStream, target: SocketAddr, mode: &AtomicU8) -> std::io::Result<()> {
    let server = TcpStream::connect(target).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async { tokio::io::copy(&mut from_client, &mut to_server).await.map(|_| ()) };
    let down = async {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            let count = from_server.read(&mut bytes).await?;
            if count == 0 || mode.load(Ordering::SeqCst) == DROP_ANSWERS {
                return Ok(());
            }
            to_client.write_all(&bytes[..count]).await?;
        }
    };
    tokio::select! { done = up => done, done = down => done }
}
