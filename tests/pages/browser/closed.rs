//! Links that do not work (any more).

use super::{
    chromium::{Chromium, Screen},
    organisation,
};
use jiff::SignedDuration;

/// How long the links work that are to expire.
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
#[ignore = "needs Chromium"]
async fn every_closed_link_explains_itself_and_the_next_step() {
    let test_app = organisation::open().await;
    let expiring = organisation::open_with(|options| {
        let links = &mut options.links;
        (links.setup, links.password, links.phone) = (LIFETIME, LIFETIME, LIFETIME);
    })
    .await;
    let chromium = Chromium::start().await;
    let (ana, late) =
        (organisation::newcomer(&test_app).await, organisation::newcomer(&expiring).await);
    let used = organisation::phone_link(&test_app, ana).await;
    chromium.open(&used).await;
    chromium.press("confirm").await;
    let replaced = organisation::setup_link(&test_app, ana).await;
    let newest = organisation::setup_link(&test_app, ana).await;
    let cases = [
        (used, "This link has already been used", "If that was you, you are done"),
        (replaced, "This link was replaced", "Only the newest link works"),
        (tampered(&newest), "This link is not valid", "copy all of it"),
        (cut(&newest), "This link is not valid", "copy all of it"),
        (other_purpose(&newest), "This link is not valid", "copy all of it"),
        (
            organisation::setup_link(&expiring, late).await,
            "This link has expired",
            "new setup link",
        ),
        (
            organisation::password_link(&expiring, late).await,
            "This link has expired",
            "new password link",
        ),
        (
            organisation::phone_link(&expiring, late).await,
            "This link has expired",
            "send the text again",
        ),
    ];
    expiring.server.advance(LIFETIME);
    for screen in [Screen::Desktop, Screen::Phone] {
        chromium.screen(screen).await;
        for (link, heading, advice) in &cases {
            chromium.open(link).await;
            assert_eq!(chromium.heading().await, *heading, "{screen:?}");
            assert!(chromium.title().await.contains(heading));
            let says = chromium.says().await;
            assert!(says.contains(advice) && says.contains("it@example.com"), "{says}");
        }
    }
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn open_page_of_a_replaced_link_changes_nothing() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    let ana = organisation::newcomer(&test_app).await;
    chromium.open(&organisation::setup_link(&test_app, ana).await).await;
    let app = super::authenticator_app::AuthenticatorApp::typing_the_key(&chromium).await;
    organisation::setup_link(&test_app, ana).await;
    let before = test_app.server.footprint().await;
    chromium.enter("confirm", &app.code()).await;
    assert_eq!(chromium.heading().await, "This link was replaced");
    assert_eq!(test_app.server.footprint().await, before);
}

/// `link` with another last character.
fn tampered(link: &str) -> String {
    let (head, last) = link.split_at(link.len() - 1);
    format!("{head}{}", if last == "A" { "E" } else { "A" })
}

fn cut(link: &str) -> String {
    link[..link.len() - 5].to_owned()
}

fn other_purpose(link: &str) -> String {
    link.replace("/setup/", "/password/")
}
