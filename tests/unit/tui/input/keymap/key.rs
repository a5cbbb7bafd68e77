use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use mfadmin::tui::input::keymap::key::*;

#[test]
fn a_key_is_read_as_it_is_written() {
    for name in ["j", "G", "?", "ß", "ctrl-d", "alt-x", "alt-7", "f12", "shift-tab", "space"] {
        assert_eq!(name.parse::<Key>().unwrap().to_string(), name);
    }
}

#[test]
fn what_no_terminal_sends_is_no_key() {
    for name in ["", "ctrl-", "ctrl-D", "ctrl-5", "ctrl-esc", "alt-up", "f13", "f0", " ", "\t"] {
        let unknown = InvalidKey::Unknown(name.to_owned());
        assert_eq!(name.parse::<Key>(), Err(unknown), "{name:?}");
    }
    assert_eq!("ctrl-i".parse::<Key>(), Err(InvalidKey::Alias("ctrl-i".into(), "tab")));
}

#[test]
fn the_screen_writes_keys_as_keyboards_do() {
    let written = |name: &str| {
        let key: Key = name.parse().unwrap();
        [key.short(), key.word()]
    };
    assert_eq!(written("up"), ["↑", "Up"]);
    assert_eq!(written("ctrl-d"), ["Ctrl-d", "Ctrl-d"]);
    assert_eq!(written("shift-tab"), ["Shift-Tab", "Shift-Tab"]);
    assert_eq!(written("pgdn"), ["PgDn", "PgDn"]);
    assert_eq!(written("f1"), ["F1", "F1"]);
    assert_eq!(written("-"), ["-", "-"]);
}

#[test]
fn a_capital_letter_comes_with_shift_or_without() {
    let key: Key = "G".parse().unwrap();
    for modifiers in [KeyModifiers::NONE, KeyModifiers::SHIFT] {
        assert!(key.is(KeyEvent::new(KeyCode::Char('G'), modifiers)));
    }
    assert!(!key.is(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::NONE)));
    assert!(!key.is(KeyEvent::new(KeyCode::Char('G'), KeyModifiers::ALT)));
}
