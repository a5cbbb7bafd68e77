//! A stretch of bad line between panel and server: it can be cut, and it can swallow answers.

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

const FAIR: u8 = 0;
const MUTE: u8 = 1;

/// A proxy on its own port.
pub struct FaultyProxy {
    addr: SocketAddr,
    target: SocketAddr,
    now: Arc<AtomicU8>,
    storm: watch::Sender<u64>,
    door: Mutex<JoinHandle<()>>,
}

impl FaultyProxy {
    /// Stands before the server at `target`.
    pub async fn before(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let now = Arc::new(AtomicU8::new(FAIR));
        let (storm, _) = watch::channel(0);
        let door = Mutex::new(tokio::spawn(let_in(listener, target, now.clone(), storm.clone())));
        Self { addr, target, now, storm, door }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Breaks every connection and refuses new ones.
    pub async fn cut(&self) {
        self.door.lock().unwrap().abort();
        self.storm.send_modify(|storms| *storms += 1);
        while TcpStream::connect(self.addr).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    /// Requests of the open and of new connections go through; their answers do not come back,
    /// and the connection breaks instead.
    pub fn swallow_answers(&self) {
        self.now.store(MUTE, Ordering::SeqCst);
    }

    pub async fn clear_up(&self) {
        self.now.store(FAIR, Ordering::SeqCst);
        if self.door.lock().unwrap().is_finished() {
            let listener = TcpListener::bind(self.addr).await.unwrap();
            let door = let_in(listener, self.target, self.now.clone(), self.storm.clone());
            *self.door.lock().unwrap() = tokio::spawn(door);
        }
    }
}

async fn let_in(
    listener: TcpListener,
    target: SocketAddr,
    proxy: Arc<AtomicU8>,
    storms: watch::Sender<u64>,
) {
    while let Ok((client, _)) = listener.accept().await {
        let (proxy, mut storm) = (Arc::clone(&proxy), storms.subscribe());
        tokio::spawn(async move {
            tokio::select! {
                _ = carry(client, target, &proxy) => {}
                _ = storm.changed() => {}
            }
        });
    }
}

async fn carry(client: TcpStream, target: SocketAddr, proxy: &AtomicU8) -> std::io::Result<()> {
    let server = TcpStream::connect(target).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async { tokio::io::copy(&mut from_client, &mut to_server).await.map(|_| ()) };
    let down = async {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            let count = from_server.read(&mut bytes).await?;
            if count == 0 || proxy.load(Ordering::SeqCst) == MUTE {
                return Ok(());
            }
            to_client.write_all(&bytes[..count]).await?;
        }
    };
    tokio::select! { done = up => done, done = down => done }
}
