//! What each screen looks like, as snapshots: 80×24, 120×40, 60×16, and without colour.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "screens/activity.rs"]
mod activity;
#[path = "screens/acts.rs"]
mod acts;
#[path = "screens/any_keys.rs"]
mod any_keys;
#[path = "screens/bulk.rs"]
mod bulk;
#[path = "screens/conflict.rs"]
mod conflict;
#[path = "screens/cool_down.rs"]
mod cool_down;
#[path = "screens/covered.rs"]
mod covered;
#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/door.rs"]
mod door;
#[path = "screens/ended.rs"]
mod ended;
#[path = "screens/exemptions.rs"]
mod exemptions;
#[path = "screens/export.rs"]
mod export;
#[path = "screens/filter.rs"]
mod filter;
#[path = "screens/gaps.rs"]
mod gaps;
#[path = "screens/haste.rs"]
mod haste;
#[path = "screens/jobs.rs"]
mod jobs;
#[path = "screens/keys.rs"]
mod keys;
#[path = "screens/listing.rs"]
mod listing;
#[path = "screens/messages.rs"]
mod messages;
#[path = "screens/mouse.rs"]
mod mouse;
#[path = "screens/numbers.rs"]
mod numbers;
#[path = "screens/organisation.rs"]
mod organisation;
#[path = "screens/outbox.rs"]
mod outbox;
#[path = "screens/overview.rs"]
mod overview;
#[path = "screens/palette.rs"]
mod palette;
#[path = "screens/queue.rs"]
mod queue;
#[path = "screens/reason.rs"]
mod reason;
#[path = "screens/search.rs"]
mod search;
#[path = "screens/sign_in.rs"]
mod sign_in;
#[path = "screens/step_up.rs"]
mod step_up;
#[path = "screens/themes.rs"]
mod themes;
#[path = "screens/turning.rs"]
mod turning;
#[path = "screens/views.rs"]
mod views;
#[path = "screens/works.rs"]
mod works;

use desk::Desk;
use insta::assert_snapshot;
use mfadmin::{
    client::Feed,
    tui::{
        action::Action,
        effect::Effect,
        theme::{Charset, Palette, Theme},
    },
};
use ratatui::style::Color;

const SIZES: [(u16, u16); 4] = [(60, 16), (80, 24), (132, 43), (200, 60)];

/// One snapshot for each size.
fn at_every_size(name: &str, walk: impl Fn(&mut Desk)) {
    at_sizes(SIZES, name, walk);
}

fn at_sizes<const N: usize>(sizes: [(u16, u16); N], name: &str, walk: impl Fn(&mut Desk)) {
    for (width, height) in sizes {
        let mut desk = Desk::open(width, height);
        walk(&mut desk);
        assert_snapshot!(format!("{name}_{width}x{height}"), desk.screen());
    }
}

/// A snapshot beside the others.
fn keep(name: &str, desk: &Desk) {
    assert_snapshot!(name, desk.screen());
}

/// The same of what is not only text.
fn keep_text(name: &str, text: &str) {
    assert_snapshot!(name, text);
}

#[test]
fn users() {
    at_every_size("users", |_| {});
}

#[test]
fn security() {
    at_every_size("security", |desk| desk.press("2"));
}

#[test]
fn details_of_a_user_without_factors() {
    at_every_size("details_none", |desk| desk.pick("Ana Lima"));
}

#[test]
fn details_of_a_user_with_a_phone_only() {
    at_every_size("details_partial", |desk| desk.pick("José Ñandú"));
}

#[test]
fn details_of_a_complete_user() {
    at_every_size("details_complete", |desk| desk.pick("李小龍"));
}

#[test]
fn details_of_an_avobot() {
    at_every_size("details_avobot", |desk| desk.pick("Reminder"));
}

#[test]
fn edit_user() {
    at_every_size("edit_user", |desk| {
        desk.pick("Ana Lima");
        desk.press("p");
        desk.type_text("+1415555267");
    });
}

#[test]
fn edit_user_with_a_wrong_number() {
    at_every_size("edit_user_wrong", |desk| {
        desk.pick("Ana Lima");
        desk.press("p");
        desk.type_text("+14155x");
    });
}

#[test]
fn unsaved_number() {
    at_every_size("unsaved", |desk| {
        desk.pick("Ana Lima");
        desk.press("p");
        desk.type_text("+14");
        desk.press("esc");
    });
}

#[test]
fn confirm_reset() {
    at_every_size("confirm_reset", |desk| {
        desk.pick("李小龍");
        desk.press("a");
    });
}

#[test]
fn access_dialog() {
    at_every_size("access", |desk| {
        desk.pick("李小龍");
        desk.press("r");
        desk.press("enter");
    });
}

#[test]
fn activity() {
    at_every_size("activity", |desk| desk.press("3"));
}

#[test]
fn help() {
    at_every_size("help", |desk| desk.press("?"));
}

#[test]
fn nobody_found() {
    at_every_size("nobody_found", |desk| {
        desk.press("/");
        desk.type_text("zzz");
        desk.typing_pause();
    });
}

#[test]
fn no_gaps() {
    let mut desk = Desk::open(80, 24);
    desk.server.users.retain(|user| !mfadmin::contract::rules::has_gap(user));
    desk.press("2");
    desk.press("R");
    assert_snapshot!(desk.screen());
}

#[test]
fn an_empty_outbox() {
    let mut desk = Desk::open(80, 24);
    desk.server.outbox.clear();
    desk.press("4");
    assert_snapshot!(desk.screen());
}

#[test]
fn loading_shows_only_after_patience() {
    let mut desk = Desk::unanswered(80, 24);
    let before = desk.screen();
    assert!(!before.contains("oading"), "{before}");
    desk.lose_patience();
    assert_snapshot!(desk.screen());
}

#[test]
fn unreachable_from_the_start() {
    let mut desk = Desk::unanswered(80, 24);
    desk.server.is_away = true;
    desk.answer_all();
    assert_snapshot!(desk.screen());
}

#[test]
fn unreachable_keeps_the_data_and_says_how_old_it_is() {
    let mut desk = Desk::open(80, 24);
    desk.server.is_away = true;
    desk.pass_minutes(2);
    desk.press("R");
    desk.pass_minutes(3);
    desk.press("j");
    let screen = desk.screen();
    assert!(screen.contains("Ana Lima"), "{screen}");
    assert_snapshot!(screen);
}

#[test]
fn forbidden() {
    let mut desk = Desk::unanswered(80, 24);
    desk.server.refuses_with = Some(mfadmin::contract::Code::Forbidden);
    desk.answer_all();
    assert_snapshot!(desk.screen());
}

#[test]
fn session_expired() {
    let mut desk = Desk::open(80, 24);
    desk.server.refuses_with = Some(mfadmin::contract::Code::SessionExpired);
    desk.press("R");
    assert_snapshot!(desk.screen());
}

#[test]
fn too_small() {
    for (width, height) in [(59, 16), (60, 15), (20, 5), (1, 1)] {
        let desk = Desk::open(width, height);
        let screen = desk.screen();
        assert!(!screen.contains("Ana"), "{screen}");
        if width >= 20 {
            assert!(screen.contains("Terminal too small"), "{screen}");
        }
    }
}

#[test]
fn an_admin_sees_no_buttons_on_an_owner() {
    let mut desk = Desk::open_as(80, 24, mfadmin::contract::Role::Admin);
    desk.pick("Olu Owner");
    let screen = desk.screen();
    assert!(screen.contains("Only an Owner may act on an Owner."), "{screen}");
    assert!(!screen.contains('['), "{screen}");
}

#[test]
fn monochrome_uses_no_colour_and_says_everything() {
    let theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    let mut desk = Desk::open(80, 24);
    desk.theme = theme;
    for keys in [
        &["0"][..],
        &["1"],
        &["2"],
        &["3"],
        &["4"],
        &["enter", "esc"],
        &["?", "esc"],
        &["1", "enter"],
    ] {
        for key in keys {
            desk.press(key);
            let buffer = desk.buffer();
            for cell in buffer.content() {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
            }
        }
    }
    assert_snapshot!(desk.screen());
    desk.press("2");
    let screen = desk.screen();
    for word in ["Not set", "Not configured", "Link sent", "Unverified"] {
        assert!(screen.contains(word), "{word} is missing:\n{screen}");
    }
    let drawn = screen.chars().filter(|c| !c.is_ascii() && !c.is_alphabetic());
    assert_eq!(drawn.collect::<String>(), "", "ASCII frames hold ASCII only");
}

#[test]
fn hostile_names_reach_no_screen() {
    for (width, height) in SIZES {
        let mut desk = Desk::open(width, height);
        desk.server.users[1].name = "\x1b[2J\x1b]0;owned\x07\u{202e}evil\u{200b}".repeat(20);
        desk.press("R");
        desk.press("j");
        for key in ["enter", "a", "esc", "p", "esc", "r", "esc", "esc", "3", "4"] {
            desk.press(key);
            let screen = desk.screen();
            let bad =
                |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}');
            assert!(!screen.chars().any(bad), "{screen:?}");
        }
    }
}

#[test]
fn sentences_put_together_elsewhere_are_ascii_too() {
    let mut desk = Desk::open(80, 24);
    desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    desk.server.users[3].name = "Mia ".repeat(20);
    desk.press("R");
    desk.pick("Mia");
    for (key, words) in [("a", "Send another setup link to Mia"), ("y", "Setup link for Mia")] {
        desk.press(key);
        let screen = desk.screen();
        assert!(screen.contains(words) && screen.contains(" M..."), "{screen}");
        assert!(!screen.contains('…'), "{screen}");
    }
}

#[test]
fn the_answers_to_a_question_are_seen_however_long_it_is() {
    let mut desk = Desk::open(60, 16);
    desk.server.users[8].name = "long ".repeat(40);
    desk.server.users[8].email = format!("{}@example.com", "x".repeat(64)).parse().unwrap();
    desk.server.users[8].password_link_sent_at = Some(desk.server.now);
    desk.press("R");
    desk.pick("long");
    for key in ["r", "space", "j", "space", "enter"] {
        desk.press(key);
    }
    assert!(desk.screen().contains("[ Yes, do it  y ]"), "{}", desk.screen());
}

#[test]
fn who_is_at_the_keys_is_asked_once() {
    let mut desk = Desk::unanswered(80, 24);
    desk.apply(Action::Feed(Feed::Up));
    assert_eq!(desk.asked(|effect| *effect == Effect::LoadMe), 1);
    desk.server.is_away = true;
    desk.answer_all();
    desk.server.is_away = false;
    desk.apply(Action::Feed(Feed::Up));
    assert_eq!(desk.asked(|effect| *effect == Effect::LoadMe), 1, "asked again after a failure");
}
