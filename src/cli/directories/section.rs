//! The section `[directory]` in the text of a file, with everything else as somebody wrote it.

use crate::{
    config::{
        AVOCHATO, DirectoryName, DirectorySettings, RealmLogin, RemoteAccount,
        RemoteDirectorySettings,
    },
    contract::{DirectoryKind, EnrolmentWay},
};
use std::path::PathBuf;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, TomlError, Value, value};

const SECTION: &str = "directory";
const LINKS: &str = "links";

/// The keys that belong to a directory of another system.
const KEYS: [&str; 12] = [
    "name",
    "url",
    "account",
    "inbox",
    "realm",
    "client_id",
    "phone",
    "phone_verified",
    "enrolment",
    "secret_file",
    "key_file",
    "ca_file",
];
/// Those that hold several texts.
const LISTS: [&str; 2] = ["owners", "admins"];

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
        settings.client_id.clone(),
        settings.phone.clone(),
        settings.phone_verified.clone(),
        settings.enrolment.map(|way| way.as_str().to_owned()),
        path(&settings.secret_file),
        path(&settings.key_file),
        path(&settings.ca_file),
    ];
    edit(text, |section| {
        put(section, "kind", Some(settings.kind.as_str()));
        for (key, value) in KEYS.into_iter().zip(&values) {
            put(section, key, value.as_deref());
        }
        for (key, values) in LISTS.into_iter().zip([&settings.owners, &settings.admins]) {
            match values.is_empty() {
                true => section.remove(key),
                false => section.insert(key, value(values.iter().collect::<Array>())),
            };
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
        for key in KEYS.into_iter().chain(LISTS) {
            section.remove(key);
        }
        section.remove(LINKS);
    })
}

/// `text` with `login` in `[login.realm]`: that it is enabled, the client and its secret. The rest of the section
/// stays as it is.
///
/// # Errors
/// `text` is not TOML.
pub fn with_login(text: &str, login: &RealmLogin) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let above = document.entry("login").or_insert_with(implicit);
    let realm =
        above.as_table_like_mut().map(|above| above.entry("realm").or_insert_with(implicit));
    if let Some(section) = realm.and_then(Item::as_table_like_mut) {
        let file = login.secret_file.as_ref().map(|path| path.display().to_string());
        set(section, "enabled", login.enabled.into());
        for (key, text) in [("client_id", &login.client_id), ("secret_file", &file)] {
            match text {
                Some(text) => set(section, key, text.into()),
                None => drop(section.remove(key)),
            }
        }
    }
    Ok(document.to_string())
}

/// A table that is named once something is in it.
fn implicit() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

/// The settings of `remote` as the file has them, where it is called `name` there.
pub fn settings_of(
    remote: &RemoteDirectorySettings,
    name: Option<DirectoryName>,
) -> DirectorySettings {
    let kind = remote.kind();
    let is_usual = kind == DirectoryKind::Avochato && remote.url == AVOCHATO;
    let common = DirectorySettings {
        kind,
        name,
        url: remote.url.parse().ok().filter(|_| !is_usual),
        secret_file: remote.secret_file.clone(),
        refresh_seconds: remote.refresh,
        ca_file: remote.ca_file.clone(),
        ..DirectorySettings::default()
    };
    match remote.account.clone() {
        RemoteAccount::Avochato { auth_id, inbox, links } => {
            DirectorySettings { account: Some(auth_id), inbox, links, ..common }
        }
        RemoteAccount::PrivacyIdea { realm, admin } => {
            DirectorySettings { account: admin, realm: Some(realm), ..common }
        }
        RemoteAccount::Keycloak(account) => DirectorySettings {
            realm: Some(account.realm),
            client_id: Some(account.client_id),
            key_file: account.key_file,
            owners: account.owners,
            admins: account.admins,
            phone: account.phone,
            phone_verified: account.phone_verified,
            enrolment: Some(account.enrolment).filter(|way| *way != EnrolmentWay::default()),
            ..common
        },
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
    set(section, key, value.into());
}

/// Sets `key`, with the comments around it.
fn set(section: &mut dyn TableLike, key: &str, value: Value) {
    match section.get_mut(key).and_then(Item::as_value_mut) {
        Some(there) => {
            let decor = there.decor().clone();
            *there = value;
            *there.decor_mut() = decor;
        }
        None => drop(section.insert(key, Item::Value(value))),
    }
}
