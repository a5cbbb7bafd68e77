//! An operator who is removed, or has lost everything.

use super::*;

#[tokio::test]
async fn removal_ends_all_that_an_operator_does_and_keeps_their_name_in_the_log() {
    let mirrored = Mirrored::with(5).await;
    let olga = mirrored.operator("olga@example.com", Role::Owner).await;
    mirrored.step_up(&olga.session, &olga.app).await;
    let wanted = json!({ "name": "nightly", "scope": "act", "expires_in_days": 2 });
    let made = mirrored.call_open(paths::TOKENS, Some(&olga.session), wanted).await;
    let token: IssuedToken = made.json().await.unwrap();
    // Something waits for the directory, which cannot be reached.
    let waits = Fault::Answer(503, "{}".to_owned());
    mirrored.avochato.fault("GET /v1/users/U00001", 1000, waits);
    let user = mirrored.user("U00001").await;
    let whom = json!({ "by": "ids", "ids": [user.id] });
    let job = json!({ "action": "reset_password", "whom": whom });
    let call = mirrored.ours.call(Method::POST, paths::JOBS, &olga.session);
    let ordered = call.header("Idempotency-Key", "j1").json(&job).send().await.unwrap();
    assert!(ordered.status().is_success(), "{}", ordered.text().await.unwrap());
    mirrored.wait_for_operation("requested").await;

    let store = mirrored.ours.server.store();
    let address = email("olga@example.com");
    let ended = operator_accounts::remove(store, &host(&mirrored.ours), &address).await.unwrap();
    assert!(ended.contains(&"1 session ended".to_owned()), "{ended:?}");
    assert!(ended.contains(&"1 token ended".to_owned()), "{ended:?}");
    for dead in [&olga.session, &token.token] {
        assert_eq!(mirrored.status_of(dead).await, 401);
    }
    let turned_away = mirrored.password_step("olga@example.com", PASSWORD).await;
    assert_eq!(refused(turned_away).await, "wrong_credentials");
    assert!(operator_accounts::list(store).await.unwrap().is_empty());
    mirrored.avochato.clear_faults();
    mirrored.wait_for_operation("refused").await;
    assert_eq!(mirrored.avochato.count("POST /v1/users/U00001/password_reset"), 0);
    for event in ["token_created", "action_refused"] {
        let told = mirrored.entries(&format!("event={event}")).await;
        assert_eq!(told[0].actor.as_ref().unwrap().name, "Olga Reyes", "{event}");
    }
    let told = mirrored.entries("event=token_created").await;

    // The address is free again, and another account has nothing of the first.
    let again = mirrored.operator("olga@example.com", Role::Admin).await;
    let me: Me = mirrored.ours.get(paths::ME, &again.session).await;
    assert_ne!(Some(me.user.id), told[0].actor.as_ref().map(|actor| actor.id));
}

#[tokio::test]
async fn an_operator_who_lost_everything_begins_anew() {
    let mirrored = Mirrored::with(2).await;
    let olga = mirrored.operator("olga@example.com", Role::Admin).await;
    let store = mirrored.ours.server.store();
    let address = email("olga@example.com");
    let (ended, link) =
        operator_accounts::reset(store, &host(&mirrored.ours), &address).await.unwrap();
    assert_eq!((ended.sessions, ended.tokens), (1, 0));
    assert_eq!(mirrored.status_of(&olga.session).await, 401);
    let old = mirrored.password_step("olga@example.com", PASSWORD).await;
    assert_eq!(refused(old).await, "wrong_credentials");
    // A newer link ends the older one, and each works once.
    let (_, newer) =
        operator_accounts::reset(store, &host(&mirrored.ours), &address).await.unwrap();
    assert_ne!(choose(&link).await, 200);
    assert_eq!(choose(&newer).await, 200);
    assert_ne!(choose(&newer).await, 200);
    let begun = mirrored.enrol("olga@example.com").await;
    assert_ne!(begun.app, olga.app);
    assert!(!begun.recovery_codes.contains(&olga.recovery_codes[0]));
    let nobody =
        operator_accounts::reset(store, &host(&mirrored.ours), &email("x@example.com")).await;
    assert!(matches!(nobody, Err(OperatorError::Unknown(_))), "{nobody:?}");
}

async fn choose(link: &PasswordLink) -> StatusCode {
    operators::choose_password(link.url.reveal()).await
}
