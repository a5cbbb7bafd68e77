//! Reading a realm: whole, in pages, with the roles that it gives.

use super::{CLIENT, Realm, SECRET, directory, fetch, scan, settings};
use mfadmin::{
    contract::Role,
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            ClientCredential, Keycloak, KeycloakRoles, KeycloakSettings, Order, RemoteDirectory,
            RemoteError, SettledStep, Severity, StepOutcome,
        },
    },
};
use mfadmin_testing::breaking_line::BreakingLine;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_list_of_several_pages_is_whole() {
    let realm = Realm::new("pages").await;
    for batch in 0..3 {
        let users: Vec<Value> = (0..400)
            .map(|user| json!({ "username": format!("user{:04}", batch * 400 + user), "enabled": true }))
            .collect();
        realm.post("partialImport", json!({ "ifResourceExists": "FAIL", "users": users })).await;
    }
    let directory = directory(&realm);
    let listed = scan(&directory).await.unwrap();
    let names: std::collections::BTreeSet<_> =
        listed.iter().filter_map(|it| it.user.username.clone()).collect();
    assert_eq!((listed.len(), names.len()), (1_200, 1_200));
    // The same text as long as nothing changed, and another one where the list tells otherwise.
    let again = scan(&directory).await.unwrap();
    assert_eq!(listed, again);
    let id = &listed[0].user.id.0;
    realm.put(&format!("users/{id}"), json!({ "enabled": false })).await;
    let changed = scan(&directory).await.unwrap();
    let differing =
        changed.iter().zip(&listed).filter(|(now, before)| now.revision != before.revision);
    assert_eq!(differing.count(), 1);
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn roles_come_directly_by_groups_and_by_other_roles() {
    let realm = Realm::new("roles").await;
    let mut ids = BTreeMap::new();
    for username in ["direct", "by-group", "below-group", "by-role", "owner", "nobody"] {
        ids.insert(username, realm.user(username, json!({})).await);
    }
    for role in ["mfa-admin", "everything", "other"] {
        realm.post("roles", json!({ "name": role })).await;
    }
    let role = async |name: &str| realm.get(&format!("roles/{name}")).await;
    realm.post("roles/everything/composites", json!([role("mfa-admin").await])).await;
    realm.post("groups", json!({ "name": "staff" })).await;
    let staff = realm.id_of("groups?search=staff").await;
    realm.post(&format!("groups/{staff}/children"), json!({ "name": "it" })).await;
    let it = realm.id_of(&format!("groups/{staff}/children")).await;
    realm
        .post(&format!("groups/{staff}/role-mappings/realm"), json!([role("mfa-admin").await]))
        .await;
    realm.post("groups", json!({ "name": "board" })).await;
    let board = realm.id_of("groups?search=board").await;
    let gives = async |user: &str, name: &str| {
        let path = format!("users/{}/role-mappings/realm", ids[user]);
        realm.post(&path, json!([role(name).await])).await;
    };
    gives("direct", "mfa-admin").await;
    gives("by-role", "everything").await;
    gives("nobody", "other").await;
    for (user, group) in [("by-group", &staff), ("below-group", &it), ("owner", &board)] {
        realm.put(&format!("users/{}/groups/{group}", ids[user]), json!({})).await;
    }

    let roles = |owner: &str, admin: &str| KeycloakRoles {
        owners: vec![owner.to_owned()],
        admins: vec![admin.to_owned()],
    };
    let with = |roles| KeycloakSettings { roles, ..settings(&realm) };
    let directory = Keycloak::new(with(roles("/board", "mfa-admin")), Clock::System).unwrap();
    let listed = scan(&directory).await.unwrap();
    let found: BTreeMap<_, _> =
        listed.iter().map(|it| (it.user.username.clone().unwrap(), it.user.role)).collect();
    for (username, expected) in [
        ("direct", Role::Admin),
        ("by-group", Role::Admin),
        ("below-group", Role::Admin),
        ("by-role", Role::Admin),
        ("owner", Role::Owner),
        ("nobody", Role::Member),
    ] {
        assert_eq!(found[username], expected, "{username}");
        assert_eq!(fetch(&directory, &ids[username]).await.role, expected, "{username}");
    }
    // A name that the realm does not have is a setting to correct, and no realm without admins.
    for (wrong, setting) in [
        (roles("/board", "mfa-amdin"), "[directory] admins"),
        (roles("/bord", "mfa-admin"), "[directory] owners"),
    ] {
        let directory = Keycloak::new(with(wrong), Clock::System).unwrap();
        let error = scan(&directory).await.unwrap_err();
        assert!(
            matches!(&error, RemoteError::Setting { setting: it, .. } if *it == setting),
            "{error:?}"
        );
    }
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn who_may_count_users_and_not_see_them_is_told_so() {
    let realm = Realm::new("blind").await;
    realm.user("somebody", json!({})).await;
    realm.client_with("blind", &["query-users"]).await;
    let blind = KeycloakSettings { client_id: "blind".to_owned(), ..settings(&realm) };
    let blind = Keycloak::new(blind, Clock::System).unwrap();
    let error = scan(&blind).await.unwrap_err();
    assert!(matches!(error, RemoteError::NotPermitted(_)), "{error:?}");
    let findings = blind.doctor().await;
    let faults = findings.iter().filter(|finding| finding.severity == Severity::Fault);
    assert!(faults.into_iter().any(|fault| fault.message.contains("view-users")), "{findings:?}");
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_wrong_setting_is_named() {
    let realm = Realm::new("wrong").await;
    realm.post("clients", json!({ "clientId": "public", "publicClient": true })).await;
    realm.post("clients", json!({ "clientId": "plain", "secret": SECRET })).await;
    let right = || settings(&realm);
    let at = |path: &str| format!("{}{path}", realm.url).parse().unwrap();
    for (wrong, part) in [
        (
            KeycloakSettings {
                credential: ClientCredential::Secret(Secret::new("another")),
                ..right()
            },
            "client_id and its secret",
        ),
        (KeycloakSettings { client_id: "none".to_owned(), ..right() }, "client_id and its secret"),
        (KeycloakSettings { client_id: "public".to_owned(), ..right() }, "client authentication"),
        (KeycloakSettings { client_id: "plain".to_owned(), ..right() }, "service accounts"),
        (KeycloakSettings { realm: "nowhere".to_owned(), ..right() }, "[directory] realm"),
        (KeycloakSettings { url: at("/auth"), ..right() }, "[directory] url"),
    ] {
        let directory = Keycloak::new(wrong, Clock::System).unwrap();
        let error = scan(&directory).await.unwrap_err();
        assert!(error.to_string().contains(part), "{part}: {error}");
        assert!(!error.to_string().contains(SECRET), "{error}");
    }
    for page in ["/admin/wrong/console", "/realms/wrong"] {
        let settings = KeycloakSettings { url: at(page), ..right() };
        let error = Keycloak::new(settings, Clock::System).err().unwrap();
        assert!(matches!(error, RemoteError::Setting { setting: "[directory] url", .. }));
    }
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn doctor_tells_a_realm_without_mail_and_without_a_second_factor() {
    let realm = Realm::new("doctor").await;
    let directory = directory(&realm);
    let findings = directory.doctor().await;
    let of = |subject: &str| findings.iter().find(|it| it.subject == subject).unwrap();
    assert_eq!(of("mail").severity, Severity::Warning);
    assert_eq!(of("sign-in").severity, Severity::Fine);
    assert_eq!(of("rights").severity, Severity::Fine, "{findings:?}");
    assert_eq!(of("phone").severity, Severity::Fine);
    assert_eq!(of("account").message, format!("client {CLIENT}"));

    let steps = realm.get("authentication/flows/browser/executions").await;
    for mut step in steps.as_array().unwrap().iter().cloned() {
        if step["displayName"] == "Browser - Conditional 2FA" {
            step["requirement"] = json!("DISABLED");
            realm.put("authentication/flows/browser/executions", step).await;
        }
    }
    let findings = directory.doctor().await;
    assert_eq!(
        (findings[0].subject, findings[0].severity),
        ("sign-in", Severity::Fault),
        "{findings:?}"
    );
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn doctor_names_each_right_that_is_missing_or_too_many() {
    let realm = Realm::new("rights").await;
    realm.user("somebody", json!({})).await;
    let told = async |client: &str, subject: &str| {
        let of = KeycloakSettings { client_id: client.to_owned(), ..settings(&realm) };
        let findings = Keycloak::new(of, Clock::System).unwrap().doctor().await;
        let told = findings.into_iter().filter(|finding| finding.subject == subject);
        told.map(|finding| finding.message).collect::<Vec<_>>()
    };
    realm.client_with("reads", &["view-users"]).await;
    let lacks = [
        "The client may not change users.",
        "The client may not read roles and the realm's settings.",
    ];
    assert_eq!(told("reads", "rights").await, lacks);
    let all = ["view-users", "manage-users", "view-realm", "view-events"];
    realm.client_with("all", &all).await;
    assert_eq!(told("all", "rights").await, ["The client may do all that is offered."]);
    realm.client_with("more", &[&all[..], &["manage-realm", "impersonation"]].concat()).await;
    let more = "The client may do more than it needs: impersonation, manage-realm.";
    assert_eq!(told("more", "rights").await, [more]);
    realm.client_with("most", &["realm-admin"]).await;
    assert_eq!(
        told("most", "rights").await,
        ["The client may do more than it needs: realm-admin."]
    );

    assert_eq!(told("all", "events").await, ["It stores no events; keys are read again in turn."]);
    realm.put("", json!({ "eventsEnabled": true, "adminEventsEnabled": true })).await;
    let seen = "It stores the events of users and of admins; changed keys are seen by them.";
    assert_eq!(told("all", "events").await, [seen]);
    let events = told(CLIENT, "events").await;
    assert!(events[0].contains("give it view-events"), "{events:?}");

    // Old roles go before permissions of the new kind, which alone say what a client without roles may do.
    realm.put("", json!({ "adminPermissionsEnabled": true })).await;
    let permissions = told("all", "permissions").await;
    assert!(permissions[0].contains("they do not hold for the client"), "{permissions:?}");
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn doctor_names_an_unusual_otp_policy_and_attributes_that_are_not_declared() {
    let realm = Realm::new("doctor-policy").await;
    let mut whole = realm.get("").await;
    whole["otpPolicyAlgorithm"] = json!("HmacSHA512");
    whole["otpPolicyDigits"] = json!(8);
    realm.put("", whole).await;
    let mut profile = realm.get("users/profile").await;
    let attributes = profile["attributes"].as_array_mut().unwrap();
    attributes.retain(|attribute| attribute["name"] != "phoneNumberVerified");
    realm.put("users/profile", profile).await;
    let findings = directory(&realm).doctor().await;
    let of = |subject: &str| findings.iter().find(|it| it.subject == subject).unwrap();
    for (subject, words) in [
        ("policy", "One-time passwords: totp, HmacSHA512, 8 digits, 30 s."),
        ("phone", "The realm's profile has no attribute phoneNumberVerified."),
    ] {
        let found = of(subject);
        assert_eq!((found.severity, found.message.as_str()), (Severity::Warning, words));
        assert!(found.fix.is_some(), "{found:?}");
    }
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_realm_below_a_path_is_read_and_changed_there() {
    let realm = Realm::new("below").await;
    let id = realm.user("deep", json!({})).await;
    let line = BreakingLine::to(&realm.url).await;
    for url in [line.below("/sso/eu"), format!("{}/", line.below("/sso/eu"))] {
        let settings = KeycloakSettings { url: url.parse().unwrap(), ..settings(&realm) };
        let directory = Keycloak::new(settings, Clock::System).unwrap();
        assert_eq!(scan(&directory).await.unwrap().len(), 1);
        let user = fetch(&directory, &id).await;
        let steps = directory.plan(&Order::Disable, Some(&user)).unwrap();
        assert_eq!(directory.execute(&steps[0]).await, StepOutcome::Done);
        assert_eq!(directory.settle(&steps[0]).await, SettledStep::Done);
    }
}
