//! Names, addresses and phones of a realm's users, changed here, in Keycloak's console, and by two of us at once.

use super::{Realm, directory, fetch, ours::OurServer};
use mfadmin::{
    contract::{Code, Kind, ProfilePart},
    server::directory::remote::{Order, RemoteDirectory, SettledStep, StepOutcome},
};
use serde_json::{Value, json};

/// The realm keeps whatever attributes users have.
async fn keep_all_attributes(realm: &Realm) {
    let mut profile = realm.get("users/profile").await;
    profile["unmanagedAttributePolicy"] = json!("ADMIN_EDIT");
    realm.put("users/profile", profile).await;
}

async fn at(realm: &Realm, id: &str) -> Value {
    realm.get(&format!("users/{id}")).await
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_name_and_an_address_are_changed_and_nothing_else() {
    let realm = Realm::new("edited").await;
    keep_all_attributes(&realm).await;
    let more = json!({
        "attributes": { "department": ["lab"], "phoneNumber": ["+12015550123"] },
        "requiredActions": ["UPDATE_PROFILE"],
    });
    let id = realm.user("anita", more).await;
    let before = at(&realm, &id).await;
    let ours = OurServer::of(&realm).await;
    let user = ours.user("anita").await;
    let body = json!({ "name": "Anita Lima Souza", "email": "anita.lima@example.org" });
    let after = ours.patch(&user, body).await.unwrap();
    assert_eq!(after.name, "Anita Lima Souza");
    assert_eq!(after.email.unwrap().as_str(), "anita.lima@example.org");

    let now = at(&realm, &id).await;
    assert_eq!(now["firstName"], "Anita Lima");
    assert_eq!(now["lastName"], "Souza");
    assert_eq!(now["email"], "anita.lima@example.org");
    assert_eq!(now["emailVerified"], false, "a proof belongs to the address that was proved");
    for field in ["username", "enabled", "attributes", "requiredActions", "createdTimestamp"] {
        assert_eq!(now[field], before[field], "{field}");
    }
    assert_eq!(ours.events(user.id).await, ["action_requested", "user_edited"]);
    assert!(realm.sign_in("anita", None).await.is_none(), "the required action is still asked for");
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_refusal_names_the_field_and_what_to_do() {
    let realm = Realm::new("refused").await;
    realm.user("first", json!({})).await;
    let id = realm.user("second", json!({})).await;
    let ours = OurServer::of(&realm).await;
    let user = ours.user("second").await;
    for (body, code, words) in [
        (
            json!({ "email": "first@example.com" }),
            Code::DirectoryRefused,
            "Another user of the realm",
        ),
        (json!({ "name": "Ana <b>" }), Code::DirectoryRefused, "last name has a character"),
        (json!({ "role": "admin" }), Code::NotInDirectory, "Role mapping"),
    ] {
        let problem = ours.patch(&user, body).await.unwrap_err();
        assert_eq!(problem.code, code);
        let detail = problem.detail.unwrap();
        assert!(detail.contains(words), "{words}: {detail}");
    }
    let now = at(&realm, &id).await;
    assert_eq!(
        (&now["email"], &now["emailVerified"]),
        (&json!("second@example.com"), &json!(true))
    );
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn an_edit_whose_answer_is_lost_is_found_by_reading_back() {
    let realm = Realm::new("settled").await;
    let id = realm.user("somebody", json!({})).await;
    let directory = directory(&realm);
    let user = fetch(&directory, &id).await;
    let email = "other@example.org".parse().unwrap();
    let order = Order::EditProfile { name: Some("Another Name".to_owned()), email: Some(email) };
    let steps = directory.plan(&order, Some(&user)).unwrap();
    assert_eq!(directory.settle(&steps[0]).await, SettledStep::NotDone);
    assert_eq!(directory.execute(&steps[0]).await, StepOutcome::Done);
    assert_eq!(directory.settle(&steps[0]).await, SettledStep::Done);
    assert_eq!(directory.execute(&steps[0]).await, StepOutcome::Done, "twice is once");
    realm.put(&format!("users/{id}"), json!({ "lastName": "Otherwise" })).await;
    assert_eq!(directory.settle(&steps[0]).await, SettledStep::NotDone);
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn what_the_console_changed_since_our_reading_stays() {
    let realm = Realm::new("console").await;
    keep_all_attributes(&realm).await;
    let id = realm.user("between", json!({ "attributes": { "department": ["lab"] } })).await;
    let ours = OurServer::of(&realm).await;
    let user = ours.user("between").await;
    // The console disables the user and moves them to another department; our mirror does not know.
    let mut console = at(&realm, &id).await;
    console["enabled"] = json!(false);
    console["attributes"]["department"] = json!(["office"]);
    realm.put(&format!("users/{id}"), console).await;
    ours.patch(&user, json!({ "name": "New Name" })).await.unwrap();
    let user = ours.by_id(user.id).await;
    let answer = ours.patch(&user, json!({ "phone": "+12015550199" })).await;
    assert_eq!(answer.unwrap_err().code, Code::UserDisabled, "the read-back has told it");
    let now = at(&realm, &id).await;
    assert_eq!(now["enabled"], false);
    assert_eq!(now["attributes"]["department"], json!(["office"]));
    assert_eq!(now["firstName"], "New");
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_save_over_ours_is_shown_as_changed_elsewhere() {
    let realm = Realm::new("overwritten").await;
    let id = realm.user("contested", json!({})).await;
    // A console that was open before we came.
    let mut console = at(&realm, &id).await;
    console["attributes"] = json!({});
    let ours = OurServer::of(&realm).await;
    let user = ours.user("contested").await;
    let body = json!({ "name": "Ours Now", "phone": "+12015550199" });
    let user = ours.patch(&user, body).await.unwrap();
    ours.read().await;
    assert_eq!(ours.by_id(user.id).await.changed_elsewhere, None);

    realm.put(&format!("users/{id}"), console).await;
    ours.read().await;
    let user = ours.by_id(user.id).await;
    let changed = user.changed_elsewhere.clone().expect("nobody noticed");
    assert_eq!(changed.parts, [ProfilePart::Name, ProfilePart::Phone]);
    let mut panel = ours.panel();
    panel.pick("contested").await;
    panel.shows("Changed there").await;
    panel.quit().await;

    // What is changed here once more is ours again.
    let user = ours.patch(&user, json!({ "phone": "+12015550188" })).await.unwrap();
    let parts = ours.by_id(user.id).await.changed_elsewhere.map(|changed| changed.parts);
    assert_eq!(parts, Some(vec![ProfilePart::Name]));
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn two_of_us_on_one_realm_lose_nothing_of_each_other() {
    let realm = Realm::new("twice").await;
    let id = realm.user("shared", json!({})).await;
    let (one, other) = tokio::join!(OurServer::of(&realm), OurServer::of(&realm));
    let (seen, also) = (one.user("shared").await, other.user("shared").await);
    let (name, phone) = tokio::join!(
        one.patch(&seen, json!({ "name": "From One" })),
        other.patch(&also, json!({ "phone": "+12015550199" })),
    );
    phone.unwrap();
    let is_refused = name.is_err_and(|problem| problem.code == Code::DirectoryRefused);
    let now = at(&realm, &id).await;
    // A number is written with the name beside it, which Keycloak would clear: one of both orders.
    assert_eq!(now["attributes"]["phoneNumber"], json!(["+12015550199"]));
    one.read().await;
    other.read().await;
    let (one, other) = (one.user("shared").await, other.user("shared").await);
    assert_eq!((&one.name, &one.phone), (&other.name, &other.phone));
    let is_told = is_refused || one.changed_elsewhere.is_some();
    assert_eq!(
        now["firstName"] != "From",
        is_told,
        "what was written over is told to who wrote it"
    );
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn the_panel_edits_name_and_address_and_not_the_role() {
    let realm = Realm::new("panel").await;
    let id = realm.user("shown", json!({})).await;
    let ours = OurServer::of(&realm).await;
    let mut panel = ours.panel();
    panel.pick("shown").await;
    panel.press("E");
    panel.shows("Edit Profile").await;
    panel.shows("Member  (Keycloak keeps it)").await;
    panel.shows("not set  (Keycloak keeps it)").await;
    panel.type_text(" Lima");
    panel.press("tab");
    panel.type_text(".au");
    panel.shows("not verified").await;
    panel.press("enter");
    panel.hides("Edit Profile").await;
    panel.shows("First shown Lima").await;
    panel.shows("shown@example.com.au").await;
    panel.quit().await;
    let now = at(&realm, &id).await;
    assert_eq!(
        (&now["firstName"], &now["lastName"], &now["email"], &now["emailVerified"]),
        (&json!("First"), &json!("shown Lima"), &json!("shown@example.com.au"), &json!(false)),
    );
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_number_that_the_realm_does_not_keep_is_refused_before_anything_is_done() {
    let realm = Realm::new("undeclared").await;
    let mut profile = realm.get("users/profile").await;
    let attributes = profile["attributes"].as_array_mut().unwrap();
    attributes.retain(|it| !it["name"].as_str().unwrap().starts_with("phone"));
    realm.put("users/profile", profile).await;
    realm.user("calls", json!({})).await;
    let ours = OurServer::of(&realm).await;
    let user = ours.user("calls").await;
    let problem = ours.patch(&user, json!({ "phone": "+12015550199" })).await.unwrap_err();
    let detail = problem.detail.unwrap();
    assert!(detail.contains("phoneNumber") && detail.contains("User profile"), "{detail}");
    // Nobody is added without the number that was asked for.
    let directory = directory(&realm);
    let order = Order::AddUser {
        name: "New User".to_owned(),
        email: "new@example.com".parse().unwrap(),
        role: mfadmin::contract::Role::Member,
        phone: Some(mfadmin_testing::server::number("+12015550199")),
    };
    let steps = directory.plan(&order, None).unwrap();
    let outcome = directory.execute(&steps[0]).await;
    assert!(matches!(outcome, StepOutcome::Refused(_)), "{outcome:?}");
    assert_eq!(realm.get("users?email=new@example.com&exact=true").await, json!([]));
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_service_account_is_listed_nowhere_and_nothing_is_done_to_it() {
    let realm = Realm::new("robots").await;
    realm.user("somebody", json!({})).await;
    // Somebody who is called like one.
    let person = realm.user("service-account-bob", json!({ "email": null })).await;
    let ours = OurServer::of(&realm).await;
    assert_eq!(ours.users("").await.len(), 2);
    assert_eq!(fetch(&directory(&realm), &person).await.kind, Kind::Human);
    let client = realm.id_of("clients?clientId=mfadmin").await;
    let account = realm.get(&format!("clients/{client}/service-account-user")).await;
    let directory = directory(&realm);
    let bot = fetch(&directory, account["id"].as_str().unwrap()).await;
    assert_eq!(bot.kind, Kind::Avobot);
    for order in [Order::Disable, Order::RemoveUser, Order::EndSessions, Order::SendPasswordReset] {
        let refusal = directory.plan(&order, Some(&bot)).unwrap_err();
        assert!(refusal.message.contains("service account"), "{}", refusal.message);
    }
}
