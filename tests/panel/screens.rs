//! What each screen looks like, as snapshots: 80×24, 120×40, 60×16, and without colour.

mod activity;
mod acts;
mod any_keys;
mod approval;
mod bulk;
mod columns;
mod conflict;
mod contrast;
mod cool_down;
mod counted;
mod covered;
mod ended;
mod exemptions;
mod export;
mod fake_jobs;
mod fake_server;
mod fake_sign_in;
mod filter;
mod gaps;
mod haste;
mod help;
mod jobs;
mod kept_in_realm;
mod keys;
mod life_cycle;
mod listing;
mod log_search;
mod messages;
mod mouse;
mod names;
mod numbers;
mod outbox;
mod overview;
mod pacing;
mod palette;
mod people;
mod phone_field;
mod queue;
mod reason;
mod remote;
mod removing;
mod resetting;
mod retry;
mod search;
mod separators;
mod sign_in;
mod sign_in_by_realm;
mod step_up;
mod test_panel;
mod themes;
mod turning;
mod unsent;
mod unsettled;
mod views;

use insta::assert_snapshot;
use mfadmin::{
    client::Feed,
    tui::{
        action::Action,
        effects::{Effect, Request},
        theme::{Charset, Palette, Theme},
    },
};
use ratatui::style::Color;
use test_panel::TestPanel;

const SIZES: [(u16, u16); 4] = [(60, 16), (80, 24), (132, 43), (200, 60)];

/// One snapshot for each size.
fn at_every_size(name: &str, walk: impl Fn(&mut TestPanel)) {
    at_sizes(SIZES, name, walk);
}

fn at_sizes<const N: usize>(sizes: [(u16, u16); N], name: &str, walk: impl Fn(&mut TestPanel)) {
    for (width, height) in sizes {
        let mut panel = TestPanel::open(width, height);
        walk(&mut panel);
        assert_snapshot!(format!("{name}_{width}x{height}"), panel.screen());
    }
}

/// A snapshot beside the others.
fn keep(name: &str, panel: &TestPanel) {
    assert_snapshot!(name, panel.screen());
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
    at_every_size("security", |panel| panel.press("2"));
}

#[test]
fn details_of_a_user_without_factors() {
    at_every_size("details_none", |panel| panel.pick("Ana Lima"));
}

#[test]
fn details_of_a_user_with_a_phone_only() {
    at_every_size("details_partial", |panel| panel.pick("José Ñandú"));
}

#[test]
fn details_of_a_complete_user() {
    at_every_size("details_complete", |panel| panel.pick("李小龍"));
}

#[test]
fn details_of_an_avobot() {
    at_every_size("details_avobot", |panel| panel.pick("Reminder"));
}

#[test]
fn edit_user() {
    at_every_size("edit_user", |panel| {
        panel.pick("Ana Lima");
        panel.press("p");
        panel.type_text("+1415555267");
    });
}

#[test]
fn edit_user_with_a_wrong_number() {
    at_every_size("edit_user_wrong", |panel| {
        panel.pick("Ana Lima");
        panel.press("p");
        panel.type_text("+14155x");
    });
}

#[test]
fn unsaved_number() {
    at_every_size("unsaved", |panel| {
        panel.pick("Ana Lima");
        panel.press("p");
        panel.type_text("+14");
        panel.press("esc");
    });
}

#[test]
fn confirm_reset() {
    at_every_size("confirm_reset", |panel| {
        panel.pick("李小龍");
        panel.press("a");
    });
}

#[test]
fn access_dialog() {
    at_every_size("access", |panel| {
        panel.pick("李小龍");
        panel.press("r");
        panel.press("enter");
    });
}

#[test]
fn activity() {
    at_every_size("activity", |panel| panel.press("3"));
}

#[test]
fn help() {
    at_every_size("help", |panel| panel.press("?"));
}

#[test]
fn nobody_found() {
    at_every_size("nobody_found", |panel| {
        panel.press("/");
        panel.type_text("zzz");
        panel.typing_pause();
    });
}

#[test]
fn no_gaps() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.users.retain(|user| !mfadmin::contract::rules::has_gap(user));
    panel.press("2");
    panel.press("R");
    assert_snapshot!(panel.screen());
}

#[test]
fn an_empty_outbox() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.outbox.clear();
    panel.press("4");
    assert_snapshot!(panel.screen());
}

#[test]
fn loading_shows_only_after_patience() {
    let mut panel = TestPanel::unanswered(80, 24);
    let before = panel.screen();
    assert!(!before.contains("oading"), "{before}");
    panel.lose_patience();
    assert_snapshot!(panel.screen());
}

#[test]
fn unreachable_from_the_start() {
    let mut panel = TestPanel::unanswered(80, 24);
    panel.server.is_away = true;
    panel.answer_all();
    assert_snapshot!(panel.screen());
}

#[test]
fn offline_panel_keeps_its_data_with_its_age() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.is_away = true;
    panel.pass_minutes(2);
    panel.press("R");
    panel.pass_minutes(3);
    panel.press("j");
    let screen = panel.screen();
    assert!(screen.contains("Ana Lima"), "{screen}");
    assert_snapshot!(screen);
}

#[test]
fn forbidden() {
    let mut panel = TestPanel::unanswered(80, 24);
    panel.server.refuses_with = Some(mfadmin::contract::Code::Forbidden);
    panel.answer_all();
    assert_snapshot!(panel.screen());
}

#[test]
fn session_expired() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.refuses_with = Some(mfadmin::contract::Code::SessionExpired);
    panel.press("R");
    assert_snapshot!(panel.screen());
}

#[test]
fn too_small() {
    for (width, height) in [(59, 16), (60, 15), (20, 5), (1, 1)] {
        let panel = TestPanel::open(width, height);
        let screen = panel.screen();
        assert!(!screen.contains("Ana"), "{screen}");
        if width >= 20 {
            assert!(screen.contains("Terminal too small"), "{screen}");
        }
    }
}

#[test]
fn admin_sees_no_buttons_on_an_owner() {
    let mut panel = TestPanel::open_as(80, 24, mfadmin::contract::Role::Admin);
    panel.pick("Olu Owner");
    let screen = panel.screen();
    assert!(screen.contains("Only an Owner can act on an Owner."), "{screen}");
    assert!(!screen.contains('['), "{screen}");
}

#[test]
fn monochrome_uses_no_colour_and_says_everything() {
    let theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    let mut panel = TestPanel::open(80, 24);
    panel.theme = theme;
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
            panel.press(key);
            let buffer = panel.buffer();
            for cell in buffer.content() {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
            }
        }
    }
    assert_snapshot!(panel.screen());
    panel.press("2");
    let screen = panel.screen();
    for word in ["Not set", "Not configured", "Link sent", "Unverified"] {
        assert!(screen.contains(word), "{word} is missing:\n{screen}");
    }
    let drawn = screen.chars().filter(|c| !c.is_ascii() && !c.is_alphabetic());
    assert_eq!(drawn.collect::<String>(), "", "ASCII frames hold ASCII only");
}

#[test]
fn own_account_is_requested_once() {
    let mut panel = TestPanel::unanswered(80, 24);
    panel.apply(Action::Feed(Feed::Up));
    assert_eq!(panel.asked(|effect| *effect == Effect::Request(Request::LoadMe)), 1);
    panel.server.is_away = true;
    panel.answer_all();
    panel.server.is_away = false;
    panel.apply(Action::Feed(Feed::Up));
    assert_eq!(
        panel.asked(|effect| *effect == Effect::Request(Request::LoadMe)),
        1,
        "asked again after a failure"
    );
}
