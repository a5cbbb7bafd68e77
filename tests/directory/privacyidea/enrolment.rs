//! A new authenticator whose secret was made here, given to users of privacyIDEA itself.

use super::{STAFF, api::Api, directory, fetch, id, running::shared};
use jiff::{SignedDuration, Timestamp};
use mfadmin::server::{
    crypto::totp::{self, Secret},
    directory::remote::{Order, PrivacyIdea, RemoteDirectory, SettledStep, Step, StepOutcome},
    store::Replaces,
};
use serde_json::{Value, json};

/// The steps for a new authenticator of a user.
async fn planned(directory: &PrivacyIdea, user: usize, replaces: Replaces) -> Vec<Step> {
    let user = fetch(directory, &id(STAFF, user)).await;
    directory.plan(&Order::EnrolAuthenticator { replaces }, Some(&user)).unwrap()
}

/// Does `step` as the worker does.
async fn done(directory: &PrivacyIdea, step: &Step, secret: &Secret) -> StepOutcome {
    match step.needs_secret() {
        true => directory.enrol(step, secret).await,
        false => directory.execute(step).await,
    }
}

/// Does all steps, and gives what became of the last.
async fn enrolled(
    directory: &PrivacyIdea,
    user: usize,
    replaces: Replaces,
) -> (Vec<Step>, Secret, StepOutcome) {
    let steps = planned(directory, user, replaces).await;
    let secret = totp::new_secret();
    let mut outcome = StepOutcome::Done;
    for step in &steps {
        outcome = done(directory, step, &secret).await;
        if outcome != StepOutcome::Done {
            break;
        }
    }
    (steps, secret, outcome)
}

/// A code that was not used yet: that of the next time step, which is in time, too.
fn unused(secret: &Secret) -> String {
    secret.code_at(Timestamp::now() + SignedDuration::from_secs(30)).unwrap()
}

async fn has(api: &Api, user: usize) -> Vec<String> {
    api.tokens(STAFF, user, "totp").await.into_iter().map(|(serial, _)| serial).collect()
}

/// A policy for this user alone, as long as `body` runs.
async fn under<T>(api: &Api, user: usize, action: &str, body: impl Future<Output = T>) -> T {
    let name = format!("enrol{user}");
    let policy = json!({
        "scope": "enrollment",
        "action": action,
        "user": format!("user{user:04}"),
        "realm": STAFF,
        "active": true,
    });
    api.policy(&name, policy).await;
    let done = body.await;
    api.delete(&format!("policy/{name}")).await;
    done
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_user_signs_in_with_the_authenticator_that_was_enrolled_from_here() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    let steps = planned(&directory, 40, Replaces::Nothing).await;
    let [enrol, prove] = &steps[..] else { panic!("{steps:?}") };
    let secret = totp::new_secret();
    // Nothing is there yet, and reading says so.
    for step in &steps {
        assert_eq!(directory.settle(step).await, SettledStep::NotDone);
    }
    assert_eq!(done(&directory, enrol, &secret).await, StepOutcome::Done);
    assert_eq!(directory.settle(enrol).await, SettledStep::Done);
    assert_eq!(directory.settle(prove).await, SettledStep::NotDone);
    assert_eq!(done(&directory, prove, &secret).await, StepOutcome::Done);
    assert_eq!(directory.settle(prove).await, SettledStep::Done);
    // Whoever asks again is told the same, and no second token comes.
    assert_eq!(done(&directory, prove, &secret).await, StepOutcome::Done);
    assert_eq!(has(&api, 40).await.len(), 1);
    assert!(api.accepts(STAFF, 40, &unused(&secret)).await);
    // A step without its secret is refused.
    assert!(matches!(directory.execute(enrol).await, StepOutcome::Refused(_)));
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_token_that_waits_for_its_first_code_is_given_it() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    let enrolling = enrolled(&directory, 41, Replaces::Nothing);
    let (steps, secret, outcome) = under(&api, 41, "verify_enrollment=totp", enrolling).await;
    assert_eq!(outcome, StepOutcome::Done);
    assert_eq!(directory.settle(&steps[1]).await, SettledStep::Done);
    assert!(api.accepts(STAFF, 41, &unused(&secret)).await);
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_token_with_a_key_of_its_own_is_noticed_and_removed() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    let policy = json!({
        "scope": "admin",
        "action": "totp_force_server_generate",
        "adminuser": "admin",
        "user": "user0042, user0043",
        "realm": STAFF,
        "active": true,
    });
    api.token((STAFF, 43), "totp", "KEPT43", json!({})).await;
    api.policy("own-keys", policy).await;
    let first = enrolled(&directory, 42, Replaces::Nothing).await;
    let other = enrolled(&directory, 43, Replaces::Authenticators).await;
    // The same where the token waits for its first code.
    let waiting = enrolled(&directory, 42, Replaces::Nothing);
    let waiting = under(&api, 42, "verify_enrollment=totp", waiting).await;
    api.delete("policy/own-keys").await;
    for (_, _, outcome) in [first, other, waiting] {
        let is_named = |message: &str| message.contains("totp_force_server_generate");
        assert!(
            matches!(&outcome, StepOutcome::Refused(it) if is_named(&it.message)),
            "{outcome:?}"
        );
    }
    assert_eq!(has(&api, 42).await, Vec::<String>::new());
    assert_eq!(has(&api, 43).await, ["KEPT43"]);
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn the_old_authenticators_go_last_and_the_new_one_has_their_pin() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    api.token((STAFF, 44), "totp", "OLD44", json!({ "pin": "1357" })).await;
    api.token((STAFF, 44), "hotp", "OLDER44", json!({ "pin": "2468" })).await;
    api.token((STAFF, 44), "sms", "PHONE44", json!({ "phone": "+14155552671" })).await;
    let steps = planned(&directory, 44, Replaces::Authenticators).await;
    let secret = totp::new_secret();
    for (number, step) in steps.iter().enumerate() {
        // Until the new one is proved and has the PIN, the old ones are there.
        if number < 3 {
            assert!(has(&api, 44).await.contains(&"OLD44".to_owned()), "{step:?}");
        }
        assert_eq!(done(&directory, step, &secret).await, StepOutcome::Done, "{step:?}");
    }
    assert_eq!(has(&api, 44).await.len(), 1);
    assert_eq!(api.tokens(STAFF, 44, "hotp").await, []);
    assert_eq!(api.tokens(STAFF, 44, "sms").await.len(), 1);
    let code = unused(&secret);
    assert!(!api.accepts(STAFF, 44, &code).await);
    let with_pin = [format!("1357{code}"), format!("2468{code}")];
    let mut accepted = 0;
    for pass in with_pin {
        accepted += usize::from(api.accepts(STAFF, 44, &pass).await);
    }
    assert_eq!(accepted, 1);
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn where_no_second_token_is_allowed_the_old_one_stays() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    api.token((STAFF, 45), "totp", "ONLY45", json!({})).await;
    let enrolling = enrolled(&directory, 45, Replaces::Authenticators);
    let (_, _, outcome) = under(&api, 45, "max_token_per_user=1", enrolling).await;
    assert!(matches!(&outcome, StepOutcome::Refused(_)), "{outcome:?}");
    assert_eq!(has(&api, 45).await, ["ONLY45"]);
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_code_of_an_authenticator_that_works_is_told_from_others() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    let (_, secret, outcome) = enrolled(&directory, 46, Replaces::Nothing).await;
    assert_eq!(outcome, StepOutcome::Done);
    api.token((STAFF, 46), "sms", "PHONE46", json!({ "phone": "+14155552671" })).await;
    let serial = has(&api, 46).await.remove(0);
    api.post("token/setpin", json!({ "serial": serial, "otppin": "4711" })).await;
    let (user, code) = (id(STAFF, 46), unused(&secret));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for (code, is_right) in [(wrong, false), ("", false), (&code, true), (&code, false)] {
        assert_eq!(directory.takes_code(&user, code).await, Ok(is_right), "{code}");
    }
    // Nobody is locked out by guesses here: they are counted where they are made.
    let found = api.get(&format!("token/?serial={serial}")).await;
    assert_eq!(found["tokens"][0]["failcount"], Value::from(0));
}
