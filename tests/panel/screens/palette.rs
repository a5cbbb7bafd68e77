//! The command palette and the help: every command of a place, found and told.

use super::{SIZES, at_every_size, keep, test_panel::TestPanel};
use mfadmin::tui::{
    keymap::{Context, KeyCommand, Keymap},
    state::{Screen, modal::Modal},
    theme::{Charset, Palette, Theme},
    update,
};
use unicode_width::UnicodeWidthStr;

fn offered(desk: &TestPanel) -> Vec<KeyCommand> {
    match &desk.state.modal {
        Some(Modal::Palette(palette)) => palette.offers.iter().map(|offer| offer.bound).collect(),
        _ => panic!("no palette:\n{}", desk.screen()),
    }
}

#[test]
fn it_looks_alike_at_every_size() {
    at_every_size("palette", |desk| desk.press(":"));
    at_every_size("palette_typed", |desk| {
        desk.press(":");
        desk.type_text("sess");
    });
    let mut desk = TestPanel::open(60, 16);
    desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    desk.press(":");
    desk.press("pgdn");
    keep("palette_ascii", &desk);
}

#[test]
fn palette_command_equals_its_key() {
    let mut by_key = TestPanel::open(80, 24);
    by_key.press("p");
    let mut by_name = TestPanel::open(80, 24);
    by_name.press(":");
    by_name.type_text("phone");
    by_name.press("enter");
    assert_eq!(by_key.screen(), by_name.screen());
    assert!(matches!(by_name.state.modal, Some(Modal::Edit(_))));
}

#[test]
fn palette_lists_the_enabled_commands_of_the_place() {
    let mut desk = TestPanel::open(80, 24);
    let in_place = |context| {
        let rows = Keymap::default();
        let rows: Vec<_> = rows.rows(context).map(|row| row.bound).collect();
        // No view is saved.
        let idle = [KeyCommand::Palette, KeyCommand::Views, KeyCommand::SavedView];
        rows.into_iter().filter(|bound| !idle.contains(bound)).collect::<Vec<_>>()
    };
    desk.press(":");
    assert_eq!(offered(&desk), in_place(Context::List));
    desk.press("esc");
    desk.pick("Reminder");
    desk.press(":");
    let buttons = [KeyCommand::Phone, KeyCommand::Authenticator, KeyCommand::Access];
    assert!(!offered(&desk).iter().any(|bound| buttons.contains(bound)), "an Avobot has none");
    desk.press("esc");
    desk.press("4");
    desk.press(":");
    assert!(
        offered(&desk).contains(&KeyCommand::Open) && !offered(&desk).contains(&KeyCommand::Narrow)
    );
    desk.press("esc");
    desk.press("3");
    desk.press(":");
    assert!(offered(&desk).contains(&KeyCommand::Narrow));
}

#[test]
fn letters_are_text_and_anything_can_be_typed() {
    let mut desk = TestPanel::open(60, 16);
    desk.press(":");
    desk.type_text("qj2 ");
    desk.paste("李小龍 \u{202e}\x1b[2Jé\rnext");
    assert_eq!(desk.state.screen, Screen::Users);
    let screen = desk.screen();
    assert!(screen.contains("No matching command."), "{screen}");
    assert!(screen.contains(": qj2 李小龍"), "{screen}");
    assert!(!screen.contains('\u{202e}') && !screen.contains("next"), "{screen}");
    desk.press("enter");
    assert!(matches!(desk.state.modal, Some(Modal::Palette(_))), "there was nothing to do");
    desk.press("ctrl-u");
    desk.paste("activity\n");
    desk.press("enter");
    assert_eq!(desk.state.screen, Screen::Activity);
}

#[test]
fn the_marked_command_is_seen_wherever_the_mark_goes() {
    for (width, height) in SIZES {
        let mut desk = TestPanel::open(width, height);
        desk.press(":");
        let count = offered(&desk).len();
        for step in 0..=count {
            let name = offered(&desk)[step % count].name();
            let screen = desk.screen();
            assert!(screen.contains(&format!("▸ {name}")), "{name}:\n{screen}");
            desk.press("down");
        }
        desk.press("up");
        desk.press("pgup");
        desk.press("esc");
        assert!(desk.state.modal.is_none());
    }
}

#[test]
fn palette_runs_no_command_in_a_place_left_meanwhile() {
    let mut desk = TestPanel::open(80, 24);
    desk.press(":");
    desk.type_text("quit");
    let Some(Modal::Palette(palette)) = &mut desk.state.modal else { panic!() };
    palette.context = Context::Details;
    desk.press("enter");
    assert!(desk.state.modal.is_none() && desk.state.life == mfadmin::tui::state::Life::Running);
}

#[test]
fn the_help_tells_every_command_on_the_least_screen() {
    for keys in [&["?"][..], &["enter", "?"], &["3", "?"]] {
        let mut desk = TestPanel::open(60, 16);
        let (last, before) = keys.split_last().unwrap();
        before.iter().for_each(|key| desk.press(key));
        let context = update::context(&desk.state);
        desk.press(last);
        let mut told = String::new();
        for _ in 0..80 {
            told += &desk.screen();
            desk.press("j");
        }
        for row in desk.state.keymap.rows(context) {
            let words = row.help.split(' ').filter(|word| word.width() < 30);
            for word in words {
                assert!(told.contains(word), "{word:?} of {:?} is never shown", row.bound);
            }
            for key in &row.keys {
                assert!(told.contains(&key.short()), "{key} of {:?} is never shown", row.bound);
            }
        }
    }
}

#[test]
fn the_help_says_that_there_is_more() {
    let mut desk = TestPanel::open(60, 16);
    desk.press("?");
    assert!(desk.screen().contains(" more ╯"), "{}", desk.screen());
    desk.press("G");
    assert!(!desk.screen().contains(" more ╯"), "{}", desk.screen());
    keep("help_end_60x16", &desk);
}
