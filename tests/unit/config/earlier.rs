//! What configurations of earlier versions say is still understood.

use mfadmin::{
    config::{Config, Override},
    tui::input::keymap::{Context, Keymap},
};
use std::{fs, path::Path};

fn fixture(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/0.1.0").join(file);
    fs::read_to_string(path).unwrap()
}

/// Whether every value of `part` is in `whole`, too.
fn holds(whole: &toml::Value, part: &toml::Value, path: &str) {
    match (whole, part) {
        (toml::Value::Table(whole), toml::Value::Table(part)) => {
            for (key, part) in part {
                let path = format!("{path}.{key}");
                let whole = whole.get(key).unwrap_or_else(|| panic!("{path} is not read"));
                holds(whole, part, &path);
            }
        }
        (toml::Value::Array(whole), toml::Value::Array(part)) => {
            assert_eq!(whole.len(), part.len(), "{path}");
            for (at, (whole, part)) in whole.iter().zip(part).enumerate() {
                holds(whole, part, &format!("{path}[{at}]"));
            }
        }
        // One key is a list of one.
        (toml::Value::Array(whole), part) => {
            assert_eq!(whole.as_slice(), std::slice::from_ref(part), "{path}")
        }
        (whole, part) => assert_eq!(whole, part, "{path}"),
    }
}

#[test]
fn configuration_of_0_1_0_is_read_whole() {
    let text = fixture("config.toml");
    let config = Config::parse(&text).unwrap();
    let told: toml::Value = toml::from_str(&text).unwrap();
    holds(&toml::Value::try_from(&config).unwrap(), &told, "");
    let phone = config.keys.overrides().next().unwrap();
    assert_eq!(phone, Override { place: None, command: "phone", keys: &["P".to_owned()] });
    Keymap::of(&config.keys).unwrap();
}

#[test]
fn every_command_of_0_1_0_can_be_given_a_key() {
    let map = Keymap::default();
    let lines = fixture("key-commands.txt");
    for line in lines.lines() {
        let (place, command) = line.split_once('.').unwrap();
        let context = Context::ALL.into_iter().find(|it| it.name() == place).unwrap();
        assert!(map.rows(context).any(|row| row.command.name() == command), "{line}");
    }
    assert_eq!(lines.lines().count(), 289);
}
