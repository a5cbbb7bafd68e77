//! The description of the API.

use crate::server::TestServer;
use mfadmin::contract::api::paths;
use serde_json::Value;
use std::collections::BTreeSet;

async fn description(server: &TestServer) -> Value {
    reqwest::get(server.url("/openapi.json")).await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn openapi_describes_parameters_answers_and_security() {
    let server = TestServer::start().await;
    let api = description(&server).await;
    assert_eq!(api["openapi"], "3.1.0");
    for (path, operations) in api["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            // How to sign in is told to everybody.
            let is_for_all = [paths::SIGN_IN_WAYS, paths::REALM_SIGN_IN].contains(&path.as_str());
            let asks_who = path.starts_with("/v1/") && !is_for_all;
            assert_eq!(operation["responses"]["401"].is_object(), asks_who, "{path}");
            let done = match (method.as_str(), path.as_str()) {
                // It tells the revision on which the next change is based.
                ("delete", paths::EMAIL_CHANGE) => "200",
                ("delete", _)
                | (
                    "post",
                    paths::OPERATION_CHECK
                    | paths::OPERATION_REPEAT
                    | paths::JOB_CHECK
                    | paths::JOB_REPEAT,
                ) => "204",
                ("post", paths::USERS) => "201",
                _ => "200",
            };
            assert!(operation["responses"][done].is_object(), "{path}");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{path}");
            let takes_key = operation["parameters"].as_array().is_some_and(|parameters| {
                parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key")
            });
            // What proves who asks, or tells more, is never repeated by itself.
            let is_of_access = [
                paths::SESSIONS,
                paths::SIGN_IN_WAYS,
                paths::TOKENS,
                paths::REVEAL,
                paths::OUTBOX_CONTENT,
                paths::APPROVAL,
            ]
            .iter()
            .any(|prefix| path.starts_with(prefix));
            // And neither does what changes nothing, or nothing more when it is done again.
            // The end of an exemption would be the end of another one, as the call back of a change of
            // the address; and whoever removed a user is told so again, and not that nothing was done.
            let ends_another = [paths::EXEMPTION, paths::EMAIL_CHANGE, paths::USER];
            let is_safe = method == "get"
                || (method == "delete" && !ends_another.contains(&path.as_str()))
                || [paths::JOB_PREVIEW, paths::JOB_BY_HAND, paths::DIRECTORY_REFRESH]
                    .contains(&path.as_str());
            assert_eq!(takes_key, !is_safe && !is_of_access, "{method} {path}");
        }
    }
    for scheme in ["session", "token", "sign_in"] {
        let scheme = &api["components"]["securitySchemes"][scheme];
        assert_eq!((&scheme["type"], &scheme["scheme"]), (&"http".into(), &"bearer".into()));
    }
    let patch = &api["paths"][paths::USER]["patch"];
    let problem = &patch["responses"]["412"]["content"]["application/problem+json"];
    assert_eq!(problem["schema"]["$ref"], "#/components/schemas/Problem");
    assert!(patch["requestBody"]["content"]["application/json"].is_object());
}

#[tokio::test]
async fn every_openapi_reference_resolves() {
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
