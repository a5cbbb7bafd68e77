//! Setting up an authenticator app.

use crate::test_app::{TestApp, code_at, wrong_code};
use jiff::Timestamp;
use mfadmin::contract::{
    AuthenticatorState,
    api::{AuditEvent, MessageKind},
};
use serde_json::json;

#[tokio::test]
async fn correct_code_configures_the_authenticator_once() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let page = app.look(&link).await;
    assert_eq!(page.status, 200);
    assert!(page.has("<svg") && page.has("Google Authenticator"), "{}", page.html);
    let address = page.address();
    assert!(address.starts_with("otpauth://totp/Example:ana"), "{address}");
    let code = code_at(&address, Timestamp::now());
    let done = app.fill(&link, &[("step", "confirm"), ("code", &code)]).await;
    assert_eq!(done.status, 200, "{}", done.html);
    assert_eq!(done.recovery_codes().len(), 10, "{}", done.html);
    assert!(app.user(id).await.authenticator.is_configured());
    let own = (AuditEvent::AuthenticatorConfigured, Some(id), Some(id));
    assert_eq!(app.last_entry().await, own);
    assert_eq!(app.sent().await, [MessageKind::AuthenticatorConfigured, MessageKind::SetupLink]);

    for again in
        [app.look(&link).await, app.fill(&link, &[("step", "confirm"), ("code", &code)]).await]
    {
        assert_eq!(again.status, 410);
        assert!(again.recovery_codes().is_empty());
        assert!(!again.has("otpauth://"));
    }
}

#[tokio::test]
async fn secret_is_in_no_mail_or_database() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let secret = address.split("secret=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let (body, _) = app.message(MessageKind::SetupLink).await;
    assert!(!body.contains(&secret));
    let (_, codes) = {
        let code = code_at(&address, Timestamp::now());
        let done = app.fill(&link, &[("step", "confirm"), ("code", &code)]).await;
        (code, done.recovery_codes())
    };
    let mut files = std::fs::read(app.server.database()).unwrap();
    let mut wal = app.server.database().into_os_string();
    wal.push("-wal");
    files.extend(std::fs::read(wal).unwrap());
    let holds = |bytes: &[u8]| files.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(id.to_string().as_bytes()));
    let plain = totp_rs::Secret::try_from_base32(&secret).unwrap();
    assert!(!holds(secret.as_bytes()) && !holds(plain.as_bytes()));
    assert_eq!(codes.len(), 10);
    for code in codes {
        assert!(!holds(code.as_bytes()) && !holds(code.replace('-', "").as_bytes()));
    }
}

#[tokio::test]
async fn viewing_a_page_changes_nothing() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let before = app.server.footprint().await;
    let first = app.look(&link).await;
    let second = app.look(&link).await;
    assert_eq!((first.status, first.address()), (second.status, second.address()));
    assert_eq!(app.server.footprint().await, before);
}

#[tokio::test]
async fn wrong_codes_change_nothing() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let wrong = wrong_code(&address);
    let before = app.server.footprint().await;
    for code in ["", "12345", "abcdef", "１２３４５６", &"9".repeat(400)] {
        let page = app.fill(&link, &[("step", "confirm"), ("code", code)]).await;
        assert_eq!(page.status, 422, "{code}");
        assert!(page.has("That code is wrong") && page.address() == address);
    }
    // The key stands on the page, so there is nothing to guess: nobody is shut out for a wrong clock.
    for _ in 0..12 {
        let page = app.fill(&link, &[("step", "confirm"), ("code", &wrong)]).await;
        assert_eq!(page.status, 422);
    }
    assert!(matches!(app.user(id).await.authenticator, AuthenticatorState::LinkSent { .. }));
    assert_eq!(app.server.footprint().await, before);
    let right = code_at(&address, Timestamp::now());
    let page = app.fill(&link, &[("step", "confirm"), ("code", &right)]).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn reset_invalidates_secret_and_recovery_codes() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let address = app.configure(id).await.address;
    app.act(id, "/authenticator/reset", json!({})).await;
    assert!(!app.user(id).await.authenticator.is_configured());
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from authenticators) + (select count(*) from recovery_codes)",
    )
    .fetch_one(&mut app.server.connect().await)
    .await
    .unwrap();
    assert_eq!(left, 0);
    let link = app.setup_link(id).await;
    let new = app.look(&link).await.address();
    assert_ne!(new, address);
    let old = code_at(&address, Timestamp::now());
    let page = app.fill(&link, &[("step", "confirm"), ("code", &old)]).await;
    assert_eq!(page.status, 422);
}

#[tokio::test]
async fn key_shown_to_another_browser_never_counts() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let scanner = app.look_with(&link, None).await.address();
    let own = app.look(&link).await.address();
    assert_ne!(scanner, own);
    let with_scanned = code_at(&scanner, Timestamp::now());
    let fields = [("step", "confirm"), ("code", with_scanned.as_str())];
    let page = app.fill(&link, &fields).await;
    assert_eq!((page.status.as_u16(), page.address()), (422, own.clone()));
    // Without the cookie there is nothing to compare with, and the page says so.
    let page = app.fill_with(&link, None, &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.has("did not keep the setup key"), "{}", page.html);
    let code = code_at(&own, Timestamp::now());
    let done = app.fill(&link, &[("step", "confirm"), ("code", &code)]).await;
    assert_eq!(done.recovery_codes().len(), 10);
    let password = app.password_link(id, false).await;
    for step in 1..=2 {
        let at = Timestamp::from_second(Timestamp::now().as_second() + 30 * (step - 1)).unwrap();
        let scanned = code_at(&scanner, at);
        let page = app.fill(&password, &[("step", "proof"), ("code", &scanned)]).await;
        assert_eq!(page.status, 422);
    }
}

#[tokio::test]
async fn key_is_bound_to_its_link_and_user() {
    let app = TestApp::open().await;
    let ana = app.newcomer().await;
    let first = app.setup_link(ana).await;
    let address = app.look(&first).await.address();
    let cookie = app.cookies(&first);
    let second = app.setup_link(ana).await;
    let page = app.look_with(&second, Some(&cookie)).await;
    assert_ne!(page.address(), address);
}

#[tokio::test]
async fn page_tells_times_in_the_organisations_zone() {
    let app = TestApp::open_with(|options| {
        options.organisation.time_zone = "America/Sao_Paulo".parse().unwrap();
    })
    .await;
    let id = app.newcomer().await;
    let page = app.look(&app.setup_link(id).await).await;
    assert!(page.has(" UTC-03"), "{}", page.html);
}

/// The digits of `code` in Arabic, in two groups, with a mark of direction that cannot be seen.
fn in_arabic(code: &str) -> String {
    let digits: Vec<char> = code
        .bytes()
        .map(|digit| char::from_u32(0x660 + u32::from(digit - b'0')).unwrap())
        .collect();
    let (left, right) = digits.split_at(3);
    format!("\u{200f}{}\u{2013}{}\u{a0}", String::from_iter(left), String::from_iter(right))
}

#[tokio::test]
async fn code_in_other_digits_is_read() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let code = in_arabic(&code_at(&address, Timestamp::now()));
    let done = app.fill(&link, &[("step", "confirm"), ("code", &code)]).await;
    assert_eq!(done.status, 200, "{}", done.html);
    // So are recovery codes, which have letters.
    let wide: String = done.recovery_codes()[0]
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
        .collect();
    let password = app.password_link(id, false).await;
    let proved = app.fill(&password, &[("step", "proof"), ("code", &wide)]).await;
    assert_eq!(proved.status, 303, "{wide}: {}", proved.html);
}

#[tokio::test]
async fn code_of_another_time_says_that_the_clock_is_off_and_is_not_accepted() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let shown = |seconds: i64| {
        code_at(&address, Timestamp::now() + jiff::SignedDuration::from_secs(seconds))
    };
    let before = app.server.footprint().await;
    for (seconds, words) in [
        (300, "clock of your phone is about 5 minutes ahead"),
        (-540, "clock of your phone is about 9 minutes behind"),
    ] {
        let page = app.fill(&link, &[("step", "confirm"), ("code", &shown(seconds))]).await;
        assert_eq!(page.status, 422, "{seconds}");
        // The next step may begin between the page and this.
        let near =
            [words.to_owned(), words.replace("5 min", "6 min"), words.replace("9 min", "10 min")];
        assert!(near.iter().any(|words| page.has(words)), "{seconds}: {}", page.html);
        assert!(page.has("automatic date and time") && page.address() == address);
    }
    let page = app.fill(&link, &[("step", "confirm"), ("code", &shown(700))]).await;
    assert!(page.status == 422 && page.has("That code is wrong"), "{}", page.html);
    assert_eq!(app.server.footprint().await, before);
    let page = app.fill(&link, &[("step", "confirm"), ("code", &shown(0))]).await;
    assert_eq!(page.status, 200, "{}", page.html);
}

#[tokio::test]
async fn label_keeps_the_account_whole_and_the_issuer_without_its_colon() {
    let app = TestApp::open_with(|options| {
        options.organisation.name = "ACME: Corp".into();
    })
    .await;
    let email = format!("{}@example.com", "a".repeat(60));
    let mut user = crate::server::person("x");
    user.email = crate::server::email(&email);
    user.phone = mfadmin::contract::PhoneState::NotSet;
    user.authenticator = AuthenticatorState::NotConfigured;
    let id = app.put(user).await;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let label = format!("otpauth://totp/ACME%20Corp:{}?", email.replace('@', "%40"));
    assert!(address.starts_with(&label), "{address}");
    assert!(address.contains("issuer=ACME%20Corp"), "{address}");
    let read = totp_rs::Totp::from_url(&address).unwrap();
    assert_eq!(read.issuer(), Some("ACME Corp"));
}
