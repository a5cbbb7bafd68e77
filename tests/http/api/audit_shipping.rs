//! The audit log carried elsewhere: every entry, in order, whatever the place does.

use crate::{
    connections::authority::{Authority, Pair},
    server::{TestServer, options, person},
};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use mfadmin::{
    contract::{BearerToken, Role, Seq, UserId, api::AuditVerdict},
    secret::Secret,
    server::{Options, Server, Shipping},
    tls_provider,
};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, UdpSocket, UnixDatagram},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

const SECRET: &str = "shipping secret";

async fn shipping_to(change: impl FnOnce(&mut Shipping)) -> (TestServer, BearerToken, UserId) {
    let mut shipping = Shipping { pause: Duration::from_millis(5), ..Shipping::default() };
    change(&mut shipping);
    let server = TestServer::start_with(|options: &mut Options| options.shipping = shipping).await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    (server, token, id)
}

async fn end_sessions(server: &TestServer, token: &BearerToken, id: UserId, reason: &str) {
    let path = format!("/v1/users/{id}/access-reset");
    let body = json!({ "end_sessions": true, "reason": reason });
    let done = server.call(Method::POST, &path, token).json(&body).send().await.unwrap();
    assert_eq!(done.status(), 200);
}

/// Splits `<pri>1 time host app pid msgid [data] words` into its parts.
fn parts(message: &str) -> (String, String, String, String) {
    let mut fields = message.splitn(7, ' ');
    let priority = fields.next().unwrap().to_owned();
    let time = fields.next().unwrap();
    assert!(time.ends_with('Z') && time.parse::<jiff::Timestamp>().is_ok(), "{message}");
    assert_eq!((fields.next(), fields.next()), (Some("127.0.0.1"), Some("mfadmin")), "{message}");
    assert_eq!(fields.next().unwrap(), std::process::id().to_string());
    let event = fields.next().unwrap().to_owned();
    let (data, words) = fields.next().unwrap().rsplit_once("] ").unwrap();
    let data = data.strip_prefix("[mfadmin@32473 ").unwrap();
    (priority, event, data.to_owned(), words.to_owned())
}

#[tokio::test]
async fn syslog_datagram_is_complete_and_no_name_breaks_it() {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = format!("udp://{}", socket.local_addr().unwrap());
    let (server, token, id) =
        shipping_to(|shipping| shipping.syslog = Some(address.parse().unwrap())).await;
    let mut file = server.beside().await;
    sqlx::query("update users set name = $1 where id = $2")
        .bind("Eve \"]\r\n<108>1 - - - - - - forged\u{202e}")
        .bind(id.to_string())
        .execute(&mut file)
        .await
        .unwrap();
    end_sessions(&server, &token, id, "HELP-1 [x]").await;
    let mut buffer = [0; 4096];
    let length = socket.recv(&mut buffer).await.unwrap();
    let message = std::str::from_utf8(&buffer[..length]).unwrap();
    let (priority, event, data, words) = parts(message);
    assert_eq!((priority.as_str(), event.as_str()), ("<109>1", "sessions_ended"));
    assert_eq!(words, "Sessions ended");
    let AuditVerdict::Intact { head } = server.server.store().verify_audit(None).await.unwrap()
    else {
        panic!("intact")
    };
    for expected in [
        format!("head=\"{head}\" outcome=\"done\" actor_id="),
        format!("target_id=\"{id}\" target_name=\"Eve \\\"\\]  <108>1 - - - - - - forged\""),
        "from=\"127.0.0.1\" reason=\"HELP-1 [x\\]\"".to_owned(),
    ] {
        assert!(data.contains(&expected), "{expected} is missing in {data}");
    }
    assert!(!message.chars().any(|c| c.is_control() || c == '\u{202e}'), "{message:?}");
    let (_, admin) = server.sign_in(Role::Admin).await;
    let (owner, _) = server.sign_in(Role::Owner).await;
    let path = format!("/v1/users/{owner}/authenticator/reset");
    let refused = server.call(Method::POST, &path, &admin).send().await.unwrap();
    assert_eq!(refused.status(), 403);
    let length = socket.recv(&mut buffer).await.unwrap();
    let (priority, event, data, _) = parts(std::str::from_utf8(&buffer[..length]).unwrap());
    assert_eq!((priority.as_str(), event.as_str()), ("<108>1", "action_refused"));
    assert!(data.contains("outcome=\"refused\" code=\"owner_protected\""), "{data}");
}

#[tokio::test]
async fn unix_socket_gets_every_entry_in_order() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    let socket = UnixDatagram::bind(&path).unwrap();
    let address = format!("unix://{}", path.display());
    let (server, token, id) =
        shipping_to(|shipping| shipping.syslog = Some(address.parse().unwrap())).await;
    for at in 1..=250 {
        end_sessions(&server, &token, id, &format!("HELP-{at}")).await;
        let mut buffer = [0; 4096];
        let length = socket.recv(&mut buffer).await.unwrap();
        let (_, _, data, _) = parts(std::str::from_utf8(&buffer[..length]).unwrap());
        assert!(data.contains(&format!("@{at}\" ")), "{data}");
    }
}

/// The messages in a stream that counts their octets.
fn counted(mut text: &str) -> Vec<String> {
    let mut messages = Vec::new();
    while let Some((length, rest)) = text.split_once(' ') {
        let (message, rest) = rest.split_at(length.parse().unwrap());
        messages.push(message.to_owned());
        text = rest;
    }
    assert_eq!(text, "");
    messages
}

#[tokio::test]
async fn entries_are_sent_again_after_a_reset_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let (server, token, id) =
        shipping_to(|shipping| shipping.syslog = Some(address.parse().unwrap())).await;
    end_sessions(&server, &token, id, "HELP-1").await;
    for _ in 0..3 {
        let (mut stream, _) = listener.accept().await.unwrap();
        // Read in part, so that closing resets the connection.
        stream.read_exact(&mut [0; 10]).await.unwrap();
        stream.set_zero_linger().unwrap();
        drop(stream);
    }
    end_sessions(&server, &token, id, "HELP-2").await;
    let mut seen = Vec::new();
    while seen.len() < 2 {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        stream.shutdown().await.unwrap();
        seen.extend(counted(&text));
    }
    let heads: Vec<_> = seen.iter().map(|message| parts(message).2).collect();
    assert!(heads[0].contains("@1\" ") && heads[1].contains("@2\" "), "{heads:?}");
    assert!(heads[0].contains("reason=\"HELP-1\""), "{heads:?}");
}

#[tokio::test]
async fn entries_go_over_tls_to_the_syslog_server_that_proves_its_name() {
    let [authority, stranger] = [Authority::new(), Authority::new()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tls://{}", listener.local_addr().unwrap());
    let acceptor = |pair: Pair| {
        let certificates = CertificateDer::pem_slice_iter(pair.certificate.as_bytes());
        let certificates = certificates.collect::<Result<Vec<_>, _>>().unwrap();
        let key = PrivateKeyDer::from_pem_slice(pair.key.as_bytes()).unwrap();
        let config = ServerConfig::builder_with_provider(tls_provider::provider());
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        TlsAcceptor::from(Arc::new(config.with_single_cert(certificates, key).unwrap()))
    };
    let (server, token, id) = shipping_to(|shipping| {
        shipping.syslog = Some(address.parse().unwrap());
        shipping.syslog_ca = Some(authority.pem().into_bytes());
    })
    .await;
    end_sessions(&server, &token, id, "HELP-1").await;
    for impostor in [stranger.certify("127.0.0.1"), authority.certify("log.example.com")] {
        let (stream, _) = listener.accept().await.unwrap();
        assert!(acceptor(impostor).accept(stream).await.is_err());
    }
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = acceptor(authority.certify("127.0.0.1")).accept(stream).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    stream.shutdown().await.unwrap();
    let (_, event, data, _) = parts(&counted(&text)[0]);
    assert_eq!(event, "sessions_ended");
    assert!(data.contains("reason=\"HELP-1\""), "{data}");
}

/// Takes what is posted; fails as often as it is told to first.
struct WebhookReceiver {
    url: String,
    posted: UnboundedReceiver<(HeaderMap, Bytes)>,
    failures: Arc<AtomicUsize>,
}

#[derive(Clone)]
struct ReceiverState {
    posted: UnboundedSender<(HeaderMap, Bytes)>,
    failures: Arc<AtomicUsize>,
}

impl WebhookReceiver {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/log?key=k", listener.local_addr().unwrap());
        let (sender, posted) = unbounded_channel();
        let failures = Arc::new(AtomicUsize::new(0));
        let state = ReceiverState { posted: sender, failures: Arc::clone(&failures) };
        let take = async |State(state): State<ReceiverState>, headers: HeaderMap, body: Bytes| {
            state.posted.send((headers, body)).unwrap();
            let left = state
                .failures
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            if left.is_ok() { StatusCode::BAD_GATEWAY } else { StatusCode::NO_CONTENT }
        };
        let router = Router::new().fallback(take).with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, posted, failures }
    }

    fn take(&self, shipping: &mut Shipping) {
        shipping.webhook = Some((self.url.parse().unwrap(), Secret::new(SECRET)));
    }

    /// The numbers of the entries posted next, after their signature was checked.
    async fn next(&mut self) -> Vec<Value> {
        let (headers, body) = self.posted.recv().await.unwrap();
        let header = |name: &str| headers[name].to_str().unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(header("x-mfadmin-timestamp").as_bytes());
        mac.update(b".");
        mac.update(&body);
        let signature: String =
            mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(header("x-mfadmin-signature"), format!("v1={signature}"));
        assert_eq!(header("content-type"), "application/json");
        let body: Value = serde_json::from_slice(&body).unwrap();
        body["entries"].as_array().unwrap().clone()
    }
}

fn seqs(entries: &[Value]) -> Vec<i64> {
    entries.iter().map(|entry| entry["seq"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn failed_webhook_gets_the_same_entries_again() {
    let mut receiver = WebhookReceiver::open().await;
    receiver.failures.store(3, Ordering::SeqCst);
    let (server, token, id) = shipping_to(|shipping| receiver.take(shipping)).await;
    end_sessions(&server, &token, id, "HELP-1").await;
    for _ in 0..4 {
        let entries = receiver.next().await;
        assert_eq!(entries[0]["seq"], 1);
        assert_eq!(
            (&entries[0]["event"], &entries[0]["reason"]),
            (&json!("sessions_ended"), &json!("HELP-1"))
        );
    }
    end_sessions(&server, &token, id, "HELP-2").await;
    let entries = receiver.next().await;
    assert_eq!(seqs(&entries), [2]);
    let AuditVerdict::Intact { head } = server.server.store().verify_audit(None).await.unwrap()
    else {
        panic!("intact")
    };
    assert_eq!((entries[0]["head"].as_str(), head.seq), (Some(&*head.to_string()), Seq(2)));
}

#[tokio::test]
async fn export_resumes_after_a_restart_and_new_destination_gets_everything() {
    let mut receiver = WebhookReceiver::open().await;
    let (server, token, id) = shipping_to(|shipping| receiver.take(shipping)).await;
    end_sessions(&server, &token, id, "HELP-1").await;
    assert_eq!(seqs(&receiver.next().await), [1]);
    // The server has noted the first once it brings the second.
    end_sessions(&server, &token, id, "HELP-2").await;
    assert_eq!(seqs(&receiver.next().await), [2]);
    let (running, directory) = server.into_parts();
    running.shutdown().await;

    let mut other = WebhookReceiver::open().await;
    let mut options = options(&directory);
    other.take(&mut options.shipping);
    let running = Server::start(options).await.unwrap();
    assert_eq!(seqs(&other.next().await), [1, 2]);
    running.shutdown().await;

    let mut options = crate::server::options(&directory);
    receiver.take(&mut options.shipping);
    let running = Server::start(options).await.unwrap();
    let listen: SocketAddr = running.addr();
    let call = mfadmin_testing::http_client()
        .build()
        .unwrap()
        .post(format!("http://{listen}/v1/users/{id}/access-reset"))
        .bearer_auth(token.reveal())
        .json(&json!({ "end_sessions": true }));
    assert_eq!(call.send().await.unwrap().status(), 200);
    // What was on its way when the server stopped may come twice, and nothing is left out.
    let first = seqs(&receiver.next().await)[0];
    assert!(first == 2 || first == 3, "{first}");
    running.shutdown().await;
}

#[tokio::test]
async fn unreachable_destination_delays_no_other() {
    // Nobody listens there.
    let away = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let address = format!("tcp://{away}");
    let (server, token, id) =
        shipping_to(|shipping| shipping.syslog = Some(address.parse().unwrap())).await;
    for at in 0..5 {
        end_sessions(&server, &token, id, &format!("HELP-{at}")).await;
    }
    server.into_parts().0.shutdown().await;
}
