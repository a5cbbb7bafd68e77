//! A new authenticator whose secret was made here, step by step, given to users of Keycloak itself.

use super::{Realm, api::PASSWORD, directory, fetch, states::otp};
use mfadmin::server::{
    crypto::totp::{self, CodeAlgorithm, CodeParameters, Secret},
    directory::remote::{
        Keycloak, Order, RemoteDirectory, RemoteError, SettledStep, Step, StepOutcome,
    },
    store::Replaces,
};
use serde_json::{Value, json};

/// The steps for a new authenticator of a user.
async fn planned(directory: &Keycloak, user: &str, replaces: Replaces) -> Vec<Step> {
    let user = fetch(directory, user).await;
    directory.plan(&Order::EnrolAuthenticator { replaces }, Some(&user)).unwrap()
}

/// Does `step` as the worker does.
async fn done(directory: &Keycloak, step: &Step, secret: &Secret) -> StepOutcome {
    match step.needs_secret() {
        true => directory.enrol(step, secret).await,
        false => directory.execute(step).await,
    }
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn an_authenticator_is_added_and_nothing_else_of_the_user_changes() {
    let realm = Realm::new("adds").await;
    let mut profile = realm.get("users/profile").await;
    profile["unmanagedAttributePolicy"] = json!("ENABLED");
    realm.put("users/profile", profile).await;
    let more = json!({
        "attributes": { "phoneNumber": ["+12015550123"], "of-somebody-else": ["a", "b"] },
        "requiredActions": ["UPDATE_PROFILE", "CONFIGURE_TOTP"],
    });
    let user = realm.user("gets-one", more).await;
    let before = realm.get(&format!("users/{user}")).await;
    let directory = directory(&realm);
    let steps = planned(&directory, &user, Replaces::Nothing).await;
    let [enrol, prove] = &steps[..] else { panic!("{steps:?}") };
    // Nothing is there yet, and reading says so.
    for step in &steps {
        assert_eq!(directory.settle(step).await, SettledStep::NotDone);
    }
    // The user changes between what was planned and what is done.
    let mut changed = before.clone();
    changed["lastName"] = json!("Changed-Meanwhile");
    realm.put(&format!("users/{user}"), changed.clone()).await;

    let secret = totp::new_secret();
    assert_eq!(done(&directory, enrol, &secret).await, StepOutcome::Done);
    assert_eq!(directory.settle(enrol).await, SettledStep::Done);
    assert_eq!(done(&directory, prove, &secret).await, StepOutcome::Done);
    assert_eq!(directory.settle(prove).await, SettledStep::Done);
    // Whoever does it once more adds no second one.
    assert_eq!(done(&directory, enrol, &secret).await, StepOutcome::Done);
    assert_eq!(realm.credentials(&user).await, ["password", "otp"]);

    // Keycloak would ask for one more at the next sign-in.
    let mut expected = changed;
    expected["totp"] = json!(true);
    expected["requiredActions"] = json!(["UPDATE_PROFILE"]);
    assert_eq!(realm.get(&format!("users/{user}")).await, expected);
    // A step without its secret is refused.
    assert!(matches!(directory.execute(enrol).await, StepOutcome::Refused(_)));
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn an_authenticator_that_locks_its_user_out_is_noticed_and_removed() {
    let realm = Realm::new("shapes").await;
    let user = realm.user("locked-out", json!({})).await;
    let directory = directory(&realm);
    let secret = totp::new_secret();
    let whole = || {
        json!({
            "subType": "totp", "digits": 6, "counter": 0, "period": 30,
            "algorithm": "HmacSHA1", "secretEncoding": "BASE32",
        })
    };
    let without = |field: &str| {
        let mut data = whole();
        data.as_object_mut().unwrap().remove(field);
        data
    };
    let with = |field: &str, value: Value| {
        let mut data = whole();
        data[field] = value;
        data
    };
    for wrong in [
        // Each is taken without a word.
        without("secretEncoding"),
        without("subType"),
        with("algorithm", json!("SHA1")),
        // It takes codes, and other ones than the app shows.
        with("digits", json!(8)),
    ] {
        let steps = planned(&directory, &user, Replaces::Nothing).await;
        let Step::EnrolAuthenticator { factor, .. } = &steps[0] else { panic!("{steps:?}") };
        let credential = json!({
            "type": "otp", "userLabel": factor.0,
            "secretData": json!({ "value": secret.base32() }).to_string(),
            "credentialData": wrong.to_string(),
        });
        realm.put(&format!("users/{user}"), json!({ "credentials": [credential] })).await;
        assert_eq!(realm.credentials(&user).await, ["password", "otp"]);
        let outcome = done(&directory, &steps[1], &secret).await;
        assert!(matches!(outcome, StepOutcome::Refused(_)), "{wrong}: {outcome:?}");
        assert_eq!(realm.credentials(&user).await, ["password"], "{wrong}");
        assert!(realm.sign_in("locked-out", None).await.is_some(), "{wrong}");
    }
    let steps = planned(&directory, &user, Replaces::Nothing).await;
    let outcome = done(&directory, &steps[1], &secret).await;
    let StepOutcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    assert!(refusal.message.contains("does not have"), "{}", refusal.message);
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn the_new_one_is_asked_for_first_while_an_old_one_is_left() {
    let realm = Realm::new("order").await;
    let password = json!({ "type": "password", "value": PASSWORD });
    let more = json!({ "credentials": [password, otp("old"), otp("older")] });
    let user = realm.user("has-two", more).await;
    let directory = directory(&realm);
    let steps = planned(&directory, &user, Replaces::Authenticators).await;
    let secret = totp::new_secret();
    for step in &steps {
        if let Step::PutFirst { .. } = step {
            assert_eq!(directory.settle(step).await, SettledStep::NotDone);
        }
        assert_eq!(done(&directory, step, &secret).await, StepOutcome::Done, "{step:?}");
        if let Step::PutFirst { .. } = step {
            assert_eq!(directory.settle(step).await, SettledStep::Done);
            // With three of them the code of the new one lets in.
            assert_eq!(realm.credentials(&user).await, ["otp", "password", "otp", "otp"]);
            let code = secret.code_at(jiff::Timestamp::now()).unwrap();
            assert!(realm.sign_in("has-two", Some(&code)).await.is_some());
        }
    }
    assert_eq!(realm.credentials(&user).await, ["otp", "password"]);
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn codes_are_made_as_the_realm_asks_for_them() {
    let realm = Realm::new("policy").await;
    let policy = async |kind: &str, algorithm: &str, digits: u32, period: u32| {
        let policy = json!({
            "otpPolicyType": kind, "otpPolicyAlgorithm": algorithm,
            "otpPolicyDigits": digits, "otpPolicyPeriod": period,
        });
        realm.put("", policy).await;
        directory(&realm).code_parameters().await
    };
    for (kind, word, algorithm, digits, period) in [
        ("totp", "HmacSHA1", CodeAlgorithm::Sha1, 6, 30),
        ("totp", "HmacSHA256", CodeAlgorithm::Sha256, 8, 60),
        ("totp", "HmacSHA512", CodeAlgorithm::Sha512, 6, 30),
        // Where codes go by a counter, those by the time are taken as well.
        ("hotp", "HmacSHA1", CodeAlgorithm::Sha1, 8, 30),
    ] {
        let expected = CodeParameters::new(algorithm, digits, period).unwrap();
        assert_eq!(policy(kind, word, digits, period).await, Ok(expected));
    }
    let unusable = policy("totp", "HmacSHA1", 6, 2).await;
    assert!(matches!(unusable, Err(RemoteError::Setting { .. })), "{unusable:?}");
}
