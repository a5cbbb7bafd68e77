//! What stands between a server and PostgreSQL: it can be cut, be slow, and fall silent.

use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    time::sleep,
};

/// How long a slow line holds each piece.
const HELD: Duration = Duration::from_millis(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    Whole,
    /// Connections end, and there are no new ones.
    Cut,
    Slow,
    /// Nothing comes through, and nobody is told so, as where a machine has lost its power.
    Silent,
}

#[derive(Clone)]
pub struct Line {
    pub port: u16,
    state: Arc<watch::Sender<Now>>,
}

#[derive(Clone, Copy)]
struct Now {
    state: LineState,
    /// How often the connections of the time were stranded.
    strandings: u64,
}

impl Line {
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let state = Arc::new(watch::Sender::new(Now { state: LineState::Whole, strandings: 0 }));
        let line = Self { port: listener.local_addr().unwrap().port(), state: state.clone() };
        tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                tokio::spawn(carry(near, port, state.subscribe()));
            }
        });
        line
    }

    pub fn set(&self, state: LineState) {
        self.state.send_modify(|now| now.state = state);
    }

    /// The connections that there are fall silent for ever; new ones are as they were. So it is where another
    /// machine takes an address over, and something in between forgets the old connections.
    pub fn strand(&self) {
        self.state.send_modify(|now| now.strandings += 1);
    }
}

async fn carry(near: TcpStream, port: u16, mut line: watch::Receiver<Now>) {
    let Ok(now) = line.wait_for(|now| now.state != LineState::Silent).await.map(|now| *now) else {
        return;
    };
    if now.state == LineState::Cut {
        return;
    }
    let Ok(far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let (near_end, far_end) = (near.into_split(), far.into_split());
    let there = pass(near_end.0, far_end.1, line.clone(), now.strandings);
    let back = pass(far_end.0, near_end.1, line.clone(), now.strandings);
    tokio::select! {
        () = there => {}
        () = back => {}
        _ = line.wait_for(|now| now.state == LineState::Cut) => {}
    }
}

/// What a silent line has taken arrives once it is whole again, as after a cable was out.
async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut line: watch::Receiver<Now>,
    strandings: u64,
) {
    let mut piece = vec![0; 16 * 1024];
    loop {
        let Ok(read @ 1..) = from.read(&mut piece).await else { return };
        let now = *line.borrow_and_update();
        if now.state == LineState::Slow {
            sleep(HELD).await;
        }
        let passes = |now: &Now| now.state != LineState::Silent && now.strandings == strandings;
        if line.wait_for(passes).await.is_err() || to.write_all(&piece[..read]).await.is_err() {
            return;
        }
    }
}
