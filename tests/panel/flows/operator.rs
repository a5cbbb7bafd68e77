//! An operator at the panel of a server on another system's directory.

use super::{
    authenticator_app::AuthenticatorApp,
    live_panel::LivePanel,
    sign_in::{PASSWORD, enrol},
};
use mfadmin::{
    contract::Role,
    server::{
        RemoteOptions,
        clock::Clock,
        mirror::{OnShrink, ScanStart},
        service::{access, operator_accounts},
    },
};
use mfadmin_testing::{
    avochato::{AvochatoServer, people},
    operators::{self, host},
    server::{TestServer, email},
};
use std::sync::Arc;

/// A server on the stand-in whose users were read, and the panel of an operator who has come in.
async fn at_work(role: Role) -> (AvochatoServer, TestServer, LivePanel, AuthenticatorApp) {
    let avochato = AvochatoServer::start(people(4)).await;
    let remote = Arc::new(avochato.directory(Clock::System));
    let ours = TestServer::start_with(|options| {
        options.directory = Some(RemoteOptions { remote, refresh: None });
    })
    .await;
    access::ensure_host_account(ours.server.store(), "Ana Silva, owner").await.unwrap();
    ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await.unwrap();
    let link = operators::add(&ours, "olga@example.com", role).await;
    assert_eq!(operators::choose_password(&link).await, 200);
    let mut panel = LivePanel::signed_out(&ours.url(""));
    panel.give("olga@example.com", PASSWORD).await;
    let app = enrol(&mut panel).await;
    panel.press("k");
    panel.shows("Olga Re").await;
    (avochato, ours, panel, app)
}

#[tokio::test]
async fn an_operator_enrols_acts_and_is_turned_away_once_removed() {
    let (avochato, ours, mut panel, _) = at_work(Role::Admin).await;
    let screen = panel.shows("Ana Silva").await;
    assert!(screen.contains("Olga Re") && screen.contains("(Admin)"), "{screen}");
    // An operator is in the header, and in no row of the list.
    assert_eq!(screen.matches("Olga").count(), 1, "{screen}");
    panel.pick("u00001@").await;
    panel.press("D");
    panel.shows("Disable User").await;
    panel.press("w");
    panel.type_text("left");
    panel.press("enter");
    panel.shows("▸[ Disable user").await;
    panel.press("enter");
    for _ in 0..200 {
        if !avochato.person("U00001").unwrap().enabled {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(!avochato.person("U00001").unwrap().enabled);

    let store = ours.server.store();
    operator_accounts::remove(store, &host(&ours), &email("olga@example.com")).await.unwrap();
    panel.press("R");
    panel.shows("E-mail").await;
    panel.leave().await;
}
