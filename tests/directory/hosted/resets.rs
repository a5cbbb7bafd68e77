//! Resets: the old authenticator goes at once, or once the new one works.

use super::*;
use mfadmin::{
    contract::{AuthenticatorState, Availability, UserActionKind, api::MessageKind},
    server::crypto::totp,
};

/// An app that the user has already.
fn owned(directory: &StandIn) -> totp::Secret {
    let secret = totp::new_secret();
    directory.give("ana", "OLD", &secret);
    secret
}

async fn link(app: &TestApp) -> String {
    let (_, link) = app.message(MessageKind::SetupLink).await;
    link.unwrap().strip_prefix(&app.server.url("")).unwrap().to_owned()
}

#[tokio::test]
async fn a_lost_one_goes_at_once_and_a_link_is_mailed() {
    let (directory, remote) = stand_in();
    let old = owned(&directory);
    let app = open(remote).await;
    let id = find(&app, "ana").await.id;
    let (status, receipt) = order(&app, id, "authenticator/reset", &json!({})).await;
    assert_eq!((status, receipt.queued.len()), (StatusCode::ACCEPTED, 1));
    assert!(receipt.requested.is_some());
    settled(&app).await;
    assert!(directory.serials("ana").is_empty());
    assert!(!directory.accepts("ana", &old.code_at(Timestamp::now()).unwrap()));
    // The link that was sent before the removal is shown after it.
    let user = app.user(id).await;
    assert!(matches!(user.authenticator, AuthenticatorState::LinkSent { .. }), "{user:?}");
    let (address, page) = set_up(&app, &link(&app).await).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(directory.accepts("ana", &unused(&address)));
}

#[tokio::test]
async fn a_removal_does_not_wait_for_an_address_and_says_what_the_link_waits_for() {
    let (directory, remote) = stand_in();
    owned(&directory);
    let app = open_with(remote, nowhere).await;
    let id = find(&app, "ana").await.id;
    let (_, receipt) = order(&app, id, "authenticator/reset", &json!({})).await;
    assert!(receipt.queued.is_empty());
    let message = receipt.requested.unwrap().message.unwrap();
    assert!(message.contains("[serve] public_url"), "{message}");
    settled(&app).await;
    assert!(directory.serials("ana").is_empty());
    let user = app.user(id).await;
    assert_eq!(user.authenticator, AuthenticatorState::NotConfigured);
    let offer = user.availability(UserActionKind::SendSetupLink);
    assert!(matches!(offer, Availability::NotPossible { reason } if reason.contains("public_url")));
}

#[tokio::test]
async fn one_that_is_replaced_works_until_the_new_one_does() {
    let (directory, remote) = stand_in();
    let old = owned(&directory);
    let app = open(remote).await;
    let id = find(&app, "ana").await.id;
    let keep = json!({ "way": "keep_until_replaced" });
    let (status, receipt) = order(&app, id, "authenticator/reset", &keep).await;
    assert_eq!((status, receipt.queued.len()), (StatusCode::OK, 1));
    assert_eq!(directory.serials("ana"), ["OLD"]);
    assert!(app.user(id).await.authenticator.is_configured());
    read(&app).await;

    // Whoever reads the mail alone has no code of the old one.
    let link = link(&app).await;
    let page = app.look(&link).await;
    assert!(page.has("confirm with the one you have") && !page.has("otpauth://"), "{}", page.html);
    let code =
        |seconds| old.code_at(Timestamp::now() + SignedDuration::from_secs(seconds)).unwrap();
    let proof = ("step", "proof");
    let right = code(0);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(app.fill(&link, &[proof, ("code", wrong)]).await.status, 422);
    directory.set_away(true);
    let page = app.fill(&link, &[proof, ("code", &right)]).await;
    assert!(page.status == 422 && page.has("could not be checked"), "{}", page.html);
    directory.set_away(false);
    assert_eq!(app.count("select failures from links where used_at is null").await, 1);
    let page = app.fill(&link, &[proof, ("code", &right)]).await;
    assert_eq!(page.status, 303, "{}", page.html);

    let (address, page) = set_up(&app, &link).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert_eq!(directory.serials("ana"), ["NEW1"]);
    assert!(directory.accepts("ana", &unused(&address)));
    assert!(!directory.accepts("ana", &code(30)));
}

#[tokio::test]
async fn guesses_at_the_code_of_the_old_one_close_the_link() {
    let (directory, remote) = stand_in();
    owned(&directory);
    let app = open(remote).await;
    let id = find(&app, "ana").await.id;
    order(&app, id, "authenticator/reset", &json!({ "way": "keep_until_replaced" })).await;
    let link = link(&app).await;
    let guesses: Vec<_> = (0..30).map(|guess| format!("{guess:06}")).collect();
    let tries = guesses.iter().map(|guess| {
        let link = &link;
        let app = &app;
        async move { app.fill(link, &[("step", "proof"), ("code", guess)]).await.status }
    });
    let statuses = futures_util::future::join_all(tries).await;
    let judged = statuses.iter().filter(|status| **status == 422).count();
    assert!(judged <= 10, "{judged} guesses were judged");
    assert_eq!(app.look(&link).await.status, 410);
    assert_eq!(directory.serials("ana"), ["OLD"]);
}

#[tokio::test]
async fn both_work_until_the_old_one_is_removed() {
    let (directory, remote) = stand_in();
    let old = owned(&directory);
    // Only the two steps of the new one are answered; then the directory refuses.
    let breaking = breaking::Breaking::at(remote.clone(), 2, breaking::Moment::Before);
    let app = open(breaking.clone()).await;
    let id = find(&app, "ana").await.id;
    order(&app, id, "authenticator/reset", &json!({ "way": "keep_until_replaced" })).await;
    let link = link(&app).await;
    let right = old.code_at(Timestamp::now()).unwrap();
    assert_eq!(app.fill(&link, &[("step", "proof"), ("code", &right)]).await.status, 303);
    let address = app.look(&link).await.address();
    let code = code_at(&address, Timestamp::now());
    let fields = [CONFIRM, ("code", code.as_str())];
    let (page, ()) = tokio::join!(app.fill(&link, &fields), breaking.reached());
    assert_eq!(page.status, 202);
    // Both work meanwhile.
    assert_eq!(directory.serials("ana"), ["OLD", "NEW1"]);
    assert!(directory.accepts("ana", &unused(&address)));
    let app = killed(app, remote).await;
    assert_eq!(settled(&app).await, 0);
    assert_eq!(directory.serials("ana"), ["NEW1"]);
}
