//! What is done at privacyIDEA, looked at there, and tried by signing in.

use super::{STAFF, api::Api, directory, fetch, id, running::shared, settings};
use jiff::Timestamp;
use mfadmin::{
    contract::{Availability, PhoneNumber, Role, UserActionKind},
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            FactorId, Order, PrivacyIdea, RemoteDirectory, SettledStep, Step, StepOutcome,
        },
    },
};
use mfadmin_testing::gateway::Gateway;
use serde_json::json;
use totp_rs::{Algorithm, Builder};

const OLD: &str = "+14155552671";
const NEW: &str = "+14155552672";
/// No other test has it texted to.
const OTHER: &str = "+14155552673";

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::accepted(text.to_owned()).unwrap()
}

/// Does all steps of `order` for a user, and gives what became of the last.
async fn order(directory: &PrivacyIdea, user: usize, order: Order) -> (Vec<Step>, StepOutcome) {
    let user = fetch(directory, &id(STAFF, user)).await;
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

/// A gateway that privacyIDEA texts through.
async fn texting(api: &Api) -> Gateway {
    let gateway = Gateway::answering([(200, "ok")]).await;
    let definition = json!({
        "name": "tests",
        "module": "privacyidea.lib.smsprovider.HttpSMSProvider.HttpSMSProvider",
        "option.URL": gateway.url,
        "option.HTTP_METHOD": "POST",
        "option.to": "{phone}",
        "option.text": "{otp}",
        "option.CHECK_SSL": "no",
    });
    api.post("smsgateway", definition).await;
    api.post("system/setConfig", json!({ "sms.identifier": "tests" })).await;
    gateway
}

/// The code that a user is sent to this number who gives this PIN.
async fn texted(api: &Api, gateway: &mut Gateway, user: usize, pin: &str, number: &str) -> String {
    assert!(!api.accepts(STAFF, user, pin).await, "a PIN alone is not enough");
    loop {
        let asked = gateway.asked().await;
        let field = |name: &str| {
            let fields = asked.body.split('&').filter_map(|field| field.split_once('='));
            let value = fields.filter(|(key, _)| *key == name).map(|(_, value)| value).next();
            value.unwrap_or_else(|| panic!("no {name} in {}", asked.body)).replace("%2B", "+")
        };
        // Other tests have privacyIDEA text, too.
        if field("to") == number {
            return field("text");
        }
    }
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_phone_is_set_and_its_user_signs_in_with_a_text() {
    let api = shared().await;
    let mut gateway = texting(&api).await;
    let directory = directory(&api, STAFF);

    let (steps, outcome) = order(&directory, 30, Order::SetPhone(number(OLD))).await;
    assert_eq!((steps.len(), outcome), (1, StepOutcome::Done), "{steps:?}");
    let found = api.tokens(STAFF, 30, "sms").await;
    assert!(found[0].0.starts_with("MFAD") && found[0].1 == json!(OLD), "{found:?}");
    api.post(&format!("token/setpin/{}", found[0].0), json!({ "otppin": "2468" })).await;
    let code = texted(&api, &mut gateway, 30, "2468", OLD).await;
    assert!(api.accepts(STAFF, 30, &format!("2468{code}")).await);

    // What takes its place has the same PIN, and no sign-in without it.
    let (steps, outcome) = order(&directory, 30, Order::SetPhone(number(OTHER))).await;
    assert_eq!((steps.len(), outcome), (3, StepOutcome::Done), "{steps:?}");
    let found = api.tokens(STAFF, 30, "sms").await;
    assert_eq!((found.len(), &found[0].1), (1, &json!(OTHER)), "{found:?}");
    let code = texted(&api, &mut gateway, 30, "2468", OTHER).await;
    assert!(!api.accepts(STAFF, 30, &code).await);
    assert!(api.accepts(STAFF, 30, &format!("2468{code}")).await);

    // It is there already.
    let (steps, _) = order(&directory, 30, Order::SetPhone(number(OTHER))).await;
    assert_eq!(steps, []);
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_refused_phone_leaves_the_old_one_alone() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    let users = [(31, "max_token_per_user=1"), (32, "verify_enrollment=sms")];
    for (user, action) in users {
        api.token((STAFF, user), "sms", &format!("REFUSED{user}"), json!({ "phone": OLD })).await;
        let policy = json!({
            "scope": "enrollment",
            "action": action,
            "user": format!("user00{user}"),
            "realm": STAFF,
            "active": true,
        });
        api.policy(&format!("refused{user}"), policy).await;
        let (steps, outcome) = order(&directory, user, Order::SetPhone(number(NEW))).await;
        api.delete(&format!("policy/refused{user}")).await;
        assert!(matches!(&outcome, StepOutcome::Refused(_)), "{action}: {outcome:?}");
        let found = api.tokens(STAFF, user, "sms").await;
        assert_eq!(found, [(format!("REFUSED{user}"), json!(OLD))], "{action}");
        assert_eq!(directory.settle(&steps[0]).await, SettledStep::NotDone, "{action}");
    }
    // Who has met that policy offers it no more.
    let offer = directory.capabilities().of(UserActionKind::AddPhone, &id(STAFF, 32));
    assert!(matches!(offer, Availability::NotPossible { .. }), "{offer:?}");
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn no_code_is_taken_once_the_authenticator_is_removed() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    let secret = *b"twenty bytes of seed";
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let app = json!({ "genkey": 0, "otpkey": hex, "otplen": 6, "timeStep": 30, "hashlib": "sha1" });
    api.token((STAFF, 33), "totp", "REMOVED1", app).await;
    api.token((STAFF, 33), "hotp", "REMOVED2", json!({})).await;
    api.token((STAFF, 33), "sms", "STAYS", json!({ "phone": OLD })).await;
    let totp = Builder::new();
    let totp = totp.with_algorithm(Algorithm::SHA1).with_secret(secret.to_vec()).build().unwrap();
    let now = u64::try_from(Timestamp::now().as_second()).unwrap();
    assert!(api.accepts(STAFF, 33, &totp.generate(now).to_string()).await);

    let (steps, outcome) = order(&directory, 33, Order::RemoveAuthenticators).await;
    assert_eq!((steps.len(), outcome), (2, StepOutcome::Done), "{steps:?}");
    assert!(!api.accepts(STAFF, 33, &totp.generate(now + 30).to_string()).await);
    assert_eq!(api.tokens(STAFF, 33, "totp").await, []);
    assert_eq!(api.tokens(STAFF, 33, "hotp").await, []);
    assert_eq!(api.tokens(STAFF, 33, "sms").await.len(), 1);

    // What is gone is gone, whoever asks again.
    for step in &steps {
        assert_eq!(directory.settle(step).await, SettledStep::Done);
        assert_eq!(directory.execute(step).await, StepOutcome::Done);
    }
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn one_token_is_removed_and_the_others_stay() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    api.token((STAFF, 36), "totp", "ONE1", json!({})).await;
    api.token((STAFF, 36), "hotp", "ONE2", json!({})).await;
    let remove = || Order::RemoveFactor(FactorId("ONE2".to_owned()));
    let (steps, outcome) = order(&directory, 36, remove()).await;
    assert_eq!((steps.len(), outcome), (1, StepOutcome::Done), "{steps:?}");
    assert_eq!(api.tokens(STAFF, 36, "totp").await.len(), 1);
    assert_eq!(api.tokens(STAFF, 36, "hotp").await, []);
    let user = fetch(&directory, &id(STAFF, 36)).await;
    let refused = directory.plan(&remove(), Some(&user)).unwrap_err();
    assert!(refused.message.contains("any more"), "{refused:?}");
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_token_that_is_somebody_elses_by_now_is_left_alone() {
    let api = shared().await;
    let directory = directory(&api, STAFF);
    api.token((STAFF, 34), "totp", "HANDED-ON", json!({})).await;
    let user = fetch(&directory, &id(STAFF, 34)).await;
    let steps = directory.plan(&Order::RemoveAuthenticators, Some(&user)).unwrap();
    api.post("token/unassign", json!({ "serial": "HANDED-ON" })).await;
    let other = json!({ "serial": "HANDED-ON", "user": "user0035", "realm": STAFF });
    api.post("token/assign", other).await;
    let outcome = directory.execute(&steps[0]).await;
    assert!(matches!(&outcome, StepOutcome::Refused(_)), "{outcome:?}");
    assert_eq!(api.tokens(STAFF, 35, "totp").await.len(), 1);
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn what_it_cannot_do_is_not_offered() {
    let api = shared().await;
    api.realm("offers", 2).await;
    api.token(("offers", 0), "totp", "OFFERS", json!({})).await;
    let policy = json!({
        "scope": "admin",
        "action": "userlist, tokenlist, enrollSMS",
        "adminuser": "helpdesk",
        "realm": "offers",
        "active": true,
    });
    api.policy("offers", policy).await;
    let mut settings = settings(&api.url, "offers");
    settings.account = Some("helpdesk".to_owned());
    settings.secret = Secret::new("helpdesk-password");
    let directory = PrivacyIdea::new(settings, Clock::System).unwrap();
    let user = fetch(&directory, &id("offers", 0)).await;
    let offers = directory.capabilities();
    let of = |action| offers.of(action, &user.id);
    assert_eq!(of(UserActionKind::AddPhone), Availability::Available);
    let lacking = [
        UserActionKind::UpdatePhone,
        UserActionKind::ResetAuthenticator,
        UserActionKind::RemoveFactor,
    ];
    for action in lacking {
        assert!(
            matches!(of(action), Availability::NotPossible { reason } if reason.contains("delete"))
        );
    }
    for action in UserActionKind::ALL {
        let is_offered = of(action) == Availability::Available;
        assert_eq!(is_offered, action == UserActionKind::AddPhone, "{action:?}");
    }
    let orders = [
        Order::SendPasswordReset,
        Order::EndSessions,
        Order::Enable,
        Order::Disable,
        Order::SetRole(Role::Admin),
        Order::RemoveAuthenticators,
        Order::RemoveUser,
    ];
    for order in orders {
        let refused = directory.plan(&order, Some(&user)).unwrap_err();
        assert!(refused.message.ends_with('.'), "{order:?}: {}", refused.message);
    }
    // Where the right went after it was asked for, the refusal is privacyIDEA's, and nothing happens.
    let step = Step::RemoveFactor { user: user.id.clone(), factor: user.factors[0].id.clone() };
    let outcome = directory.execute(&step).await;
    assert!(
        matches!(&outcome, StepOutcome::Refused(it) if it.message.contains("delete")),
        "{outcome:?}"
    );
    assert_eq!(api.tokens("offers", 0, "totp").await.len(), 1);
    api.delete("policy/offers").await;
}
