//! From a key to its frame, in a panel of the real binary in a real terminal: on a mirror of Avochato, and on
//! as many users of our own who show the same. Each key is pressed on both, in turns.

use mfadmin::{
    contract::{AuthenticatorState, PhoneState, text::number},
    server::store::{NewUser, Store},
};
use mfadmin_testing::{
    avochato::{AUTH_ID, AUTH_SECRET, AvochatoServer, INBOX, people},
    program::TestHome,
    server::{self, person},
    statistics::median,
    terminal::Screen,
};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    time::{Duration, Instant},
};

/// Steps of the cursor, first down and then up again.
const STEPS: usize = 60;
/// After this the cursor has rested, and what is shown beside it was asked for and drawn.
const REST: Duration = Duration::from_millis(350);

pub async fn run(users: usize) {
    let avochato = AvochatoServer::start(people(users)).await;
    avochato.list_tells(&["role", "enabled", "phone_valid", "mfa_app_valid"]);
    let (mirrored, own) = (mirrored(&avochato), own(users).await);
    let times = tokio::task::spawn_blocking(move || pressed(&mirrored, &own, users)).await;
    let [mirrored, own] = times.unwrap();
    let ratios: Vec<f64> =
        mirrored.iter().zip(&own).map(|(mirrored, own)| mirrored / own).collect();
    println!(
        "key to paint, {} users: {:.2} ms on a mirror, {:.2} ms on our own: {:.2} times (of each key {:.2})",
        number(users as u64),
        median(&mirrored) * 1e3,
        median(&own) * 1e3,
        median(&mirrored) / median(&own),
        median(&ratios),
    );
}

/// The seconds of each key on both.
fn pressed(mirrored: &TestHome, own: &TestHome, users: usize) -> [Vec<f64>; 2] {
    let mut screens = [mirrored, own].map(|home| Screen::start(home, &[], 200, 50));
    for screen in &mut screens {
        screen.wait_for(&format!("1/{}", number(users as u64)));
        screen.settle();
    }
    let mut times = [Vec::new(), Vec::new()];
    let down = (2..2 + STEPS).map(|place| ("j", place));
    let up = (1..=STEPS).rev().map(|place| ("k", place));
    for (at, (key, place)) in down.chain(up).enumerate() {
        // Whoever is asked first may find the machine as the other one left it.
        for side in [at % 2, 1 - at % 2] {
            let screen = &mut screens[side];
            screen.listen(REST);
            // Keys lie apart as somebody's do, and the time begins where the key is sent.
            let begun = Instant::now();
            screen.send(key);
            screen.wait_for(&format!("Users {place}/"));
            times[side].push(begun.elapsed().as_secs_f64());
        }
    }
    for screen in &mut screens {
        screen.press("q");
        screen.end();
    }
    times
}

/// A home that manages the users of `avochato`.
fn mirrored(avochato: &AvochatoServer) -> TestHome {
    let home = TestHome::new();
    let secret = home.write("secret", &format!("{AUTH_SECRET}\n"));
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let arguments = ["connect", "avochato", "--url", &avochato.url, "--account", AUTH_ID];
    let rest = ["--inbox", INBOX, "--secret-file", &secret, "--no-panel"];
    let run = home.run(&[&arguments[..], &rest].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    home
}

/// A home with as many users, its owner among them.
async fn own(users: usize) -> TestHome {
    let home = TestHome::with_organisation();
    let store = Store::open(&home.data("mfadmin.db")).await.unwrap();
    let same = people(users).into_iter().skip(1).map(|other| {
        let phone = other.phone.filter(|_| other.phone_valid);
        NewUser {
            name: other.name,
            phone: phone.map_or(PhoneState::NotSet, |number| PhoneState::Verified {
                number: server::number(&number),
                at: None,
            }),
            authenticator: match other.mfa_app_valid {
                true => AuthenticatorState::Configured { at: None },
                false => AuthenticatorState::NotConfigured,
            },
            ..person(&other.id.to_lowercase())
        }
    });
    store.seed(same).await.unwrap();
    store.close().await;
    home
}
