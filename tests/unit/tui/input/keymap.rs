//! What must hold for the table.

mod key;
mod overrides;

use mfadmin::tui::input::keymap::key::Key;
use mfadmin::tui::input::keymap::table::TABLE;
use mfadmin::tui::input::keymap::*;
use mfadmin::tui::input::typing::is_typing;
use std::collections::HashMap;

fn rows(context: Context) -> Vec<Binding> {
    Keymap::default().rows(context).cloned().collect()
}

#[test]
fn every_key_of_the_table_is_one() {
    for row in TABLE {
        for name in row.keys {
            let key: Key = name.parse().unwrap();
            assert_eq!(key.to_string(), *name);
        }
    }
}

#[test]
fn no_two_commands_share_a_key_in_one_context() {
    for context in Context::ALL {
        let mut seen = HashMap::new();
        for row in rows(context) {
            for key in row.keys {
                let before = seen.insert(key, row.command);
                assert_eq!(before, None, "{key} in {context:?}: also {:?}", row.command);
            }
        }
    }
}

#[test]
fn every_command_is_documented_once_in_each_context() {
    for context in Context::ALL {
        let mut seen = HashMap::new();
        for row in rows(context) {
            assert!(!row.help.is_empty(), "{:?}", row.command);
            assert_eq!(seen.insert(row.command, ()), None, "{:?} in {context:?}", row.command);
        }
    }
}

#[test]
fn no_key_that_edits_text_is_a_command_where_text_is_typed() {
    for context in Context::ALL.into_iter().filter(|context| context.takes_text()) {
        for key in rows(context).iter().flat_map(|row| &row.keys) {
            assert!(!is_typing(key.event()), "{key} in {context:?}");
        }
    }
}

#[test]
fn there_is_a_way_out_of_every_context() {
    for context in Context::ALL {
        assert!(rows(context).iter().any(|row| row.command.leaves()), "{context:?}");
    }
}

#[test]
fn a_command_and_a_place_have_names_of_their_own() {
    assert_eq!(KeyCommand::PageDown.name(), "page_down");
    assert_eq!(Context::KeepingCodes.name(), "keeping_codes");
    let places: Vec<String> = Context::ALL.into_iter().map(Context::name).collect();
    for row in TABLE {
        let name = row.command.name();
        assert!(!places.contains(&name), "{name} would be read as a place");
    }
}
