//! The section `[directory]` in the text of a file, with everything else as somebody wrote it.

use crate::{
    config::{
        AVOCHATO, DirectoryLinks, DirectoryName, DirectorySettings, RemoteAccount,
        RemoteDirectorySettings,
    },
    contract::DirectoryKind,
};
use std::path::PathBuf;
use toml_edit::{DocumentMut, Item, Table, TomlError, Value};

const SECTION: &str = "directory";
const LINKS: &str = "links";

/// The keys that belong to a directory of another system.
const KEYS: [&str; 7] = ["name", "url", "account", "inbox", "realm", "secret_file", "ca_file"];

/// `text` with `settings` in its section; what they leave to the defaults is left out. How often the
/// users are read, and the pages of the browser, stay as they are.
///
/// # Errors
/// `text` is not TOML.
pub fn with(text: &str, settings: &DirectorySettings) -> Result<String, TomlError> {
    let path = |path: &Option<PathBuf>| path.as_ref().map(|it| it.display().to_string());
    let values = [
        settings.name.as_ref().map(ToString::to_string),
        settings.url.as_ref().map(|url| url.as_str().to_owned()),
        settings.account.clone(),
        settings.inbox.clone(),
        settings.realm.clone(),
        path(&settings.secret_file),
        path(&settings.ca_file),
    ];
    edit(text, |section| {
        put(section, "kind", Some(settings.kind.as_str()));
        for (key, value) in KEYS.into_iter().zip(&values) {
            put(section, key, value.as_deref());
        }
    })
}

/// `text` with this machine's own directory in its section.
///
/// # Errors
/// `text` is not TOML.
pub fn without(text: &str) -> Result<String, TomlError> {
    edit(text, |section| {
        put(section, "kind", Some(DirectoryKind::Local.as_str()));
        for key in KEYS {
            section.remove(key);
        }
        section.remove(LINKS);
    })
}

/// The settings of `remote` as the file has them, where it is called `name` there.
pub fn settings_of(
    remote: &RemoteDirectorySettings,
    name: Option<DirectoryName>,
) -> DirectorySettings {
    let kind = remote.kind();
    let (account, inbox, realm, links) = match remote.account.clone() {
        RemoteAccount::Avochato { auth_id, inbox, links } => (Some(auth_id), inbox, None, links),
        RemoteAccount::PrivacyIdea { realm, admin } => {
            (admin, None, Some(realm), DirectoryLinks::default())
        }
    };
    let is_usual = kind == DirectoryKind::Avochato && remote.url == AVOCHATO;
    DirectorySettings {
        kind,
        name,
        url: remote.url.parse().ok().filter(|_| !is_usual),
        account,
        inbox,
        realm,
        secret_file: remote.secret_file.clone(),
        refresh_seconds: remote.refresh,
        ca_file: remote.ca_file.clone(),
        links,
    }
}

fn edit(text: &str, change: impl FnOnce(&mut Table)) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    match document.get_mut(SECTION) {
        Some(Item::Table(section)) => change(section),
        _ => {
            let inline = document.remove(SECTION).and_then(|item| item.into_table().ok());
            let mut section = inline.unwrap_or_default();
            change(&mut section);
            document.insert(SECTION, Item::Table(section));
        }
    }
    Ok(document.to_string())
}

/// Sets `key`, with the comments around it, or removes it.
fn put(section: &mut Table, key: &str, value: Option<&str>) {
    let Some(value) = value else {
        section.remove(key);
        return;
    };
    match section.get_mut(key).and_then(Item::as_value_mut) {
        Some(there) => {
            let decor = there.decor().clone();
            *there = Value::from(value);
            *there.decor_mut() = decor;
        }
        None => drop(section.insert(key, toml_edit::value(value))),
    }
}
