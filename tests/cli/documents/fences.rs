//! Every block of the documents says what it is: a command how it is tried, a configuration that it is one.

use super::{markdown, pages, text_of};
use mfadmin::config::Config;

/// What becomes of a block of commands, as the comment before it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial<'a> {
    /// It is run, in the setting of this name.
    Run(&'a str),
    /// Its words are looked at and nothing is run, for this reason.
    Parse(&'a str),
    /// It is of other programs, and is not tried, for this reason.
    Show(&'a str),
}

impl<'a> Trial<'a> {
    pub fn of(marker: Option<&'a str>) -> Option<Self> {
        let (word, rest) = marker?.split_once(": ")?;
        match word {
            "run" => Some(Self::Run(rest)),
            "parse" => Some(Self::Parse(rest)),
            "show" => Some(Self::Show(rest)),
            _ => None,
        }
    }
}

#[test]
fn every_block_of_commands_says_how_it_is_tried() {
    let mut faults = Vec::new();
    for name in pages() {
        let page = text_of(&name);
        for block in markdown::split(&page).1 {
            let place = format!("{name}, line {}", block.line);
            if block.language.is_empty() {
                faults.push(format!("{place}: name the language of the block, such as sh or text"));
            }
            let is_of_commands = block.language == "sh";
            let is_mfadmins =
                || block.lines.iter().any(|line| line.trim_start().starts_with("mfadmin"));
            match Trial::of(block.marker) {
                None if is_of_commands => {
                    faults
                        .push(format!("{place}: <!-- run: …, parse: … or show: … --> is missing"));
                }
                Some(Trial::Show(_)) if is_mfadmins() => {
                    faults
                        .push(format!("{place}: it has commands of mfadmin; parse them at least"));
                }
                _ => {}
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_configuration_that_is_shown_is_one() {
    let (mut faults, mut tried) = (Vec::new(), 0);
    for name in pages() {
        let page = text_of(&name);
        for block in markdown::split(&page).1.iter().filter(|block| block.language == "toml") {
            tried += 1;
            if let Err(fault) = Config::parse(&completed(&block.lines.join("\n"))) {
                faults.push(format!("{name}, line {}: {fault}", block.line));
            }
        }
    }
    assert!(tried > 10, "only {tried} were found");
    assert!(faults.is_empty(), "{faults:#?}");
}

/// `text`, of which a part of `[directory]` stands for one that is connected.
fn completed(text: &str) -> String {
    let mut file: toml::Table =
        toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let directory = file.get("directory").and_then(toml::Value::as_table);
    let is_of_realm = file.get("login").is_some();
    if directory.map_or(is_of_realm, |it| !it.contains_key("kind")) {
        let mut whole: toml::Table = toml::from_str(
            "kind = 'keycloak'\nurl = 'https://sso.example.com'\nrealm = 'acme'\nclient_id = 'mfadmin'\n\
             secret_file = '/etc/mfadmin/keycloak'",
        )
        .unwrap();
        whole.extend(directory.cloned().unwrap_or_default());
        file.insert("directory".to_owned(), toml::Value::Table(whole));
    }
    file.to_string()
}
