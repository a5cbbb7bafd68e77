use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use mfadmin::tui::input::keymap::overrides::*;
use mfadmin::tui::input::keymap::{Context, KeyCommand, Keymap};

fn map(text: &str) -> Result<Keymap, BadKeys> {
    Keymap::of(&toml::from_str(text).unwrap())
}

fn meaning(map: &Keymap, context: Context, c: char) -> Option<KeyCommand> {
    map.lookup(context, KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)).map(|row| row.command)
}

#[test]
fn an_override_counts_wherever_the_command_is() {
    let map = map("phone = \"P\"\nlist.sort = [\"o\", \"O\"]\ndismiss = []").unwrap();
    for context in [Context::List, Context::Details] {
        assert_eq!(meaning(&map, context, 'P'), Some(KeyCommand::Phone));
        assert_eq!(meaning(&map, context, 'p'), None);
        assert_eq!(meaning(&map, context, 'x'), None);
    }
    assert_eq!(meaning(&map, Context::List, 'O'), Some(KeyCommand::Sort));
    assert_eq!(meaning(&map, Context::List, 's'), None);
    assert_eq!(map.word(Context::List, KeyCommand::Sort), "o");
}

#[test]
fn one_place_goes_before_every_place() {
    let map = map("details.phone = \"f2\"\nphone = \"P\"").unwrap();
    assert_eq!(map.word(Context::List, KeyCommand::Phone), "P");
    assert_eq!(map.word(Context::Details, KeyCommand::Phone), "F2");
}

#[test]
fn a_fault_names_its_line_both_commands_and_a_way_out() {
    for (text, path, words) in [
        ("fone = \"P\"", "keys.fone", "unknown command \"fone\"; use one of accept,"),
        (
            "lisst.phone = \"P\"",
            "keys.lisst.phone",
            "unknown place \"lisst\"; use one of list, details,",
        ),
        (
            "log.phone = \"P\"",
            "keys.log.phone",
            "phone is not a command of log; it belongs to list, details",
        ),
        ("phone = \"ctrl-m\"", "keys.phone", "use enter"),
        ("phone = \"pp\"", "keys.phone", "unknown key \"pp\"; use a letter"),
        ("phone = \"r\"", "keys.phone", "r would be both phone and access in list"),
        ("accept = \"n\"", "keys.accept", "n would be both accept and decline in confirming"),
        ("list.copy = \"/\"", "keys.list.copy", "both search and copy in list"),
        ("open = \"o\"", "keys.open", "list.open = \"o\", details.open = \"o\", log.open"),
        ("save = \"w\"", "keys.save", "w edits text in editing"),
        ("save = \"ctrl-u\"", "keys.save", "ctrl-u edits text in editing"),
        (
            "interrupt = []\nkeeping_codes.kept = []",
            "keys.interrupt",
            "keeping_codes would have no key to close it",
        ),
    ] {
        let bad = map(text).unwrap_err();
        assert_eq!(bad.path, path, "{bad}");
        assert!(bad.message.contains(words), "{text}: {bad}");
    }
}

#[test]
fn two_commands_can_change_places() {
    let map = map("phone = \"a\"\nauthenticator = \"p\"").unwrap();
    assert_eq!(meaning(&map, Context::List, 'a'), Some(KeyCommand::Phone));
    assert_eq!(meaning(&map, Context::List, 'p'), Some(KeyCommand::Authenticator));
}
