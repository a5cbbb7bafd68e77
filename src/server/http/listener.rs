//! The door: takes connections, as many as there is room for, and holds each to its time.

mod connection;
pub mod limiter;
pub mod local;
pub mod timers;
mod tracked_io;

use super::{
    address::{Peer, Proxies},
    limits::Limits,
    tls::Certificates,
};
use crate::server::background_tasks::BackgroundTasks;
use axum::Router;
use connection::{Connection, Protocol};
use limiter::{AddressPermit, ConnectionLimiter};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// The pause after the system had no room for another connection.
const OUT_OF_ROOM: Duration = Duration::from_secs(1);

/// What stands between the network and the routes.
pub struct Listener {
    pub socket: TcpListener,
    /// Absent: plain HTTP.
    pub certificates: Option<Arc<Certificates>>,
    pub proxies: Arc<Proxies>,
    pub limits: Limits,
}

impl Listener {
    /// Serves until told to stop. Each connection is a task of `tasks`.
    pub async fn serve(self, router: Router, tasks: BackgroundTasks) {
        let Self { socket, certificates, proxies, limits } = self;
        let handshake = Handshake { certificates, router, limits };
        let limiter = ConnectionLimiter::new(limits.connections, limits.connections_per_address);
        let accepting = async {
            loop {
                // Only a connection that has a seat is taken; the others wait in the system.
                let permit = limiter.permit().await;
                let (stream, peer) = accept(&socket).await;
                // Behind a proxy everybody has the proxy's address.
                let address_permit = match proxies.trust(peer.ip()) {
                    true => Some(AddressPermit::unnamed(permit)),
                    false => limiter.acquire(permit, peer.ip()),
                };
                let Some(address_permit) = address_permit else {
                    tracing::debug!("an address has too many connections");
                    continue;
                };
                let handshake = handshake.clone();
                let stopping = tasks.stopping();
                tasks.spawn(async move {
                    let _seat = address_permit;
                    handshake.serve(stream, peer, stopping).await;
                });
            }
        };
        tasks.stopping().run_until_cancelled_owned(accepting).await;
    }
}

/// The next connection.
async fn accept(socket: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match socket.accept().await {
            Ok(connection) => return connection,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(OUT_OF_ROOM).await;
            }
        }
    }
}

/// Whether the error came with the connection, and the next one may be well.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// From an accepted connection to its first request.
#[derive(Clone)]
struct Handshake {
    certificates: Option<Arc<Certificates>>,
    router: Router,
    limits: Limits,
}

impl Handshake {
    async fn serve(self, stream: TcpStream, peer: SocketAddr, stopping: CancellationToken) {
        // Small answers are sent at once, and without it they would wait for an acknowledgement.
        let _ = stream.set_nodelay(true);
        let Self { certificates, router, limits } = self;
        let connection =
            Connection { router, peer: Peer(peer.ip()), authorization: None, limits, stopping };
        let Some(certificates) = certificates else {
            return connection.hold(stream, Protocol::Http1).await;
        };
        let acceptor = TlsAcceptor::from(certificates.current(limits.certificate_check));
        match timeout(limits.head, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => {
                let protocol = Protocol::agreed(stream.get_ref().1.alpn_protocol());
                connection.hold(stream, protocol).await;
            }
            Ok(Err(error)) => tracing::debug!(%error, "no TLS could be agreed on"),
            Err(_) => tracing::debug!("the TLS handshake took too long"),
        }
    }
}
