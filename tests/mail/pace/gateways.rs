//! Gateways for texts: what they say of their pace, and of the settings.

use super::{
    super::{
        gateway::Gateway,
        test_app::{TestApp, quick},
    },
    hourly, paused,
};
use crate::server::person;
use jiff::SignedDuration;
use mfadmin::{
    config::{Gateway as Settings, TwilioFrom},
    contract::{
        AuthenticatorState,
        api::{Delivery, PauseCause},
    },
    server::RetryPolicy,
};

#[tokio::test]
async fn time_that_a_gateway_names_is_waited_for() {
    let at = jiff::Timestamp::now() + SignedDuration::from_mins(30);
    let date = at.strftime("retry-after: %a, %d %b %Y %H:%M:%S GMT").to_string();
    for (status, reply) in
        [(429, "retry-after: 1800"), (503, date.leak() as &str), (400, "retry-after: 1800")]
    {
        let gateway = Gateway::answering([(status, reply), (200, "")]).await;
        let app = TestApp::sending(gateway.webhook(quick())).await;
        let user = app.member_to_text("ana").await;
        let id = app.text(user).await;
        let status = paused(&app, id).await;
        let pause = status.pause.unwrap();
        assert_eq!(pause.cause, PauseCause::Limit, "{reply}");
        let wait = pause.until.duration_since(jiff::Timestamp::now()).as_secs();
        assert!((1700..=1800).contains(&wait), "{reply}: {wait} s");
        app.server.advance(SignedDuration::from_mins(29));
        let other = app.member_to_text("bob").await;
        let other = app.text(other).await;
        assert_eq!(app.outbox_message(other).await.attempts, 0);
        app.server.advance(SignedDuration::from_mins(2));
        for id in [id, other] {
            app.wait_until(id, Delivery::Sent).await;
        }
    }
}

/// Whether texts wait for better settings after the first answer of `gateway`, and leave at its second.
async fn waits_for_settings(gateway: &Gateway, settings: Settings, body: &str) {
    let app = TestApp::sending(gateway.post(settings, hourly())).await;
    let ana = app.member_to_text("ana").await;
    let first = app.text(ana).await;
    let status = paused(&app, first).await;
    assert_eq!(status.pause.as_ref().map(|it| it.cause), Some(PauseCause::Settings), "{body}");
    let words = status.words(|_| "14:02".to_owned()).unwrap();
    assert_eq!(words, "Texts paused until 14:02: the provider refuses; check [texts]");
    let bob = app.member_to_text("bob").await;
    let second = app.text(bob).await;
    assert_eq!(app.outbox_message(second).await.attempts, 0);
    app.server.advance(SignedDuration::from_hours(1));
    for id in [first, second] {
        app.wait_until(id, Delivery::Sent).await;
    }
}

/// It says so by a status, its own or that of the answer.
#[tokio::test]
async fn avochato_account_that_cannot_send_is_a_fault_of_the_settings() {
    let faults = [
        (401, r#"{"status":401,"error":"Unauthorized"}"#),
        (200, r#"{"status":402,"error":"Messaging is not active"}"#),
        (403, r#"{"error":"Not a number of this inbox"}"#),
        (200, r#"{"status":404,"error":"No such inbox"}"#),
    ];
    for (status, body) in faults {
        let sent = r#"{"status":200,"data":{"message":{"id":"Kb5"}}}"#;
        let gateway = Gateway::answering([(status, body), (200, sent)]).await;
        let settings = Settings::Avochato {
            url: gateway.url.clone(),
            auth_id: "id".into(),
            from: Some("+14155550100".into()),
        };
        waits_for_settings(&gateway, settings, body).await;
    }
}

#[tokio::test]
async fn sender_that_cannot_send_is_a_fault_of_the_settings() {
    let faults = [
        (400, r#"{"code":21606,"message":"not a message-capable number"}"#),
        (400, r#"{"code":21212,"message":"Invalid From"}"#),
        (400, r#"{"code":21659,"message":"not a Twilio phone number"}"#),
        (400, r#"{"code":21660,"message":"not of this account"}"#),
        (400, r#"{"code":21703,"message":"no phone numbers"}"#),
        (401, r#"{"code":20003,"message":"Authenticate"}"#),
        (402, ""),
    ];
    for (status, body) in faults {
        let gateway = Gateway::answering([(status, body), (201, r#"{"sid":"SM1"}"#)]).await;
        let settings = Settings::Twilio {
            url: gateway.url.clone(),
            account: "AC1".into(),
            from: TwilioFrom::Number("+14155550100".into()),
        };
        waits_for_settings(&gateway, settings, body).await;
    }
}

#[tokio::test]
async fn full_queue_of_a_sender_is_a_limit() {
    let body = r#"{"code":21611,"message":"queue full"}"#;
    let gateway = Gateway::answering([(429, body), (201, "")]).await;
    let settings = Settings::Twilio {
        url: gateway.url.clone(),
        account: "AC1".into(),
        from: TwilioFrom::Service("MG1".into()),
    };
    let app = TestApp::sending(gateway.post(settings, hourly())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let status = paused(&app, id).await;
    assert_eq!(status.pause.map(|pause| pause.cause), Some(PauseCause::Limit));
}

#[tokio::test]
async fn message_with_a_live_link_is_never_given_up() {
    let gateway = Gateway::answering([(500, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let message = app.wait_for(id, "tried often", |message| message.attempts > 10).await;
    assert_eq!(message.state, Delivery::Queued);
}

#[tokio::test]
async fn texted_code_goes_before_all_that_waits() {
    let mut gateway = Gateway::answering([(429, "retry-after: 60"), (200, "")]).await;
    let app = TestApp::sending(gateway.webhook(RetryPolicy { at_once: 1, ..quick() })).await;
    let mut lost = person("lost");
    lost.authenticator = AuthenticatorState::NotConfigured;
    let lost = app.put(lost).await;
    let link = app.setup_link(lost).await;
    let mut texts = Vec::new();
    for number in 0..5 {
        let user = app.member_to_text(&format!("user-{number}")).await;
        texts.push(app.text(user).await);
    }
    paused(&app, texts[0]).await;
    assert_eq!(app.fill(&link, &[("step", "text")]).await.status, 303);
    gateway.asked().await;
    app.server.advance(SignedDuration::from_mins(2));
    let first = gateway.asked().await.body;
    assert!(first.contains("your code is"), "{first}");
    for id in texts {
        app.wait_until(id, Delivery::Sent).await;
    }
}
