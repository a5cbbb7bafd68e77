//! Verifying a phone number.

use super::{
    chromium::{Chromium, Screen},
    organisation,
};
use mfadmin::contract::{PhoneState, api::MessageKind};

#[tokio::test]
#[ignore = "needs Chromium"]
async fn only_the_button_verifies_the_number() {
    let chromium = Chromium::start().await;
    for screen in [Screen::Desktop, Screen::Phone] {
        chromium.screen(screen).await;
        verify_once(&chromium).await;
    }
}

async fn verify_once(chromium: &Chromium) {
    let test_app = organisation::open().await;
    let ana = organisation::newcomer(&test_app).await;
    let link = organisation::phone_link(&test_app, ana).await;
    let before = test_app.server.footprint().await;
    for _ in 0..2 {
        chromium.open(&link).await;
        assert_eq!(chromium.heading().await, "Verify your phone number");
    }
    assert_eq!(test_app.server.footprint().await, before);
    let says = chromium.says().await;
    assert!(says.contains("ending in 0958") && !says.contains("2079460958"), "{says}");

    chromium.press("confirm").await;
    assert_eq!(chromium.heading().await, "Your phone number is verified");
    let phone = test_app.user(ana).await.phone;
    assert!(matches!(phone, PhoneState::Verified { .. }), "{phone:?}");
    assert_eq!(test_app.sent().await[0], MessageKind::PhoneVerified);
    chromium.open(&link).await;
    assert_eq!(chromium.heading().await, "This link has already been used");
}
