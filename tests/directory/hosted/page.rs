//! The link, its page, and what comes of the first code.

use super::*;
use mfadmin::contract::{
    AuthenticatorState, Availability, Code, UserActionKind,
    api::{AuditEvent, JobState},
};
use mfadmin_testing::{
    server::problem,
    test_app::{ids, wrong_code},
};

#[tokio::test]
async fn a_user_sets_up_an_authenticator_and_signs_in_with_it() {
    let (directory, remote) = stand_in();
    let app = open(remote).await;
    let id = find(&app, "ana").await.id;
    let link = app.setup_link(id).await;
    let (body, _) = app.message(mfadmin::contract::api::MessageKind::SetupLink).await;
    assert!(body.contains("Example") && body.contains("privacyIDEA"), "{body}");
    let sent = app.user(id).await;
    assert!(matches!(sent.authenticator, AuthenticatorState::LinkSent { .. }));
    // What the directory says next leaves the link alone.
    read(&app).await;
    assert_eq!(app.user(id).await.authenticator, sent.authenticator);

    assert!(app.look(&link).await.has("privacyIDEA"));
    let (address, page) = set_up(&app, &link).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.has("Your authenticator app works") && page.recovery_codes().is_empty());
    assert_eq!(directory.serials("ana"), ["NEW1"]);
    assert!(directory.accepts("ana", &unused(&address)));
    assert!(app.user(id).await.authenticator.is_configured());
    assert_eq!(settled(&app).await, 0, "no secret is kept");
    let kinds = mailed(&app).await;
    assert_eq!(kinds, ["authenticator_configured", "setup_link"]);
    let last = app.last_entry().await;
    assert_eq!(last, (AuditEvent::AuthenticatorConfigured, Some(id), Some(id)));

    for again in [app.look(&link).await, set_up_again(&app, &link, &address).await] {
        assert_eq!(again.status, 410);
        assert!(!again.has("otpauth://"));
    }
    assert_eq!(directory.serials("ana"), ["NEW1"]);
}

async fn set_up_again(app: &TestApp, link: &str, address: &str) -> Page {
    app.fill(link, &[CONFIRM, ("code", &unused(address))]).await
}

#[tokio::test]
async fn a_wrong_code_asks_nothing_of_the_directory() {
    let (directory, remote) = stand_in();
    let app = open(remote).await;
    let id = find(&app, "ana").await.id;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let page = app.fill(&link, &[CONFIRM, ("code", &wrong_code(&address))]).await;
    assert_eq!(page.status, 422);
    assert_eq!(app.count("select count(*) from operations").await, 0);
    assert!(directory.serials("ana").is_empty());
}

#[tokio::test]
async fn a_newer_link_takes_the_place_of_an_older_one() {
    let (_, remote) = stand_in();
    let app = open(remote).await;
    let id = find(&app, "ana").await.id;
    let old = app.setup_link(id).await;
    let path = format!("/v1/users/{id}/authenticator/setup-link");
    let call = app.server.call(Method::POST, &path, &app.owner).json(&json!({}));
    assert_eq!(problem(call.send().await.unwrap()).await.code, Code::CoolDown);
    let new = app.setup_link(id).await;
    assert_eq!(app.look(&old).await.status, 410);
    assert_eq!(app.look(&new).await.status, 200);
}

#[tokio::test]
async fn what_the_directory_refuses_can_be_tried_again_with_the_same_link() {
    let (directory, remote) = stand_in();
    let app = open(remote).await;
    let id = find(&app, "ana").await.id;
    let link = app.setup_link(id).await;
    directory.refuse(Some("no room for <b>tokens</b>"));
    let (_, page) = set_up(&app, &link).await;
    assert_eq!(page.status, 422, "{}", page.html);
    assert!(page.has("no room for") && page.has("nothing was changed") && !page.has("<b>tokens"));
    assert_eq!(settled(&app).await, 0);
    let (event, ..) = app.last_entry().await;
    assert_eq!(event, AuditEvent::ActionRefused);
    assert!(matches!(app.user(id).await.authenticator, AuthenticatorState::LinkSent { .. }));

    directory.refuse(None);
    directory.set_away(true);
    let (_, page) = set_up(&app, &link).await;
    assert_eq!(page.status, 422, "{}", page.html);
    assert!(page.has("nobody answers"));
    directory.set_away(false);
    let (address, page) = set_up(&app, &link).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(directory.accepts("ana", &unused(&address)));
    assert_eq!(directory.serials("ana").len(), 1);
}

#[tokio::test]
async fn a_refused_link_does_not_come_back_beside_a_newer_one() {
    let (directory, remote) = stand_in();
    let (breaking, app) = {
        let breaking = breaking::Breaking::at(remote.clone(), 0, breaking::Moment::Before);
        (breaking.clone(), open(breaking).await)
    };
    let id = find(&app, "ana").await.id;
    let old = app.setup_link(id).await;
    let address = app.look(&old).await.address();
    let code = code_at(&address, Timestamp::now());
    let fields = [CONFIRM, ("code", code.as_str())];
    let (page, ()) = tokio::join!(app.fill(&old, &fields), breaking.reached());
    assert_eq!(page.status, 202, "{}", page.html);
    assert!(app.look(&old).await.has("is being set up"));
    let new = app.setup_link(id).await;
    directory.refuse(Some("no"));
    let app = killed(app, remote).await;
    assert_eq!(settled(&app).await, 0);
    assert_eq!(app.look(&old).await.status, 410);
    assert_eq!(app.look(&new).await.status, 200);
}

#[tokio::test]
async fn without_an_address_of_ours_no_link_is_offered_and_why_is_said() {
    let (_, remote) = stand_in();
    let app = open_with(remote, nowhere).await;
    let user = find(&app, "ana").await;
    let offer = user.availability(UserActionKind::SendSetupLink);
    let Availability::NotPossible { reason } = offer else { panic!("{offer:?}") };
    assert!(reason.contains("[serve] public_url"), "{reason}");
    let path = format!("/v1/users/{}/authenticator/setup-link", user.id);
    let call = app.server.call(Method::POST, &path, &app.owner).json(&json!({}));
    let refused = problem(call.send().await.unwrap()).await;
    assert_eq!(refused.code, Code::NotInDirectory);
    assert!(refused.detail.unwrap().contains("[serve] public_url"));
}

#[tokio::test]
async fn a_user_without_an_address_is_offered_no_link() {
    let (directory, remote) = stand_in();
    directory.forget_address("ben");
    let app = open(remote).await;
    let page: UserPage = app.server.get("/v1/users?search=ben", &app.owner).await;
    let offer = page.users[0].availability(UserActionKind::SendSetupLink);
    let Availability::NotPossible { reason } = offer else { panic!("{offer:?}") };
    assert!(reason.contains("e-mail address"), "{reason}");
}

#[tokio::test]
async fn jobs_and_reminders_mail_links_as_to_own_users() {
    let (directory, remote) = stand_in();
    directory.forget_address("cleo");
    let app = open(remote).await;
    let users = [find(&app, "ana").await.id, find(&app, "ben").await.id];
    let (job, _) = app.done(&ids("remind", &users)).await;
    assert_eq!((job.state, job.done, job.failed), (JobState::Done, 2, 0));
    assert_eq!(mailed(&app).await, ["setup_link", "setup_link"]);
    for id in users {
        assert!(matches!(app.user(id).await.authenticator, AuthenticatorState::LinkSent { .. }));
    }
    // Those who were sent one just now are left alone, and whoever has no address.
    let page: UserPage = app.server.get("/v1/users?search=cleo", &app.owner).await;
    let cleo = page.users[0].id;
    let (job, _) = app.done(&ids("send_setup_link", &[users[0], users[1], cleo])).await;
    assert_eq!((job.done, job.skipped), (0, 3));
}

#[tokio::test]
async fn the_secret_is_nowhere_in_clear_while_it_is_under_way() {
    let (_, remote) = stand_in();
    let breaking = breaking::Breaking::at(remote.clone(), 1, breaking::Moment::Before);
    let app = open(breaking.clone()).await;
    let id = find(&app, "ana").await.id;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let code = code_at(&address, Timestamp::now());
    let fields = [CONFIRM, ("code", code.as_str())];
    let (page, ()) = tokio::join!(app.fill(&link, &fields), breaking.reached());
    assert_eq!(page.status, 202, "{}", page.html);
    assert_eq!(app.count("select count(sealed_secret) from operations").await, 1);
    let secret = address.split("secret=").nth(1).unwrap().split('&').next().unwrap();
    let plain = totp_rs::Secret::try_from_base32(secret).unwrap();
    let hex: String = plain.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut kept = std::fs::read(app.server.database()).unwrap();
    let mut wal = app.server.database().into_os_string();
    wal.push("-wal");
    kept.extend(std::fs::read(wal).unwrap());
    let holds = |bytes: &[u8]| kept.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(b"enrol_authenticator"), "the steps are there");
    assert!(!holds(plain.as_bytes()) && !holds(secret.as_bytes()) && !holds(hex.as_bytes()));
    let app = killed(app, remote).await;
    assert_eq!(settled(&app).await, 0);
}
