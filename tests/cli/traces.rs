//! What a collector of OpenTelemetry is told of requests.

use crate::{
    program::{Running, TestHome},
    serve::get,
};
use reqwest::{Method, StatusCode};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::{Instant, sleep},
};

/// How long to wait for what should come.
const PATIENCE: Duration = Duration::from_secs(60);
/// Spans are sent as often as that, in milliseconds.
const SOON: &str = "100";

/// A collector: what it was sent.
struct Collector {
    url: String,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
    heads: Arc<Mutex<String>>,
}

#[derive(Debug)]
struct Span {
    name: String,
    /// 2 is a server.
    kind: u64,
    parent: Vec<u8>,
    trace: Vec<u8>,
    state: Vec<u8>,
    attributes: BTreeMap<String, String>,
}

impl Collector {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (bodies, heads) = (Arc::default(), Arc::default());
        let collector = Self { url, bodies, heads };
        let (bodies, heads) = (collector.bodies.clone(), collector.heads.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream, bodies.clone(), heads.clone()));
            }
        });
        collector
    }

    /// The spans by `name`, once there are so many.
    async fn spans(&self, name: &str, count: usize) -> Vec<Span> {
        let begun = Instant::now();
        loop {
            let all: Vec<_> = self.bodies.lock().unwrap().iter().flat_map(|it| spans(it)).collect();
            let found = all.iter().filter(|span| span.name == name).count();
            if found >= count {
                return all.into_iter().filter(|span| span.name == name).collect();
            }
            assert!(begun.elapsed() < PATIENCE, "{name}: {found} of {count}; {all:#?}");
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Takes one request after another on one connection.
async fn answer(stream: TcpStream, bodies: Arc<Mutex<Vec<Vec<u8>>>>, heads: Arc<Mutex<String>>) {
    let mut stream = BufReader::new(stream);
    loop {
        let (mut length, mut head) = (0, String::new());
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim_end().to_lowercase();
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
            head.push_str(&line);
            head.push('\n');
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        bodies.lock().unwrap().push(body);
        *heads.lock().unwrap() = head;
        let answer =
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
}

/// A field of a protobuf message (<https://protobuf.dev/programming-guides/encoding/>).
enum Field<'b> {
    Number(u64),
    Bytes(&'b [u8]),
    /// Of a fixed length.
    Other,
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Field<'_>)> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let tag = number(&mut bytes);
        let field = match tag & 7 {
            0 => Field::Number(number(&mut bytes)),
            1 => {
                bytes = &bytes[8..];
                Field::Other
            }
            2 => {
                let length = usize::try_from(number(&mut bytes)).unwrap();
                let (field, rest) = bytes.split_at(length);
                bytes = rest;
                Field::Bytes(field)
            }
            5 => {
                bytes = &bytes[4..];
                Field::Other
            }
            kind => panic!("a field of kind {kind}"),
        };
        found.push((tag >> 3, field));
    }
    found
}

fn number(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            break;
        }
    }
    value
}

/// The messages in the field of this number.
fn below(bytes: &[u8], wanted: u64) -> Vec<&[u8]> {
    let found = fields(bytes).into_iter().filter_map(|(number, field)| match field {
        Field::Bytes(bytes) if number == wanted => Some(bytes),
        _ => None,
    });
    found.collect()
}

fn text(bytes: &[u8], wanted: u64) -> String {
    String::from_utf8(below(bytes, wanted).concat()).unwrap()
}

fn whole_number(bytes: &[u8], wanted: u64) -> Option<u64> {
    fields(bytes).into_iter().find_map(|(number, field)| match field {
        Field::Number(value) if number == wanted => Some(value),
        _ => None,
    })
}

/// `ExportTraceServiceRequest`, by the numbers of `opentelemetry/proto/trace/v1/trace.proto`.
fn spans(body: &[u8]) -> Vec<Span> {
    let scopes = below(body, 1).into_iter().flat_map(|resource| below(resource, 2));
    let spans = scopes.flat_map(|scope| below(scope, 2));
    let read = spans.map(|span| {
        let attributes = below(span, 9).into_iter().map(|pair| {
            let value = below(pair, 2)[0];
            let told = whole_number(value, 3).map_or_else(|| text(value, 1), |it| it.to_string());
            (text(pair, 1), told)
        });
        Span {
            name: text(span, 5),
            kind: whole_number(span, 6).unwrap_or_default(),
            trace: below(span, 1).concat(),
            parent: below(span, 4).concat(),
            state: below(span, 3).concat(),
            attributes: attributes.collect(),
        }
    });
    read.collect()
}

fn serve(home: &TestHome, variables: &[(&str, &str)]) -> (Running, String) {
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("OTEL_BSP_SCHEDULE_DELAY", SOON).envs(variables.iter().copied());
    let mut running = Running::from(&mut command);
    let url = running.line().strip_prefix("Listening on ").unwrap().to_owned();
    (running, url)
}

#[tokio::test]
async fn spans_tell_of_requests_and_of_nobody() {
    let (home, collector) = (TestHome::with_organisation(), Collector::open().await);
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=of-the-collector"),
    ];
    let (running, url) = serve(&home, &variables);
    let (http, token) = (mfadmin_testing::http_client().build().unwrap(), home.token());
    let me = get(&format!("{url}/v1/me"), &token).await;
    let id = me["user"]["id"].as_str().unwrap();
    get(&format!("{url}/v1/users?search=zoe@example.com"), &token).await;
    let call = http.get(format!("{url}/v1/users/{id}")).bearer_auth(&token);
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let call = call.header("traceparent", format!("00-{trace}-b7ad6b7169203331-01"));
    let answer = call.header("tracestate", "vendor=zoe").send().await.unwrap();
    let request_id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let link = http.get(format!("{url}/setup/token-of-somebody")).send().await.unwrap();
    let refused = link.status().as_u16().to_string();
    for path in ["/healthz", "/readyz", "/nowhere/zoe"] {
        http.get(format!("{url}{path}")).send().await.unwrap();
    }
    let brew = Method::from_bytes(b"BREW").unwrap();
    http.request(brew, format!("{url}/v1/me")).send().await.unwrap();

    let span = &collector.spans("GET /v1/users/{id}", 1).await[0];
    assert_eq!(span.kind, 2);
    assert_eq!(span.trace, hex(trace));
    assert_eq!(span.parent, hex("b7ad6b7169203331"));
    assert_eq!(span.state, Vec::<u8>::new());
    let told = |span: &Span| span.attributes.clone().into_iter().collect::<Vec<_>>();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let expected = [
        pair("http.request.method", "GET"),
        pair("http.response.status_code", "200"),
        pair("http.route", "/v1/users/{id}"),
        pair("mfadmin.request_id", &request_id),
    ];
    assert_eq!(told(span), expected);
    assert_eq!(collector.spans("GET /v1/users", 1).await[0].parent, Vec::<u8>::new());
    let of_link = &collector.spans("GET /setup/{token}", 1).await[0];
    assert_eq!(of_link.attributes["http.response.status_code"], refused);
    let nowhere = &collector.spans("GET", 1).await[0];
    assert_eq!(nowhere.attributes.get("http.route"), None);
    collector.spans("other /v1/me", 1).await;

    // What is left is sent at the end.
    assert_eq!(running.stop("TERM"), Some(0));
    let bodies = collector.bodies.lock().unwrap().concat();
    let all = String::from_utf8_lossy(&bodies);
    assert!(all.contains("service.name") && all.contains("mfadmin"), "{all}");
    for word in ["zoe", "ana@example.com", id, &token, "token-of", "BREW", "healthz", "readyz"] {
        assert!(!all.contains(word), "{word}: {all}");
    }
    let head = collector.heads.lock().unwrap().clone();
    assert!(head.starts_with("post /v1/traces "), "{head}");
    assert!(head.contains("authorization: of-the-collector"), "{head}");
    assert!(head.contains("content-type: application/x-protobuf"), "{head}");
}

/// Nothing listens there, or something that never answers.
#[tokio::test]
async fn a_collector_that_is_away_harms_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for address in [closed, silent.local_addr().unwrap()] {
        let home = TestHome::with_organisation();
        let endpoint = format!("http://ops:hunter2@{address}");
        let (running, url) = serve(&home, &[("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)]);
        let http = mfadmin_testing::http_client().build().unwrap();
        let begun = Instant::now();
        // More than are kept while nobody takes them.
        for _ in 0..3000 {
            let answer = http.get(format!("{url}/v1/me")).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        }
        println!("{address}: 3,000 requests took {:?}", begun.elapsed());
        let stopping = Instant::now();
        assert_eq!(running.stop("TERM"), Some(0));
        assert!(stopping.elapsed() < Duration::from_secs(8), "{:?}", stopping.elapsed());
        let log = std::fs::read_to_string(home.state("mfadmin.log")).unwrap();
        // Said once: when it is called, or at the end where one that is silent still has time to answer then.
        let away = log.matches("the collector of spans cannot be reached").count();
        let is_told = away == 1 || log.contains("the last spans were not delivered");
        assert!(is_told && away <= 1 && (away == 1 || address != closed), "{log}");
        assert!(!log.contains("hunter2"), "{log}");
    }
}

/// What is asked for and cannot be is said at the start.
#[test]
fn settings_that_cannot_be_used_are_refused() {
    let home = TestHome::with_organisation();
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", "not an address")];
    let ended = home.run_with(&variables, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("OTEL_EXPORTER_OTLP_ENDPOINT"), "{ended:?}");
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}
