//! Verifying a phone number.

use super::{
    chromium::{Chromium, Screen},
    organisation,
};
use fantoccini::key::Key;
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

#[tokio::test]
#[ignore = "needs Chromium"]
async fn keyboard_alone_says_that_it_is_another_ones_number() {
    let chromium = Chromium::start().await;
    let test_app = organisation::open().await;
    let ana = organisation::newcomer(&test_app).await;
    let link = organisation::phone_link(&test_app, ana).await;
    chromium.open(&link).await;
    for expected in ["Verify this number", "This is not my number"] {
        chromium.key(Key::Tab).await;
        let focused = chromium.client.active_element().await.unwrap();
        assert_eq!(focused.text().await.unwrap(), expected);
    }
    chromium.press_key(Key::Enter).await;
    assert_eq!(chromium.heading().await, "The number was not verified");
    let phone = test_app.user(ana).await.phone;
    assert!(matches!(phone, PhoneState::Unverified { .. }), "{phone:?}");
    chromium.open(&link).await;
    assert_eq!(chromium.heading().await, "This link no longer works");
}
