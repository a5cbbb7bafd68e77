//! Users whom Keycloak has from an LDAP server that it may only read.

use super::{
    Realm,
    api::PASSWORD,
    directory, fetch,
    ours::OurServer,
    slapd::{ADMIN_PASSWORD, SUFFIX, Slapd},
};
use mfadmin::{
    contract::{Availability, Code, EditMode, PhoneNumber, User, UserActionKind},
    server::directory::remote::{ExternalId, RemoteDirectory, Step, StepOutcome},
};
use serde_json::json;

const PEOPLE: usize = 50;

/// Has the realm read the people of `slapd`, and never write them.
pub async fn federate(realm: &Realm, slapd: &Slapd) {
    let people = format!("ou=people,{SUFFIX}");
    let admin = format!("cn=admin,{SUFFIX}");
    let config = json!({
        "enabled": ["true"], "priority": ["0"], "editMode": ["READ_ONLY"],
        "syncRegistrations": ["false"], "vendor": ["other"], "usernameLDAPAttribute": ["uid"],
        "rdnLDAPAttribute": ["uid"], "uuidLDAPAttribute": ["entryUUID"],
        "userObjectClasses": ["inetOrgPerson"], "connectionUrl": [slapd.url],
        "usersDn": [people], "authType": ["simple"], "bindDn": [admin],
        "bindCredential": [ADMIN_PASSWORD], "searchScope": ["1"], "importEnabled": ["true"],
        "pagination": ["false"],
    });
    let provider = "org.keycloak.storage.UserStorageProvider";
    let body = json!({
        "name": "corp", "providerId": "ldap", "providerType": provider, "config": config,
    });
    realm.post("components", body).await;
    let store = realm.id_of(&format!("components?type={provider}")).await;
    realm.post(&format!("user-storage/{store}/sync?action=triggerFullSync"), json!({})).await;
}

fn reason(user: &User, action: UserActionKind) -> String {
    match user.availability(action) {
        Availability::NotPossible { reason } => reason,
        other => panic!("{action:?} is {other:?}"),
    }
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn people_of_a_read_only_ldap_are_read_and_what_it_refuses_is_not_offered() {
    let slapd = Slapd::start(PEOPLE, PASSWORD).await;
    let realm = Realm::new("federated").await;
    realm.user("own", json!({})).await;
    federate(&realm, &slapd).await;
    let ours = OurServer::of(&realm).await;
    assert_eq!(ours.users("limit=200").await.len(), PEOPLE + 1);
    let user = ours.user("ldap07").await;
    let store = user.store.clone().expect("nobody tells where the user is kept");
    assert_eq!((store.name.as_str(), store.edit_mode), ("corp", EditMode::ReadOnly));
    assert_eq!(user.name, "Ldap User07");
    for action in [
        UserActionKind::AddPhone,
        UserActionKind::UpdatePhone,
        UserActionKind::Edit,
        UserActionKind::ResetPassword,
        UserActionKind::Remove,
    ] {
        assert!(reason(&user, action).contains("corp"), "{action:?}");
    }
    // Who is the realm's own has what the others have not.
    let own = ours.user("own").await;
    assert_eq!(own.store, None);
    assert_eq!(own.availability(UserActionKind::Edit), Availability::Available);

    let refused = ours.patch(&user, json!({ "phone": "+12015550199" })).await.unwrap_err();
    assert_eq!(refused.code, Code::NotInDirectory);
    let refused = ours.patch(&user, json!({ "name": "Other Name" })).await.unwrap_err();
    assert_eq!(refused.code, Code::NotInDirectory);
    assert!(refused.detail.unwrap().contains("corp"));

    // What the realm itself keeps of them can be changed.
    let session = realm.sign_in("ldap07", None).await.unwrap();
    let user = ours.post(&user, "/disable").await.unwrap();
    assert!(!user.is_enabled());
    assert!(!realm.goes_on(&session).await);
    assert!(realm.sign_in("ldap07", None).await.is_none());
    ours.post(&user, "/enable").await.unwrap();
    assert!(realm.sign_in("ldap07", None).await.is_some());

    let mut panel = ours.panel();
    panel.pick("ldap08").await;
    panel.shows("corp (read-only)").await;
    panel.press("p");
    panel.shows("The number is changed there").await;
    panel.quit().await;
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn what_such_a_store_refuses_all_the_same_is_a_sentence() {
    let slapd = Slapd::start(2, PASSWORD).await;
    let realm = Realm::new("readonly").await;
    federate(&realm, &slapd).await;
    let directory = directory(&realm);
    let id = realm.id_of("users?username=ldap01&exact=true").await;
    let before = fetch(&directory, &id).await;
    let user = ExternalId(id.clone());
    let number = PhoneNumber::accepted("+12015550199".to_owned()).unwrap();
    let name = Some("Other Name".to_owned());
    for step in [
        Step::SetPhone { user: user.clone(), number },
        Step::EditProfile { user: user.clone(), name, email: None },
    ] {
        let StepOutcome::Refused(refusal) = directory.execute(&step).await else {
            panic!("{step:?} is not refused");
        };
        assert!(refusal.message.contains("read-only"), "{}", refusal.message);
        assert!(!refusal.message.contains("error-user-attribute"), "{}", refusal.message);
    }
    assert_eq!(fetch(&directory, &id).await, before);
}
