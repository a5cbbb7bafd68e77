//! Messages as files.

use super::test_app::{TestApp, quick};
use crate::program::mode;
use jiff::SignedDuration;
use mfadmin::{
    contract::{Backoff, api::Delivery},
    server::{DeliveryConfig, LinkReach, MailBy, MailSender, TextBy},
};
use std::{fs, path::Path};

fn post(dir: &Path) -> DeliveryConfig {
    let sender = MailSender {
        from: "Ærø <mfa@example.com>".parse().unwrap(),
        reply_to: Some("it@example.com".parse().unwrap()),
    };
    DeliveryConfig {
        mail: Some(MailBy::Files { dir: dir.to_owned(), sender }),
        texts: Some(TextBy::Files { dir: dir.to_owned() }),
        pace: quick(),
        reach: LinkReach::Anywhere,
    }
}

fn names(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_by_key(|name| name.ends_with(".txt"));
    names
}

#[tokio::test]
async fn message_files_are_private() {
    let directory = tempfile::tempdir().unwrap();
    let dir = directory.path().join("new/outbox");
    let app = TestApp::sending(post(&dir)).await;
    let user = app.member_to_text("ana").await;
    let text = app.text(user).await;
    let message = app.wait_until(text, Delivery::Sent).await;
    let mail = mfadmin::contract::OutboxId(text.0 - 1);
    app.wait_until(mail, Delivery::Sent).await;
    assert_eq!(mode(&dir), 0o700);
    let names = names(&dir);
    let [eml, txt] = names.as_slice() else { panic!("{names:?}") };
    assert!(eml.ends_with(".eml") && txt.ends_with(".txt"));
    for name in &names {
        assert_eq!(mode(&dir.join(name)), 0o600);
    }
    let shown = dir.join(txt);
    assert_eq!(message.answer.unwrap(), format!("Written to {}", shown.display()));
    let text = fs::read_to_string(dir.join(txt)).unwrap();
    let (head, body) = text.split_once("\n\n").unwrap();
    assert_eq!(head, "To: +442079460958");
    assert!(body.contains("/phone/"), "{body}");

    let mail = fs::read_to_string(dir.join(eml)).unwrap();
    assert!(mail.is_ascii());
    let (head, parts) = mail.split_once("\r\n\r\n").unwrap();
    let id = eml.strip_suffix(".eml").unwrap();
    for line in [
        &format!("Message-ID: <{id}@example.com>"),
        "To: ana <ana@example.com>",
        "Reply-To: it@example.com",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ] {
        assert_eq!(head.lines().filter(|found| found == &line).count(), 1, "{line}:\n{head}");
    }
    assert!(head.contains("From: =?utf-8?b?w4Zyw7g=?= <mfa@example.com>"), "{head}");
    assert!(parts.contains("Content-Type: text/plain"), "{parts}");
}

#[tokio::test]
async fn unwritable_directory_is_reported_and_retried() {
    let directory = tempfile::tempdir().unwrap();
    let blocked = directory.path().join("file");
    fs::write(&blocked, "").unwrap();
    let app = TestApp::sending(post(&blocked)).await;
    let id = app.mail(app.member_named("ana").await).await;
    let message = app.wait_for(id, "tried twice", |message| message.attempts >= 2).await;
    assert!(message.answer.unwrap().starts_with("Cannot write "));
    fs::remove_file(&blocked).unwrap();
    app.wait_until(id, Delivery::Sent).await;
    assert_eq!(names(&blocked).len(), 1);
}

#[tokio::test]
async fn leftover_of_a_killed_attempt_is_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let blocked = directory.path().join("file");
    fs::write(&blocked, "").unwrap();
    let app = TestApp::sending(post(&blocked)).await;
    let id = app.mail(app.member_named("ana").await).await;
    let answer = app.wait_for(id, "tried", |message| message.answer.is_some()).await.answer;
    // "Cannot write DIR/NAME.eml: why"
    let answer = answer.unwrap();
    let name = answer.split(['/', ':']).find(|part| part.ends_with(".eml")).unwrap();
    let ready = directory.path().join("ready");
    fs::create_dir(&ready).unwrap();
    fs::write(ready.join(format!(".{name}.part")), "half a mai").unwrap();
    fs::remove_file(&blocked).unwrap();
    fs::rename(&ready, &blocked).unwrap();
    app.wait_until(id, Delivery::Sent).await;
    assert_eq!(names(&blocked), [name]);
}

#[tokio::test]
async fn unfinished_message_leaves_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let dir = directory.path().join("outbox");
    // No directory can be made where a file is.
    fs::write(&dir, "").unwrap();
    let hour = std::time::Duration::from_secs(3600);
    let mut post = post(&dir);
    (post.mail, post.pace.backoff) = (None, Backoff { first: hour, longest: hour });
    let app = TestApp::sending(post).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    app.wait_for(id, "tried", |message| message.answer.is_some()).await;
    let name: String = sqlx::query_scalar("select message_id from outbox where id = $1")
        .bind(id.0)
        .fetch_one(&mut app.server.connect().await)
        .await
        .unwrap();
    // Now there is one, in which the name is taken by what no file replaces.
    fs::remove_file(&dir).unwrap();
    fs::create_dir_all(dir.join(format!("{name}.txt")).join("in the way")).unwrap();
    app.sql("update outbox set answer = null").await;
    app.server.advance(SignedDuration::from_hours(1));
    let other = app.member_to_text("bob").await;
    let other = app.text(other).await;
    app.wait_until(other, Delivery::Sent).await;
    let message = app.wait_for(id, "tried again", |message| message.answer.is_some()).await;
    assert_eq!((message.state, message.attempts), (Delivery::Queued, 2));
    let names = names(&dir);
    assert!(names.iter().all(|name| !name.ends_with(".part")), "{names:?}");
}
