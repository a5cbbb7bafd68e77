//! Who gets in where: every route that the server serves, and everybody who may come to it.

use crate::{
    callers::Caller::{self, *},
    server::{TestServer, problem},
};
use mfadmin::{
    contract::{Code, UserActionKind, UserId, api::paths},
    server::{
        Access, HttpOptions, Route,
        address::{ForwardedBy, Proxies},
    },
};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What authorisation answers `caller` at a route; nothing where it lets them pass to the handler.
fn told(caller: Caller, route: &Route) -> Option<Code> {
    match route.access {
        Access::Open => None,
        Access::SigningIn => at_a_step(caller, route.path),
        Access::Reader => judged(caller).or_else(|| only_reminds(caller)),
        Access::Operator => {
            judged(caller).or_else(|| only_reads(caller)).or_else(|| only_reminds(caller))
        }
        Access::JobOrderer => judged(caller).or_else(|| only_reads(caller)),
        Access::JobReader => judged(caller),
        Access::Person => judged(caller).or_else(|| not_a_person(caller)),
        Access::SteppedUp => judged(caller).or_else(|| not_a_person(caller)).or_else(|| {
            matches!(caller, Admin | Owner | OperatorAdmin).then_some(Code::StepUpRequired)
        }),
    }
}

/// What anybody is told who is not an Owner or Admin at the moment.
fn judged(caller: Caller) -> Option<Code> {
    match caller {
        Nobody | Stranger | StrangeMachine | RemovedOperator => Some(Code::Unauthenticated),
        OutOfTime | Idle | SignedOut | OldToken | RevokedToken => Some(Code::SessionExpired),
        AtSecondFactor | AtEnrolment => Some(Code::SignInUnfinished),
        Member | Avobot | TokenOfDemoted => Some(Code::Forbidden),
        Admin | AdminSteppedUp | Owner | OwnerSteppedUp | OperatorAdmin | ReadToken | ActToken
        | RemindToken => None,
    }
}

fn not_a_person(caller: Caller) -> Option<Code> {
    matches!(caller, ReadToken | ActToken | RemindToken).then_some(Code::PersonRequired)
}

fn only_reads(caller: Caller) -> Option<Code> {
    (caller == ReadToken).then_some(Code::ReadOnlyToken)
}

fn only_reminds(caller: Caller) -> Option<Code> {
    (caller == RemindToken).then_some(Code::RemindOnlyToken)
}

/// A step of a sign-in takes the token of its own step alone: no session, and no machine's.
fn at_a_step(caller: Caller, path: &str) -> Option<Code> {
    match caller {
        // Of none of them does a browser go through a realm.
        _ if path == paths::REALM_WAIT => Some(Code::Unauthenticated),
        AtSecondFactor if path != paths::SESSION_ENROLMENT => None,
        AtEnrolment if path == paths::SESSION_ENROLMENT => None,
        Nobody | Stranger | StrangeMachine | ReadToken | ActToken | RemindToken | OldToken
        | RevokedToken | TokenOfDemoted | RemovedOperator => Some(Code::Unauthenticated),
        OutOfTime | SignedOut => Some(Code::SessionExpired),
        AtSecondFactor | AtEnrolment | Member | Avobot | Idle | Admin | AdminSteppedUp | Owner
        | OwnerSteppedUp | OperatorAdmin => Some(Code::SignInUnfinished),
    }
}

/// Those codes that only authorisation gives.
fn is_of_the_gate(code: Code) -> bool {
    matches!(
        code,
        Code::Unauthenticated
            | Code::SessionExpired
            | Code::SignInUnfinished
            | Code::Forbidden
            | Code::ReadOnlyToken
            | Code::RemindOnlyToken
            | Code::PersonRequired
            | Code::StepUpRequired
    )
}

async fn gate_said(response: Response) -> Option<Code> {
    let kind = response.headers().get("content-type");
    if kind.is_none_or(|kind| kind != "application/problem+json") {
        assert!(!matches!(response.status().as_u16(), 401 | 403));
        return None;
    }
    let challenge = response.headers().contains_key("www-authenticate");
    let code = problem(response).await.code;
    assert_eq!(challenge, code.status() == 401);
    is_of_the_gate(code).then_some(code)
}

/// A server that takes each client by the address it names: one address with so many bad tokens
/// would be told to wait.
async fn server() -> TestServer {
    let trusted = vec!["127.0.0.1/32".parse().unwrap()];
    let proxies = Proxies { trusted, header: ForwardedBy::XForwardedFor };
    TestServer::start_with(|options| options.http = HttpOptions { tls: None, proxies }).await
}

#[tokio::test]
async fn every_route_admits_only_its_callers() {
    let server = server().await;
    let http = mfadmin_testing::http_client().build().unwrap();
    for (number, route) in server.server.routes().iter().enumerate() {
        let path = route.path.replace("{id}", &UserId::new().to_string());
        let path = path.replace("{token}", "nobody-was-sent-this");
        let mut callers = Vec::new();
        for caller in Caller::ALL {
            callers.push((caller, caller.arrive(&server).await));
        }
        // Those who are refused come first, and leave everything as it was.
        callers.sort_by_key(|(caller, _)| told(*caller, route).is_none());
        let before = server.footprint().await;
        for (caller, token) in callers {
            let expected = told(caller, route);
            let request = http.request(route.method.clone(), server.url(&path));
            let request = request.header("x-forwarded-for", format!("192.0.2.{number}"));
            // The body is nonsense: who may not enter is told so before anything is read. Only
            // the token of a step is judged with its code.
            let request = match route.path {
                paths::SESSION_TEXT | paths::REALM_WAIT => request,
                paths::SESSION_MFA => request.json(&json!({ "way": "authenticator", "code": "1" })),
                paths::SESSION_ENROLMENT => request.json(&json!({ "code": "1" })),
                _ => request.header("if-match", "nonsense").body("nonsense"),
            };
            let request = match &token {
                Some(token) => request.bearer_auth(token.reveal()),
                None => request,
            };
            let said = gate_said(request.send().await.unwrap()).await;
            assert_eq!(said, expected, "{caller:?} at {} {}", route.method, route.path);
            if expected.is_some() {
                assert_eq!(server.footprint().await, before, "{caller:?} at {route:?}");
            }
        }
    }
}

/// The reviewed list: a route that asks for less than before shows here.
#[tokio::test]
async fn every_route_asks_for_what_was_agreed() {
    let server = TestServer::start().await;
    let mut lines: Vec<_> = server.server.routes().iter().map(line).collect();
    lines.sort();
    let count = lines.len();
    lines.dedup();
    assert_eq!(lines.len(), count);
    insta::assert_snapshot!(lines.join("\n"));
}

fn line(route: &Route) -> String {
    format!("{:48} {:6} {:?}", route.path, route.method.as_str(), route.access)
}

/// A job asks for what the action on one user asks for, which a route says by its guard.
#[tokio::test]
async fn action_needs_a_step_up_if_its_route_does() {
    let server = TestServer::start().await;
    for action in UserActionKind::ALL {
        let (method, path) = match action {
            UserActionKind::AddPhone | UserActionKind::UpdatePhone => (Method::PATCH, paths::USER),
            UserActionKind::SendSetupLink => (Method::POST, paths::SETUP_LINK),
            UserActionKind::ResetAuthenticator => (Method::POST, paths::AUTHENTICATOR_RESET),
            UserActionKind::RemoveFactor => (Method::POST, paths::FACTOR_REMOVAL),
            UserActionKind::ResetPassword | UserActionKind::EndSessions => {
                (Method::POST, paths::ACCESS_RESET)
            }
            UserActionKind::Edit => (Method::PATCH, paths::USER),
            UserActionKind::Disable => (Method::POST, paths::USER_DISABLE),
            UserActionKind::Enable => (Method::POST, paths::USER_ENABLE),
            UserActionKind::Unlock => (Method::POST, paths::USER_UNLOCK),
            UserActionKind::Remove => (Method::DELETE, paths::USER),
        };
        let mut routes = server.server.routes().iter();
        let route = routes.find(|route| route.method == method && route.path == path).unwrap();
        assert_eq!(route.access == Access::SteppedUp, action.needs_step_up(), "{action:?}");
    }
}

/// The list says all that the router does: a path takes the methods that are listed, and no other.
#[tokio::test]
async fn other_methods_are_405_with_allow() {
    let server = server().await;
    let mut listed: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for Route { method, path, .. } in server.server.routes() {
        let methods = listed.entry(*path).or_default();
        methods.insert(method.to_string());
        if *method == Method::GET {
            methods.insert("HEAD".to_owned());
        }
    }
    let owner = OwnerSteppedUp.arrive(&server).await.unwrap();
    for (path, methods) in listed {
        let filled = path.replace("{id}", &UserId::new().to_string()).replace("{token}", "x");
        let response = server.call(Method::TRACE, &filled, &owner).send().await.unwrap();
        let allow = response.headers()["allow"].to_str().unwrap().to_owned();
        assert_eq!(problem(response).await.code, Code::MethodNotAllowed);
        let allowed: BTreeSet<_> = allow.split(',').map(|name| name.trim().to_owned()).collect();
        assert_eq!(allowed, methods, "{path}");
    }
}

/// Every route but the pages is described, with what it asks for, and nothing else is.
#[tokio::test]
async fn openapi_lists_every_route_and_its_security() {
    let server = TestServer::start().await;
    let api: Value = reqwest::get(server.url("/openapi.json")).await.unwrap().json().await.unwrap();
    let mut described = BTreeMap::new();
    for (path, operations) in api["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let asks = operation["security"].clone();
            described.insert((path.clone(), method.to_uppercase()), asks);
        }
    }
    let is_page = |path: &str| {
        let rooms = ["/setup/", "/password/", "/phone/", "/network/", "/email/", "/r/", "/realm/"];
        rooms.iter().chain(&["/assets/"]).any(|room| path.starts_with(room))
    };
    let mut listed = BTreeMap::new();
    for Route { method, path, access } in server.server.routes() {
        if is_page(path) {
            assert_eq!(*access, Access::Open);
            continue;
        }
        let asks = match access {
            Access::Open => Value::Null,
            Access::SigningIn => json!([{ "sign_in": [] }]),
            Access::Reader => json!([{ "session": [] }, { "token": ["read"] }]),
            Access::Operator => json!([{ "session": [] }, { "token": ["act"] }]),
            Access::JobOrderer => {
                json!([{ "session": [] }, { "token": ["act"] }, { "token": ["remind"] }])
            }
            Access::JobReader => {
                json!([{ "session": [] }, { "token": ["read"] }, { "token": ["remind"] }])
            }
            Access::Person => json!([{ "session": [] }]),
            Access::SteppedUp => json!([{ "session": ["stepped_up"] }]),
        };
        listed.insert(((*path).to_owned(), method.to_string()), asks);
    }
    assert_eq!(described, listed);
}
