//! Users of Keycloak who are sent Keycloak's own mail to set up an authenticator.

use super::{Realm, settings, states::otp};
use crate::hosted::{find, open, order, settled};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use mfadmin::{
    contract::{
        EnrolmentWay, UserActionKind,
        api::{DirectoryStatus, MessageKind},
    },
    server::{
        clock::Clock,
        directory::remote::{Keycloak, KeycloakSettings, RemoteDirectory},
    },
};
use mfadmin_testing::mail_server::{MailServer, Wanted};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

/// What the token in the link of a mail says.
fn claims(mail: &Value) -> Value {
    let text = mail["text"].as_str().unwrap().replace(['\r', '\n'], " ");
    let key = text.split("key=").nth(1).expect("no link in the mail");
    let token = key.split(['&', ' ']).next().unwrap();
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[tokio::test]
#[ignore = "needs Keycloak and aiosmtpd, which tests/run.sh installs"]
async fn keycloak_mails_its_own_link_and_it_is_said_what_that_means() {
    let realm = Realm::new("own-mail").await;
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let smtp = json!({ "host": "127.0.0.1", "port": mails.port.to_string(),
                       "from": "sso@example.com" });
    realm.put("", json!({ "smtpServer": smtp })).await;
    realm.user("gets-mail", json!({})).await;
    let password = json!({ "type": "password", "value": super::api::PASSWORD });
    let lost = realm.user("lost-app", json!({ "credentials": [password, otp("old")] })).await;
    let settings = KeycloakSettings { enrolment: EnrolmentWay::Keycloak, ..settings(&realm) };
    let keycloak = Keycloak::new(settings, Clock::System).unwrap();
    let app = open(Arc::new(keycloak) as Arc<dyn RemoteDirectory>).await;
    let status: DirectoryStatus = app.server.get("/v1/directory", &app.owner).await;
    let note = status.note(UserActionKind::SendSetupLink).unwrap();
    assert!(note.contains("nothing can call back"), "{note}");

    let id = find(&app, "gets-mail").await.id;
    let (status, _) = order(&app, id, "authenticator/setup-link", &json!({})).await;
    assert_eq!(status, 202);
    let mail = mails.mail().await;
    let claims = claims(&mail);
    assert_eq!(claims["rqac"], json!(["CONFIGURE_TOTP"]));
    let lifespan = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(lifespan, 24 * 60 * 60, "as long as a link of ours");
    settled(&app).await;
    let kinds = app.sent().await;
    assert!(!kinds.contains(&MessageKind::SetupLink), "{kinds:?}");

    // A mail adds one and removes none, so nothing is kept until then.
    let id = find(&app, "lost-app").await.id;
    let path = format!("/v1/users/{id}/authenticator/reset");
    let keep = json!({ "way": "keep_until_replaced" });
    let refused = app.server.call(Method::POST, &path, &app.owner).json(&keep).send().await;
    assert_eq!(refused.unwrap().status(), 409);
    assert_eq!(realm.credentials(&lost).await, ["password", "otp"]);
    // What is lost goes at once, and the mail comes after it.
    order(&app, id, "authenticator/reset", &json!({})).await;
    let mail = mails.mail().await;
    assert_eq!(self::claims(&mail)["rqac"], json!(["CONFIGURE_TOTP"]));
    settled(&app).await;
    assert_eq!(realm.credentials(&lost).await, ["password"]);
}
