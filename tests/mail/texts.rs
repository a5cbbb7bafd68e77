//! Each gateway gets exactly what it expects, and its answers are understood.

use super::{
    gateway::Gateway,
    test_app::{TestApp, quick},
};
use mfadmin::{
    config::{Gateway as Settings, TwilioFrom},
    contract::api::{Delivery, OutboxMessage},
};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What the user reads, from the outbox of a server that sends nothing.
fn link_in(body: &str) -> &str {
    body.split_whitespace().find(|word| word.contains("/phone/")).unwrap()
}

async fn sent(gateway: &mut Gateway, settings: Settings) -> (super::gateway::Asked, OutboxMessage) {
    let app = TestApp::sending(gateway.post(settings, quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let message = app.wait_until(id, Delivery::Sent).await;
    assert_eq!(message.attempts, 1);
    (gateway.asked().await, message)
}

fn twilio(gateway: &Gateway, from: TwilioFrom) -> Settings {
    Settings::Twilio { url: gateway.url.clone(), account: "AC1".into(), from }
}

#[tokio::test]
async fn avochato_gets_its_credentials_in_the_body() {
    for from in [None, Some("+14155550100")] {
        let answer = r#"{"status":200,"data":{"message":{"id":"Kb5","message":"hi"}}}"#;
        let mut gateway = Gateway::answering([(200, answer)]).await;
        let settings = Settings::Avochato {
            url: gateway.url.clone(),
            auth_id: "id".into(),
            from: from.map(str::to_owned),
        };
        let (asked, message) = sent(&mut gateway, settings).await;
        assert_eq!((asked.method, asked.uri.to_string().as_str()), (Method::POST, "/v1/messages"));
        assert_eq!(asked.headers["content-type"], "application/json");
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        assert!(link_in(body["message"].as_str().unwrap()).starts_with("http://127.0.0.1:"));
        let mut expected = json!({
            "auth_id": "id",
            "auth_secret": "top secret",
            "phone": "+442079460958",
            "message": body["message"],
        });
        if let Some(from) = from {
            expected["from"] = from.into();
        }
        assert_eq!(body, expected);
        assert_eq!(message.answer.as_deref(), Some("HTTP 200 Kb5"));
    }
}

#[tokio::test]
async fn twilio_gets_a_form_and_a_password() {
    for from in [TwilioFrom::Number("+14155550100".into()), TwilioFrom::Service("MG1".into())] {
        let mut gateway = Gateway::answering([(201, r#"{"sid":"SM1","body":"hi"}"#)]).await;
        let settings = twilio(&gateway, from.clone());
        let (asked, message) = sent(&mut gateway, settings).await;
        assert_eq!(asked.method, Method::POST);
        assert_eq!(asked.uri.to_string(), "/2010-04-01/Accounts/AC1/Messages.json");
        assert_eq!(asked.headers["content-type"], "application/x-www-form-urlencoded");
        // printf 'AC1:top secret' | base64
        assert_eq!(asked.headers["authorization"], "Basic QUMxOnRvcCBzZWNyZXQ=");
        let form = Url::parse(&format!("http://x/?{}", asked.body)).unwrap();
        let form: Vec<(String, String)> = form.query_pairs().into_owned().collect();
        let from = match from {
            TwilioFrom::Number(number) => ("From", number),
            TwilioFrom::Service(service) => ("MessagingServiceSid", service),
        };
        let [to, sender, (key, body)] = form.as_slice() else { panic!("{form:?}") };
        assert_eq!(to, &("To".to_owned(), "+442079460958".to_owned()));
        assert_eq!(sender, &(from.0.to_owned(), from.1));
        assert_eq!(key, "Body");
        assert!(link_in(body).starts_with("http://127.0.0.1:"));
        assert_eq!(message.answer.as_deref(), Some("HTTP 201 SM1"));
    }
}

#[tokio::test]
async fn webhook_body_is_signed() {
    let mut gateway = Gateway::answering([(202, "")]).await;
    let settings = Settings::Webhook { url: format!("{}/hook?team=a", gateway.url) };
    let (asked, message) = sent(&mut gateway, settings).await;
    assert_eq!((asked.method, asked.uri.to_string().as_str()), (Method::POST, "/hook?team=a"));
    assert_eq!(asked.headers["content-type"], "application/json");
    let header = |name: &str| asked.headers[name].to_str().unwrap().to_owned();
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    let expected = json!({ "id": body["id"], "to": "+442079460958", "body": body["body"] });
    assert_eq!(body, expected);
    assert_eq!(header("idempotency-key"), body["id"].as_str().unwrap());
    let timestamp = header("x-mfadmin-timestamp");
    let age = jiff::Timestamp::now().as_second() - timestamp.parse::<i64>().unwrap();
    assert!((0..600).contains(&age), "{age}");
    let signature = hmac(b"top secret", format!("{timestamp}.{}", asked.body).as_bytes());
    assert_eq!(header("x-mfadmin-signature"), format!("v1={signature}"));
    assert_eq!(message.answer.as_deref(), Some("HTTP 202"));
}

/// HMAC-SHA-256 as RFC 2104 writes it down, in hexadecimal.
fn hmac(key: &[u8], text: &[u8]) -> String {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let keyed = |pad: u8, text: &[u8]| {
        let mut hash = Sha256::new();
        hash.update(block.map(|byte| byte ^ pad));
        hash.update(text);
        hash.finalize()
    };
    let inner = keyed(0x36, text);
    keyed(0x5c, &inner).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn signature_follows_rfc_4231() {
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(hmac(b"Jefe", b"what do ya want for nothing?"), expected);
}

#[tokio::test]
async fn invalid_text_fails_at_once() {
    for (status, body, answer) in [
        (
            400,
            r#"{"code":21211,"message":"Invalid 'To' Phone Number"}"#,
            "HTTP 400 Invalid 'To' Phone Number",
        ),
        (410, "<html>", "HTTP 410"),
        (422, "", "HTTP 422"),
    ] {
        let gateway = Gateway::answering([(status, body)]).await;
        let settings = twilio(&gateway, TwilioFrom::Service("MG1".into()));
        let app = TestApp::sending(gateway.post(settings, quick())).await;
        let user = app.member_to_text("ana").await;
        let id = app.text(user).await;
        let message = app.wait_until(id, Delivery::Failed).await;
        assert_eq!((message.attempts, message.answer.as_deref()), (1, Some(answer)));
    }
}

#[tokio::test]
async fn avochato_may_refuse_with_status_200() {
    let refused = r#"{"status":422,"error":"Contact is opted out"}"#;
    let gateway = Gateway::answering([(200, refused)]).await;
    let settings =
        Settings::Avochato { url: gateway.url.clone(), auth_id: "id".into(), from: None };
    let app = TestApp::sending(gateway.post(settings, quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let message = app.wait_until(id, Delivery::Failed).await;
    assert_eq!(message.answer.as_deref(), Some("HTTP 422 Contact is opted out"));
}

#[tokio::test]
async fn gateway_and_settings_errors_are_retried() {
    let replies =
        [(401, ""), (403, ""), (404, ""), (405, ""), (408, ""), (429, ""), (503, ""), (200, "")];
    let mut gateway = Gateway::answering(replies).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let message = app.wait_until(id, Delivery::Sent).await;
    assert_eq!(message.attempts, 8);
    let first = gateway.asked().await;
    for _ in 1..8 {
        let again = gateway.asked().await;
        assert_eq!(again.body, first.body);
        assert_eq!(again.headers["idempotency-key"], first.headers["idempotency-key"]);
    }
}

#[tokio::test]
async fn redirect_is_not_followed() {
    let mut elsewhere = Gateway::answering([(200, "")]).await;
    let to: &'static str = elsewhere.url.clone().leak();
    let gateway = Gateway::answering([(307, to), (200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    assert_eq!(app.wait_until(id, Delivery::Sent).await.attempts, 2);
    assert!(elsewhere.asked_already().is_none());
}

#[tokio::test]
async fn endless_answer_is_cut_off() {
    let gateway = Gateway::answering([(200, "endless")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let message = app.wait_until(id, Delivery::Sent).await;
    assert_eq!(message.answer.as_deref(), Some("HTTP 200"));
}

#[tokio::test]
async fn unreachable_gateway_is_reported_and_retried() {
    let gateway = Gateway::answering([(200, "")]).await;
    // A port that was free a moment ago, on which nobody listens.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = Settings::Webhook { url: format!("http://{closed}/secret-path") };
    let app = TestApp::sending(gateway.post(settings, quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let message = app.wait_for(id, "tried twice", |message| message.attempts >= 2).await;
    let answer = message.answer.unwrap();
    assert!(answer.contains("refused"), "{answer}");
    assert!(!answer.contains("secret-path"), "{answer}");
}

#[tokio::test]
async fn secret_repeated_by_a_gateway_is_not_stored() {
    // printf 'AC1:top secret' | base64, and the secret alone
    let echo = r#"{"message":"top secret, top%20secret, top+secret, QUMxOnRvcCBzZWNyZXQ=, dG9wIHNlY3JldA"}"#;
    let gateway = Gateway::answering([(400, echo)]).await;
    let settings = twilio(&gateway, TwilioFrom::Service("MG1".into()));
    let app = TestApp::sending(gateway.post(settings, quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let answer = app.wait_until(id, Delivery::Failed).await.answer.unwrap();
    assert_eq!(answer, "HTTP 400 …, …, …, …=, …");
}
