//! The command palette and the help: every command of a place, found and told.

use crate::{SIZES, at_every_size, desk::Desk, keep};
use mfadmin::tui::{
    dialogs::Modal,
    input::keymap::{Context, KeyCommand, Keymap},
    state::{Life, Screen, context},
    theme::{Charset, Palette, Theme},
};
use unicode_width::UnicodeWidthStr;

fn offered(desk: &Desk) -> Vec<KeyCommand> {
    match &desk.state.modal {
        Some(Modal::Palette(palette)) => palette.offers.iter().map(|offer| offer.command).collect(),
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
    let mut desk = Desk::open(60, 16);
    desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    desk.press(":");
    desk.press("pgdn");
    keep("palette_ascii", &desk);
}

#[test]
fn enter_does_what_the_key_does() {
    let mut by_key = Desk::open(80, 24);
    by_key.press("p");
    let mut by_name = Desk::open(80, 24);
    by_name.press(":");
    by_name.type_text("phone");
    by_name.press("enter");
    assert_eq!(by_key.screen(), by_name.screen());
    assert!(matches!(by_name.state.modal, Some(Modal::EditUser(_))));
}

#[test]
fn it_has_the_commands_of_the_place_that_do_something() {
    let mut desk = Desk::open(80, 24);
    let in_place = |context| {
        let rows = Keymap::default();
        let rows: Vec<_> = rows.rows(context).map(|row| row.command).collect();
        // No view is saved.
        let idle = [KeyCommand::Palette, KeyCommand::Views, KeyCommand::SavedView];
        rows.into_iter().filter(|command| !idle.contains(command)).collect::<Vec<_>>()
    };
    desk.press(":");
    assert_eq!(offered(&desk), in_place(Context::List));
    desk.press("esc");
    desk.pick("Reminder");
    desk.press(":");
    let buttons = [KeyCommand::Phone, KeyCommand::Authenticator, KeyCommand::Access];
    assert!(!offered(&desk).iter().any(|command| buttons.contains(command)), "an Avobot has none");
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
    let mut desk = Desk::open(60, 16);
    desk.press(":");
    desk.type_text("qj2 ");
    desk.paste("李小龍 \u{202e}\x1b[2Jé\rnext");
    assert_eq!(desk.state.screen, Screen::Users);
    let screen = desk.screen();
    assert!(screen.contains("No command of this place fits."), "{screen}");
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
        let mut desk = Desk::open(width, height);
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
fn a_place_that_was_left_meanwhile_gets_no_command() {
    let mut desk = Desk::open(80, 24);
    desk.press(":");
    desk.type_text("quit");
    let Some(Modal::Palette(palette)) = &mut desk.state.modal else { panic!() };
    palette.context = Context::Details;
    desk.press("enter");
    assert!(desk.state.modal.is_none() && desk.state.life == Life::Running);
}

#[test]
fn the_help_tells_every_command_on_the_least_screen() {
    for keys in [&["?"][..], &["enter", "?"], &["3", "?"]] {
        let mut desk = Desk::open(60, 16);
        let (last, before) = keys.split_last().unwrap();
        before.iter().for_each(|key| desk.press(key));
        let context = context::context(&desk.state);
        desk.press(last);
        let mut told = String::new();
        for _ in 0..80 {
            told += &desk.screen();
            desk.press("j");
        }
        for row in desk.state.keymap.rows(context) {
            let words = row.help.split(' ').filter(|word| word.width() < 30);
            for word in words {
                assert!(told.contains(word), "{word:?} of {:?} is never shown", row.command);
            }
            for key in &row.keys {
                assert!(told.contains(&key.short()), "{key} of {:?} is never shown", row.command);
            }
        }
    }
}

#[test]
fn the_help_says_that_there_is_more() {
    let mut desk = Desk::open(60, 16);
    desk.press("?");
    assert!(desk.screen().contains(" more ╯"), "{}", desk.screen());
    desk.press("G");
    assert!(!desk.screen().contains(" more ╯"), "{}", desk.screen());
    keep("help_end_60x16", &desk);
}
