//! Of many who use one link at the same moment, one wins and the others change nothing.

use crate::test_app::{TestApp, code_at, texts_waiting};
use jiff::Timestamp;
use mfadmin::{
    contract::{
        LinkKind, Role, UserId,
        api::{AuditEvent, AuditPage, MessageKind, SignInStep},
    },
    server::{
        HttpOptions, Limits,
        address::{ForwardedBy, Proxies},
    },
};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Barrier;

const RIVALS: usize = 200;

/// A server that lets so many in at once, each as a client of its own: no limit decides the race.
async fn app() -> TestApp {
    let limits = Limits { connections_per_address: 2 * RIVALS, ..Limits::default() };
    let trusted = vec!["127.0.0.1/32".parse().unwrap()];
    let proxies = Proxies { trusted, header: ForwardedBy::XForwardedFor };
    TestApp::open_under(limits, |options| {
        options.http = HttpOptions { tls: None, proxies };
        options.delivery = texts_waiting();
    })
    .await
}

/// Fills in the form of `link`, with what `fields` gives for each, all at once: the numbers of those
/// who won. The others have met a used link, or a server too busy to begin with them.
async fn race(
    app: &TestApp,
    link: &str,
    fields: impl Fn(usize) -> Vec<(&'static str, String)>,
) -> Vec<usize> {
    let http = mfadmin_testing::http_client().build().unwrap();
    let start = Arc::new(Barrier::new(RIVALS));
    let rivals: Vec<_> = (0..RIVALS)
        .map(|number| {
            let request = http.post(app.server.url(link)).form(&fields(number));
            let request = request.header("cookie", app.cookies(link));
            let request = request.header("x-forwarded-for", format!("198.51.100.{number}"));
            let start = Arc::clone(&start);
            tokio::spawn(async move {
                start.wait().await;
                let response = request.send().await.unwrap();
                response.status().as_u16()
            })
        })
        .collect();
    let mut won = Vec::new();
    for (number, rival) in rivals.into_iter().enumerate() {
        match rival.await.unwrap() {
            200 => won.push(number),
            status => assert!(matches!(status, 410 | 503), "{status}"),
        }
    }
    won
}

/// How often `user` was told of what one has done, and how often it is written down.
async fn count(
    app: &TestApp,
    event: AuditEvent,
    told: MessageKind,
    user: UserId,
) -> (usize, usize) {
    let path = format!("/v1/audit?event={}&user={user}&limit=200", event.as_str());
    let page: AuditPage = app.server.get(&path, &app.owner).await;
    let sent = app.sent().await.into_iter().filter(|kind| *kind == told).count();
    (sent, page.entries.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_uses_of_a_link_set_up_one_authenticator() {
    let app = app().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let code = code_at(&address, Timestamp::now());
    let won = race(&app, &link, |_| vec![("step", "confirm".into()), ("code", code.clone())]).await;
    assert_eq!(won.len(), 1);
    let told = MessageKind::AuthenticatorConfigured;
    assert_eq!(count(&app, AuditEvent::AuthenticatorConfigured, told, id).await, (1, 1));
    let codes: i64 = sqlx::query_scalar("select count(*) from recovery_codes where user_id = $1")
        .bind(id.to_string())
        .fetch_one(&mut app.server.connect().await)
        .await
        .unwrap();
    assert_eq!(codes, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_uses_of_a_link_set_one_password() {
    let app = app().await;
    let mut ana = crate::server::person("ana");
    ana.role = Role::Admin;
    ana.authenticator = mfadmin::contract::AuthenticatorState::NotConfigured;
    ana.phone = mfadmin::contract::PhoneState::NotSet;
    let id = app.put(ana).await;
    let link = app.password_link(id, false).await;
    app.prove_by_approval(&link, id, LinkKind::Password).await;
    let password = |number| format!("plum garage seven kites {number}");
    let fields = |number| {
        vec![("step", "save".into()), ("password", password(number)), ("again", password(number))]
    };
    let won = race(&app, &link, fields).await;
    let [winner] = won[..] else { panic!("{} have won", won.len()) };
    let told = MessageKind::PasswordChanged;
    assert_eq!(count(&app, AuditEvent::PasswordChanged, told, id).await, (1, 1));
    // The winner's is the one that counts.
    let sign_in = async |number: usize| {
        let body = json!({ "email": "ana@example.com", "password": password(number) });
        let call = mfadmin_testing::http_client()
            .build()
            .unwrap()
            .post(app.server.url("/v1/sessions"))
            .json(&body);
        let call = call.header("x-forwarded-for", "203.0.113.9");
        call.send().await.unwrap()
    };
    assert_eq!(sign_in((winner + 1) % RIVALS).await.status(), 401);
    let step: SignInStep = sign_in(winner).await.json().await.unwrap();
    assert!(matches!(step, SignInStep::Enrol { .. }), "{step:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_uses_of_a_link_verify_once() {
    let app = app().await;
    let id = app.newcomer().await;
    let link = app.phone_link(id, "+14155552671").await;
    let won = race(&app, &link, |_| vec![("step", "confirm".into())]).await;
    assert_eq!(won.len(), 1);
    let told = MessageKind::PhoneVerified;
    assert_eq!(count(&app, AuditEvent::PhoneVerified, told, id).await, (1, 1));
    assert!(app.user(id).await.phone.is_verified());
}
