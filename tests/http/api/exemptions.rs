//! Until a date, what is missing to an exempt user is no gap.

use crate::{
    callers::Caller,
    server::{TestServer, person, problem},
};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Code, Kind, PhoneState, Role, User, UserId,
        api::{AuditEvent, AuditPage, Overview, Receipt, UserPage},
    },
    server::store::NewUser,
};
use reqwest::{Method, Response};
use serde_json::{Value, json};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn exempt(
    server: &TestServer,
    token: &BearerToken,
    id: UserId,
    until: Timestamp,
) -> Response {
    let body = json!({ "until": until, "reason": "HELP-7: on leave" });
    let path = format!("/v1/users/{id}/exemption");
    server.call(Method::PUT, &path, token).json(&body).send().await.unwrap()
}

async fn end(server: &TestServer, token: &BearerToken, id: UserId) -> Response {
    let path = format!("/v1/users/{id}/exemption");
    server.call(Method::DELETE, &path, token).send().await.unwrap()
}

/// How many a filter finds, and what the figures say: gaps, exempt, humans.
async fn figures(server: &TestServer, token: &BearerToken) -> ((u64, u64), (u64, u64, u64)) {
    let any: UserPage = server.get("/v1/users?gap=any", token).await;
    let exempt: UserPage = server.get("/v1/users?gap=exempt", token).await;
    let Overview { summary, roles, days, .. } = server.get("/v1/overview", token).await;
    assert_eq!(roles.iter().map(|role| role.humans).sum::<u64>(), summary.humans());
    assert_eq!(days.last().unwrap().humans, summary.humans());
    ((any.total, exempt.total), (summary.gaps(), summary.exempt, summary.humans()))
}

fn newcomer(name: &str) -> NewUser {
    NewUser { authenticator: AuthenticatorState::NotConfigured, ..person(name) }
}

#[tokio::test]
async fn a_gap_is_closed_until_the_date_and_opens_with_it() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana"), person("bo")]).await[0];
    assert_eq!(figures(&server, &token).await, ((1, 0), (1, 0, 3)));
    let until = server.server.clock().now() + DAY * 10;
    let receipt = exempt(&server, &token, ana, until).await;
    assert_eq!(receipt.status(), 200);
    let Receipt { user, .. } = receipt.json().await.unwrap();
    assert_eq!(user.exempt_until.unwrap().as_millisecond(), until.as_millisecond());
    assert_eq!(user.exempt_reason.unwrap().as_str(), "HELP-7: on leave");
    let by: User = server.get(&format!("/v1/users/{owner}"), &token).await;
    assert_eq!(user.exempt_by, Some(by.name));
    assert_eq!((user.gap_since, user.missing.len(), user.revision), (None, 1, 2));
    assert_eq!(figures(&server, &token).await, ((0, 1), (0, 1, 2)));
    for filter in ["gap=authenticator", "gap=none", "older_than=1d"] {
        let page: UserPage = server.get(&format!("/v1/users?search=ana&{filter}"), &token).await;
        assert_eq!(page.total, 0, "{filter}");
    }
    let page: AuditPage = server.get("/v1/audit?event=exemption_granted", &token).await;
    let [entry] = &page.entries[..] else { panic!("one entry") };
    assert_eq!(entry.event, AuditEvent::ExemptionGranted);
    assert_eq!(entry.actor.as_ref().unwrap().id, owner);
    assert_eq!(entry.target.as_ref().unwrap().id, ana);
    assert_eq!(entry.reason.as_ref().unwrap().as_str(), "HELP-7: on leave");
    assert!(entry.note.as_ref().unwrap().starts_with("until "), "{:?}", entry.note);
    // Nobody does anything on that day, and no timer runs.
    server.advance(DAY * 10 - SignedDuration::from_mins(5));
    let token = server.session(owner, DAY).await;
    assert_eq!(figures(&server, &token).await, ((0, 1), (0, 1, 2)));
    server.advance(SignedDuration::from_mins(6));
    assert_eq!(figures(&server, &token).await, ((1, 0), (1, 0, 3)));
    let page: UserPage = server.get("/v1/users?gap=authenticator", &token).await;
    assert_eq!(page.users[0].gap_since.unwrap().as_millisecond(), until.as_millisecond());
    let User { exempt_until, exempt_reason, exempt_by, .. } = &page.users[0];
    assert_eq!((exempt_until, exempt_reason, exempt_by), (&None, &None, &None));
}

#[tokio::test]
async fn an_exemption_ends_early_is_moved_and_outlives_a_change_of_factors() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    let now = server.server.clock().now();
    assert_eq!(exempt(&server, &token, ana, now + DAY).await.status(), 200);
    assert_eq!(exempt(&server, &token, ana, now + DAY * 5).await.status(), 200);
    server.advance(DAY * 2);
    let (_, token) = server.sign_in(Role::Owner).await;
    assert_eq!(figures(&server, &token).await.1.1, 1, "it was moved");
    let path = format!("/v1/users/{ana}/authenticator/setup-link");
    let sent = server.call(Method::POST, &path, &token).send().await.unwrap();
    assert_eq!(sent.status(), 200);
    assert_eq!(figures(&server, &token).await.0, (0, 1), "a setup link opens no gap");
    assert_eq!(end(&server, &token, ana).await.status(), 204);
    let user: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    assert_eq!((user.exempt_until, &user.exempt_reason), (None, &None));
    assert!(user.gap_since.unwrap() >= now + DAY * 2, "it is open since now");
    assert_eq!(figures(&server, &token).await.0, (1, 0));
    assert_eq!(end(&server, &token, ana).await.status(), 204, "once more is the same");
    let page: AuditPage = server.get("/v1/audit?event=exemption_ended", &token).await;
    assert_eq!(page.entries.len(), 1);
}

#[tokio::test]
async fn only_an_owner_exempts_and_never_themselves() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let admin = Caller::AdminSteppedUp.arrive(&server).await.unwrap();
    let bot = NewUser { kind: Kind::Avobot, phone: PhoneState::NotSet, ..newcomer("bot") };
    let ids = server.seed(vec![newcomer("ana"), bot]).await;
    let soon = server.server.clock().now() + DAY;
    let before = server.footprint().await;
    for (token, id, code) in [
        (&admin, ids[0], Code::OwnerRequired),
        (&token, owner, Code::SelfProtected),
        (&token, ids[1], Code::MfaNotApplicable),
        (&token, UserId::new(), Code::UserNotFound),
    ] {
        assert_eq!(problem(exempt(&server, token, id, soon).await).await.code, code);
    }
    assert_eq!(problem(end(&server, &admin, ids[0]).await).await.code, Code::OwnerRequired);
    for until in [soon - DAY * 2, soon + DAY * 400] {
        let refused = problem(exempt(&server, &token, ids[0], until).await).await;
        assert_eq!((refused.code, refused.errors[0].field.as_str()), (Code::InvalidBody, "until"));
    }
    let path = format!("/v1/users/{}/exemption", ids[0]);
    for body in [json!({ "until": soon }), json!({ "until": soon, "reason": " " })] {
        let sent = server.call(Method::PUT, &path, &token).json(&body).send().await.unwrap();
        assert_eq!(problem(sent).await.code, Code::InvalidBody);
    }
    assert_eq!(server.footprint().await, before);
    let refusals: Value = server.get("/v1/audit?event=action_refused", &token).await;
    let codes: Vec<_> =
        refusals["entries"].as_array().unwrap().iter().map(|e| &e["code"]).collect();
    assert!(codes.contains(&&json!("owner_required")), "{codes:?}");
}

#[tokio::test]
async fn repeated_end_leaves_an_exemption_that_was_granted_meanwhile() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    let until = server.server.clock().now() + DAY * 10;
    assert_eq!(exempt(&server, &token, ana, until).await.status(), 200);
    let path = format!("/v1/users/{ana}/exemption");
    let end_once = async || {
        let call = server.call(Method::DELETE, &path, &token).header("idempotency-key", "end-1");
        call.send().await.unwrap()
    };
    assert_eq!(end_once().await.status(), 204);
    assert_eq!(exempt(&server, &token, ana, until).await.status(), 200);
    let again = end_once().await;
    assert_eq!((again.status().as_u16(), again.text().await.unwrap()), (204, String::new()));
    let user: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    assert!(user.exempt_until.is_some());
}
