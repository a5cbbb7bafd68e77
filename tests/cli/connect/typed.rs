//! The questions, at a real terminal.

use super::{AUTH_ID, AUTH_SECRET, Bastion, INBOX, inbox};
use crate::{program::mode, terminal::Screen};
use std::{fs, time::Duration};

#[tokio::test(flavor = "multi_thread")]
async fn three_answers_lead_to_the_panel() {
    let bastion = Bastion::with(inbox(30)).await;
    let home = &bastion.home;
    let args = ["connect", "avochato", "--url", &bastion.server.url];
    let mut screen = Screen::start(home, &args, 80, 24);
    screen.wait_for("Auth id of Avochato:");
    screen.press(&format!("{AUTH_ID}\r"));
    screen.wait_for("Inbox");
    screen.press(&format!("{INBOX}\r"));
    screen.wait_for("Auth secret (not shown):");
    screen.press("\r");
    screen.wait_for("A secret is one line of text");
    screen.press(&format!("{AUTH_SECRET}\r"));
    screen.wait_until("the panel", |screen| screen.alternate_screen());
    screen.wait_for("User U");
    assert!(!screen.wrote(AUTH_SECRET.as_bytes()), "the secret was never on the screen");
    screen.press("q");
    assert!(screen.end().success());
    screen.assert_restored();

    let secret = home.path("config/mfadmin/directories/avochato-127.0.0.1.secret");
    assert_eq!(fs::read_to_string(&secret).unwrap(), format!("{AUTH_SECRET}\n"));
    assert_eq!(mode(&secret), 0o600);
    assert_eq!(home.run(&["sync"]).code, Some(0));
    assert_eq!(home.run(&["disconnect", "--yes"]).code, Some(0));
    assert!(!secret.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_at_a_question_has_changed_nothing() {
    let bastion = Bastion::with(inbox(2)).await;
    for leave in ["\u{3}", "\u{4}"] {
        for answers in 0..3 {
            let args = ["connect", "avochato", "--url", &bastion.server.url];
            let mut screen = Screen::start(&bastion.home, &args, 80, 24);
            for (question, answer) in
                [("Auth id", AUTH_ID), ("Inbox", INBOX), ("Auth secret", "")].iter().take(answers)
            {
                screen.wait_for(question);
                screen.press(&format!("{answer}\r"));
            }
            screen.wait_for(["Auth id", "Inbox", "Auth secret"][answers]);
            screen.press(leave);
            assert_eq!(screen.end().exit_code(), 1);
            assert!(screen.contents().contains("nothing was changed"), "{}", screen.contents());
            screen.assert_restored();
        }
    }
    bastion.assert_untouched();
    assert!(bastion.server.calls().is_empty());
}

/// What was read before is not read again.
#[tokio::test(flavor = "multi_thread")]
async fn interrupted_reading_is_gone_on_with() {
    let bastion = Bastion::with(inbox(300)).await;
    bastion.server.set_latency(Duration::from_millis(80));
    let mut screen = Screen::start(&bastion.home, &bastion.arguments(&[]), 80, 24);
    screen.wait_until("halfway", |screen| {
        let contents = screen.contents();
        let line = contents.lines().find(|line| line.contains(" of ") && line.contains('#'));
        line.is_some_and(|line| line.contains("a second"))
    });
    screen.press("\u{3}");
    assert_eq!(screen.end().exit_code(), 1);
    assert!(
        screen.contents().contains("`mfadmin sync` goes on from there"),
        "{}",
        screen.contents()
    );
    screen.assert_restored();

    bastion.server.set_latency(Duration::ZERO);
    bastion.server.forget_calls();
    let run = bastion.home.run(&["sync"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("Read 300 users"), "{run:?}");
    assert!(bastion.server.count("GET /v1/users/") < 300, "some were read before");
    assert_eq!(bastion.home.run(&["users", "--format", "ndjson"]).stdout.lines().count(), 300);
}
