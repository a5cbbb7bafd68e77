//! Whom the realm, or what it says, lets in nobody for.

use super::*;

#[tokio::test]
async fn lies_of_the_realm_let_nobody_in() {
    let login = Login::of(vec![owner("ana")]).await;
    for lie in [
        Lie::Issuer,
        Lie::Audience,
        Lie::Party,
        Lie::Nonce,
        Lie::NoNonce,
        Lie::Unsigned,
        Lie::PublicKeyAsSecret,
        Lie::Expired,
        Lie::NotYet,
        Lie::ForeignKey,
        Lie::OldSession,
        Lie::NoAuthTime,
    ] {
        let begun = login.begin().await;
        login.issuer.lie(lie.clone());
        let shown = login.pass(&begun, "ana").await;
        assert_eq!(shown.status, StatusCode::FORBIDDEN, "{lie:?}: {}", shown.html);
        let (code, words) = login.refusal(&begun).await;
        assert_eq!(code, "directory_refused", "{lie:?}");
        assert!(words.starts_with("The realm's answer is not accepted: "), "{words}");
        assert_eq!(login.sessions().await, 0, "{lie:?}");
    }
    assert_eq!(login.issuer.key_reads(), 1, "the key is known, so nothing has it read again");
}

#[tokio::test]
async fn a_rotated_key_is_read_again_now_and_then() {
    let login = Login::of(vec![owner("ana")]).await;
    login.signed_in("ana").await;
    login.issuer.rotate("second");
    let begun = login.begin().await;
    assert_eq!(login.pass(&begun, "ana").await.status, StatusCode::FORBIDDEN);
    assert_eq!(login.issuer.key_reads(), 1);
    login.ours.advance(SignedDuration::from_secs(31));
    login.signed_in("ana").await;
    assert_eq!(login.issuer.key_reads(), 2);
}

#[tokio::test]
async fn another_browser_comes_back_in_vain() {
    let login = Login::of(vec![owner("ana")]).await;
    let begun = login.begin().await;
    let browser = Browser::default();
    let to = browser.go(&begun.address).await;
    let back = login.issuer.pass(&to, "ana");
    let other = Browser::default();
    assert_eq!(other.get(&back).await.status, StatusCode::NOT_FOUND);
    // Nor does another one take the address over.
    let late = other.send(http().post(&begun.address).form(&[("step", "go")])).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    // A newer pass of the browser's own ends the one before.
    let again = browser.go(&begun.address).await;
    assert_eq!(browser.get(&back).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&login.issuer.pass(&again, "ana")).await.status, StatusCode::OK);
    login.collect(&begun).await;
}

#[tokio::test]
async fn a_code_that_was_used_lets_nobody_in() {
    let login = Login::of(vec![owner("ana")]).await;
    let begun = login.begin().await;
    let browser = Browser::default();
    let back = login.issuer.pass(&browser.go(&begun.address).await, "ana");
    login.issuer.spend("code-0-of-ana");
    let shown = browser.get(&back).await;
    assert_eq!(shown.status, StatusCode::FORBIDDEN);
    let (code, words) = login.refusal(&begun).await;
    assert_eq!(code, "directory_refused");
    assert!(words.contains("invalid_grant for …"), "the secret is left out: {words}");
}

#[tokio::test]
async fn the_realm_says_no() {
    let login = Login::of(vec![owner("ana")]).await;
    let begun = login.begin().await;
    let browser = Browser::default();
    let back = login.issuer.pass(&browser.go(&begun.address).await, "ana");
    let said =
        back.replace("&code=code-0-of-ana", "&error=access_denied&error_description=No%1B%5B2J");
    let shown = browser.get(&said).await;
    assert_eq!(shown.status, StatusCode::FORBIDDEN);
    let (_, words) = login.refusal(&begun).await;
    assert!(words.contains("not accepted: No") && !words.contains('\u{1b}'), "{words}");
}

#[tokio::test]
async fn it_is_over_after_ten_minutes_and_once_it_is_called_off() {
    let login = Login::of(vec![owner("ana")]).await;
    let begun = login.begin().await;
    let browser = Browser::default();
    let back = login.issuer.pass(&browser.go(&begun.address).await, "ana");
    login.ours.advance(SignedDuration::from_mins(10));
    assert_eq!(browser.get(&back).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&begun.address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(refused(login.wait(&begun).await).await, "session_expired");

    let begun = login.begin().await;
    let back = login.issuer.pass(&browser.go(&begun.address).await, "ana");
    let call = login.ours.call(Method::DELETE, paths::REALM_WAIT, &begun.token);
    assert_eq!(call.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(browser.get(&back).await.status, StatusCode::NOT_FOUND);
    assert_eq!(refused(login.wait(&begun).await).await, "session_expired");
    assert_eq!(login.sessions().await, 0);
}

#[tokio::test]
async fn who_has_no_role_or_factor_is_told_what_to_do() {
    let mut admin = owner("kim");
    (admin.roles, admin.groups) = (Vec::new(), vec!["/staff/it/night"]);
    let login = Login::of(vec![owner("ana"), admin]).await;
    let token = login.signed_in("kim").await;
    let me: Me = login.ours.get(paths::ME, &token).await;
    assert_eq!(me.user.role, Role::Admin, "by a group below {ADMIN_GROUP}");

    login.issuer.change("ana", |ana| ana.has_app = false);
    let begun = login.begin().await;
    let shown = login.pass(&begun, "ana").await;
    assert_eq!(shown.status, StatusCode::FORBIDDEN);
    assert!(shown.link().ends_with("/realms/acme/account/account-security/signing-in"));
    let (code, words) = login.refusal(&begun).await;
    assert_eq!(code, "second_factor_missing");
    assert!(words.contains("Set up an authenticator app"), "{words}");

    login.issuer.change("ana", |ana| ana.enabled = false);
    let begun = login.begin().await;
    login.pass(&begun, "ana").await;
    assert_eq!(login.refusal(&begun).await.1, "ana is disabled in the realm acme.");

    login.issuer.change("ana", |ana| (ana.enabled, ana.roles) = (true, vec!["mfa-owner-not"]));
    let begun = login.begin().await;
    login.pass(&begun, "ana").await;
    let (code, words) = login.refusal(&begun).await;
    assert_eq!(code, "forbidden");
    assert!(words.starts_with("ana is neither Owner nor Admin here."), "{words}");
}
