//! A file that is the truth: who is not in it is disabled.

use super::{post, send};
use crate::{
    callers::Caller,
    server::{SIGNED_IN, person, problem},
    test_app::TestApp,
};
use mfadmin::{
    contract::{
        BearerToken, Code, Kind, PhoneState, Problem, Role, UserId,
        api::{AuditEvent, ImportOutcome, ImportReport, MessageKind, UserPage},
        rules::Policy,
    },
    server::store::NewUser,
};

const TRUTH: &str = "?existing=update&disable_missing=true";

async fn done(app: &TestApp, query: &str, file: &str) -> ImportReport {
    let response = send(post(&app.server, &app.owner, query), file.to_owned()).await;
    assert_eq!(response.status(), 200, "{:?}", response.text().await);
    response.json().await.unwrap()
}

async fn refused(app: &TestApp, token: &BearerToken, query: &str, file: &str) -> Problem {
    let before = app.server.footprint().await;
    let problem = problem(send(post(&app.server, token, query), file.to_owned()).await).await;
    assert_eq!(app.server.footprint().await, before, "{problem:?}");
    problem
}

/// An Owner, `count` members and an Avobot; and a file of all but the last `left_out` members.
async fn organisation(count: usize, left_out: usize) -> (TestApp, Vec<UserId>, String) {
    let app = TestApp::open().await;
    let me = app.user(app.owner_id).await;
    let mut file = format!("email\n{}\n", me.handle());
    let mut ids = Vec::new();
    for n in 0..count {
        ids.push(app.put(person(&format!("m{n}"))).await);
        if n < count - left_out {
            file.push_str(&format!("m{n}@example.com\n"));
        }
    }
    let bot = NewUser { kind: Kind::Avobot, phone: PhoneState::NotSet, ..person("bot") };
    app.put(bot).await;
    (app, ids, file)
}

#[tokio::test]
async fn user_who_is_not_in_the_file_is_disabled_with_all_access() {
    let (app, ids, file) = organisation(9, 1).await;
    let zed = app.put(NewUser { role: Role::Admin, ..person("zed") }).await;
    let session = app.server.session(zed, SIGNED_IN).await;
    app.password_link(ids[8], false).await;
    let told = app.sent().await.len();
    let before = app.server.footprint().await;
    let trial = done(&app, &format!("{TRUTH}&dry_run=true"), &file).await;
    assert_eq!(app.server.footprint().await, before);
    let listed: Vec<_> =
        trial.users.iter().map(|it| (it.line, it.email.as_str(), it.outcome)).collect();
    let out = ImportOutcome::Disabled;
    assert_eq!(listed, [(None, "m8@example.com", out), (None, "zed@example.com", out)]);
    // Two of eleven are not more than 20 %.
    let report = done(&app, TRUTH, &file).await;
    assert_eq!((report.disabled, report.unchanged, report.changed), (2, 9, 0));
    for id in [ids[8], zed] {
        assert!(!app.user(id).await.is_enabled());
    }
    assert_ne!(app.me(&session).await, 200);
    assert_eq!(app.count("select count(*) from links where revoked_at is null").await, 0);
    let sent = app.sent().await;
    assert_eq!(sent[..sent.len() - told], [MessageKind::UserDisabled; 2]);
    let log = app.audit().await;
    let last: Vec<_> = log.iter().rev().take(3).map(|it| it.event).collect();
    assert_eq!(
        last,
        [AuditEvent::UsersImported, AuditEvent::UserDisabled, AuditEvent::UserDisabled]
    );
    assert_eq!(log.last().unwrap().note.as_deref(), Some("2 disabled"));
    // Bots stay, and once more is nothing.
    let page: UserPage = app.server.get("/v1/users?kind=avobot&status=enabled", &app.owner).await;
    assert_eq!(page.total, 1);
    let before = app.server.footprint().await;
    assert_eq!(done(&app, TRUTH, &file).await.disabled, 0);
    assert_eq!(app.server.footprint().await, before);
}

#[tokio::test]
async fn more_than_a_fifth_is_disabled_by_its_number_alone() {
    let (app, ids, file) = organisation(9, 3).await;
    let problem = refused(&app, &app.owner, TRUTH, &file).await;
    assert_eq!(problem.code, Code::ImportDisablesMany);
    let detail = problem.detail.unwrap();
    assert!(detail.contains("3 of 10 active users"), "{detail}");
    assert!(detail.contains("m6 <m6@example.com>, m7 "), "{detail}");
    let few = format!("{TRUTH}&disable_at_most=2");
    assert_eq!(refused(&app, &app.owner, &few, &file).await.code, Code::ImportDisablesMany);
    assert_eq!(done(&app, &format!("{TRUTH}&disable_at_most=3"), &file).await.disabled, 3);
    assert!(!app.user(ids[6]).await.is_enabled());
}

#[tokio::test]
async fn file_without_oneself_is_refused() {
    let (app, _, _) = organisation(3, 0).await;
    let everybody = "email\nm0@example.com\nm1@example.com\nm2@example.com\n";
    for file in [everybody, "email\n"] {
        let problem = refused(&app, &app.owner, &format!("{TRUTH}&disable_at_most=99"), file).await;
        assert_eq!(problem.code, Code::ImportRejected);
        let me = app.user(app.owner_id).await.email.unwrap();
        assert!(problem.message().contains(&format!("leaves out you, {me}")), "{problem:?}");
        assert_eq!(
            (problem.errors[0].line, problem.errors[0].field.as_str()),
            (None, "disable_missing")
        );
    }
}

#[tokio::test]
async fn admin_disables_no_owner_or_admin_by_leaving_them_out() {
    let (app, _, _) = organisation(9, 0).await;
    let admin = Caller::AdminSteppedUp.arrive(&app.server).await.unwrap();
    let me: mfadmin::contract::api::Me = app.server.get("/v1/me", &admin).await;
    let mut file = format!("email\n{}\n", me.user.handle());
    (0..9).for_each(|n| file.push_str(&format!("m{n}@example.com\n")));
    let problem = refused(&app, &admin, TRUTH, &file).await;
    assert_eq!(problem.code, Code::ImportRejected);
    assert!(problem.message().contains("only an Owner"), "{}", problem.message());
    let owner = app.user(app.owner_id).await.email.unwrap();
    assert!(problem.message().contains(owner.as_str()), "{}", problem.message());
}

#[tokio::test]
async fn disabling_by_a_file_takes_a_step_up_a_reason_and_a_whole_file() {
    let (app, _, file) = organisation(9, 1).await;
    let machine = Caller::ActToken.arrive(&app.server).await.unwrap();
    let plain = app.server.session_without_step_up(app.owner_id).await;
    // The token's owner is an active user, too.
    let page: UserPage = app.server.get("/v1/users?role=owner", &app.owner).await;
    let owners = page.users.iter().map(|user| format!("{}\n", user.handle()));
    let mine = app.user(app.owner_id).await.email.unwrap();
    let others: String = owners.filter(|line| line.trim() != mine.as_str()).collect();
    let file = format!("{file}{others}");
    assert_eq!(refused(&app, &machine, TRUTH, &file).await.code, Code::PersonRequired);
    assert_eq!(refused(&app, &plain, TRUTH, &file).await.code, Code::StepUpRequired);
    for (query, field) in [
        ("?disable_missing=true", "disable_missing"),
        ("?existing=update&disable_missing=true&partial=true", "disable_missing"),
        ("?existing=update&disable_at_most=3", "disable_at_most"),
        ("?existing=update&disable_missing=true&disable_at_most=-1", "disable_at_most"),
    ] {
        let problem = refused(&app, &app.owner, query, &file).await;
        assert_eq!(problem.code, Code::InvalidQuery, "{query}");
        assert_eq!(problem.errors[0].field, field, "{query}");
    }
    // A row that is wrong leaves nobody out.
    let broken = format!("{file}nobody\n");
    assert_eq!(refused(&app, &app.owner, TRUTH, &broken).await.code, Code::ImportRejected);
}

#[tokio::test]
async fn disabling_by_a_file_takes_the_reason_that_the_policy_asks_for() {
    let policy = Policy { require_reason: true, ..Policy::default() };
    let app = TestApp::open_with(|options| options.policy = policy).await;
    let boss = app.put(NewUser { role: Role::Owner, ..person("boss") }).await;
    let file = format!("email\n{}\n", app.user(app.owner_id).await.handle());
    let query = format!("{TRUTH}&disable_at_most=1");
    assert_eq!(refused(&app, &app.owner, &query, &file).await.code, Code::ReasonRequired);
    // An Owner disables another one, who is not the last.
    assert_eq!(done(&app, &format!("{query}&reason=left"), &file).await.disabled, 1);
    assert!(!app.user(boss).await.is_enabled());
}
