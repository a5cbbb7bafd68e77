//! A second factor is proved before a link replaces anything.

use crate::{
    server::number,
    test_app::{Configured, TestApp, code_at, wrong_code},
};
use jiff::{SignedDuration, Timestamp};
use mfadmin::contract::{
    AuthenticatorState, PhoneState, UserId,
    api::{AuditEvent, MessageKind},
};
use std::collections::BTreeSet;

const PASSWORD: [(&str, &str); 3] = [
    ("step", "save"),
    ("password", "plum garage seven kites"),
    ("again", "plum garage seven kites"),
];

async fn with_phone(app: &TestApp) -> UserId {
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) };
    app.member(phone, AuthenticatorState::NotConfigured).await
}

/// Lets the last texted code become older, so that the next one may be asked for.
fn age_code(app: &TestApp, minutes: i64) {
    app.server.advance(SignedDuration::from_mins(minutes));
}

#[tokio::test]
async fn verified_phone_is_proved_before_a_new_authenticator() {
    let app = TestApp::texting().await;
    let id = with_phone(&app).await;
    let link = app.setup_link(id).await;
    let page = app.look(&link).await;
    assert_eq!(page.status, 200);
    assert!(page.has("2671") && !page.has("otpauth") && !page.has("<svg"), "{}", page.html);
    let page = app.fill(&link, &[("step", "confirm"), ("code", "123456")]).await;
    assert!(!page.has("otpauth") && page.recovery_codes().is_empty());

    let page = app.fill(&link, &[("step", "text")]).await;
    assert_eq!(page.status, 303);
    let token = link.rsplit_once('/').unwrap().1;
    assert_eq!(page.location.unwrap(), format!("./{token}"));
    let code = app.texted_code().await;
    let proved = app.fill(&link, &[("step", "proof"), ("code", &format!(" {code} "))]).await;
    assert_eq!(proved.status, 303, "{}", proved.html);
    let whole = proved.cookie.clone().unwrap();
    let attributes: BTreeSet<&str> = whole.split("; ").skip(1).collect();
    let path = format!("Path={link}");
    assert_eq!(attributes, BTreeSet::from(["HttpOnly", &path, "SameSite=Strict"]));

    let cookie = proved.cookie();
    assert!(!app.look_with(&link, None).await.has("otpauth"), "another browser");
    let other = format!("other=1; {cookie}x");
    assert!(!app.look_with(&link, Some(&other)).await.has("otpauth"));
    // Those of other pages of the host come along.
    let crowded = format!("name=José; mfadmin_proof=x; {cookie}; other=1");
    assert!(app.look_with(&link, Some(&crowded)).await.has("otpauth"));
    let address = app.look(&link).await.address();
    let right = code_at(&address, Timestamp::now());
    let fields = [("step", "confirm"), ("code", right.as_str())];
    let elsewhere = app.fill_with(&link, None, &fields).await;
    assert!(elsewhere.recovery_codes().is_empty(), "another browser");
    assert!(!app.user(id).await.authenticator.is_configured());
    let done = app.fill(&link, &fields).await;
    assert_eq!(done.recovery_codes().len(), 10);
    assert!(app.user(id).await.authenticator.is_configured());
}

#[tokio::test]
async fn texted_code_counts_once_within_ten_minutes_for_its_link() {
    let app = TestApp::texting().await;
    let id = with_phone(&app).await;
    let link = app.setup_link(id).await;
    let prove = async |link: &str, code: &str| {
        app.fill(link, &[("step", "proof"), ("code", code)]).await.status.as_u16()
    };
    assert_eq!(prove(&link, "").await, 422, "before any was sent");
    app.fill(&link, &[("step", "text")]).await;
    let first = app.texted_code().await;
    let soon = app.fill(&link, &[("step", "text")]).await;
    assert_eq!(soon.status, 422);
    assert!(soon.has("less than a minute ago"), "{}", soon.html);
    age_code(&app, 2);
    assert_eq!(app.fill(&link, &[("step", "text")]).await.status, 303);
    let second = app.texted_code().await;
    if first != second {
        assert_eq!(prove(&link, &first).await, 422, "a newer one was sent");
    }
    age_code(&app, 11);
    assert_eq!(prove(&link, &second).await, 422, "too old");
    app.fill(&link, &[("step", "text")]).await;
    let third = app.texted_code().await;
    let other = app.password_link(id, false).await;
    assert_eq!(prove(&other, &third).await, 422, "of another link");
    let elsewhere = [("step", "proof"), ("code", third.as_str())];
    assert_eq!(prove(&link, &third).await, 303);
    assert_eq!(app.fill_with(&link, None, &elsewhere).await.status, 422, "used");
}

#[tokio::test]
async fn texted_and_wrong_codes_are_limited() {
    let app = TestApp::texting().await;
    let id = with_phone(&app).await;
    let link = app.setup_link(id).await;
    for _ in 0..5 {
        assert_eq!(app.fill(&link, &[("step", "text")]).await.status, 303);
        age_code(&app, 2);
    }
    let page = app.fill(&link, &[("step", "text")]).await;
    assert_eq!(page.status, 422);
    assert!(page.has("No more codes"), "{}", page.html);
    let texted = |kind: &&MessageKind| **kind == MessageKind::PhoneCode;
    assert_eq!(app.sent().await.iter().filter(texted).count(), 5);
    let right = app.texted_code().await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..9 {
        let page = app.fill(&link, &[("step", "proof"), ("code", wrong)]).await;
        assert_eq!(page.status, 422);
    }
    let tenth = app.fill(&link, &[("step", "proof"), ("code", wrong)]).await;
    assert_eq!(tenth.status, 410);
    let page = app.fill(&link, &[("step", "proof"), ("code", &right)]).await;
    assert_eq!(page.status, 410);
    assert!(page.has("Too many tries"), "{}", page.html);
    // It does not go unseen.
    assert_eq!(app.last_entry().await, (AuditEvent::LinkLocked, None, Some(id)));
    assert_eq!(app.sent().await[0], MessageKind::LinkLocked);
}

#[tokio::test]
async fn authenticator_guards_the_password_and_codes_count_once() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let Configured { address, spent, .. } = app.configure(id).await;
    let link = app.password_link(id, true).await;
    assert!(!app.look(&link).await.has("new-password"));
    let bypass = app.fill(&link, &PASSWORD).await;
    assert!(bypass.has("one-time-code") || bypass.has("name=\"code\""), "{}", bypass.html);
    let proof =
        async |code: &str| app.fill_with(&link, None, &[("step", "proof"), ("code", code)]).await;

    let used = proof(&spent).await;
    let wrong = proof(&wrong_code(&address)).await;
    assert_eq!((used.status.as_u16(), wrong.status.as_u16()), (422, 422));
    assert_eq!(used.html, wrong.html, "a replayed code looks like a wrong one");

    let next = Timestamp::from_second(Timestamp::now().as_second() + 30).unwrap();
    let proved = proof(&code_at(&address, next)).await;
    assert_eq!(proved.status, 303);
    assert_eq!(proof(&code_at(&address, next)).await.status, 422, "replayed");
    let done = app.fill_with(&link, Some(&proved.cookie()), &PASSWORD).await;
    assert_eq!(done.status, 200, "{}", done.html);
}

#[tokio::test]
async fn recovery_code_proves_once_and_notifies_the_user() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let codes = app.configure(id).await.recovery_codes;
    let link = app.password_link(id, false).await;
    let proof =
        async |code: &str| app.fill_with(&link, None, &[("step", "proof"), ("code", code)]).await;
    assert_eq!(proof("00000-00000").await.status, 422);
    let typed = codes[3].to_lowercase().replace('-', " ");
    assert_eq!(proof(&typed).await.status, 303);
    assert_eq!(app.last_entry().await, (AuditEvent::RecoveryCodeUsed, Some(id), Some(id)));
    let (body, _) = app.message(MessageKind::RecoveryCodeUsed).await;
    assert!(body.contains('9'), "{body}");
    assert_eq!(proof(&typed).await.status, 422);
    assert_eq!(proof(&codes[4]).await.status, 303);
}

#[tokio::test]
async fn guesses_of_others_do_not_lock_out_a_proven_user() {
    let app = TestApp::texting().await;
    let id = with_phone(&app).await;
    let link = app.setup_link(id).await;
    app.fill(&link, &[("step", "text")]).await;
    let code = app.texted_code().await;
    assert_eq!(app.fill(&link, &[("step", "proof"), ("code", &code)]).await.status, 303);
    for _ in 0..12 {
        app.fill_with(&link, None, &[("step", "proof"), ("code", "000000")]).await;
    }
    assert_eq!(app.look_with(&link, None).await.status, 410);
    let address = app.look(&link).await.address();
    let code = code_at(&address, Timestamp::now());
    let done = app.fill(&link, &[("step", "confirm"), ("code", &code)]).await;
    assert_eq!(done.recovery_codes().len(), 10);
}

#[tokio::test]
async fn reset_revokes_proofs_and_weakens_no_link() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let codes = app.configure(id).await.recovery_codes;
    let link = app.password_link(id, false).await;
    assert_eq!(app.fill(&link, &[("step", "proof"), ("code", &codes[0])]).await.status, 303);
    assert!(app.look(&link).await.has("new-password"));
    app.act(id, "/authenticator/reset", serde_json::json!({})).await;
    let page = app.fill(&link, &PASSWORD).await;
    assert_eq!(page.status, 410);
    assert!(page.has("changed"), "{}", page.html);
    assert_eq!(app.look_with(&link, None).await.status, 410);
}

#[tokio::test]
async fn new_number_revokes_proofs_by_the_old_one() {
    let app = TestApp::texting().await;
    let id = with_phone(&app).await;
    let link = app.setup_link(id).await;
    app.fill(&link, &[("step", "text")]).await;
    let old = app.texted_code().await;
    assert_eq!(app.fill(&link, &[("step", "proof"), ("code", &old)]).await.status, 303);
    assert!(app.look(&link).await.has("otpauth"));
    let verify = app.phone_link(id, "+442079460958").await;
    assert_eq!(app.look(&link).await.status, 410);
    assert_eq!(app.fill(&verify, &[("step", "confirm")]).await.status, 200);
    // The new number opens nothing that the old one guarded.
    let page = app.look(&link).await;
    assert_eq!(page.status, 410, "{}", page.html);
    let link = app.setup_link(id).await;
    let page = app.look(&link).await;
    assert!(page.has("0958") && !page.has("otpauth"), "{}", page.html);
}

#[tokio::test]
async fn foreign_authenticator_is_still_required() {
    let app = TestApp::texting().await;
    let configured = AuthenticatorState::Configured { at: Some(Timestamp::now()) };
    let id = app.member(PhoneState::NotSet, configured).await;
    let link = app.password_link(id, false).await;
    assert!(app.look(&link).await.has("Authenticator app code"));
    assert_eq!(app.fill(&link, &[("step", "proof"), ("code", "123456")]).await.status, 422);
}
