//! The door: takes connections, as many as there is room for, and holds each to its time.

mod connection;
pub mod limiter;
pub mod timers;
mod tracked_io;

use super::{
    address::{Peer, Proxies},
    limits::Limits,
    tls::Certificates,
};
use axum::Router;
use connection::{Connection, Protocol};
use limiter::{AddressPermit, ConnectionLimiter};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

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
    /// Serves until told to stop, then until the last connection has ended. Dropping the future
    /// drops all connections.
    pub async fn serve(self, router: Router, mut stopping: watch::Receiver<bool>) {
        let Self { socket, certificates, proxies, limits } = self;
        let limiter = ConnectionLimiter::new(limits.connections, limits.connections_per_address);
        let mut open = JoinSet::new();
        let told = stopping.clone();
        let accepting = async {
            loop {
                // Only a connection that has a seat is taken; the others wait in the system.
                let permit = limiter.permit().await;
                let (stream, peer) = accept(&socket, &mut open).await;
                // Behind a proxy everybody has the proxy's address.
                let address_permit = match proxies.trust(peer.ip()) {
                    true => Some(AddressPermit::unnamed(permit)),
                    false => limiter.acquire(permit, peer.ip()),
                };
                let Some(address_permit) = address_permit else {
                    tracing::debug!("an address has too many connections");
                    continue;
                };
                let certificates = certificates.clone();
                let router = router.clone();
                let stopping = told.clone();
                open.spawn(async move {
                    let _seat = address_permit;
                    attend(stream, peer, certificates, router, limits, stopping).await;
                });
            }
        };
        tokio::select! {
            () = accepting => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
        drop(socket);
        while open.join_next().await.is_some() {}
    }
}

/// The next connection. Meanwhile the tasks of those that ended are cleared away.
async fn accept(socket: &TcpListener, open: &mut JoinSet<()>) -> (TcpStream, SocketAddr) {
    loop {
        tokio::select! {
            accepted = socket.accept() => match accepted {
                Ok(connection) => return connection,
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be taken");
                    tokio::time::sleep(OUT_OF_ROOM).await;
                }
            },
            Some(_) = open.join_next() => {}
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

async fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    certificates: Option<Arc<Certificates>>,
    router: Router,
    limits: Limits,
    stopping: watch::Receiver<bool>,
) {
    // Small answers are sent at once, and without it they would wait for an acknowledgement.
    let _ = stream.set_nodelay(true);
    let peer = Peer(peer.ip());
    let Some(certificates) = certificates else {
        let connection = Connection { router, peer, limits, stopping };
        return connection.hold(stream, Protocol::Http1).await;
    };
    let acceptor = TlsAcceptor::from(certificates.current(limits.certificate_check));
    match timeout(limits.head, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            let protocol = Protocol::agreed(stream.get_ref().1.alpn_protocol());
            Connection { router, peer, limits, stopping }.hold(stream, protocol).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "no TLS could be agreed on"),
        Err(_) => tracing::debug!("the TLS handshake took too long"),
    }
}
