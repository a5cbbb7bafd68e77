//! A second factor is proved before a link replaces anything.

use crate::{
    pages::site::{Configured, Site, code_at, wrong_code},
    server::number,
};
use jiff::Timestamp;
use mfadmin::contract::{
    AuthenticatorState, PhoneState, UserId,
    api::{AuditEvent, MessageKind},
};

const PASSWORD: [(&str, &str); 3] = [
    ("step", "save"),
    ("password", "plum garage seven kites"),
    ("again", "plum garage seven kites"),
];

async fn with_phone(site: &Site) -> UserId {
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Timestamp::now() };
    site.member(phone, AuthenticatorState::NotConfigured).await
}

/// Makes the last texted code older, so that the next one may be asked for.
async fn age_code(site: &Site, minutes: i64) {
    let moved = sqlx::query("update links set code_at = code_at - $1 where code_at is not null")
        .bind(minutes * 60_000)
        .execute(&mut site.server.connect().await)
        .await
        .unwrap();
    assert!(moved.rows_affected() > 0);
}

#[tokio::test]
async fn a_verified_phone_is_proved_by_a_texted_code_before_a_new_authenticator() {
    let site = Site::open().await;
    let id = with_phone(&site).await;
    let link = site.setup_link(id).await;
    let page = site.look(&link).await;
    assert_eq!(page.status, 200);
    assert!(page.has("2671") && !page.has("otpauth") && !page.has("<svg"), "{}", page.html);
    let page = site.fill(&link, &[("step", "confirm"), ("code", "123456")]).await;
    assert!(!page.has("otpauth") && page.recovery_codes().is_empty());

    let page = site.fill(&link, &[("step", "text")]).await;
    assert_eq!(page.status, 303);
    let token = link.rsplit_once('/').unwrap().1;
    assert_eq!(page.location.unwrap(), format!("./{token}"));
    let code = site.texted_code().await;
    let proved = site.fill(&link, &[("step", "proof"), ("code", &format!(" {code} "))]).await;
    assert_eq!(proved.status, 303, "{}", proved.html);
    let whole = proved.cookie.clone().unwrap();
    assert!(whole.contains("; HttpOnly; SameSite=Strict") && !whole.contains("Secure"), "{whole}");
    assert!(whole.contains(&format!("; Path={link};")), "{whole}");

    let cookie = proved.cookie();
    assert!(!site.look(&link).await.has("otpauth"), "another browser");
    let other = format!("other=1; {cookie}x");
    assert!(!site.look_with(&link, Some(&other)).await.has("otpauth"));
    let page = site.look_with(&link, Some(&format!("other=1; {cookie}"))).await;
    let address = page.address();
    let right = code_at(&address, Timestamp::now());
    let fields = [("step", "confirm"), ("code", right.as_str())];
    assert!(site.fill(&link, &fields).await.recovery_codes().is_empty(), "another browser");
    assert!(!site.user(id).await.authenticator.is_configured());
    let done = site.fill_with(&link, Some(&cookie), &fields).await;
    assert_eq!(done.recovery_codes().len(), 10);
    assert!(site.user(id).await.authenticator.is_configured());
}

#[tokio::test]
async fn a_texted_code_is_good_once_for_ten_minutes_and_for_its_link() {
    let site = Site::open().await;
    let id = with_phone(&site).await;
    let link = site.setup_link(id).await;
    let prove = async |link: &str, code: &str| {
        site.fill(link, &[("step", "proof"), ("code", code)]).await.status.as_u16()
    };
    assert_eq!(prove(&link, "").await, 422, "before any was sent");
    site.fill(&link, &[("step", "text")]).await;
    let first = site.texted_code().await;
    let soon = site.fill(&link, &[("step", "text")]).await;
    assert_eq!(soon.status, 422);
    assert!(soon.has("less than a minute ago"), "{}", soon.html);
    age_code(&site, 2).await;
    assert_eq!(site.fill(&link, &[("step", "text")]).await.status, 303);
    let second = site.texted_code().await;
    if first != second {
        assert_eq!(prove(&link, &first).await, 422, "a newer one was sent");
    }
    age_code(&site, 11).await;
    assert_eq!(prove(&link, &second).await, 422, "too old");
    site.fill(&link, &[("step", "text")]).await;
    let third = site.texted_code().await;
    let other = site.password_link(id, false).await;
    assert_eq!(prove(&other, &third).await, 422, "of another link");
    assert_eq!(prove(&link, &third).await, 303);
    assert_eq!(prove(&link, &third).await, 422, "used");
}

#[tokio::test]
async fn no_more_than_five_codes_are_texted_and_ten_wrong_ones_close_the_link() {
    let site = Site::open().await;
    let id = with_phone(&site).await;
    let link = site.setup_link(id).await;
    for _ in 0..5 {
        assert_eq!(site.fill(&link, &[("step", "text")]).await.status, 303);
        age_code(&site, 2).await;
    }
    let page = site.fill(&link, &[("step", "text")]).await;
    assert_eq!(page.status, 422);
    assert!(page.has("No more codes"), "{}", page.html);
    let texted = |kind: &&MessageKind| **kind == MessageKind::PhoneCode;
    assert_eq!(site.sent().await.iter().filter(texted).count(), 5);
    let right = site.texted_code().await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..10 {
        let page = site.fill(&link, &[("step", "proof"), ("code", wrong)]).await;
        assert_eq!(page.status, 422);
    }
    let page = site.fill(&link, &[("step", "proof"), ("code", &right)]).await;
    assert_eq!(page.status, 410);
}

#[tokio::test]
async fn the_authenticator_guards_the_password_and_no_code_counts_twice() {
    let site = Site::open().await;
    let id = site.newcomer().await;
    let Configured { address, spent, .. } = site.configure(id).await;
    let link = site.password_link(id, true).await;
    assert!(!site.look(&link).await.has("new-password"));
    let bypass = site.fill(&link, &PASSWORD).await;
    assert!(bypass.has("one-time-code") || bypass.has("name=\"code\""), "{}", bypass.html);
    let proof = async |code: &str| site.fill(&link, &[("step", "proof"), ("code", code)]).await;

    let used = proof(&spent).await;
    let wrong = proof(&wrong_code(&address)).await;
    assert_eq!((used.status.as_u16(), wrong.status.as_u16()), (422, 422));
    assert_eq!(used.html, wrong.html, "a replayed code looks like a wrong one");

    let next = Timestamp::from_second(Timestamp::now().as_second() + 30).unwrap();
    let proved = proof(&code_at(&address, next)).await;
    assert_eq!(proved.status, 303);
    assert_eq!(proof(&code_at(&address, next)).await.status, 422, "replayed");
    let done = site.fill_with(&link, Some(&proved.cookie()), &PASSWORD).await;
    assert_eq!(done.status, 200, "{}", done.html);
}

#[tokio::test]
async fn a_recovery_code_stands_in_once_and_the_user_is_told() {
    let site = Site::open().await;
    let id = site.newcomer().await;
    let codes = site.configure(id).await.recovery_codes;
    let link = site.password_link(id, false).await;
    let proof = async |code: &str| site.fill(&link, &[("step", "proof"), ("code", code)]).await;
    assert_eq!(proof("00000-00000").await.status, 422);
    let typed = codes[3].to_lowercase().replace('-', " ");
    assert_eq!(proof(&typed).await.status, 303);
    assert_eq!(site.last_entry().await, (AuditEvent::RecoveryCodeUsed, Some(id), Some(id)));
    let (body, _) = site.message(MessageKind::RecoveryCodeUsed).await;
    assert!(body.contains('9'), "{body}");
    assert_eq!(proof(&typed).await.status, 422);
    assert_eq!(proof(&codes[4]).await.status, 303);
}
