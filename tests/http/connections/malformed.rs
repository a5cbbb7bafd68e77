//! Requests that no honest client sends.

use crate::{
    connections::raw::{Raw, statuses},
    server::TestServer,
};
use mfadmin::server::Limits;
use std::time::Duration;

/// One that hangs up soon after its answer.
async fn hasty() -> TestServer {
    let short = Duration::from_millis(300);
    let limits = Limits { idle: short, ..Limits::default() };
    TestServer::start_with_limits(limits).await
}

async fn ask(server: &TestServer, request: impl AsRef<[u8]>) -> String {
    Raw::connect(server.server.addr()).await.tell(request).await
}

/// A request hidden in the body of another must not be answered.
const HIDDEN: &str = "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n";

#[tokio::test]
async fn request_smuggling_is_refused() {
    let server = hasty().await;
    let length = HIDDEN.len();
    for (head, body, expected) in [
        // Both lengths, in either order: the chunks count, and the connection ends with them.
        (format!("Content-Length: {}\r\nTransfer-Encoding: chunked", length + 5), "0\r\n\r\n", 405),
        (format!("Transfer-Encoding: chunked\r\nContent-Length: {}", length + 5), "0\r\n\r\n", 405),
        (format!("Content-Length: 0\r\nContent-Length: {length}"), "", 400),
        (format!("Content-Length: 0, {length}"), "", 400),
        (format!("Content-Length: +{length}"), "", 400),
        ("Content-Length: -1".to_owned(), "", 400),
        ("Transfer-Encoding: chunked, identity".to_owned(), "", 400),
        ("Transfer-Encoding: xchunked".to_owned(), "", 400),
        ("Transfer-Encoding : chunked".to_owned(), "", 400),
        ("Transfer-Encoding:\u{b}chunked".to_owned(), "", 400),
        (" Transfer-Encoding: chunked".to_owned(), "", 400),
    ] {
        let request = format!("POST /healthz HTTP/1.1\r\nHost: a\r\n{head}\r\n\r\n{body}{HIDDEN}");
        let answer = ask(&server, &request).await;
        assert_eq!(statuses(&answer), [expected], "{head}: {answer}");
    }
    let old =
        format!("POST /healthz HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}");
    assert_eq!(statuses(&ask(&server, old).await), [400]);
}

#[tokio::test]
async fn body_beyond_its_content_length_is_refused() {
    let server = hasty().await;
    // Chunks whose sizes lie are an end, not a beginning.
    for chunks in
        ["5\r\nab", "zz\r\nab\r\n0\r\n\r\n", "fffffffffffffffff\r\na", "1\r\nabc\r\n0\r\n\r\n"]
    {
        let answer = ask(
            &server,
            format!(
                "POST /setup/none HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\n\r\n{chunks}{HIDDEN}"
            ),
        )
        .await;
        let statuses = statuses(&answer);
        assert!(statuses.len() <= 1 && !statuses.contains(&200), "{chunks}: {answer}");
    }
}

#[tokio::test]
async fn request_heads_are_limited() {
    let server = hasty().await;
    let head = |headers: &str| format!("GET /healthz HTTP/1.1\r\nHost: a\r\n{headers}\r\n");
    let big = head(&format!("X: {}\r\n", "x".repeat(40_000)));
    let many: String = (0..10_000).map(|number| format!("X-{number}: x\r\n")).collect();
    let few: String = (0..90).map(|number| format!("X-{number}: x\r\n")).collect();
    for (request, expected) in [(big, 431), (head(&many), 431), (head(&few), 200)] {
        assert_eq!(statuses(&ask(&server, &request).await), [expected]);
    }
    let long = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(70_000));
    let status = statuses(&ask(&server, long).await);
    assert!(status == [414] || status == [431], "{status:?}");
    // A head without an end.
    let endless = format!("GET /healthz HTTP/1.1\r\nX: {}", "x".repeat(10_000_000));
    assert_eq!(statuses(&ask(&server, endless).await), [431]);
}

#[tokio::test]
async fn non_http_1_1_is_refused() {
    let server = hasty().await;
    for request in [
        &b"GET /healthz\r\n\r\n"[..],
        b"GET /healthz HTTP/0.9\r\n\r\n",
        b"GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        b"GET /health\0z HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        b"GE T /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ] {
        let answer = ask(&server, request).await;
        let text = String::from_utf8_lossy(request);
        assert_eq!(statuses(&answer), [400], "{text:?}: {answer}");
        assert!(!answer.contains("\r\nok"), "{answer}");
    }
    // The preface of HTTP/2 in clear is not understood, and so nothing behind it.
    let answer = ask(&server, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert!(!statuses(&answer).contains(&200), "{answer}");
}

#[tokio::test]
async fn request_needs_exactly_one_host() {
    let server = hasty().await;
    for (headers, expected) in [
        ("", 400),
        ("Host: a\r\nHost: a\r\n", 400),
        ("Host: a\r\nHost: b\r\n", 400),
        ("Host: a\r\n", 200),
    ] {
        let answer = ask(&server, format!("GET /healthz HTTP/1.1\r\n{headers}\r\n")).await;
        assert_eq!(statuses(&answer), [expected], "{headers}");
    }
    assert_eq!(statuses(&ask(&server, "GET /healthz HTTP/1.0\r\n\r\n").await), [200]);
}

#[tokio::test]
async fn every_answer_has_security_headers() {
    let server = hasty().await;
    let paths = ["/healthz", "/openapi.json", "/v1/me", "/none", "/v1/users/x", "/setup/none"];
    for (method, path) in paths.map(|path| ("GET", path)).into_iter().chain([
        ("DELETE", "/healthz"),
        ("TRACE", "/healthz"),
        ("OPTIONS", "/v1/users"),
        ("POST", "/setup/none"),
    ]) {
        let request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        let answer = ask(&server, request).await;
        for header in [
            "x-content-type-options: nosniff",
            "cache-control: no-store",
            "content-security-policy: default-src 'none'",
            "frame-ancestors 'none'",
            "referrer-policy: no-referrer",
            "x-request-id: ",
        ] {
            assert!(answer.contains(header), "{method} {path} has no {header}: {answer}");
        }
        assert!(!answer.contains("strict-transport-security"), "it is not for plain HTTP");
        assert!(!answer.contains("access-control-allow"), "no other site is let in: {answer}");
        assert!(!answer.to_lowercase().contains("\r\nserver:"), "{answer}");
    }
}
