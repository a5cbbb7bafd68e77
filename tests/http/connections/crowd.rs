//! How many may come at once.

use crate::{connections::raw::Raw, server::TestServer};
use mfadmin::server::{HttpOptions, Limits, Server, address::Proxies};

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

const BRIEF: &str = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// Connected, and known to be served.
async fn guest(server: &Server) -> Raw {
    let mut client = Raw::connect(server.addr()).await;
    client.send(HEALTH).await;
    client.wait_for("ok").await;
    client
}

#[tokio::test]
async fn connections_per_address_are_limited() {
    let limits = Limits { connections_per_address: 3, ..Limits::default() };
    let server = TestServer::start_with_limits(limits).await.server;
    let mut guests = vec![guest(&server).await, guest(&server).await, guest(&server).await];
    assert_eq!(Raw::connect(server.addr()).await.tell(BRIEF).await, "");
    // Who leaves makes room.
    drop(guests.pop());
    loop {
        let answer = Raw::connect(server.addr()).await.tell(BRIEF).await;
        if answer.contains("ok") {
            break;
        }
        assert_eq!(answer, "");
    }
}

#[tokio::test]
async fn trusted_proxy_is_exempt_from_the_limit_per_address() {
    let directory = tempfile::tempdir().unwrap();
    let mut options = crate::server::options(&directory);
    let trusted = vec!["127.0.0.0/8".parse().unwrap()];
    options.http = HttpOptions { proxies: Proxies { trusted, ..Proxies::default() }, tls: None };
    let limits = Limits { connections_per_address: 1, ..Limits::default() };
    let server = Server::start_with_limits(options, limits).await.unwrap();
    let _guests = [guest(&server).await, guest(&server).await, guest(&server).await];
}

#[tokio::test]
async fn connections_over_the_limit_wait() {
    let limits = Limits { connections: 2, ..Limits::default() };
    let server = TestServer::start_with_limits(limits).await.server;
    let first = guest(&server).await;
    let _second = guest(&server).await;
    let mut third = Raw::connect(server.addr()).await;
    third.send(HEALTH).await;
    drop(first);
    third.wait_for("ok").await;
}
