//! An organisation with an Owner who sends links, as the pages show it.

use crate::server::{number, person};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{AuthenticatorState, PhoneState, UserId},
    server::Options,
};
use mfadmin_testing::test_app::{TestApp, texts_waiting};

pub const NUMBER: &str = "+442079460958";

pub async fn open() -> TestApp {
    open_with(|_| ()).await
}

pub async fn open_with(change: impl FnOnce(&mut Options)) -> TestApp {
    TestApp::open_with(|options| {
        options.organisation.name = "Sunny Widgets".to_owned();
        options.organisation.support = Some("it@example.com".to_owned());
        options.delivery = texts_waiting();
        change(options);
    })
    .await
}

/// A member who has no factor yet.
pub async fn newcomer(app: &TestApp) -> UserId {
    member(app, PhoneState::NotSet).await
}

/// A member with a verified phone and nothing else.
pub async fn phone_owner(app: &TestApp) -> UserId {
    member(app, PhoneState::Verified { number: number(NUMBER), at: Some(Timestamp::now()) }).await
}

/// The same under an address that begins so.
pub async fn newcomer_called(app: &TestApp, name: &str) -> UserId {
    let mut user = person(name);
    user.phone = PhoneState::NotSet;
    user.authenticator = AuthenticatorState::NotConfigured;
    app.put(user).await
}

async fn member(app: &TestApp, phone: PhoneState) -> UserId {
    let mut user = person("ana");
    user.name = "Ana Kowalczyk".to_owned();
    user.phone = phone;
    user.authenticator = AuthenticatorState::NotConfigured;
    user.open_sessions = 2;
    app.put(user).await
}

/// One more session of `user`, opened now.
pub async fn open_session(app: &TestApp, user: UserId) {
    app.server.session(user, SignedDuration::from_hours(1)).await;
}

/// Sends a setup link, and gives its address.
pub async fn setup_link(app: &TestApp, user: UserId) -> String {
    app.server.url(&app.setup_link(user).await)
}

/// Sends a link to choose a password, after which all sessions end.
pub async fn password_link(app: &TestApp, user: UserId) -> String {
    app.server.url(&app.password_link(user, true).await)
}

/// Enters a number, and gives the link that is texted to it.
pub async fn phone_link(app: &TestApp, user: UserId) -> String {
    app.server.url(&app.phone_link(user, NUMBER).await)
}
