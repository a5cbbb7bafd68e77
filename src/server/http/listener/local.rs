//! The door for who runs the server: a socket in its own folder. Whoever comes by it is the user of
//! the operating system that the server runs as, can read its database and key, and so is let in as
//! the bare panel is.

use super::connection::{Connection, Protocol};
use crate::server::{
    background_tasks::BackgroundTasks,
    http::{address::Peer, limits::Limits},
    service::access::SharedSession,
};
use axum::{Router, http::HeaderValue};
use rustix::process::geteuid;
use std::{net::Ipv4Addr, sync::Arc, time::Duration};
use tokio::net::{UnixListener, UnixStream};

/// The pause after the system had no room for another connection.
const OUT_OF_ROOM: Duration = Duration::from_secs(1);

/// What stands behind it.
#[derive(Clone, Debug)]
pub struct LocalDoor {
    pub router: Router,
    pub limits: Limits,
}

impl LocalDoor {
    /// Serves on `socket`, under `session`, until told to stop. Each connection is a task of `tasks`.
    pub async fn serve(self, socket: UnixListener, session: SharedSession, tasks: BackgroundTasks) {
        let Self { router, limits } = self;
        let session = Arc::new(session);
        let accepting = async {
            loop {
                let stream = match socket.accept().await {
                    Ok((stream, _)) => stream,
                    Err(error) => {
                        tracing::error!(%error, "no local connection can be taken");
                        tokio::time::sleep(OUT_OF_ROOM).await;
                        continue;
                    }
                };
                if !is_own(&stream) {
                    tracing::warn!("another user of this machine was turned away");
                    continue;
                }
                let (router, session) = (router.clone(), session.clone());
                let stopping = tasks.stopping();
                tasks.spawn(async move {
                    let token = match session.join().await {
                        Ok(token) => token,
                        Err(error) => return tracing::error!(%error, "no local session opens"),
                    };
                    let authorization = HeaderValue::try_from(format!("Bearer {}", token.reveal()));
                    let authorization = authorization.ok().map(|mut value| {
                        value.set_sensitive(true);
                        value
                    });
                    let peer = Peer(Ipv4Addr::LOCALHOST.into());
                    let connection = Connection { router, peer, authorization, limits, stopping };
                    connection.hold(stream, Protocol::Http1).await;
                    if let Err(error) = session.leave().await {
                        tracing::error!(%error, "a local session stays open until it expires");
                    }
                });
            }
        };
        tasks.stopping().run_until_cancelled_owned(accepting).await;
    }
}

/// Whether the system says that the other end is a process of the user that this one runs as
/// (`SO_PEERCRED`; `getpeereid` where there is none).
fn is_own(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == geteuid().as_raw())
}
