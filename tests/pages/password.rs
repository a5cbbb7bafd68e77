//! Choosing a new password.

use crate::test_app::{TestApp, newcomer};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        LinkKind, PhoneState, Role,
        api::{AuditEvent, MessageKind},
    },
    server::{passwords::BreachedPasswords, store::NewUser},
};
use sha1::{Digest, Sha1};

const GOOD: &str = "plum garage seven kites";

fn save<'a>(password: &'a str, again: &'a str) -> [(&'a str, &'a str); 3] {
    [("step", "save"), ("password", password), ("again", again)]
}

#[tokio::test]
async fn valid_password_is_hashed_and_the_user_notified() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.password_link(id, false).await;
    assert_eq!(app.look(&link).await.status, 200);
    assert!(app.user(id).await.password_link_sent_at.is_some());
    let done = app.fill(&link, &save(GOOD, GOOD)).await;
    assert_eq!(done.status, 200, "{}", done.html);
    assert_eq!(app.last_entry().await, (AuditEvent::PasswordChanged, Some(id), Some(id)));
    assert_eq!(app.sent().await[0], MessageKind::PasswordChanged);
    assert_eq!(app.user(id).await.password_link_sent_at, None);
    let stored: String = sqlx::query_scalar("select hash from passwords where user_id = $1")
        .bind(id.to_string())
        .fetch_one(&mut app.server.connect().await)
        .await
        .unwrap();
    assert!(stored.starts_with("$argon2id$"), "{stored}");
    assert_eq!(app.fill(&link, &save(GOOD, GOOD)).await.status, 410);
}

#[tokio::test]
async fn rejected_password_is_explained_and_keeps_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("breached");
    let known = "seventeen purple lamps";
    let line: String = Sha1::digest(known).iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(&list, line + ":12\n").unwrap();
    let app = TestApp::open_with(|options| {
        options.breached = Some(BreachedPasswords::open(&list).unwrap());
    })
    .await;
    let id = app.newcomer().await;
    let link = app.password_link(id, false).await;
    let before = app.server.footprint().await;
    let long = "long enough ".repeat(11);
    let (staple, song) = ("Correct Horse Battery Staple 2026!", "You'll never walk alone!");
    for (password, again, words) in [
        ("", "", "12 characters"),
        ("short", "short", "12 characters"),
        (&long, &long, "128 characters"),
        ("password1234", "password1234", "easy to guess"),
        ("ana@example.com", "ana@example.com", "easy to guess"),
        (GOOD, "plum garage seven kite", "do not match"),
        ("4@8({[<369&#!1/|0$5+7%2", "x", "do not match"),
        (known, known, "data breach"),
        (staple, staple, "many people use"),
        (song, song, "many people use"),
    ] {
        let page = app.fill(&link, &save(password, again)).await;
        assert_eq!(page.status, 422, "{password}");
        assert!(page.has(words), "{words}: {}", page.html);
        // The address stands on the page as the account's name.
        let may_show = password.is_empty() || password.contains('@');
        assert!(may_show || !page.has(&format!("\"{password}\"")), "echoed");
    }
    assert_eq!(app.server.footprint().await, before);
    assert_eq!(app.fill(&link, &save(GOOD, GOOD)).await.status, 200);
}

#[tokio::test]
async fn sessions_end_only_if_the_admin_asked() {
    for (asked, left) in [(true, 0), (false, 1)] {
        let app = TestApp::open().await;
        let admin = NewUser { role: Role::Admin, phone: PhoneState::NotSet, ..newcomer("ana") };
        let id = app.put(admin).await;
        let link = app.password_link(id, asked).await;
        app.prove_by_approval(&link, id, LinkKind::Password).await;
        // Opened after the admin's press, which ended those before.
        app.server.session(id, SignedDuration::from_hours(1)).await;
        assert_eq!(app.fill(&link, &save(GOOD, GOOD)).await.status, 200);
        assert_eq!(app.user(id).await.active_sessions, left);
    }
}

#[tokio::test]
async fn password_attempts_per_link_are_limited() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.password_link(id, false).await;
    sqlx::query("update links set refused = 49")
        .execute(&mut app.server.connect().await)
        .await
        .unwrap();
    assert_eq!(app.fill(&link, &save("password1234", "password1234")).await.status, 422);
    let page = app.fill(&link, &save("password1234", "password1234")).await;
    assert_eq!(page.status, 410);
    assert!(page.has("Too many tries"), "{}", page.html);
}
