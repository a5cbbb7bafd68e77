//! What the server leaves in the database file and in the log.

use jiff::Timestamp;
use mfadmin::contract::{AuthenticatorState, PhoneState};
use mfadmin_testing::{
    log,
    server::{number, person},
    test_app::{TestApp, code_at},
};
use reqwest::Method;
use serde_json::json;

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Everything the user's side handles that nobody else may learn.
async fn user_side(app: &TestApp) -> Vec<String> {
    let mut secrets = Vec::new();
    let verified =
        PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) };
    let id = app.member(verified, AuthenticatorState::NotConfigured).await;
    let setup = app.setup_link(id).await;
    app.fill(&setup, &[("step", "text")]).await;
    let texted = app.texted_code().await;
    app.fill(&setup, &[("step", "proof"), ("code", &texted)]).await;
    let address = app.look(&setup).await.address();
    let code = code_at(&address, Timestamp::now());
    app.fill(&setup, &[("step", "confirm"), ("code", "999 999")]).await;
    let fields = [("step", "confirm"), ("code", code.as_str())];
    let done = app.fill(&setup, &fields).await;
    secrets.extend(app.cookies(&setup).split("; ").map(|pair| value_of(pair).to_owned()));
    let recovery = done.recovery_codes();
    assert_eq!(recovery.len(), 10);

    let password = app.password_link(id, true).await;
    let proved = app.fill(&password, &[("step", "proof"), ("code", &recovery[0])]).await;
    let cookie = proved.cookie();
    let chosen = "plum garage seven kites";
    let fields = [("step", "save"), ("password", chosen), ("again", chosen)];
    assert_eq!(app.fill_with(&password, Some(&cookie), &fields).await.status, 200);
    let phone = app.phone_link(id, "+442079460958").await;
    assert_eq!(app.fill(&phone, &[("step", "confirm")]).await.status, 200);

    secrets.extend([setup, password, phone].map(|link| last_part(&link)));
    secrets.push(value_of(&cookie).to_owned());
    secrets.push(address.split("secret=").nth(1).unwrap().split('&').next().unwrap().to_owned());
    secrets.extend(recovery);
    // Six digits alone may stand in any log by chance.
    secrets.extend([format!("code={code}"), format!("code={texted}"), chosen.to_owned()]);
    secrets
}

fn value_of(cookie: &str) -> &str {
    cookie.split_once('=').unwrap().1
}

fn last_part(link: &str) -> String {
    link.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn secrets_are_neither_stored_nor_logged() {
    let log = log::catch();
    let app = TestApp::texting().await;
    let (server, token) = (&app.server, &app.owner);
    let mut target = person("target");
    target.name = "Secretive Person".to_owned();
    let id = server.seed(vec![target]).await[0];
    let path = |end: &str| format!("/v1/users/{id}{end}");
    let reset = json!({ "send_password_reset": true });
    let phone = json!({ "phone": "+442079460958" });
    let calls = [
        server.call(Method::POST, &path("/authenticator/reset"), token),
        server.call(Method::POST, &path("/access-reset"), token).json(&reset),
        server.call(Method::PATCH, &path(""), token).header("if-match", "\"2\"").json(&phone),
        server.call(Method::GET, "/v1/users?search=secretive", token),
    ];
    for call in calls {
        assert_eq!(call.send().await.unwrap().status(), 200);
    }
    let received = server.received().await;
    let links = received.iter().filter_map(|message| message.link.as_deref());
    let mut secrets: Vec<String> = links.map(last_part).collect();
    assert_eq!(secrets.len(), 3);
    secrets.push(token.reveal().to_owned());
    secrets.extend(user_side(&app).await);
    let mut files = Vec::new();
    for end in ["", "-wal"] {
        let mut path = server.database().into_os_string();
        path.push(end);
        files.extend(std::fs::read(path).unwrap());
    }
    assert!(holds(&files, "target@example.com"));
    let own = |line: &&str| line.contains("mfadmin") || line.contains("sqlx");
    let log = log.text();
    let log = log.lines().filter(own).collect::<Vec<_>>().join("\n");
    for route in ["/v1/users/{id}/access-reset", "/setup/{token}", "/phone/{token}"] {
        assert!(log.contains(route), "{route}: {log}");
    }
    for secret in secrets {
        assert!(!holds(&files, &secret), "{secret}");
        assert!(!log.contains(&secret), "{secret}");
    }
    for private in ["ecretive", "example.com", "2079460958", &id.to_string()] {
        assert!(!log.contains(private), "{private}");
    }
}
