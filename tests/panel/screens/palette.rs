//! The command palette and the help: every command of a place, found and told.

use super::{SIZES, at_every_size, keep, test_panel::TestPanel};
use mfadmin::{
    contract::columns,
    tui::{
        dialogs::Modal,
        input::keymap::{Context, KeyCommand, Keymap},
        state::{Life, Screen, context},
        theme::{Charset, Palette, Theme},
    },
};

fn offered(panel: &TestPanel) -> Vec<KeyCommand> {
    match &panel.state.modal {
        Some(Modal::Palette(palette)) => palette.offers.iter().map(|offer| offer.command).collect(),
        _ => panic!("no palette:\n{}", panel.screen()),
    }
}

#[test]
fn job_dialog_fits_every_size() {
    at_every_size("palette", |panel| panel.press(":"));
    at_every_size("palette_typed", |panel| {
        panel.press(":");
        panel.type_text("sess");
    });
    let mut panel = TestPanel::open(60, 16);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    panel.press(":");
    panel.press("pgdn");
    keep("palette_ascii", &panel);
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
    assert!(matches!(by_name.state.modal, Some(Modal::EditUser(_))));
}

#[test]
fn palette_lists_the_enabled_commands_of_the_place() {
    let mut panel = TestPanel::open(80, 24);
    let in_place = |context| {
        let rows = Keymap::default();
        let rows: Vec<_> = rows.rows(context).map(|row| row.command).collect();
        // No view is saved, no link waits for an approval, there is one pane, and nothing is held
        // or unknown.
        let idle = [
            KeyCommand::Palette,
            KeyCommand::Views,
            KeyCommand::SavedView,
            KeyCommand::Approve,
            KeyCommand::DetailsPane,
            KeyCommand::Undo,
            KeyCommand::CheckAgain,
            KeyCommand::SendAgain,
        ];
        rows.into_iter().filter(|command| !idle.contains(command)).collect::<Vec<_>>()
    };
    panel.press(":");
    assert_eq!(offered(&panel), in_place(Context::List));
    panel.press("esc");
    panel.pick("Reminder");
    panel.press(":");
    let buttons = [KeyCommand::Phone, KeyCommand::Authenticator, KeyCommand::Access];
    assert!(!offered(&panel).iter().any(|command| buttons.contains(command)), "an Avobot has none");
    panel.press("esc");
    panel.press("4");
    panel.press(":");
    assert!(
        offered(&panel).contains(&KeyCommand::Open)
            && !offered(&panel).contains(&KeyCommand::Narrow)
    );
    panel.press("esc");
    panel.press("3");
    panel.press(":");
    assert!(offered(&panel).contains(&KeyCommand::Narrow));
}

#[test]
fn letters_are_text_in_a_search() {
    let mut panel = TestPanel::open(60, 16);
    panel.press(":");
    panel.type_text("qj2 ");
    panel.paste("李小龍 \u{202e}\x1b[2Jé\rnext");
    assert_eq!(panel.state.screen, Screen::Users);
    let screen = panel.screen();
    assert!(screen.contains("No matching command."), "{screen}");
    assert!(screen.contains(": qj2 李小龍"), "{screen}");
    assert!(!screen.contains('\u{202e}') && !screen.contains("next"), "{screen}");
    panel.press("enter");
    assert!(matches!(panel.state.modal, Some(Modal::Palette(_))), "there was nothing to do");
    panel.press("ctrl-u");
    panel.paste("activity\n");
    panel.press("enter");
    assert_eq!(panel.state.screen, Screen::Activity);
}

#[test]
fn marked_palette_command_stays_visible() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        panel.press(":");
        let count = offered(&panel).len();
        for step in 0..=count {
            let name = offered(&panel)[step % count].name();
            let screen = panel.screen();
            assert!(screen.contains(&format!("▸ {name}")), "{name}:\n{screen}");
            panel.press("down");
        }
        panel.press("up");
        panel.press("pgup");
        panel.press("esc");
        assert!(panel.state.modal.is_none());
    }
}

#[test]
fn palette_runs_no_command_in_a_place_left_meanwhile() {
    let mut panel = TestPanel::open(80, 24);
    panel.press(":");
    panel.type_text("quit");
    let Some(Modal::Palette(palette)) = &mut panel.state.modal else { panic!() };
    palette.context = Context::Details;
    panel.press("enter");
    assert!(panel.state.modal.is_none() && panel.state.life == Life::Running);
}

#[test]
fn help_lists_every_command_on_the_smallest_screen() {
    for keys in [&["?"][..], &["enter", "?"], &["3", "?"]] {
        let mut panel = TestPanel::open(60, 16);
        let (last, before) = keys.split_last().unwrap();
        before.iter().for_each(|key| panel.press(key));
        let context = context::context(&panel.state);
        panel.press(last);
        let mut told = String::new();
        for _ in 0..100 {
            told += &panel.screen();
            panel.press("j");
        }
        for row in panel.state.keymap.rows(context) {
            let words = row.help.split(' ').filter(|word| columns::of(word) < 30);
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
fn help_shows_that_it_scrolls() {
    let mut panel = TestPanel::open(60, 16);
    panel.press("?");
    assert!(panel.screen().contains(" more ╯"), "{}", panel.screen());
    panel.press("G");
    assert!(!panel.screen().contains(" more ╯"), "{}", panel.screen());
    keep("help_end_60x16", &panel);
}
