//! The description of the API.

use crate::server::{TestServer, problem};
use mfadmin::contract::{Code, Role, UserId, api::paths};
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;

async fn description(server: &TestServer) -> Value {
    reqwest::get(server.url("/openapi.json")).await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn describes_every_path_and_no_other() {
    let server = TestServer::start().await;
    let api = description(&server).await;
    assert_eq!(api["openapi"], "3.1.0");
    let described: BTreeSet<_> =
        api["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let routed = BTreeSet::from([
        paths::ME,
        paths::SUMMARY,
        paths::USERS,
        paths::USER,
        paths::SETUP_LINK,
        paths::AUTHENTICATOR_RESET,
        paths::ACCESS_RESET,
        paths::IMPORT,
        paths::AUDIT,
        paths::AUDIT_EXPORT,
        paths::AUDIT_VERIFY,
        paths::OUTBOX,
        paths::OUTBOX_RETRY,
        paths::EVENTS,
        paths::SESSIONS,
        paths::SESSION_TEXT,
        paths::SESSION_MFA,
        paths::SESSION_ENROLMENT,
        paths::STEP_UP,
        paths::CURRENT_SESSION,
        paths::SESSION,
        paths::TOKENS,
        paths::TOKEN,
        paths::OPENAPI,
        "/healthz",
        "/readyz",
    ]);
    assert_eq!(described, routed);
}

#[tokio::test]
async fn every_path_takes_the_described_methods_and_names_them_otherwise() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let api = description(&server).await;
    for (path, operations) in api["paths"].as_object().unwrap() {
        let mut described: BTreeSet<String> =
            operations.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        if described.contains("GET") {
            described.insert("HEAD".into());
        }
        let path = path.replace("{id}", &UserId::new().to_string());
        let response = server.call(Method::PUT, &path, &token).send().await.unwrap();
        let allow = response.headers()["allow"].to_str().unwrap().to_owned();
        assert_eq!(problem(response).await.code, Code::MethodNotAllowed);
        let allowed: BTreeSet<String> = allow.split(',').map(|m| m.trim().to_owned()).collect();
        assert_eq!(allowed, described, "{path}");
    }
}

#[tokio::test]
async fn says_what_each_operation_takes_gives_and_needs() {
    let server = TestServer::start().await;
    let api = description(&server).await;
    for (path, operations) in api["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let is_of_v1 = path.starts_with("/v1/");
            let signs_in = method == "post" && path == paths::SESSIONS;
            assert_eq!(operation["security"].is_array(), is_of_v1 && !signs_in, "{path}");
            assert_eq!(operation["responses"]["401"].is_object(), is_of_v1, "{path}");
            let done = if method == "delete" { "204" } else { "200" };
            assert!(operation["responses"][done].is_object(), "{path}");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{path}");
            let takes_key = operation["parameters"].as_array().is_some_and(|parameters| {
                parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key")
            });
            // What proves who asks is never repeated by itself.
            let is_of_access = path.starts_with(paths::SESSIONS) || path.starts_with(paths::TOKENS);
            assert_eq!(takes_key, method != "get" && !is_of_access, "{method} {path}");
        }
    }
    let scheme = &api["components"]["securitySchemes"]["session"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&"http".into(), &"bearer".into()));
    let patch = &api["paths"][paths::USER]["patch"];
    let problem = &patch["responses"]["412"]["content"]["application/problem+json"];
    assert_eq!(problem["schema"]["$ref"], "#/components/schemas/Problem");
    assert!(patch["requestBody"]["content"]["application/json"].is_object());
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let server = TestServer::start().await;
    let api = description(&server).await;
    let text = api.to_string();
    let references: BTreeSet<_> = text
        .split("\"$ref\":\"#")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert!(references.len() > 10);
    for reference in references {
        assert!(api.pointer(&reference).is_some(), "{reference}");
    }
}
