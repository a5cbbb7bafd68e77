//! What is found out about the client by which people sign in, before anybody tries.

use super::{CLIENT, Realm, SECRET, settings};
use mfadmin::{
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{Finding, Keycloak, KeycloakLogin, RemoteDirectory, Severity},
    },
};
use serde_json::{Value, json};

const BACK: &str = "https://mfadmin.example.com/realm/callback";

fn login(client_id: &str) -> KeycloakLogin {
    KeycloakLogin {
        client_id: client_id.to_owned(),
        secret: Secret::new(SECRET),
        scopes: Vec::new(),
        acr: None,
        callback: Some(BACK.to_owned()),
    }
}

async fn looked(realm: &Realm, login: KeycloakLogin) -> Finding {
    let settings = settings(realm);
    let directory = Keycloak::new(settings.clone(), Clock::System).unwrap();
    let directory = directory.with_login(login, &settings, Clock::System).unwrap();
    let findings = directory.doctor().await;
    assert!(!format!("{findings:?}").contains(SECRET), "{findings:?}");
    findings.into_iter().find(|finding| finding.subject == "login").unwrap()
}

async fn client(realm: &Realm, id: &str, more: Value) {
    let mut body = json!({
        "clientId": id, "secret": SECRET, "publicClient": false, "standardFlowEnabled": true,
        "redirectUris": [BACK], "attributes": { "pkce.code.challenge.method": "S256" },
    });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    realm.post("clients", body).await;
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn each_fault_of_the_login_client_is_told_with_its_fix() {
    let realm = Realm::new("login-client").await;
    client(&realm, "good", json!({})).await;
    client(&realm, "elsewhere", json!({ "redirectUris": ["https://other.example.com/*"] })).await;
    client(&realm, "no-flow", json!({ "standardFlowEnabled": false })).await;
    client(&realm, "off", json!({ "enabled": false })).await;
    let fine = looked(&realm, login("good")).await;
    assert_eq!((fine.severity, fine.fix), (Severity::Fine, None), "{}", fine.message);
    assert!(fine.message.contains(BACK), "{}", fine.message);
    let unknown = KeycloakLogin { callback: None, ..login("good") };
    assert_eq!(looked(&realm, unknown).await.severity, Severity::Fine);

    let wrong = KeycloakLogin { secret: Secret::new("hunter2"), ..login("good") };
    let scope = KeycloakLogin { scopes: vec!["nonsense".to_owned()], ..login("good") };
    for (login, message, fix) in [
        (wrong, "refuses the client good or its secret", "secret_file"),
        (login("nobody"), "refuses the client nobody", "client_id"),
        (login("off"), "refuses the client off", "enabled"),
        (login("elsewhere"), "does not send browsers back to https://mfadmin", "redirect URIs"),
        (login("no-flow"), "has no standard flow", "Standard flow on"),
        (scope, "[login.realm] scopes", "add them to the client"),
        (login(CLIENT), "does not send browsers back", "redirect URIs"),
    ] {
        let found = looked(&realm, login).await;
        assert_eq!(found.severity, Severity::Fault, "{}", found.message);
        assert!(found.message.contains(message), "{message}: {}", found.message);
        assert!(found.fix.as_ref().unwrap().contains(fix), "{fix}: {:?}", found.fix);
        assert!(!found.message.contains("hunter2"), "{}", found.message);
    }
}
