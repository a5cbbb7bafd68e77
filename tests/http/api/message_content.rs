//! What the messages in the outbox say: to people after a step-up, one message at a time, and in the
//! audit log; to machine tokens never, at no route.

mod reading;

use crate::{
    callers::Caller,
    server::{TestServer, person, problem},
    test_app::{TestApp, ok, texts_waiting},
};
use futures_util::StreamExt;
use mfadmin::{
    contract::{AuthenticatorState, BearerToken, Code, Role, UserId, api::paths},
    server::Access,
};
use reqwest::{Method, Response, redirect};
use serde_json::{Value, json};
use std::time::Duration;

const KEY: &str = "one-retry";

/// An outbox that holds a live password link of an Owner and a code that was texted to a member.
struct SecretOutbox {
    server: TestServer,
    owner: BearerToken,
    member: UserId,
    job: String,
    /// Of the Owner's password link.
    to_owner: i64,
    /// Of the member's setup link.
    to_member: i64,
    /// Of the texted code.
    texted: i64,
    /// Parts of links, and the code, none of which a machine token may learn.
    secrets: Vec<String>,
}

impl SecretOutbox {
    async fn start() -> Self {
        let server = TestServer::start_with(|options| options.delivery = texts_waiting()).await;
        let (_, owner) = server.sign_in(Role::Owner).await;
        let mut boss = person("boss");
        boss.role = Role::Owner;
        let mut member = person("ana");
        member.authenticator = AuthenticatorState::NotConfigured;
        let [boss, member] = server.seed(vec![boss, member]).await[..] else { panic!("two") };
        let post = async |path: &str, body: Value| -> Value {
            let call = server.call(Method::POST, path, &owner).json(&body);
            let answer = call.send().await.unwrap();
            assert_eq!(answer.status(), 200, "{path}");
            answer.json().await.unwrap()
        };
        let reset = json!({ "send_password_reset": true });
        post(&format!("/v1/users/{boss}/access-reset"), reset.clone()).await;
        post(&format!("/v1/users/{member}/authenticator/setup-link"), json!({})).await;
        let ordered = json!({ "action": "end_sessions", "whom": { "by": "ids", "ids": [member] } });
        let job = post(paths::JOBS, ordered).await["id"].as_str().unwrap().to_owned();
        let setup = server.received().await.into_iter().find(|one| one.kind == "setup_link");
        let setup = setup.unwrap();
        let browser =
            mfadmin_testing::http_client().redirect(redirect::Policy::none()).build().unwrap();
        let texting = browser.post(setup.link.as_deref().unwrap()).form(&[("step", "text")]);
        assert_eq!(texting.send().await.unwrap().status(), 303);
        let code = server.texted_code().await;
        let mut secrets = vec![code];
        let received = server.received().await;
        let links = received.iter().filter_map(|message| message.link.as_deref());
        secrets.extend(links.map(|link| link.rsplit('/').next().unwrap().to_owned()));
        assert!(secrets.len() >= 3, "{}", secrets.len());
        let id = |fits: &dyn Fn(&crate::server::Received) -> bool| {
            received.iter().find(|message| fits(message)).unwrap().id
        };
        let to_owner = id(&|one| one.kind == "password_reset" && one.to.starts_with("boss"));
        let (to_member, texted) = (setup.id, id(&|one| one.kind == "phone_code"));
        Self { server, owner, member, job, to_owner, to_member, texted, secrets }
    }

    /// Has every message be one that failed.
    async fn fail_messages(&self) {
        let fail = "update outbox set state = 'failed', attempts = 5, settled_at = at";
        sqlx::query(fail).execute(&mut self.server.beside().await).await.unwrap();
    }

    async fn content(&self, id: i64, token: &BearerToken) -> Response {
        let path = format!("/v1/outbox/{id}/content");
        self.server.call(Method::POST, &path, token).send().await.unwrap()
    }

    /// Asserts that no secret occurs in `text`, which was answered to `who` at `place`.
    fn assert_silent(&self, text: &str, who: Caller, place: &str) {
        // Six digits may stand by chance in an id or a time, so a code is looked for as a word.
        let words: Vec<_> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        for secret in &self.secrets {
            let tells = match secret.len() {
                6 => words.contains(&secret.as_str()),
                _ => text.contains(secret),
            };
            assert!(!tells, "{who:?} reads a secret at {place}:\n{text}");
        }
    }

    /// The entries that tell of readings, the newest first.
    async fn readings(&self) -> Vec<Value> {
        let audit: Value =
            self.server.get("/v1/audit?event=message_read&limit=200", &self.owner).await;
        audit["entries"].as_array().unwrap().clone()
    }
}

/// What is answered, and of a stream what comes at once.
async fn text_of(response: Response) -> String {
    let mut stream = response.bytes_stream();
    let mut text = Vec::new();
    while let Ok(Some(piece)) = tokio::time::timeout(Duration::from_secs(1), stream.next()).await {
        text.extend_from_slice(&piece.unwrap());
    }
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn machine_token_reads_no_link_or_code() {
    let outbox = SecretOutbox::start().await;
    for caller in [Caller::ReadToken, Caller::ActToken] {
        let token = caller.arrive(&outbox.server).await.unwrap();
        let reveal = outbox.server.call(Method::POST, paths::REVEAL, &token);
        assert_eq!(reveal.send().await.unwrap().status(), 200);
        let mut asked = 0;
        for route in outbox.server.server.routes() {
            let is_page = route.path.contains("{token}")
                || ["/assets", "/r/", "/realm/"].iter().any(|begin| route.path.starts_with(begin));
            if route.method != Method::GET || is_page {
                continue;
            }
            let id = match route.path.starts_with(paths::JOBS) {
                true => outbox.job.clone(),
                false => outbox.member.to_string(),
            };
            let path = route.path.replace("{id}", &id);
            for query in ["", "?limit=200", "?numbers=whole&limit=200", "?format=csv"] {
                let path = format!("{path}{query}");
                let call = outbox.server.call(Method::GET, &path, &token);
                // The stream tells all that happened.
                let call = match route.path {
                    paths::EVENTS => call.header("last-event-id", "0"),
                    _ => call,
                };
                let response = call.send().await.unwrap();
                let is_answered = response.status() == 200;
                asked += usize::from(is_answered);
                let may = matches!(
                    route.access,
                    Access::Open | Access::Reader | Access::Operator | Access::JobReader
                );
                assert!(!is_answered || may, "{caller:?} at {path}");
                // Our own users have no operations.
                let is_absent = route.path == paths::OPERATION && response.status() == 404;
                let is_expected = is_answered || is_absent || !query.is_empty() || !may;
                assert!(is_expected, "{caller:?} at {path}");
                outbox.assert_silent(&text_of(response).await, caller, &path);
            }
        }
        assert!(asked > 15, "{asked}");
    }
}

#[tokio::test]
async fn machine_token_action_answers_no_link_or_code() {
    let outbox = SecretOutbox::start().await;
    outbox.fail_messages().await;
    let token = Caller::ActToken.arrive(&outbox.server).await.unwrap();
    let (member, job) = (outbox.member, &outbox.job);
    let sent = json!({ "override_cool_down": true });
    let order = json!({ "action": "send_setup_link", "whom": { "by": "ids", "ids": [member] } });
    let reset = json!({ "send_password_reset": true, "override_cool_down": true });
    let calls = [
        (format!("/v1/outbox/{}/retry", outbox.to_owner), json!({})),
        (format!("/v1/outbox/{}/retry", outbox.to_member), json!({})),
        (format!("/v1/outbox/{}/retry", outbox.texted), json!({})),
        (format!("/v1/outbox/{}/content", outbox.to_owner), json!({})),
        (format!("/v1/outbox/{}/content", outbox.to_member), json!({})),
        (format!("/v1/outbox/{}/content", outbox.texted), json!({})),
        (format!("/v1/users/{member}/authenticator/setup-link"), sent),
        (format!("/v1/users/{member}/access-reset"), reset),
        (format!("/v1/jobs/{job}/retry"), json!({})),
        (paths::JOB_PREVIEW.to_owned(), order.clone()),
        (paths::JOBS.to_owned(), order),
        (paths::REVEAL.to_owned(), json!({})),
    ];
    for (path, body) in calls {
        // The second time it is the answer that was kept.
        for _ in 0..2 {
            let call = outbox.server.call(Method::POST, &path, &token).json(&body);
            let response = call.header("idempotency-key", key_of(&path)).send().await.unwrap();
            assert_ne!(response.status(), 404, "{path}");
            let text = text_of(response).await;
            outbox.assert_silent(&text, Caller::ActToken, &path);
            // What was made just now is as secret.
            for message in outbox.server.received().await {
                let link = message.link.unwrap_or_else(|| "no link".to_owned());
                let secret = link.rsplit('/').next().unwrap();
                assert!(!text.contains(secret), "{path}: {text}");
            }
        }
    }
}

fn key_of(path: &str) -> String {
    path.replace('/', "-")
}

#[tokio::test]
async fn token_reads_no_stored_answer_of_its_maker() {
    let outbox = SecretOutbox::start().await;
    outbox.fail_messages().await;
    let wanted = json!({ "name": "cron", "scope": "act", "expires_in_days": 1 });
    let made = outbox.server.call(Method::POST, paths::TOKENS, &outbox.owner).json(&wanted);
    let made: Value = made.send().await.unwrap().json().await.unwrap();
    let machine: BearerToken = made["token"].as_str().unwrap().parse().unwrap();
    // Nothing sends here, so a retry is refused.
    let path = format!("/v1/outbox/{}/discard", outbox.to_owner);
    for token in [&outbox.owner, &machine] {
        let call = outbox.server.call(Method::POST, &path, token).header("idempotency-key", KEY);
        let response = call.send().await.unwrap();
        assert_eq!(response.status(), 200);
        outbox.assert_silent(&text_of(response).await, Caller::ActToken, &path);
    }
}

#[tokio::test]
async fn message_list_carries_no_body() {
    let outbox = SecretOutbox::start().await;
    for caller in [Caller::ReadToken, Caller::ActToken, Caller::Admin, Caller::Owner] {
        let token = caller.arrive(&outbox.server).await.unwrap();
        let page: Value = outbox.server.get("/v1/outbox", &token).await;
        outbox.assert_silent(&page.to_string(), caller, paths::OUTBOX);
        let messages = page["messages"].as_array().unwrap();
        assert!(messages.len() >= 3);
        for message in messages {
            // The fields stay, for those who read them.
            assert_eq!(
                (message.get("body"), message.get("link")),
                (Some(&Value::Null), Some(&Value::Null))
            );
        }
    }
    assert_eq!(outbox.readings().await, Vec::<Value>::new());
}
