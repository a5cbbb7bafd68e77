//! TLS: what is spoken, what is not, and certificates that change.

use crate::{
    connections::{
        authority::{Authority, Pair, replace},
        raw::Raw,
    },
    server::options,
};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use jiff::SignedDuration;
use mfadmin::{
    client::{Client, ClientError, Trust},
    contract::{BearerToken, Email},
    server::{HttpOptions, Limits, Server, StartError, service::access, tls::TlsError},
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use std::{fs, io::Write, os::unix::fs::PermissionsExt, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

struct TlsServer {
    server: Server,
    authority: Authority,
    token: BearerToken,
    directory: TempDir,
}

impl TlsServer {
    async fn open() -> Self {
        Self::certified("127.0.0.1", Limits::default()).await
    }

    async fn certified(name: &str, limits: Limits) -> Self {
        let authority = Authority::new();
        let directory = tempfile::tempdir().unwrap();
        let files = authority.certify(name).write(directory.path());
        let mut options = options(&directory);
        options.http = HttpOptions { tls: Some(files), ..HttpOptions::default() };
        let server = Server::start_with_limits(options, limits).await.unwrap();
        let email: Email = "ana@example.com".parse().unwrap();
        let owner = access::create_owner(server.store(), "Ana", &email).await.unwrap();
        let hour = SignedDuration::from_hours(1);
        let token = access::issue_session(server.store(), owner, hour).await.unwrap();
        Self { server, authority, token, directory }
    }

    fn client(&self, trust: &Trust) -> Client {
        Client::trusting(&self.server.url(), trust).unwrap().with_token(self.token.clone())
    }

    async fn ask(&self, authority: &Authority) -> Result<(), ClientError> {
        let trust = Trust::only(authority.pem().as_bytes()).unwrap();
        self.client(&trust).me().await.map(drop)
    }

    /// A handshake that offers `protocol`.
    async fn shake(&self, protocol: &str) -> TlsStream<TcpStream> {
        let ca = CertificateDer::from_pem_slice(self.authority.pem().as_bytes()).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(ca).unwrap();
        let provider = mfadmin::tls_provider::provider();
        let config = ClientConfig::builder_with_provider(provider);
        let config = config.with_safe_default_protocol_versions().unwrap();
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
        let stream = TcpStream::connect(self.server.addr()).await.unwrap();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
    }
}

#[tokio::test]
async fn client_verifies_the_server_certificate() {
    let tls_server = TlsServer::open().await;
    assert!(tls_server.server.url().starts_with("https://127.0.0.1:"));
    tls_server.ask(&tls_server.authority).await.unwrap();
    // Another authority, and the system's.
    let error = tls_server.ask(&Authority::new()).await.unwrap_err();
    let unsigned = "none of the trusted authorities signed it";
    assert!(matches!(error, ClientError::Untrusted(fault) if fault == unsigned), "{error}");
    let error = tls_server.client(&Trust::default()).me().await.unwrap_err();
    assert!(matches!(error, ClientError::Untrusted(fault) if fault == unsigned), "{error}");
    // The right authority, and a certificate of another name.
    let other = TlsServer::certified("mfadmin.example.com", Limits::default()).await;
    let error = other.ask(&other.authority).await.unwrap_err();
    let other_name = "it is for another name";
    assert!(matches!(error, ClientError::Untrusted(fault) if fault == other_name), "{error}");
}

#[tokio::test]
async fn invalid_ca_file_is_refused() {
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        assert!(Trust::only(pem.as_bytes()).is_err(), "{pem}");
    }
}

#[tokio::test]
async fn answers_over_tls_set_hsts() {
    let tls_server = TlsServer::open().await;
    let ca = reqwest::Certificate::from_pem(tls_server.authority.pem().as_bytes()).unwrap();
    let http = mfadmin_testing::http_client().tls_certs_only([ca]).build().unwrap();
    for path in ["/healthz", "/setup/none", "/none", "/v1/me"] {
        let response = http.get(tls_server.server.url() + path).send().await.unwrap();
        let header = response.headers()["strict-transport-security"].to_str().unwrap();
        assert!(header.contains("max-age=31536000"), "{header}");
    }
}

#[tokio::test]
async fn tls_port_refuses_plain_http_and_old_tls() {
    let tls_server = TlsServer::open().await;
    let answer = Raw::connect(tls_server.server.addr()).await;
    let answer = answer.tell_and_leave("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(!answer.contains("HTTP/1.1"), "{answer}");
    for (minor, expected) in [(1, false), (2, false), (3, true)] {
        let answer =
            Raw::connect(tls_server.server.addr()).await.tell_and_leave(hello(minor)).await;
        let bytes = answer.as_bytes();
        // A handshake (22) begins with a hello; an alert (21) says that the version is too old.
        assert_eq!(bytes.first() == Some(&22), expected, "TLS 1.{}: {bytes:?}", minor - 1);
        assert_eq!(bytes.first() == Some(&21), !expected, "TLS 1.{}: {bytes:?}", minor - 1);
    }
}

/// The first words of a client that speaks version 3.`minor` at most, which is TLS 1.`minor - 1`,
/// with the elliptic suites of that time.
fn hello(minor: u8) -> Vec<u8> {
    let mut body = vec![3, minor];
    body.extend([7; 32]);
    body.push(0);
    // ECDHE with ECDSA and RSA: AES-CBC of TLS 1.0, and AES-GCM of 1.2.
    let suites = [0xc009u16, 0xc00a, 0xc013, 0xc014, 0xc02b, 0xc02f];
    body.extend(u16::try_from(suites.len() * 2).unwrap().to_be_bytes());
    body.extend(suites.iter().flat_map(|suite| suite.to_be_bytes()));
    body.extend([1, 0]);
    let mut extensions = Vec::new();
    let groups: &[u8] = &[0, 2, 0, 23];
    let points: &[u8] = &[1, 0];
    let signatures: &[u8] = &[0, 4, 4, 3, 8, 4];
    let secret: &[u8] = &[];
    for (kind, data) in [(10u16, groups), (11, points), (13, signatures), (23, secret)] {
        extensions.extend(kind.to_be_bytes());
        extensions.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        extensions.extend(data);
    }
    body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
    body.extend(extensions);
    let mut handshake = vec![1, 0];
    handshake.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
    handshake.extend(body);
    let mut record = vec![22, 3, 1];
    record.extend(u16::try_from(handshake.len()).unwrap().to_be_bytes());
    record.extend(handshake);
    record
}

#[tokio::test]
async fn missing_handshake_times_out() {
    let head = Duration::from_millis(300);
    let tls_server = TlsServer::certified("127.0.0.1", Limits { head, ..Limits::default() }).await;
    assert_eq!(Raw::connect(tls_server.server.addr()).await.rest().await, "");
    let begun = Raw::connect(tls_server.server.addr()).await;
    assert!(!begun.trickle(&hello(3)[..20]).await.contains("HTTP"));
}

#[tokio::test]
async fn certificate_is_reloaded_without_a_restart() {
    let certificate_check = Duration::ZERO;
    let limits = Limits { certificate_check, ..Limits::default() };
    let tls_server = TlsServer::certified("127.0.0.1", limits).await;
    tls_server.ask(&tls_server.authority).await.unwrap();
    let dir = tls_server.directory.path();
    let [certificate, key] = ["cert.pem", "key.pem"].map(|name| dir.join(name));
    let newer = Authority::new();
    let Pair { certificate: next, key: next_key } = newer.certify("127.0.0.1");

    // Half of the change, nonsense, nothing, an exposed key: the old one stays.
    replace(&certificate, &next);
    tls_server.ask(&tls_server.authority).await.unwrap();
    replace(&certificate, "nonsense");
    tls_server.ask(&tls_server.authority).await.unwrap();
    fs::remove_file(&certificate).unwrap();
    tls_server.ask(&tls_server.authority).await.unwrap();
    replace(&certificate, &next);
    replace(&key, &next_key);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    tls_server.ask(&tls_server.authority).await.unwrap();

    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    tls_server.ask(&newer).await.unwrap();
    assert!(tls_server.ask(&tls_server.authority).await.is_err());
}

#[tokio::test]
async fn unusable_certificate_stops_the_start() {
    let authority = Authority::new();
    let directory = tempfile::tempdir().unwrap();
    let files = authority.certify("127.0.0.1").write(directory.path());
    let stranger = authority.certify("127.0.0.1");
    let mut options = options(&directory);
    options.http = HttpOptions { tls: Some(files.clone()), ..HttpOptions::default() };
    let refused = async || match Server::start(options.clone()).await {
        Err(StartError::Tls(error)) => error,
        other => panic!("{other:?}"),
    };

    fs::set_permissions(&files.key, fs::Permissions::from_mode(0o640)).unwrap();
    let error = refused().await;
    assert!(matches!(error, TlsError::Shared(_)), "{error}");
    assert!(error.to_string().contains("chmod 600"), "{error}");

    replace(&files.key, &stranger.key);
    assert!(matches!(refused().await, TlsError::Unfit { .. }));
    replace(&files.key, "nonsense");
    let error = refused().await;
    assert!(matches!(error, TlsError::NoKey(_)) && !error.to_string().contains("nonsense"));
    replace(&files.certificate, "nonsense");
    assert!(matches!(refused().await, TlsError::NoCertificate(_)));
    fs::remove_file(&files.certificate).unwrap();
    assert!(matches!(refused().await, TlsError::Io { .. }));
    let mut huge = fs::File::create(&files.certificate).unwrap();
    huge.write_all(&vec![b'x'; 2 << 20]).unwrap();
    assert!(matches!(refused().await, TlsError::NoCertificate(_)));
}

#[tokio::test]
async fn tls_offers_http_1_and_http_2() {
    let tls_server = TlsServer::open().await;
    let stream = tls_server.shake("http/1.1").await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let stream = tls_server.shake("h2").await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut sender, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(question(&tls_server, "/healthz")).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.version(), hyper::Version::HTTP_2);
    let answer = sender.send_request(question(&tls_server, "/v1/me")).await.unwrap();
    assert_eq!(answer.status(), 401);
    // Told to stop, the server ends the connection in good order.
    drop(sender);
    tls_server.server.shutdown().await;
    connection.await.unwrap().unwrap();
}

#[tokio::test]
async fn http_2_client_that_reads_no_answer_is_cut_off() {
    let short = Duration::from_millis(300);
    let limits = Limits { stall: short, ..Limits::default() };
    let tls_server = TlsServer::certified("127.0.0.1", limits).await;
    for window in [0, 1] {
        let mut builder = http2::Builder::new(TokioExecutor::new());
        builder.timer(TokioTimer::new()).initial_stream_window_size(window);
        let stream = TokioIo::new(tls_server.shake("h2").await);
        let (mut sender, connection) = builder.handshake(stream).await.unwrap();
        let connection = tokio::spawn(connection);
        let answer = sender.send_request(question(&tls_server, "/openapi.json")).await.unwrap();
        assert_eq!(answer.status(), 200);
        // The answer is held and not read; only the server can end this.
        let end = tokio::time::timeout(Duration::from_secs(60), connection).await;
        end.expect("the server hangs up").unwrap().unwrap_err();
        drop(answer);
    }
}

#[tokio::test]
async fn idle_http_2_connection_is_closed() {
    let limits = Limits { idle: Duration::from_millis(300), ..Limits::default() };
    let tls_server = TlsServer::certified("127.0.0.1", limits).await;
    let stream = TokioIo::new(tls_server.shake("h2").await);
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(question(&tls_server, "/healthz")).await.unwrap();
    assert_eq!(answer.status(), 200);
    drop(answer);
    let end = tokio::time::timeout(Duration::from_secs(60), connection).await;
    end.expect("the server hangs up").unwrap().unwrap();
}

fn question(tls_server: &TlsServer, path: &str) -> hyper::Request<axum::body::Body> {
    let request = hyper::Request::get(tls_server.server.url() + path);
    request.body(axum::body::Body::empty()).unwrap()
}
