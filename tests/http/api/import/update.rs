//! A row whose address a user has: a change, by the rules of `PATCH`.

use super::{places, post, send};
use crate::{
    callers::Caller,
    server::{number, person, problem},
    test_app::TestApp,
};
use mfadmin::{
    contract::{
        BearerToken, Code, Kind, PhoneState, Problem, Role, User,
        api::{AuditEvent, ImportOutcome, ImportReport, MessageKind, Receipt, UserPage},
        rules::Policy,
    },
    server::store::NewUser,
};
use reqwest::Method;
use serde_json::json;

const UPDATE: &str = "?existing=update";

async fn done(app: &TestApp, token: &BearerToken, query: &str, file: &str) -> ImportReport {
    let response = send(post(&app.server, token, query), file.to_owned()).await;
    assert_eq!(response.status(), 200, "{:?}", response.text().await);
    response.json().await.unwrap()
}

/// Sends what must be refused and change nothing.
async fn refused(app: &TestApp, token: &BearerToken, query: &str, file: &str) -> Problem {
    let before = app.server.footprint().await;
    let problem = problem(send(post(&app.server, token, query), file.to_owned()).await).await;
    assert_eq!(app.server.footprint().await, before, "{problem:?}");
    problem
}

async fn named(app: &TestApp, email: &str) -> User {
    let page: UserPage = app.server.get(&format!("/v1/users?search={email}"), &app.owner).await;
    let [user] = page.users.as_slice() else { panic!("one {email}") };
    app.user(user.id).await
}

async fn disable(app: &TestApp, user: &User) {
    app.act(user.id, "/disable", json!({})).await;
}

#[tokio::test]
async fn without_a_word_an_address_that_exists_is_refused_as_ever() {
    let app = TestApp::open().await;
    app.put(person("ana")).await;
    let file = "name,email,role\nAna Lima,ana@example.com,member\n";
    for query in ["", "?existing=refuse"] {
        let problem = refused(&app, &app.owner, query, file).await;
        assert_eq!(
            (problem.code, places(&problem.errors)),
            (Code::ImportRejected, vec![(2, "email")])
        );
    }
    // The columns are those of new users, too.
    let problem = refused(&app, &app.owner, "", "email\nana@example.com\n").await;
    assert_eq!(places(&problem.errors), [(1, "name")]);
}

#[tokio::test]
async fn rows_add_change_and_leave_users_and_a_dry_run_says_which() {
    let app = TestApp::open().await;
    for name in ["ana", "bo", "cy", "dee"] {
        app.put(person(name)).await;
    }
    disable(&app, &named(&app, "dee@").await).await;
    let told = app.sent().await.len();
    let file = "email,role,name,phone\n\
                ANA@Example.COM,member,Ana Lima,+442079460958\n\
                bo@example.com,admin,,\n\
                cy@example.com,member,cy,+1 415 555 2671\n\
                dee@example.com,member,Dee Dee,\n\
                eve@example.com,member,Eve,\n";
    let before = app.server.footprint().await;
    let plan = done(&app, &app.owner, "?existing=update&dry_run=true", file).await;
    assert_eq!(app.server.footprint().await, before);
    let words: Vec<_> = plan
        .users
        .iter()
        .map(|it| (it.line.unwrap(), it.outcome, it.name.as_deref(), it.role, it.phone))
        .collect();
    use ImportOutcome::{Added, Changed, LeftDisabled};
    assert_eq!(
        words,
        [
            (2, Changed, Some("Ana Lima"), None, true),
            (3, Changed, None, Some(Role::Admin), false),
            (5, LeftDisabled, None, None, false),
            (6, Added, Some("Eve"), Some(Role::Member), false),
        ]
    );
    let report = done(&app, &app.owner, UPDATE, file).await;
    assert_eq!(report, ImportReport { users: vec![], ..plan });
    let counts = [report.imported, report.changed, report.unchanged, report.left_disabled];
    assert_eq!((counts, report.disabled, report.rejected), ([1, 2, 1, 1], 0, 0));
    let ana = named(&app, "ana@").await;
    assert_eq!(ana.name, "Ana Lima");
    assert_eq!(ana.phone, PhoneState::Unverified { number: number("+442079460958") });
    let bo = named(&app, "bo@").await;
    assert_eq!((bo.role, bo.name.as_str()), (Role::Admin, "bo"));
    assert!(matches!(named(&app, "cy@").await.phone, PhoneState::Verified { .. }));
    let page: UserPage = app.server.get("/v1/users?status=disabled", &app.owner).await;
    assert_eq!((page.total, page.users[0].name.as_str()), (1, "dee"));
    // Mails and entries are those of PATCH, and one entry is of the whole.
    let mut sent = app.sent().await;
    sent.truncate(sent.len() - told);
    sent.reverse();
    use MessageKind::{PhoneChanged, PhoneVerification, UserEdited};
    assert_eq!(sent, [UserEdited, PhoneChanged, PhoneVerification, UserEdited]);
    let log = app.audit().await;
    let log: Vec<_> =
        log.iter().rev().take(4).rev().map(|it| (it.event, it.note.as_deref().unwrap())).collect();
    assert_eq!(
        log,
        [
            (AuditEvent::UserEdited, "name; by import"),
            (AuditEvent::PhoneUpdated, "by import"),
            (AuditEvent::RoleChanged, "member → admin; by import"),
            (AuditEvent::UsersImported, "1 users, 2 changed"),
        ]
    );
    // The same once more is nothing.
    let before = app.server.footprint().await;
    let again = done(&app, &app.owner, UPDATE, file).await;
    assert_eq!((again.changed, again.unchanged, again.left_disabled), (0, 4, 1));
    assert_eq!(app.server.footprint().await, before);
}

#[tokio::test]
async fn missing_column_and_empty_cell_leave_the_value() {
    let app = TestApp::open().await;
    app.put(NewUser { role: Role::Admin, ..person("ana") }).await;
    let before = named(&app, "ana@").await;
    for file in [
        "email\nana@example.com\n",
        "email,name,role,kind,phone\nana@example.com,,,,\n",
        "phone,email\n \t,ana@example.com\n",
    ] {
        let report = done(&app, &app.owner, UPDATE, file).await;
        assert_eq!((report.unchanged, report.changed), (1, 0), "{file}");
        assert_eq!(named(&app, "ana@").await, before);
    }
    // Who is new needs a name.
    let file = "email,name,role\nnew@example.com,,member\nana@example.com,Ana Lima,\n";
    let problem = refused(&app, &app.owner, UPDATE, file).await;
    assert_eq!(places(&problem.errors), [(2, "name")]);
    let partial = done(&app, &app.owner, "?existing=update&partial=true", file).await;
    assert_eq!((partial.changed, partial.rejected), (1, 1));
    assert_eq!(named(&app, "ana@").await.name, "Ana Lima");
}

#[tokio::test]
async fn lower_role_ends_what_the_user_had_as_patch_does() {
    let app = TestApp::open().await;
    let adam = app.put(NewUser { role: Role::Admin, ..person("adam") }).await;
    let session = app.server.session(adam, crate::server::SIGNED_IN).await;
    assert_eq!(app.me(&session).await, 200);
    let report = done(&app, &app.owner, UPDATE, "email,role\nadam@example.com,member\n").await;
    assert_eq!(report.changed, 1);
    assert_eq!(app.me(&session).await, 401);
    // Up again: an account is there, and a new session opens the panel.
    done(&app, &app.owner, UPDATE, "email,role\nadam@example.com,admin\n").await;
    let session = app.server.session(adam, crate::server::SIGNED_IN).await;
    assert_eq!(app.me(&session).await, 200);
}

#[tokio::test]
async fn one_refused_row_changes_nothing_and_all_are_named() {
    let app = TestApp::open().await;
    for name in ["ana", "bo"] {
        app.put(person(name)).await;
    }
    app.put(NewUser { kind: Kind::Avobot, phone: PhoneState::NotSet, ..person("bot") }).await;
    app.put(NewUser { role: Role::Owner, ..person("boss") }).await;
    app.put(NewUser { role: Role::Admin, ..person("adam") }).await;
    let admin = Caller::AdminSteppedUp.arrive(&app.server).await.unwrap();
    let file = "email,name,role,kind,phone\n\
                ana@example.com,Ana Lima,,,\n\
                bo@example.com,,admin,,\n\
                boss@example.com,Big Boss,,,\n\
                adam@example.com,,member,,\n\
                bot@example.com,,,human,\n\
                bot@example.com,,,,+442079460958\n\
                new@example.com,New,owner,,\n\
                boss@example.com,,,,\n\
                nobody,,,,12\n";
    let problem = refused(&app, &admin, UPDATE, file).await;
    let expected = vec![
        (3, "role"),
        (4, "name"),
        (5, "role"),
        (6, "kind"),
        // The same address as in line 6, and in line 4.
        (7, "email"),
        (8, "role"),
        (9, "email"),
        (10, "email"),
        (10, "phone"),
    ];
    assert_eq!(places(&problem.errors), expected);
    for line in [3, 4, 5, 8] {
        let error = problem.errors.iter().find(|error| error.line == Some(line)).unwrap();
        assert!(error.message.contains("only an Owner"), "{}", error.message);
    }
    let bot = "email,phone\nbot@example.com,+442079460958\n";
    assert_eq!(places(&refused(&app, &app.owner, UPDATE, bot).await.errors), [(2, "phone")]);
    // An Owner may do most of it.
    let file = "email,name,role\nbo@example.com,,admin\nboss@example.com,Big Boss,\n\
                adam@example.com,,member\n";
    assert_eq!(done(&app, &app.owner, UPDATE, file).await.changed, 3);
}

#[tokio::test]
async fn own_role_and_the_last_owner_stay() {
    let app = TestApp::open().await;
    let me = app.user(app.owner_id).await;
    let file = format!("email,role\n{},member\n", me.handle());
    let problem = refused(&app, &app.owner, UPDATE, &file).await;
    assert_eq!(places(&problem.errors), [(2, "role")]);
    assert!(problem.message().contains("last active Owner"), "{}", problem.message());
    app.put(NewUser { role: Role::Owner, ..person("boss") }).await;
    let problem = refused(&app, &app.owner, UPDATE, &file).await;
    assert!(problem.message().contains("another Owner"), "{}", problem.message());
    // One's own name is one's own to change.
    let file = format!("email,name\n{},Me Myself\n", me.handle());
    assert_eq!(done(&app, &app.owner, UPDATE, &file).await.changed, 1);
}

#[tokio::test]
async fn changes_take_a_step_up_and_the_reason_that_the_policy_asks_for() {
    let policy = Policy { require_reason: true, ..Policy::default() };
    let app = TestApp::open_with(|options| options.policy = policy).await;
    app.put(person("ana")).await;
    let file = "email,name,role\nana@example.com,Ana Lima,\n";
    let machine = Caller::ActToken.arrive(&app.server).await.unwrap();
    let plain = app.server.session_without_step_up(app.owner_id).await;
    for (token, query, code) in [
        (&machine, "?existing=update&reason=x", Code::PersonRequired),
        (&plain, "?existing=update&reason=x", Code::StepUpRequired),
        (&app.owner, UPDATE, Code::ReasonRequired),
        (&app.owner, "?existing=upgrade", Code::InvalidQuery),
        (&app.owner, "?existing=update&reason=", Code::InvalidQuery),
    ] {
        assert_eq!(refused(&app, token, query, file).await.code, code, "{query}");
    }
    // A token adds members, and looks.
    let new = "email,name,role\nana@example.com,,\nbo@example.com,Bo,member\n";
    assert_eq!(done(&app, &machine, "?existing=update&reason=HELP-6", new).await.imported, 1);
    assert_eq!(done(&app, &machine, "?existing=update&dry_run=true", file).await.changed, 1);
    done(&app, &app.owner, "?existing=update&reason=HELP-7", file).await;
    let log = app.audit().await;
    for entry in &log[log.len() - 2..] {
        assert_eq!(entry.reason.as_ref().unwrap().as_str(), "HELP-7", "{:?}", entry.event);
    }
}

#[tokio::test]
async fn additions_take_the_reason_that_the_policy_asks_for() {
    let policy = Policy { require_reason: true, ..Policy::default() };
    let app = TestApp::open_with(|options| options.policy = policy).await;
    for (name, role) in [("boss", "owner"), ("chief", "admin"), ("bo", "member")] {
        let file = format!("name,email,role\n{name},{name}@example.com,{role}\n");
        for query in ["", UPDATE] {
            let problem = refused(&app, &app.owner, query, &file).await;
            assert_eq!(problem.code, Code::ReasonRequired, "{name}");
        }
        // What is there already takes none, as nothing is done.
        assert_eq!(done(&app, &app.owner, "?dry_run=true", &file).await.imported, 1);
        assert_eq!(done(&app, &app.owner, "?reason=HELP-9", &file).await.imported, 1);
        let entry = app.last_audit_entry().await;
        assert_eq!(entry.event, AuditEvent::UsersImported);
        assert_eq!(entry.reason.unwrap().as_str(), "HELP-9");
        assert_eq!(done(&app, &app.owner, UPDATE, &file).await.unchanged, 1);
    }
}

#[tokio::test]
async fn repeated_update_under_its_key_is_answered_and_not_done() {
    let app = TestApp::open().await;
    let ana = app.put(person("ana")).await;
    let file = "email,name\nana@example.com,Ana Lima\n";
    let ask = || post(&app.server, &app.owner, UPDATE).header("idempotency-key", "monday");
    let first = send(ask(), file).await.text().await.unwrap();
    // Somebody gives her another name meanwhile.
    let user = app.user(ana).await;
    let call = app.server.call(Method::PATCH, &format!("/v1/users/{ana}"), &app.owner);
    let call = call.header("if-match", format!("\"{}\"", user.revision));
    let call = call.json(&json!({ "name": "Ana Souza" })).send().await.unwrap();
    assert_eq!(call.json::<Receipt>().await.unwrap().user.name, "Ana Souza");
    assert_eq!(send(ask(), file).await.text().await.unwrap(), first);
    assert_eq!(app.user(ana).await.name, "Ana Souza");
    // No name of anybody rests in what is kept.
    assert!(!first.contains("ana"), "{first}");
}

#[tokio::test]
async fn imported_admin_is_told_as_one_who_is_added() {
    let app = TestApp::open().await;
    let file = "name,email,role\nBo,bo@example.com,admin\nCy,cy@example.com,member\n";
    done(&app, &app.owner, "", file).await;
    assert_eq!(app.sent().await, [MessageKind::UserAdded]);
}

/// It would keep everybody who writes waiting for longer than they wait.
#[tokio::test]
async fn file_that_changes_more_users_than_others_wait_for_is_refused() {
    let app = TestApp::open().await;
    let file = |name: &str, count: usize| {
        let rows = (0..count).map(|n| format!("{name} {n},m{n}@example.com,member\n"));
        format!("name,email,role\n{}", rows.collect::<String>())
    };
    let added = send(post(&app.server, &app.owner, ""), file("Before", 10_001)).await;
    assert_eq!(added.status(), 200);
    let before = app.server.footprint().await;
    for query in ["?existing=update", "?existing=update&dry_run=true"] {
        let refused =
            problem(send(post(&app.server, &app.owner, query), file("After", 10_001)).await);
        let refused = refused.await;
        assert_eq!(refused.code, Code::ImportRejected);
        let detail = refused.detail.unwrap();
        assert!(
            detail.starts_with("The file changes or disables 10,001 users; one file may 10,000.")
        );
    }
    assert_eq!(app.server.footprint().await, before);
}
