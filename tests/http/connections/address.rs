//! Whose requests are counted, behind proxies and without.

use crate::server::TestServer;
use mfadmin::server::{
    HttpOptions,
    address::{ForwardedBy, Proxies},
};

/// More than any address may do at once.
const MANY: usize = 200;

async fn behind(trusted: &[&str], header: ForwardedBy) -> TestServer {
    let trusted = trusted.iter().map(|text| text.parse().unwrap()).collect();
    let door = HttpOptions { tls: None, proxies: Proxies { trusted, header } };
    TestServer::start_with(|options| options.http = door).await
}

/// Sends many forms, each with the header that `line` makes; whether one was refused.
async fn is_stopped(server: &TestServer, line: impl Fn(usize) -> (&'static str, String)) -> bool {
    let http = mfadmin_testing::http_client().build().unwrap();
    for number in 0..MANY {
        let (name, value) = line(number);
        let call = http.post(server.url("/phone/none")).header(name, value);
        if call.form(&[("step", "confirm")]).send().await.unwrap().status() == 429 {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn untrusted_client_cannot_forward_another_address() {
    let server = behind(&["192.0.2.0/24"], ForwardedBy::XForwardedFor).await;
    let named = |number| ("x-forwarded-for", format!("198.51.100.{number}"));
    assert!(is_stopped(&server, named).await);
}

#[tokio::test]
async fn trusted_proxy_forwards_client_addresses() {
    let server = behind(&["127.0.0.1/32"], ForwardedBy::XForwardedFor).await;
    let named = |number| ("x-forwarded-for", format!("198.51.100.{number}"));
    assert!(!is_stopped(&server, named).await, "each is a client of its own");
    let added = |number| ("x-forwarded-for", format!("198.51.100.{number}, 203.0.113.9"));
    assert!(is_stopped(&server, added).await, "what stands left of the client is its own");
    let other = |number| ("forwarded", format!("for=198.51.100.{number}"));
    assert!(is_stopped(&server, other).await, "the proxies write another header");
}

#[tokio::test]
async fn one_ipv6_network_is_one_client() {
    let server = behind(&["127.0.0.1/32"], ForwardedBy::Forwarded).await;
    let neighbours = |number| ("forwarded", format!("for=\"[2001:db8:0:{number:x}::1]\""));
    assert!(!is_stopped(&server, neighbours).await);
    let same = |number| ("forwarded", format!("for=\"[2001:db8:1:1::{number:x}]\";proto=https"));
    assert!(is_stopped(&server, same).await);
}
