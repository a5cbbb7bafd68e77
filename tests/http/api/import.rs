//! Importing people from CSV: rows, rights and trials.

mod exports;
mod languages;
mod missing;
mod text;
mod update;
mod upload;

use crate::server::{TestServer, number, person, problem};
use mfadmin::contract::{
    AuthenticatorState, BearerToken, Code, FieldError, Kind, PhoneState, Problem, Role,
    api::{AuditEvent, AuditOutcome, AuditPage, ImportReport, IssuedToken, UserPage, paths},
};
use reqwest::{Body, Method, RequestBuilder, Response};
use serde_json::json;

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
    assert!(unknown.message().to_lowercase().contains("e-mail"));
    let file = "\u{feff}phone,kind,Role,email,name\r\n\
                (415) 555-2671,,Member,Ana@Example.com,\"Lima, Ana \"\"A\"\"\"\r\n\
                ,avobot,admin,bot@example.com,Avobot Reminders\r\n\
                +44 20 7946 0958,human,owner,zoe@example.com,Zoë 李";
    let response = send(post(&server, &token, ""), file).await;
    assert_eq!(response.status(), 200);
    let report: ImportReport = response.json().await.unwrap();
    let warnings = report.warnings.clone();
    assert_eq!(places(&warnings), [(4, "phone")], "London is a landline");
    assert_eq!(report, ImportReport { imported: 3, warnings, ..ImportReport::default() });
    let page: UserPage = server.get("/v1/users?sort=email", &token).await;
    let [ana, bot, _, zoe] = page.users.as_slice() else { panic!("four users") };
    assert_eq!((ana.name.as_str(), &*ana.handle().shown()), ("Lima, Ana \"A\"", "ana@example.com"));
    assert_eq!(ana.phone, PhoneState::Unverified { number: number("+14155552671") }.masked());
    assert_eq!(ana.authenticator, AuthenticatorState::NotConfigured);
    assert_eq!((bot.kind, bot.role, &bot.phone), (Kind::Avobot, Role::Admin, &PhoneState::NotSet));
    assert_eq!((zoe.role, zoe.kind), (Role::Owner, Kind::Human));
    let audit: AuditPage = server.get("/v1/audit", &token).await;
    let [entry] = audit.entries.as_slice() else { panic!("one entry") };
    assert_eq!((entry.event, entry.note.as_deref()), (AuditEvent::UsersImported, Some("3 users")));
}

#[tokio::test]
async fn bad_rows_reject_the_file_and_are_named() {
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
    let file = format!("name,email,role,kind\nA,a@example.com,{long},{long}\n");
    let problem = rejected(&server, &token, file).await;
    for error in &problem.errors {
        assert!(error.message.contains(&"x".repeat(40)), "{}", error.message);
        assert!(!error.message.contains(&"x".repeat(41)), "{}", error.message);
    }
}

#[tokio::test]
async fn malformed_files_are_refused_whole() {
    let (server, token) = start(Role::Owner).await;
    for (file, place, words) in [
        ("", (1, "name"), "empty"),
        ("\u{feff}", (1, "name"), "empty"),
        ("name,email,role,role\n", (1, "role"), "twice"),
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
}

#[tokio::test]
async fn header_alone_imports_nobody() {
    let (server, token) = start(Role::Owner).await;
    let response = send(post(&server, &token, ""), "name,email,role\n\n").await;
    let report: ImportReport = response.json().await.unwrap();
    assert_eq!(report.imported, 0);
    let audit: AuditPage = server.get("/v1/audit", &token).await;
    assert!(audit.entries.is_empty());
}

#[tokio::test]
async fn admin_cannot_import_an_owner() {
    let (server, token) = start(Role::Admin).await;
    let file = "name,email,role\nA,a@example.com,admin\nB,b@example.com,owner\n";
    let faults = rejected(&server, &token, file).await.errors;
    assert_eq!(places(&faults), [(2, "role"), (3, "role")]);
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
