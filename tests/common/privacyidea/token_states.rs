//! Twelve users in the twelve states that a token can be in, as the panel has to show them.

use crate::{live_panel::LivePanel, server::TestServer};
use jiff::SignedDuration;
use mfadmin::server::{
    RemoteOptions,
    directory::remote::RemoteDirectory,
    mirror::{OnShrink, ScanStart},
    service::access,
};
use std::sync::Arc;

/// Of the user with this number: the badges of phone and authenticator, and the line of the token
/// `STATE` with the same number.
const SHOWN: [(&str, &str, &str); 12] = [
    ("Not set", "Configured", "authenticator · active"),
    ("Not set", "Not configured", "authenticator · disabled"),
    ("Not set", "Not configured", "authenticator · revoked"),
    ("Not set", "Not configured", "authenticator · pending"),
    ("Not set", "Not configured", "authenticator · expired"),
    ("Not set", "Not configured", "authenticator · expired"),
    ("Not set", "Not configured", "authenticator · locked · too many wrong codes"),
    ("Not set", "Not configured", "password · active"),
    ("Not set", "Not configured", "password · active"),
    ("Unverified", "Not configured", "text messages · pending · +1 ••••71"),
    ("Verified", "Not configured", "text messages · active · +49 ••••67"),
    ("Unknown", "Not configured", "text messages · active · ask the porter"),
];

/// Mirrors `remote`, opens a panel on it, and looks at each of the twelve, in the list and in the details.
pub async fn are_shown(remote: Arc<dyn RemoteDirectory>) {
    let directory = Some(RemoteOptions { remote, refresh: None });
    let ours = TestServer::start_with(|options| options.directory = directory).await;
    ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await.unwrap();
    let store = ours.server.store();
    let account = access::ensure_host_account(store, "helpdesk").await.unwrap();
    let token = access::issue_session(store, account, SignedDuration::from_hours(12)).await;
    let mut panel = LivePanel::open(&ours.url(""), token.unwrap());
    for (number, (phone, authenticator, token)) in SHOWN.into_iter().enumerate() {
        let username = format!("user{number:04}");
        panel.pick(&username).await;
        let token = format!("STATE{number} {token}");
        let screen = panel.shows(&token).await;
        let has = |label: &str, badge: &str| {
            screen.lines().any(|line| line.contains(label) && line.contains(badge))
        };
        assert!(has("Phone", phone), "{username}: {phone}\n{screen}");
        assert!(has("Authenticator", authenticator), "{username}: {authenticator}\n{screen}");
        panel.press("esc");
        let screen = panel.hides("User Details").await;
        let row = screen.lines().find(|line| line.contains(&format!("Last{number} ")));
        let row = row.unwrap_or_else(|| panic!("{username} is not listed:\n{screen}"));
        assert!(row.contains(phone) && row.contains(authenticator), "{row}");
        panel.press("esc");
        panel.hides(" 1 found").await;
    }
    panel.quit().await;
}
