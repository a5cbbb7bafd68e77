//! A reminder sends what closes the gap, and nothing else.

use crate::server::{number, person};
use crate::test_app::{TestApp, ids};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, Code, PhoneState, UserId,
        api::{AuditEvent, ItemOutcome, JobItem, MessageKind},
    },
    server::store::NewUser,
};
use serde_json::{Value, json};

fn user(name: &str, phone: PhoneState, authenticator: AuthenticatorState) -> NewUser {
    NewUser { phone, authenticator, ..person(name) }
}

/// Four members: without anything, with a number to verify, without a number, complete.
async fn members(app: &TestApp) -> Vec<UserId> {
    let at = Timestamp::from_second(1_750_000_000).unwrap();
    let given = || PhoneState::Unverified { number: number("+442079460958") };
    let verified = PhoneState::Verified { number: number("+442079460958"), at: Some(at) };
    let configured = || AuthenticatorState::Configured { at: Some(at) };
    let users = vec![
        user("both", given(), AuthenticatorState::NotConfigured),
        user("text", given(), configured()),
        user("neither", PhoneState::NotSet, configured()),
        user("complete", verified, configured()),
    ];
    app.server.seed(users).await
}

fn outcomes(items: &[JobItem]) -> Vec<Result<(), Code>> {
    let told = items.iter().map(|item| match item.outcome {
        ItemOutcome::Done => Ok(()),
        _ => Err(item.code.unwrap()),
    });
    told.collect()
}

async fn kinds(app: &TestApp) -> Vec<(String, MessageKind)> {
    let messages = app.outbox().await.messages.into_iter().rev();
    messages.map(|message| (message.user.name, message.kind)).collect()
}

#[tokio::test]
async fn reminder_sends_each_user_the_missing_links() {
    let app = TestApp::open().await;
    let members = members(&app).await;
    let order = ids("remind", &members);
    let preview = app.preview(&order).await;
    assert_eq!((preview.total, preview.acts), (4, 2));
    let (_, items) = app.done(&order).await;
    let nothing = Err(Code::ActionNotAvailable);
    assert_eq!(outcomes(&items), [Ok(()), Ok(()), nothing, nothing]);
    let expected = [
        ("both", MessageKind::SetupLink),
        ("both", MessageKind::PhoneVerification),
        ("text", MessageKind::PhoneVerification),
    ];
    assert_eq!(kinds(&app).await, expected.map(|(name, kind)| (name.to_owned(), kind)));
    let events: Vec<_> = app.audit().await.iter().map(|entry| entry.event).collect();
    let expected = [
        AuditEvent::JobCreated,
        AuditEvent::SetupLinkSent,
        AuditEvent::PhoneLinkSent,
        AuditEvent::PhoneLinkSent,
        AuditEvent::JobDone,
    ];
    assert_eq!(events, expected);
    // The number is as it was.
    let user: Value = app.server.get(&format!("/v1/users/{}", members[1]), &app.owner).await;
    assert_eq!(user["phone"]["state"], "unverified");
}

#[tokio::test]
async fn recently_reminded_user_is_skipped() {
    let app = TestApp::open().await;
    let members = members(&app).await;
    let pair = &members[..2];
    let cooled = |days: Value| {
        let mut order = ids("remind", pair);
        order["cool_down"] = days;
        order
    };
    assert_eq!(outcomes(&app.done(&ids("remind", pair)).await.1), [Ok(()), Ok(())]);
    let cooldown = Err(Code::CoolDown);
    assert_eq!(outcomes(&app.done(&ids("remind", pair)).await.1), [cooldown, cooldown]);
    // Two days and an hour later.
    app.server.advance(SignedDuration::from_hours(49));
    assert_eq!(outcomes(&app.done(&cooled(json!("3d"))).await.1), [cooldown, cooldown]);
    let mut insisted = cooled(json!("3d"));
    insisted["override_cool_down"] = json!(true);
    assert_eq!(outcomes(&app.done(&insisted).await.1), [cooldown, cooldown]);
    assert_eq!(outcomes(&app.done(&cooled(json!("2d"))).await.1), [Ok(()), Ok(())]);
}

#[tokio::test]
async fn cooldown_of_one_link_does_not_block_the_other() {
    let app = TestApp::open().await;
    let members = members(&app).await;
    let both = &members[..1];
    app.done(&ids("send_setup_link", both)).await;
    assert_eq!(outcomes(&app.done(&ids("remind", both)).await.1), [Ok(())]);
    let sent: Vec<_> = kinds(&app).await.into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(sent, [MessageKind::SetupLink, MessageKind::PhoneVerification]);
}
