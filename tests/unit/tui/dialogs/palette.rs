use mfadmin::tui::dialogs::palette::*;
use mfadmin::tui::input::keymap::Keymap;
use mfadmin::tui::input::keymap::{Context, KeyCommand};
use tui_input::InputRequest;

fn palette(words: &str) -> CommandPalette {
    let keymap = Keymap::default();
    let offers = keymap.rows(Context::List).map(|row| Offer {
        command: row.command,
        name: row.command.name(),
        help: row.help,
        key: row.keys.first().copied(),
    });
    let mut palette = CommandPalette::new(Context::List, offers.collect());
    for c in words.chars() {
        palette.on_text(InputRequest::InsertChar(c));
    }
    palette
}

#[test]
fn a_name_goes_before_a_help_that_says_the_word() {
    assert_eq!(palette("phone").chosen(), Some(KeyCommand::Phone));
    assert_eq!(palette("actv").chosen(), Some(KeyCommand::Activity));
    assert_eq!(palette("page up").chosen(), Some(KeyCommand::PageUp));
    assert_eq!(palette("log out").chosen(), Some(KeyCommand::Access), "by the help");
    assert_eq!(palette("ph\u{f3}ne").chosen(), None, "an accent that is typed is meant");
    assert_eq!(palette("李小龍").chosen(), None);
}

#[test]
fn without_words_the_order_is_that_of_the_table() {
    let palette = palette("");
    assert!(palette.found.iter().map(|found| found.offer).eq(0..palette.offers.len()));
    assert!(palette.found.iter().all(|found| found.letters.is_empty()));
}

#[test]
fn the_letters_that_fit_are_told() {
    let palette = palette("outb");
    let found = &palette.found[0];
    assert_eq!(palette.offers[found.offer].name, "outbox");
    assert_eq!(found.letters, [0, 1, 2, 3]);
}

#[test]
fn the_mark_goes_around_by_steps_and_stops_by_pages() {
    let mut palette = palette("");
    palette.step(-1);
    assert_eq!(palette.marked, palette.found.len() - 1);
    palette.step(1);
    assert_eq!(palette.marked, 0);
    palette.step(-10);
    assert_eq!(palette.marked, 0);
    palette.step(1000);
    assert_eq!(palette.marked, palette.found.len() - 1);
}
