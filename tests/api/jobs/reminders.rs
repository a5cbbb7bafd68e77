//! A reminder sends what closes the gap, and nothing else.

use super::office::{Office, ids};
use crate::server::{number, person};
use jiff::Timestamp;
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
async fn members(office: &Office) -> Vec<UserId> {
    let at = Timestamp::from_second(1_750_000_000).unwrap();
    let given = || PhoneState::Unverified { number: number("+442079460958") };
    let verified = PhoneState::Verified { number: number("+442079460958"), at };
    let configured = || AuthenticatorState::Configured { at };
    let users = vec![
        user("both", given(), AuthenticatorState::NotConfigured),
        user("text", given(), configured()),
        user("neither", PhoneState::NotSet, configured()),
        user("complete", verified, configured()),
    ];
    office.server.seed(users).await
}

fn outcomes(items: &[JobItem]) -> Vec<Result<(), Code>> {
    let told = items.iter().map(|item| match item.outcome {
        ItemOutcome::Done => Ok(()),
        _ => Err(item.code.unwrap()),
    });
    told.collect()
}

async fn kinds(office: &Office) -> Vec<(String, MessageKind)> {
    let messages = office.outbox().await.messages.into_iter().rev();
    messages.map(|message| (message.user.name, message.kind)).collect()
}

#[tokio::test]
async fn each_gets_what_is_missing() {
    let office = Office::open().await;
    let members = members(&office).await;
    let order = ids("remind", &members);
    let preview = office.preview(&order).await;
    assert_eq!((preview.total, preview.acts), (4, 2));
    let (_, items) = office.done(&order).await;
    let nothing = Err(Code::ActionNotAvailable);
    assert_eq!(outcomes(&items), [Ok(()), Ok(()), nothing, nothing]);
    let expected = [
        ("both", MessageKind::SetupLink),
        ("both", MessageKind::PhoneVerification),
        ("text", MessageKind::PhoneVerification),
    ];
    assert_eq!(kinds(&office).await, expected.map(|(name, kind)| (name.to_owned(), kind)));
    let events: Vec<_> = office.audit().await.iter().map(|entry| entry.event).collect();
    let expected = [
        AuditEvent::JobCreated,
        AuditEvent::SetupLinkSent,
        AuditEvent::PhoneLinkSent,
        AuditEvent::PhoneLinkSent,
        AuditEvent::JobDone,
    ];
    assert_eq!(events, expected);
    // The number is as it was.
    let user: Value = office.server.get(&format!("/v1/users/{}", members[1]), &office.token).await;
    assert_eq!(user["phone"]["state"], "unverified");
}

#[tokio::test]
async fn who_was_reminded_lately_is_left_alone() {
    let office = Office::open().await;
    let members = members(&office).await;
    let pair = &members[..2];
    let cooled = |days: Value| {
        let mut order = ids("remind", pair);
        order["cool_down"] = days;
        order
    };
    assert_eq!(outcomes(&office.done(&ids("remind", pair)).await.1), [Ok(()), Ok(())]);
    let cooldown = Err(Code::CoolDown);
    assert_eq!(outcomes(&office.done(&ids("remind", pair)).await.1), [cooldown, cooldown]);
    // Two days and an hour later.
    office.execute("update links set created_at = created_at - 176400000").await;
    office.execute("update users set setup_sent_at = setup_sent_at - 176400000").await;
    office.execute("update user_factors set at = at - 176400000 where state = 1").await;
    assert_eq!(outcomes(&office.done(&cooled(json!("3d"))).await.1), [cooldown, cooldown]);
    let mut insisted = cooled(json!("3d"));
    insisted["override_cool_down"] = json!(true);
    assert_eq!(outcomes(&office.done(&insisted).await.1), [cooldown, cooldown]);
    assert_eq!(outcomes(&office.done(&cooled(json!("2d"))).await.1), [Ok(()), Ok(())]);
}

#[tokio::test]
async fn one_part_that_cools_down_does_not_hold_back_the_other() {
    let office = Office::open().await;
    let members = members(&office).await;
    let both = &members[..1];
    office.done(&ids("send_setup_link", both)).await;
    assert_eq!(outcomes(&office.done(&ids("remind", both)).await.1), [Ok(())]);
    let sent: Vec<_> = kinds(&office).await.into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(sent, [MessageKind::SetupLink, MessageKind::PhoneVerification]);
}
