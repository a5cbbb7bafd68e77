//! What is done at Keycloak, looked at there, and tried by signing in.

use super::{Realm, directory, fetch, states::otp};
use jiff::Timestamp;
use mfadmin::{
    contract::PhoneNumber,
    server::directory::remote::{
        Keycloak, Observed, Order, RemoteDirectory, SettledStep, Step, StepOutcome,
    },
};
use serde_json::json;
use totp_rs::{Algorithm, Builder, Secret};

/// Does all steps of `order` for a user, and gives what became of the last.
async fn order(directory: &Keycloak, user: &str, order: Order) -> (Vec<Step>, StepOutcome) {
    let user = fetch(directory, user).await;
    let steps = directory.plan(&order, Some(&user)).unwrap();
    let mut outcome = StepOutcome::Done;
    for step in &steps {
        outcome = directory.execute(step).await;
        if outcome != StepOutcome::Done {
            break;
        }
    }
    (steps, outcome)
}

/// What the app of [`otp`] shows.
pub fn code() -> String {
    let secret = Secret::try_from_base32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").unwrap();
    let totp = Builder::new().with_algorithm(Algorithm::SHA1);
    let totp = totp.with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(Timestamp::now().as_second()).unwrap()).to_string()
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_reset_ends_the_sessions_and_takes_the_app_away() {
    let realm = Realm::new("reset").await;
    let password = json!({ "type": "password", "value": super::api::PASSWORD });
    let user = realm.user("loses-it", json!({ "credentials": [password, otp("old")] })).await;
    assert_eq!(realm.sign_in("loses-it", None).await, None, "the app is asked for");
    let session = realm.sign_in("loses-it", Some(&code())).await.unwrap();
    assert!(realm.goes_on(&session).await);

    let directory = directory(&realm);
    let (steps, outcome) = order(&directory, &user, Order::RemoveAuthenticators).await;
    assert_eq!(outcome, StepOutcome::Done);
    assert_eq!(realm.credentials(&user).await, ["password"]);
    assert!(!realm.goes_on(&session).await);
    for step in &steps {
        if matches!(step, Step::RemoveFactor { .. }) {
            assert_eq!(directory.settle(step).await, SettledStep::Done);
            assert_eq!(directory.execute(step).await, StepOutcome::Done, "gone is gone");
        }
    }
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn who_is_enabled_again_has_no_session_from_before() {
    let realm = Realm::new("disabled").await;
    let user = realm.user("leaves", json!({})).await;
    let session = realm.sign_in("leaves", None).await.unwrap();
    let directory = directory(&realm);
    assert_eq!(order(&directory, &user, Order::Disable).await.1, StepOutcome::Done);
    assert_eq!(realm.sign_in("leaves", None).await, None);
    assert_eq!(order(&directory, &user, Order::Enable).await.1, StepOutcome::Done);
    assert!(!realm.goes_on(&session).await, "the session slept and woke up");
    assert!(realm.sign_in("leaves", None).await.is_some());
    let whole = realm.get(&format!("users/{user}")).await;
    assert_eq!(
        (&whole["firstName"], &whole["email"]),
        (&json!("First"), &json!("leaves@example.com"))
    );
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_phone_is_set_and_everything_else_stays() {
    let realm = Realm::new("phone").await;
    let more = json!({ "attributes": {
        "phoneNumber": ["+12015550123"], "phoneNumberVerified": ["true"],
    } });
    let user = realm.user("calls", more).await;
    let before = realm.get(&format!("users/{user}")).await;
    let directory = directory(&realm);
    let number = PhoneNumber::accepted("+12015550199".to_owned()).unwrap();
    let (steps, outcome) = order(&directory, &user, Order::SetPhone(number.clone())).await;
    assert_eq!(outcome, StepOutcome::Done);
    assert_eq!(directory.settle(&steps[0]).await, SettledStep::Done);
    let after = realm.get(&format!("users/{user}")).await;
    for field in ["firstName", "lastName", "email", "emailVerified", "enabled", "username"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    let read = fetch(&directory, &user).await;
    let Observed::Known(Some(phone)) = read.phone else { panic!("{:?}", read.phone) };
    assert_eq!((phone.number, phone.is_verified), (number, false), "a proof is of one number");
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_phone_that_the_profile_does_not_keep_is_a_refusal() {
    let realm = Realm::new("profile").await;
    let mut profile = realm.get("users/profile").await;
    let attributes = profile["attributes"].as_array_mut().unwrap();
    attributes.retain(|it| !it["name"].as_str().unwrap().starts_with("phone"));
    realm.put("users/profile", profile).await;
    let user = realm.user("calls", json!({})).await;
    let directory = directory(&realm);
    let number = PhoneNumber::accepted("+12015550199".to_owned()).unwrap();
    let (_, outcome) = order(&directory, &user, Order::SetPhone(number)).await;
    let StepOutcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    assert!(refusal.message.contains("phoneNumber"), "{}", refusal.message);
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_password_mail_is_refused_where_the_realm_cannot_mail() {
    let realm = Realm::new("mail").await;
    let user = realm.user("forgets", json!({})).await;
    let directory = directory(&realm);
    let (_, outcome) = order(&directory, &user, Order::SendPasswordReset).await;
    let StepOutcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    assert!(refusal.message.contains("Realm settings, Email"), "{}", refusal.message);
    let without = realm.user("no-mail", json!({ "email": null })).await;
    let without = fetch(&directory, &without).await;
    assert!(directory.plan(&Order::SendPasswordReset, Some(&without)).is_err());
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_user_is_added_once_and_removed() {
    let realm = Realm::new("people").await;
    let directory = directory(&realm);
    let new = Order::AddUser {
        name: "Ana Maria Silva".to_owned(),
        email: "ana@example.com".parse().unwrap(),
        role: mfadmin::contract::Role::Member,
        phone: None,
    };
    let steps = directory.plan(&new, None).unwrap();
    assert_eq!(directory.settle(&steps[0]).await, SettledStep::NotDone);
    assert_eq!(directory.execute(&steps[0]).await, StepOutcome::Done);
    assert_eq!(directory.settle(&steps[0]).await, SettledStep::Done);
    let again = directory.execute(&steps[0]).await;
    assert!(matches!(again, StepOutcome::Refused(_)), "{again:?}");
    let id = realm.id_of("users?username=ana@example.com&exact=true").await;
    let user = fetch(&directory, &id).await;
    assert_eq!(user.name, "Ana Maria Silva");
    let (steps, outcome) = order(&directory, &id, Order::RemoveUser).await;
    assert_eq!(outcome, StepOutcome::Done);
    assert_eq!(directory.settle(&steps[0]).await, SettledStep::Done);
    let found = realm.get("users?username=ana@example.com&exact=true").await;
    assert_eq!(found, json!([]));
}
