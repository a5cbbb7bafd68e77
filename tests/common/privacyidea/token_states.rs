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
/// `STATE` with the same number, which follows what somebody called it.
const SHOWN: [(&str, &str, &str); 12] = [
    ("Not set", "Configured", "STATE0 authenticator · active"),
    ("Not set", "Not configured", "STATE1 authenticator · disabled"),
    ("Not set", "Not configured", "STATE2 authenticator · revoked"),
    ("Not set", "Not configured", "STATE3 authenticator · pending"),
    ("Not set", "Not configured", "STATE4 authenticator · expired"),
    ("Not set", "Not configured", "STATE5 authenticator · expired"),
    ("Not set", "Not configured", "too many wrong codes authenticator · locked · STATE6"),
    ("Not set", "Not configured", "STATE7 password · active"),
    ("Not set", "Not configured", "STATE8 password · active"),
    ("Unverified", "Not configured", "+1 ••••71 text messages · pending · STATE9"),
    ("Verified", "Not configured", "+49 ••••67 text messages · active · STATE10"),
    ("Unknown", "Not configured", "ask the porter text messages · active · STATE11"),
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
        let screen = panel.shows(token).await;
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
