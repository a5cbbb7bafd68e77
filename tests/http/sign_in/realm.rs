//! Signing in by the realm, with a server that stands in for it and tells lies.

mod refusals;

use crate::{
    server::{TestServer, problem},
    test_app::refused,
};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        BearerToken, Role,
        api::{AuditEvent, AuditPage, Me, RealmProgress, RealmSignInBegun, SignInWays, paths},
    },
    server::{RemoteOptions, clock::Clock, service::access},
};
use mfadmin_testing::issuer::{ADMIN_GROUP, Issuer, Lie, OWNER_ROLE, REALM, RealmUser, owner};
use mfadmin_testing::realm_browser::{Browser, Shown, http};
use reqwest::{Method, Response, StatusCode};
use serde_json::json;
use std::sync::Arc;

/// A server of ours whose people sign in by the stand-in's realm.
struct Login {
    issuer: Issuer,
    ours: TestServer,
}

impl Login {
    async fn of(users: Vec<RealmUser>) -> Self {
        Self::demanding(users, None).await
    }

    async fn demanding(users: Vec<RealmUser>, acr: Option<&str>) -> Self {
        let clock = Clock::movable();
        let issuer = Issuer::start(clock.clone(), users).await;
        let remote = Arc::new(issuer.directory(acr));
        let ours = TestServer::start_with(|options| {
            options.clock = clock;
            options.directory = Some(RemoteOptions { remote, refresh: None });
        });
        let ours = ours.await;
        access::ensure_host_account(ours.server.store(), "The host").await.unwrap();
        Self { issuer, ours }
    }

    async fn begin(&self) -> RealmSignInBegun {
        let body = json!({ "user": "ana<b>", "host": "desk-7" });
        let answer = http().post(self.ours.url(paths::REALM_SIGN_IN)).json(&body).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    }

    async fn wait(&self, begun: &RealmSignInBegun) -> Response {
        let call = self.ours.call(Method::POST, paths::REALM_WAIT, &begun.token);
        call.send().await.unwrap()
    }

    /// The session that waits for the panel.
    async fn collect(&self, begun: &RealmSignInBegun) -> BearerToken {
        match self.wait(begun).await.json().await.unwrap() {
            RealmProgress::SignedIn { token, .. } => token,
            other => panic!("{other:?}"),
        }
    }

    /// Why the panel is told that nobody came in: the code, and the words.
    async fn refusal(&self, begun: &RealmSignInBegun) -> (String, String) {
        let said = problem(self.wait(begun).await).await;
        (said.code.to_string(), said.message().to_owned())
    }

    /// A browser of its own goes through the realm as `username`.
    async fn pass(&self, begun: &RealmSignInBegun, username: &str) -> Shown {
        let browser = Browser::default();
        let to = browser.go(&begun.address).await;
        browser.get(&self.issuer.pass(&to, username)).await
    }

    async fn signed_in(&self, username: &str) -> BearerToken {
        let begun = self.begin().await;
        assert_eq!(self.pass(&begun, username).await.status, StatusCode::OK);
        self.collect(&begun).await
    }

    /// What the audit log says was done last, by whom, with its note.
    async fn last_entry(&self) -> (AuditEvent, Option<String>, Option<String>) {
        let store = self.ours.server.store();
        let account = access::ensure_host_account(store, "The host").await.unwrap();
        let hour = SignedDuration::from_hours(1);
        let token = access::issue_session(store, account, hour).await.unwrap();
        let page: AuditPage = self.ours.get("/v1/audit?limit=1", &token).await;
        let entry = page.entries.into_iter().next().unwrap();
        (entry.event, entry.actor.map(|actor| actor.name), entry.note)
    }

    async fn sessions(&self) -> i64 {
        let count = sqlx::query_scalar("select count(*) from sessions where ended_at is null");
        count.fetch_one(&mut self.ours.beside().await).await.unwrap()
    }

    async fn post_logout(&self, token: &str) -> StatusCode {
        let form = [("logout_token", token)];
        let call = http().post(self.ours.url("/realm/logout")).form(&form);
        call.send().await.unwrap().status()
    }
}

#[tokio::test]
async fn a_person_of_the_realm_comes_in_under_their_own_name() {
    let login = Login::of(vec![owner("ana")]).await;
    let ways: SignInWays =
        reqwest::get(login.ours.url(paths::SIGN_IN_WAYS)).await.unwrap().json().await.unwrap();
    assert_eq!(ways.realm.as_deref(), Some(REALM));
    let begun = login.begin().await;
    let (base, letters) = begun.address.rsplit_once('/').unwrap();
    assert_eq!((base, letters.len()), (&*login.ours.url("/r"), 8));

    let browser = Browser::default();
    let page = browser.get(&begun.address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("ana&#60;b&#62; on desk-7"), "{}", page.html);
    assert!(page.html.contains(&begun.code) && page.html.contains("127.0.0.1"), "{}", page.html);
    assert!(browser.has_no_cookie(), "looking begins nothing");
    let typed = begun.address.to_lowercase();
    let (waiting, to) = tokio::join!(login.wait(&begun), browser.go(&typed));
    let waiting: RealmProgress = waiting.json().await.unwrap();
    assert_eq!(waiting, RealmProgress::Waiting { in_browser: true });
    let back = login.issuer.pass(&to, "ana");
    let done = browser.get(&back).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.html.contains("Go back to the terminal"), "{}", done.html);

    let token = login.collect(&begun).await;
    let me: Me = login.ours.get(paths::ME, &token).await;
    assert_eq!((me.user.name.as_str(), me.user.role), ("First ana", Role::Owner));
    assert_eq!(me.realm.as_deref(), Some(REALM));
    let (event, actor, note) = login.last_entry().await;
    assert_eq!((event, actor.as_deref()), (AuditEvent::SignedIn, Some("First ana")));
    assert_eq!(note.as_deref(), Some("by the realm"));

    // Each of them works once.
    assert_eq!(refused(login.wait(&begun).await).await, "session_expired");
    assert_eq!(browser.get(&begun.address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&back).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_step_up_is_a_fresh_pass_of_the_same_person() {
    let login = Login::demanding(vec![owner("ana"), owner("bob")], Some("2")).await;
    login.issuer.set_acr("2");
    let token = login.signed_in("ana").await;
    let needs = || async {
        let call = login.ours.call(Method::POST, paths::TOKENS, &token);
        let body = json!({ "name": "ci", "scope": "read", "expires_in_days": 1 });
        call.json(&body).send().await.unwrap()
    };
    assert_eq!(refused(needs().await).await, "step_up_required");
    let code = login.ours.call(Method::POST, paths::STEP_UP, &token).json(&json!({ "code": "1" }));
    assert_eq!(refused(code.send().await.unwrap()).await, "not_in_directory");
    let begin = || async {
        let call = login.ours.call(Method::POST, paths::REALM_STEP_UP, &token);
        let answer = call.json(&json!({ "user": "ana", "host": "" })).send().await.unwrap();
        answer.json::<RealmSignInBegun>().await.unwrap()
    };

    let begun = begin().await;
    assert_eq!(login.pass(&begun, "bob").await.status, StatusCode::FORBIDDEN);
    assert!(login.refusal(&begun).await.1.starts_with("Somebody else is signed in"));
    login.issuer.set_acr("1");
    let begun = begin().await;
    assert_eq!(login.pass(&begun, "ana").await.status, StatusCode::FORBIDDEN);
    assert!(login.refusal(&begun).await.1.contains("[login.realm] acr"));
    login.issuer.set_acr("2");
    let begun = begin().await;
    login.issuer.lie(Lie::OldSession);
    assert_eq!(login.pass(&begun, "ana").await.status, StatusCode::FORBIDDEN);
    assert_eq!(refused(needs().await).await, "step_up_required");

    let begun = begin().await;
    let page = Browser::default().get(&begun.address).await;
    assert!(page.html.contains("Confirm that it is you"), "{}", page.html);
    assert_eq!(login.pass(&begun, "ana").await.status, StatusCode::OK);
    let progress = login.wait(&begun).await.json().await.unwrap();
    assert!(matches!(progress, RealmProgress::SteppedUp { .. }), "{progress:?}");
    let (event, actor, _) = login.last_entry().await;
    assert_eq!((event, actor.as_deref()), (AuditEvent::SteppedUp, Some("First ana")));
    assert_eq!(needs().await.status(), StatusCode::OK);
    login.ours.advance(SignedDuration::from_mins(15));
    assert_eq!(refused(needs().await).await, "step_up_required");
}

#[tokio::test]
async fn the_role_is_read_anew_while_somebody_is_signed_in() {
    let login = Login::of(vec![owner("ana")]).await;
    let token = login.signed_in("ana").await;
    let (roles, groups) = (Vec::new(), vec![ADMIN_GROUP]);
    login.issuer.change("ana", |ana| (ana.roles, ana.groups) = (roles, groups));
    login.ours.advance(SignedDuration::from_mins(5));
    let me: Me = login.ours.get(paths::ME, &token).await;
    assert_eq!(me.user.role, Role::Admin);

    // Nobody is thrown out because the realm is down.
    login.issuer.set_down(true);
    login.ours.advance(SignedDuration::from_mins(5));
    let me: Me = login.ours.get(paths::ME, &token).await;
    assert_eq!(me.user.role, Role::Admin);
    login.issuer.set_down(false);
    login.issuer.change("ana", |ana| ana.groups = Vec::new());
    let me: Me = login.ours.get(paths::ME, &token).await;
    assert_eq!(me.user.role, Role::Admin, "it is tried again after half a minute");
    login.ours.advance(SignedDuration::from_secs(31));
    let answer = login.ours.call(Method::GET, paths::ME, &token).send().await.unwrap();
    assert_eq!(refused(answer).await, "session_expired");
    let (event, actor, note) = login.last_entry().await;
    assert_eq!((event, actor), (AuditEvent::SessionRevoked, None));
    assert_eq!(note.as_deref(), Some("by the realm: neither Owner nor Admin there"));
    login.issuer.change("ana", |ana| ana.roles = vec![OWNER_ROLE]);
    login.signed_in("ana").await;
}

#[tokio::test]
async fn the_realm_that_is_down_costs_nothing_but_patience() {
    let login = Login::of(vec![owner("ana")]).await;
    let begun = login.begin().await;
    login.issuer.set_down(true);
    let browser = Browser::default();
    let early = browser.send(http().post(&begun.address).form(&[("step", "go")])).await;
    assert_eq!(early.status, StatusCode::SERVICE_UNAVAILABLE);
    login.issuer.set_down(false);
    let back = login.issuer.pass(&browser.go(&begun.address).await, "ana");
    login.issuer.set_down(true);
    assert_eq!(browser.get(&back).await.status, StatusCode::SERVICE_UNAVAILABLE);
    login.issuer.set_down(false);
    assert_eq!(browser.get(&back).await.status, StatusCode::NOT_FOUND, "a pass ends once");
    let back = login.issuer.pass(&browser.go(&begun.address).await, "ana");
    assert_eq!(browser.get(&back).await.status, StatusCode::OK);
    login.collect(&begun).await;
}

#[tokio::test]
async fn a_logout_in_the_realm_ends_the_sessions() {
    let login = Login::of(vec![owner("ana"), owner("bob")]).await;
    let [ana, bob] = [login.signed_in("ana").await, login.signed_in("bob").await];
    let wrong: [fn(&mut serde_json::Value); 7] = [
        |claims| claims["iss"] = json!("https://evil.example"),
        |claims| claims["aud"] = json!("another"),
        |claims| claims["events"] = json!({}),
        |claims| claims["nonce"] = json!("1"),
        |claims| drop(claims.as_object_mut().unwrap().remove("jti")),
        |claims| claims["exp"] = json!(claims["iat"].as_i64().unwrap() - 600),
        |claims| {
            claims.as_object_mut().unwrap().remove("sid");
            claims.as_object_mut().unwrap().remove("sub");
        },
    ];
    for change in wrong {
        let token = login.issuer.logout_token("ana", change);
        assert_eq!(login.post_logout(&token).await, StatusCode::BAD_REQUEST);
    }
    assert_eq!(login.post_logout("nonsense").await, StatusCode::BAD_REQUEST);
    let _: Me = login.ours.get(paths::ME, &ana).await;

    let token = login.issuer.logout_token("ana", |_| ());
    assert_eq!(login.post_logout(&token).await, StatusCode::OK);
    let answer = login.ours.call(Method::GET, paths::ME, &ana).send().await.unwrap();
    assert_eq!(refused(answer).await, "session_expired");
    let _: Me = login.ours.get(paths::ME, &bob).await;
    let (event, actor, note) = login.last_entry().await;
    assert_eq!((event, actor), (AuditEvent::SignedOut, None));
    assert_eq!(note.as_deref(), Some("by the realm"));
    assert_eq!(login.post_logout(&token).await, StatusCode::BAD_REQUEST, "it counts once");
    // Without a session all of the person's end.
    let token = login.issuer.logout_token("bob", |claims| {
        drop(claims.as_object_mut().unwrap().remove("sid"));
    });
    assert_eq!(login.post_logout(&token).await, StatusCode::OK);
    let answer = login.ours.call(Method::GET, paths::ME, &bob).send().await.unwrap();
    assert_eq!(refused(answer).await, "session_expired");
}

#[tokio::test]
async fn one_address_begins_so_many() {
    let login = Login::of(vec![owner("ana")]).await;
    for _ in 0..12 {
        login.begin().await;
    }
    let body = json!({ "user": "ana", "host": "desk" });
    let call = http().post(login.ours.url(paths::REALM_SIGN_IN)).json(&body);
    let answer = call.send().await.unwrap();
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(refused(answer).await, "too_many_requests");
}

#[tokio::test]
async fn a_server_of_its_own_users_has_no_realm() {
    let server = TestServer::start().await;
    let ways: SignInWays =
        reqwest::get(server.url(paths::SIGN_IN_WAYS)).await.unwrap().json().await.unwrap();
    assert_eq!(ways, SignInWays { realm: None });
    let body = json!({ "user": "ana", "host": "desk" });
    let call = http().post(server.url(paths::REALM_SIGN_IN)).json(&body);
    assert_eq!(refused(call.send().await.unwrap()).await, "not_in_directory");
    let page = Browser::default().get(&server.url("/r/ABCDEFGH")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let (_, token) = server.sign_in(Role::Owner).await;
    let call = server.call(Method::POST, paths::REALM_STEP_UP, &token).json(&body);
    assert_eq!(refused(call.send().await.unwrap()).await, "not_in_directory");
}
