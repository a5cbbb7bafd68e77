//! How the pages look, to everybody: every page in every scheme on every screen.

mod report;

use super::{
    authenticator_app::{AuthenticatorApp, picture, scan},
    axe::{assert_accessible, assert_violates_nothing},
    chromium::{Chromium, Scheme, Screen},
    organisation,
};
use jiff::SignedDuration;
use mfadmin::{
    contract::api::{RealmSignInBegun, paths},
    server::{Options, RemoteOptions, clock::Clock},
};
use mfadmin_testing::{
    issuer::{Issuer, RealmUser, owner},
    mirrored::signed_in,
    program::TestHome,
    server::TestServer,
    test_app::TestApp,
};
use serde_json::json;
use std::{env, fs, path::Path, sync::Arc};

/// What is pressed by a finger, with its size in CSS pixels.
const SIZES: &str = "
    return [...document.querySelectorAll('button, .button, input')].map(target => {
        const { width, height } = target.getBoundingClientRect();
        return [target.textContent || target.name, Math.min(width, height)];
    });
";
const IS_TOO_WIDE: &str = "
    return document.documentElement.scrollWidth > document.documentElement.clientWidth;
";

/// How many rows of a page a picture shows.
const LONGEST: u32 = 1_150;

struct Gallery {
    test_app: TestApp,
    chromium: Chromium,
    seen: usize,
    /// Where else a page may lead.
    beside: Option<String>,
}

impl Gallery {
    async fn open() -> Self {
        Self::of(organisation::open().await, None).await
    }

    async fn of(test_app: TestApp, beside: Option<String>) -> Self {
        Self { test_app, chromium: Chromium::start().await, seen: 0, beside }
    }

    /// Looks at the page that is open from all sides.
    async fn look(&mut self, heading: &str) {
        assert_eq!(self.chromium.heading().await, heading);
        for scheme in [Scheme::Light, Scheme::Dark] {
            self.chromium.scheme(scheme).await;
            for screen in [Screen::Desktop, Screen::Phone, Screen::Narrow] {
                self.chromium.screen(screen).await;
                let context = format!("{heading} ({scheme:?}, {screen:?})");
                assert_accessible(&self.chromium, &context).await;
                assert_fits(&self.chromium, &context).await;
                let sizes = self.chromium.client.execute(SIZES, Vec::new()).await.unwrap();
                for target in sizes.as_array().unwrap() {
                    let size = target[1].as_f64().unwrap();
                    assert!(size >= 44.0, "{context}: {} is {size} px", target[0]);
                }
            }
        }
        self.chromium.scheme(Scheme::Light).await;
        for screen in [Screen::Tablet, Screen::Zoomed, Screen::Desktop] {
            self.chromium.screen(screen).await;
            assert_fits(&self.chromium, &format!("{heading} ({screen:?})")).await;
        }
        if let Some(folder) = env::var_os("MFADMIN_LOOKS") {
            self.keep_pictures(heading, Path::new(&folder)).await;
        }
        self.seen += 1;
    }

    /// With `MFADMIN_LOOKS=DIR` there are pictures to look at.
    async fn keep_pictures(&self, heading: &str, folder: &Path) {
        for scheme in [Scheme::Light, Scheme::Dark] {
            self.chromium.scheme(scheme).await;
            for screen in [Screen::Narrow, Screen::Tablet, Screen::Desktop] {
                self.chromium.screen(screen).await;
                let name = format!("{}-{heading}-{scheme:?}-{screen:?}.png", self.seen);
                fs::write(folder.join(name), picture(&self.chromium).await).unwrap();
            }
        }
        self.chromium.scheme(Scheme::Light).await;
    }

    /// Nothing was loaded but from the server, and nothing was refused by the policy.
    async fn close(self) {
        let origin = self.test_app.server.url("/");
        let requests = self.chromium.requests().await;
        assert!(requests.len() >= self.seen, "{requests:?}");
        for request in requests {
            // The tab that the browser opens with loads from the browser itself.
            let is_inside = ["chrome:", "data:"].iter().any(|scheme| request.starts_with(scheme))
                || self.beside.as_ref().is_some_and(|url| request.starts_with(url));
            assert!(request.starts_with(&origin) || is_inside, "{request}");
        }
        let complaints = self.chromium.complaints().await;
        let odd: Vec<_> = complaints.iter().filter(|it| !is_status(it)).collect();
        assert!(odd.is_empty(), "{odd:?}");
    }
}

/// Nothing stands beside the screen.
async fn assert_fits(chromium: &Chromium, context: &str) {
    let wide = chromium.client.execute(IS_TOO_WIDE, Vec::new()).await.unwrap();
    assert_eq!(wide, false, "{context} scrolls sideways");
}

/// The browser notes each answer that is not a success, also where a page says that something is not there now.
fn is_status(complaint: &str) -> bool {
    ["4", "503"].iter().any(|status| {
        complaint.contains(&format!("the server responded with a status of {status}"))
    })
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn the_setup_pages_are_accessible() {
    let mut gallery = Gallery::open().await;
    let ana = organisation::newcomer(&gallery.test_app).await;
    let link = organisation::setup_link(&gallery.test_app, ana).await;
    gallery.chromium.open(&link).await;
    gallery.look("Set up your authenticator app").await;
    let app = AuthenticatorApp::typing_the_key(&gallery.chromium).await;
    gallery.chromium.enter("confirm", &app.wrong_code()).await;
    gallery.look("Set up your authenticator app").await;
    gallery.chromium.enter("confirm", &app.code()).await;
    gallery.look("Your authenticator app works").await;
    gallery.chromium.open(&link).await;
    gallery.look("This link has already been used").await;
    let link = organisation::password_link(&gallery.test_app, ana).await;
    gallery.chromium.open(&link).await;
    gallery.look("First, confirm it's you").await;
    gallery.chromium.enter("proof", "x").await;
    gallery.look("First, confirm it's you").await;
    gallery.close().await;
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn the_password_and_phone_pages_are_accessible() {
    let mut gallery = Gallery::open().await;
    let ana = organisation::newcomer(&gallery.test_app).await;
    let link = organisation::password_link(&gallery.test_app, ana).await;
    gallery.chromium.open(&link).await;
    gallery.look("Choose a new password").await;
    for (password, heading) in [
        ("password1234", "Choose a new password"),
        ("quiet otters juggle violet lanterns", "Your password was changed"),
    ] {
        gallery.chromium.fill("password", password).await;
        gallery.chromium.fill("again", password).await;
        gallery.chromium.press("save").await;
        gallery.look(heading).await;
    }
    let link = organisation::phone_link(&gallery.test_app, ana).await;
    gallery.chromium.open(&link).await;
    gallery.look("Verify your phone number").await;
    gallery.chromium.press("confirm").await;
    gallery.look("Your phone number is verified").await;
    let link = organisation::setup_link(&gallery.test_app, ana).await;
    gallery.chromium.open(&link).await;
    gallery.look("First, confirm it's you").await;
    gallery.chromium.press("text").await;
    gallery.look("First, confirm it's you").await;
    gallery.chromium.open(&(link + "x")).await;
    gallery.look("This link is not valid").await;
    gallery.close().await;
}

/// Begins a sign-in at a terminal; gives the short address.
async fn asked(app: &TestApp) -> String {
    let body = json!({ "user": "ana.maria.kowalczyk", "host": "workstation-7.warsaw.example.com" });
    let call = reqwest::Client::new().post(app.server.url(paths::REALM_SIGN_IN)).json(&body);
    let begun: RealmSignInBegun = call.send().await.unwrap().json().await.unwrap();
    begun.address
}

/// From the page that asks to the realm, where `username` proves who they are, and back.
async fn pass(gallery: &Gallery, issuer: &Issuer, address: &str, username: &str) {
    gallery.chromium.open(address).await;
    gallery.chromium.press("go").await;
    let to = gallery.chromium.find("#on").await.attr("href").await.unwrap().unwrap();
    gallery.chromium.open(&issuer.pass(&to, username)).await;
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn the_pages_of_a_sign_in_by_the_realm_are_accessible() {
    let clock = Clock::movable();
    let without_app = RealmUser { has_app: false, ..owner("bob") };
    let issuer = Issuer::start(clock.clone(), vec![owner("ana"), without_app]).await;
    let remote = Arc::new(issuer.directory(None));
    let server = TestServer::start_with(|options| {
        options.organisation.name = "Sunny Widgets".to_owned();
        options.clock = clock;
        options.directory = Some(RemoteOptions { remote, refresh: None });
    });
    let app = signed_in(server.await).await;
    let mut gallery = Gallery::of(app, Some(issuer.url.clone())).await;
    let address = asked(&gallery.test_app).await;
    gallery.chromium.open(&address).await;
    gallery.look("Sign in to a terminal").await;
    gallery.chromium.press("go").await;
    gallery.look("On to the realm acme").await;
    let to = gallery.chromium.find("#on").await.attr("href").await.unwrap().unwrap();
    gallery.chromium.open(&issuer.pass(&to, "ana")).await;
    gallery.look("You are in").await;
    gallery.chromium.open(&address).await;
    gallery.look("This address leads nowhere").await;
    let address = asked(&gallery.test_app).await;
    pass(&gallery, &issuer, &address, "bob").await;
    gallery.look("You cannot sign in here").await;
    let address = asked(&gallery.test_app).await;
    issuer.set_down(true);
    // What was read of the realm before is asked for again by then.
    gallery.test_app.server.advance(SignedDuration::from_mins(1));
    pass(&gallery, &issuer, &address, "ana").await;
    gallery.look("Please try again in a moment").await;
    gallery.close().await;
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn qr_code_scans_in_every_colour_scheme() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    chromium
        .open(&organisation::setup_link(&test_app, organisation::newcomer(&test_app).await).await)
        .await;
    let link = chromium.find("a[href^='otpauth:']").await.attr("href").await.unwrap().unwrap();
    let key = AuthenticatorApp::typing_the_key(&chromium).await;
    for scheme in [Scheme::Light, Scheme::Dark] {
        for screen in [Screen::Desktop, Screen::Phone, Screen::Narrow] {
            chromium.scheme(scheme).await;
            chromium.screen(screen).await;
            assert_eq!(AuthenticatorApp::scanning(&chromium).await.secret(), key.secret());
            assert_eq!(scan(&picture(&chromium).await), link, "{scheme:?}, {screen:?}");
        }
    }
}

/// German has the longest words.
#[tokio::test]
#[ignore = "needs Chromium"]
async fn pages_in_german_are_accessible() {
    let german = |options: &mut Options| options.pages.language = Some("de".parse().unwrap());
    let mut gallery = Gallery::of(organisation::open_with(german).await, None).await;
    let ana = organisation::newcomer(&gallery.test_app).await;
    let link = organisation::setup_link(&gallery.test_app, ana).await;
    gallery.chromium.open(&link).await;
    gallery.look("Authenticator-App einrichten").await;
    let app = AuthenticatorApp::typing_the_key(&gallery.chromium).await;
    gallery.chromium.enter("confirm", &app.wrong_code()).await;
    assert!(gallery.chromium.title().await.starts_with("Fehler: "));
    gallery.look("Authenticator-App einrichten").await;
    gallery.chromium.enter("confirm", &app.code()).await;
    gallery.look("Ihre Authenticator-App funktioniert").await;
    let link = organisation::phone_link(&gallery.test_app, ana).await;
    gallery.chromium.open(&link).await;
    gallery.look("Telefonnummer bestätigen").await;
    gallery.chromium.press("disown").await;
    gallery.look("Die Nummer wurde nicht bestätigt").await;
    let bo = organisation::newcomer_called(&gallery.test_app, "bo").await;
    let link = organisation::password_link(&gallery.test_app, bo).await;
    gallery.chromium.open(&link).await;
    gallery.chromium.fill("password", "password1234").await;
    gallery.chromium.fill("again", "password1234").await;
    gallery.chromium.press("save").await;
    gallery.look("Neues Passwort wählen").await;
    gallery.chromium.open(&(link + "x")).await;
    gallery.look("Dieser Link ist ungültig").await;
    gallery.close().await;
}
