//! Importing people from CSV.

use crate::server::{TestServer, number, person, problem};
use futures_util::stream;
use mfadmin::contract::{
    AuthenticatorState, BearerToken, Code, FieldError, Kind, PhoneState, Problem, Role,
    api::{AuditEvent, AuditOutcome, AuditPage, ImportReport, IssuedToken, UserPage, paths},
};
use reqwest::{Body, Method, RequestBuilder, Response};
use serde_json::json;
use std::io;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn start(role: Role) -> (TestServer, BearerToken) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(role).await;
    (server, token)
}

fn post(server: &TestServer, token: &BearerToken, query: &str) -> RequestBuilder {
    let path = format!("/v1/import{query}");
    server.call(Method::POST, &path, token).header("content-type", "text/csv; charset=utf-8")
}

async fn send(request: RequestBuilder, file: impl Into<Body>) -> Response {
    request.body(file).send().await.unwrap()
}

async fn rejected(server: &TestServer, token: &BearerToken, file: impl Into<Body>) -> Problem {
    let before = server.footprint().await;
    let problem = problem(send(post(server, token, ""), file).await).await;
    assert_eq!(problem.code, Code::ImportRejected);
    assert_eq!(server.footprint().await, before);
    problem
}

fn places(errors: &[FieldError]) -> Vec<(u64, &str)> {
    errors.iter().map(|error| (error.line.unwrap(), error.field.as_str())).collect()
}

#[tokio::test]
async fn spreadsheet_csv_is_imported() {
    let (server, token) = start(Role::Owner).await;
    let file = "\u{feff}Phone,Role,E-mail\r\n";
    let unknown = rejected(&server, &token, file).await;
    assert!(unknown.message().contains("e-mail"));
    let file = "\u{feff}phone,kind,Role,email,name\r\n\
                (415) 555-2671,,Member,Ana@Example.com,\"Lima, Ana \"\"A\"\"\"\r\n\
                ,avobot,admin,bot@example.com,Avobot Reminders\r\n\
                +44 20 7946 0958,human,owner,zoe@example.com,Zoë 李";
    let response = send(post(&server, &token, ""), file).await;
    assert_eq!(response.status(), 200);
    let report: ImportReport = response.json().await.unwrap();
    assert_eq!(report, ImportReport { imported: 3, rejected: 0, errors: vec![] });
    let page: UserPage = server.get("/v1/users?sort=email", &token).await;
    let [ana, bot, _, zoe] = page.users.as_slice() else { panic!("four users") };
    assert_eq!((ana.name.as_str(), ana.email.as_str()), ("Lima, Ana \"A\"", "ana@example.com"));
    assert_eq!(ana.phone, PhoneState::Unverified { number: number("+14155552671") }.masked());
    assert_eq!(ana.authenticator, AuthenticatorState::NotConfigured);
    assert_eq!((bot.kind, bot.role, &bot.phone), (Kind::Avobot, Role::Admin, &PhoneState::NotSet));
    assert_eq!((zoe.role, zoe.kind), (Role::Owner, Kind::Human));
    let audit: AuditPage = server.get("/v1/audit", &token).await;
    let [entry] = audit.entries.as_slice() else { panic!("one entry") };
    assert_eq!((entry.event, entry.note.as_deref()), (AuditEvent::UsersImported, Some("3 users")));
}

#[tokio::test]
async fn one_bad_row_rejects_the_file_and_every_bad_row_is_named() {
    let (server, token) = start(Role::Owner).await;
    server.seed(vec![person("taken")]).await;
    let long = "x".repeat(201);
    let file = format!(
        "name,email,role,kind,phone\n\
         Good,good@example.com,member,,\n\
         ,noname@example.com,member,,\n\
         Bad mail,nowhere,member,,\n\
         Bad role,role@example.com,boss,,\n\
         Bad kind,kind@example.com,member,robot,\n\
         Bad phone,phone@example.com,member,,12\n\
         Taken,TAKEN@example.com,member,,\n\
         Twice,good@example.com,member,,\n\
         Short,short@example.com\n\
         {long},long@example.com,member,,\n\
         \"New\nline\",newline@example.com,member,,\n\
         All wrong,x,y,z,w\n\
         Ipek,İpek@example.com,member,,\n"
    );
    let problem = rejected(&server, &token, file.clone()).await;
    let expected = vec![
        (3, "name"),
        (4, "email"),
        (5, "role"),
        (6, "kind"),
        (7, "phone"),
        (8, "email"),
        (9, "email"),
        (10, "row"),
        (11, "name"),
        (12, "name"),
        (14, "email"),
        (14, "role"),
        (14, "kind"),
        (14, "phone"),
        // Its lower case, İ taken apart, is no address.
        (15, "email"),
    ];
    assert_eq!(places(&problem.errors), expected);
    assert!(problem.errors[6].message.contains("line 2"));
    assert!(problem.detail.unwrap().contains("12"));
    let response = send(post(&server, &token, "?partial=true"), file).await;
    let report: ImportReport = response.json().await.unwrap();
    assert_eq!((report.imported, report.rejected), (1, 12));
    assert_eq!(places(&report.errors), expected);
    assert_eq!(server.server.store().user_count().await.unwrap(), 3);
}

#[tokio::test]
async fn dry_run_of_import_leaves_no_trace() {
    let (server, token) = start(Role::Owner).await;
    let before = server.footprint().await;
    let good = "name,email,role\nAnn,ann@example.com,member\n";
    let mixed = format!("{good}Bob,bob,member\n");
    // The key of the import to come: what a dry run said is not what the import says.
    let ask = |query| post(&server, &token, query).header("Idempotency-Key", "monday");
    for _ in 0..2 {
        let response = send(ask("?dry_run=true"), good).await;
        let report: ImportReport = response.json().await.unwrap();
        assert_eq!((report.imported, report.rejected), (1, 0));
    }
    let response = send(ask("?dry_run=true&partial=true"), mixed.clone()).await;
    let report: ImportReport = response.json().await.unwrap();
    assert_eq!((report.imported, places(&report.errors)), (1, vec![(3, "email")]));
    let response = send(ask("?dry_run=true"), mixed).await;
    assert_eq!(problem(response).await.code, Code::ImportRejected);
    assert_eq!(server.footprint().await, before);
    let report: ImportReport = send(ask(""), good).await.json().await.unwrap();
    assert_eq!(report.imported, 1);
    assert_ne!(server.footprint().await, before);
}

#[tokio::test]
async fn long_invalid_field_is_not_repeated_whole() {
    let (server, token) = start(Role::Owner).await;
    let long = "x".repeat(5_000);
    for file in [
        format!("name,email,role,kind\nA,a@example.com,{long},{long}\n"),
        format!("name,email,role,{long}\n"),
    ] {
        let problem = rejected(&server, &token, file).await;
        for error in &problem.errors {
            assert!(error.message.contains(&"x".repeat(40)), "{}", error.message);
            assert!(!error.message.contains(&"x".repeat(41)), "{}", error.message);
        }
    }
}

#[tokio::test]
async fn files_that_are_no_table_of_people_are_refused_whole() {
    let (server, token) = start(Role::Owner).await;
    for (file, place, words) in [
        ("", (1, "name"), "empty"),
        ("\u{feff}", (1, "name"), "empty"),
        ("name,email\nA,a@example.com\n", (1, "role"), "missing"),
        ("name,email,role,role\n", (1, "role"), "twice"),
        ("name,email,role,age\n", (1, "header"), "unknown"),
        ("name;email;role\n", (1, "header"), "unknown"),
        ("name,email,role\nA \"x\",a@example.com,member\n", (2, "row"), "quote"),
        ("name,email,role\n\"A\"x,a@example.com,member\n", (2, "row"), "quote"),
        (
            "name,email,role\nB,b@example.com,member\n\"A,a@example.com,member\n",
            (3, "row"),
            "never closed",
        ),
        ("name,email,role\rA,a@example.com,member\r", (1, "row"), "LF"),
    ] {
        for query in ["", "?partial=true"] {
            let before = server.footprint().await;
            let problem = problem(send(post(&server, &token, query), file).await).await;
            assert_eq!(problem.code, Code::ImportRejected, "{file:?}");
            assert_eq!(places(&problem.errors[..1]), [place], "{file:?}");
            assert!(problem.message().contains(words), "{file:?} {problem:?}");
            assert_eq!(server.footprint().await, before);
        }
    }
    let latin = b"name,email,role\nJos\xe9,jose@example.com,member\n".to_vec();
    let problem = rejected(&server, &token, latin).await;
    assert_eq!(places(&problem.errors), [(2, "name")]);
    assert!(problem.message().contains("UTF-8"));
    let wide: Vec<u8> =
        "\u{feff}name,email,role\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(rejected(&server, &token, wide).await.message().contains("UTF-8"));
}

#[tokio::test]
async fn a_header_alone_imports_nobody() {
    let (server, token) = start(Role::Owner).await;
    let response = send(post(&server, &token, ""), "name,email,role\n\n").await;
    let report: ImportReport = response.json().await.unwrap();
    assert_eq!(report.imported, 0);
    let audit: AuditPage = server.get("/v1/audit", &token).await;
    assert!(audit.entries.is_empty());
}

#[tokio::test]
async fn an_admin_may_not_import_an_owner() {
    let (server, token) = start(Role::Admin).await;
    let file = "name,email,role\nA,a@example.com,admin\nB,b@example.com,owner\n";
    assert_eq!(places(&rejected(&server, &token, file).await.errors), [(3, "role")]);
}

#[tokio::test]
async fn importing_an_admin_needs_a_step_up() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let wanted = json!({ "name": "cron", "scope": "act", "expires_in_days": 1 });
    let made = server.call(Method::POST, paths::TOKENS, &token).json(&wanted).send().await;
    let machine = made.unwrap().json::<IssuedToken>().await.unwrap().token;
    let file = |role: &str| format!("name,email,role\nA,a@example.com,{role}\n");
    let before = server.footprint().await;
    for role in ["admin", "owner"] {
        let refused = problem(send(post(&server, &machine, ""), file(role)).await).await;
        assert_eq!(refused.code, Code::PersonRequired);
    }
    assert_eq!(server.footprint().await, before);
    let plain = server.session_without_step_up(owner).await;
    let before = server.footprint().await;
    let refused = problem(send(post(&server, &plain, "?partial=true"), file("admin")).await).await;
    assert_eq!(refused.code, Code::StepUpRequired);
    assert_eq!(server.footprint().await, before);
    let page: AuditPage = server.get("/v1/audit", &token).await;
    let refusals: Vec<_> = page.entries.iter().map(|entry| (entry.event, entry.outcome)).collect();
    let refused = |code| (AuditEvent::ActionRefused, AuditOutcome::Refused(code));
    assert_eq!(refusals[..2], [refused(Code::StepUpRequired), refused(Code::PersonRequired)]);
    // Neither a trial nor a member needs it, and a bot has no rights to give.
    let dry = send(post(&server, &machine, "?dry_run=true"), file("admin")).await;
    assert_eq!(dry.status(), 200);
    let bot = "name,email,role,kind\nB,b@example.com,admin,avobot\n";
    for file in [file("member"), bot.to_owned()] {
        assert_eq!(send(post(&server, &machine, ""), file).await.status(), 200);
    }
}

#[tokio::test]
async fn dropped_upload_leaves_nothing() {
    let (server, token) = start(Role::Owner).await;
    let before = server.footprint().await;
    let rows = "A,a@example.com,member\n".repeat(1000);
    let head = format!(
        "POST /v1/import?partial=true HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: text/csv\r\ncontent-length: 1000000\r\n\r\nname,email,role\n{rows}",
        token.reveal()
    );
    let mut connection = TcpStream::connect(server.server.addr()).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    drop(connection);
    // A whole import after it: whatever the server made of the broken one is done by then.
    let broken = stream::iter([
        Ok("name,email,role\nA,a@example.com,member\n"),
        Err(io::Error::other("the client is gone")),
    ]);
    assert!(post(&server, &token, "").body(Body::wrap_stream(broken)).send().await.is_err());
    assert_eq!(server.footprint().await, before);
    let TestServerParts { footprint, .. } = stop_and_look(server).await;
    assert_eq!(footprint, before);
}

struct TestServerParts {
    footprint: Vec<String>,
    _directory: tempfile::TempDir,
}

/// Stops the server, which waits for what is under way, and looks at what it left.
async fn stop_and_look(server: TestServer) -> TestServerParts {
    let (server, directory) = server.into_parts();
    server.shutdown().await;
    let footprint = crate::server::footprint_of(&directory.path().join("mfadmin.db")).await;
    TestServerParts { footprint, _directory: directory }
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused() {
    let (server, token) = start(Role::Owner).await;
    let before = server.footprint().await;
    let request = format!(
        "POST /v1/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: text/csv\r\ncontent-length: 67108865\r\nconnection: close\r\n\r\n",
        token.reveal()
    );
    let mut connection = TcpStream::connect(server.server.addr()).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("body_too_large"), "{answer}");
    assert_eq!(server.footprint().await, before);
}

#[tokio::test]
async fn a_large_file_in_many_pieces_comes_in_whole_and_once() {
    let (server, token) = start(Role::Owner).await;
    let mut file = String::from("name,email,role\n");
    for n in 0..5000 {
        file.push_str(&format!("Person {n},person{n}@example.com,member\n"));
    }
    let pieces = |file: &str| {
        let pieces: Vec<_> = file.as_bytes().chunks(777).map(<[u8]>::to_vec).collect();
        Body::wrap_stream(stream::iter(pieces.into_iter().map(Ok::<_, io::Error>)))
    };
    let request = || post(&server, &token, "").header("idempotency-key", "import");
    let first = send(request(), pieces(&file)).await.text().await.unwrap();
    let report: ImportReport = serde_json::from_str(&first).unwrap();
    assert_eq!(report.imported, 5000);
    // Cut differently, it is the same request.
    let again = send(request(), file.clone()).await.text().await.unwrap();
    assert_eq!(again, first);
    assert_eq!(server.server.store().user_count().await.unwrap(), 5001);
    let other = send(request(), file + "X,x@example.com,member\n").await;
    assert_eq!(problem(other).await.code, Code::IdempotencyMismatch);
}

#[tokio::test]
async fn a_second_upload_under_the_same_key_does_not_wait() {
    let (server, token) = start(Role::Owner).await;
    let file = "name,email,role\nA,a@example.com,member\n";
    let head = format!(
        "POST /v1/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: text/csv\r\nidempotency-key: k\r\nexpect: 100-continue\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n",
        token.reveal(),
        file.len()
    );
    let mut first = TcpStream::connect(server.server.addr()).await.unwrap();
    first.write_all(head.as_bytes()).await.unwrap();
    // "100 Continue" says that the server waits for the file: the upload is under way.
    let mut interim = [0; 25];
    first.read_exact(&mut interim).await.unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100 "));
    let second = send(post(&server, &token, "").header("idempotency-key", "k"), file).await;
    assert_eq!(problem(second).await.code, Code::IdempotencyBusy);
    first.write_all(file.as_bytes()).await.unwrap();
    let mut answer = String::new();
    first.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(server.server.store().user_count().await.unwrap(), 2);
    // The key is free again, and now brings the first answer back.
    let third = send(post(&server, &token, "").header("idempotency-key", "k"), file).await;
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    assert_eq!(third.text().await.unwrap(), body);
}
