//! What a directory needs, what it is called, and where its database lies.

use mfadmin::config::{
    Config, DirectoryFile, DirectoryName, DirectorySettings, DirectoryUrl, Places, Refresh,
    RemoteAccount, RemoteDirectorySettings,
};
use mfadmin::contract::DirectoryKind;
use std::{path::Path, time::Duration};

fn settings(keys: &str) -> DirectorySettings {
    DirectoryFile::parse(&format!("[directory]\n{keys}")).unwrap().directory
}

fn remote(keys: &str) -> RemoteDirectorySettings {
    settings(keys).remote().unwrap()
}

const PI: &str = "kind = \"privacyidea\"\nurl = \"https://pi.example.com\"\nrealm = \"corp\"\n";

#[test]
fn directory_is_this_machines_own_unless_another_is_named() {
    let config = Config::default();
    assert_eq!(config.directory.remote(), None);
    assert_eq!(config.directory.name().as_str(), "local");
    assert!(config.directory.name().is_local());
    assert_eq!(config.directory.refresh_seconds.duration(), Duration::from_secs(300));
}

#[test]
fn each_kind_gets_what_it_needs() {
    let avochato = remote("kind = \"avochato\"\naccount = \"A\"");
    assert_eq!(avochato.url, "https://www.avochato.com");
    assert_eq!(avochato.kind(), DirectoryKind::Avochato);
    assert_eq!(avochato.name.as_str(), "avochato");
    let RemoteAccount::Avochato { auth_id, inbox, links } = avochato.account else { panic!() };
    assert_eq!((auth_id.as_str(), inbox, links), ("A", None, Default::default()));

    let keys = "account = \"admin\"\nname = \"hq\"\nca_file = \"ca.pem\"\nsecret_file = \"s\"\n\
                refresh_seconds = 60";
    let pi = remote(&format!("{PI}{keys}"));
    assert_eq!((pi.name.as_str(), pi.url.as_str()), ("hq", "https://pi.example.com"));
    assert_eq!(pi.refresh, Refresh::try_from(60).unwrap());
    assert_eq!(pi.ca_file.as_deref(), Some(Path::new("ca.pem")));
    assert_eq!(pi.secret_file.as_deref(), Some(Path::new("s")));
    let admin = Some("admin".to_owned());
    assert_eq!(pi.account, RemoteAccount::PrivacyIdea { realm: "corp".into(), admin });

    let with_links = "kind = \"avochato\"\naccount = \"A\"\ninbox = \"i\"\n[directory.links]\n\
                      users = \"https://a.org/u\"\nuser = \"https://a.org/u/{id}\"";
    let RemoteAccount::Avochato { inbox, links, .. } = remote(with_links).account else { panic!() };
    assert_eq!(inbox.as_deref(), Some("i"));
    assert_eq!(links.users.unwrap().as_str(), "https://a.org/u");
    assert_eq!(links.user.unwrap().as_str(), "https://a.org/u/{id}");
}

#[test]
fn directory_without_a_name_is_called_by_kind_and_host() {
    for (kind, url, name) in [
        (DirectoryKind::Avochato, "https://www.avochato.com", "avochato"),
        (DirectoryKind::Avochato, "https://notavochato.com", "avochato-notavochato.com"),
        (DirectoryKind::PrivacyIdea, "https://pi.example.com/x", "privacyidea-pi.example.com"),
        (DirectoryKind::PrivacyIdea, "http://[::1]:5001", "privacyidea-::1"),
        (DirectoryKind::PrivacyIdea, "https://bücher.example", "privacyidea-xn--bcher-kva.example"),
    ] {
        let usual = DirectoryName::usual(kind, url);
        assert_eq!(usual.as_str(), name.replace(':', "-"), "{url}");
        assert_eq!(usual.as_str().parse(), Ok(usual), "{url}");
    }
    let long = format!("https://{}.example.com", "a".repeat(60));
    let usual = DirectoryName::usual(DirectoryKind::PrivacyIdea, &long);
    assert_eq!(usual.as_str().parse(), Ok(usual));
}

#[test]
fn name_is_that_of_a_file() {
    for name in ["a", "0", "corp", "avochato-www.example.com", "a_b", &"a".repeat(64)] {
        assert_eq!(name.parse::<DirectoryName>().unwrap().to_string(), name);
    }
    for name in ["", ".", "..", "-a", "_a", "A", "a/b", "a b", "ä", "local", &"a".repeat(65)] {
        assert!(name.parse::<DirectoryName>().is_err(), "{name}");
    }
}

#[test]
fn address_shows_no_secret_to_the_way() {
    for (text, kept) in [
        ("HTTPS://Pi.Example.com:443/", "https://pi.example.com"),
        ("https://pi.example.com/pi/", "https://pi.example.com/pi"),
        ("http://localhost:5000", "http://localhost:5000"),
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
        ("http://[::1]:5000", "http://[::1]:5000"),
    ] {
        assert_eq!(text.parse::<DirectoryUrl>().unwrap().as_str(), kept, "{text}");
    }
    for text in [
        "pi.example.com",
        "ftp://pi.example.com",
        "http://pi.example.com",
        "http://localhost.example.com",
        "https://admin:hunter2@pi.example.com",
        "https://pi.example.com?auth_secret=hunter2",
        "https://pi.example.com/#hunter2",
    ] {
        let told = text.parse::<DirectoryUrl>().unwrap_err().to_string();
        assert!(!told.contains("hunter2"), "{text}: {told}");
    }
}

/// Whose users they are decides, and not what the directory is called or who reads it.
#[test]
fn database_is_of_the_users_that_it_was_made_for() {
    let base = remote(PI).folder();
    assert!(base.starts_with("privacyidea-pi.example.c-"), "{base}");
    let (_, digits) = base.rsplit_once('-').unwrap();
    assert!(digits.len() == 12 && digits.chars().all(|c| c.is_ascii_hexdigit()), "{base}");

    for same in ["name = \"hq\"", "account = \"a\"", "secret_file = \"s\"", "refresh_seconds = 60"]
    {
        assert_eq!(remote(&format!("{PI}{same}")).folder(), base, "{same}");
    }
    assert_eq!(remote(&PI.replace("corp", "Corp")).folder(), base, "realms know no case");
    assert_eq!(remote(&PI.replace(".com\"", ".com/\"")).folder(), base, "one address");

    let mut folders = vec![base];
    for other in [
        PI.replace("corp", "corp2"),
        PI.replace("pi.example", "pi2.example"),
        PI.replace(".com", ".com:8443"),
        "kind = \"avochato\"\naccount = \"a\"".to_owned(),
        "kind = \"avochato\"\naccount = \"A\"".to_owned(),
        "kind = \"avochato\"\naccount = \"a\"\ninbox = \"b\"".to_owned(),
        "kind = \"avochato\"\naccount = \"a\"\nurl = \"https://eu.avochato.com\"".to_owned(),
    ] {
        folders.push(remote(&other).folder());
    }
    let count = folders.len();
    folders.sort();
    folders.dedup();
    assert_eq!(folders.len(), count, "{folders:?}");
    assert!(folders.iter().all(|folder| folder.len() <= 37), "{folders:?}");
}

#[test]
fn everything_of_a_directory_lies_in_its_folder() {
    let Ok(own) = Places::find() else { return };
    let pi = remote(PI);
    let places = own.clone().for_directory(Some(&pi));
    let folder = own.data_dir().join("directories").join(pi.folder());
    assert_eq!(places.data_dir(), folder);
    for (path, name) in [
        (places.database(), "mfadmin.db"),
        (places.key_file(), "mfadmin.key"),
        (places.lock_file(), "mfadmin.lock"),
        (places.socket_file(), "mfadmin.sock"),
        (places.rotation_lock_file(), "mfadmin.rotation.lock"),
    ] {
        assert_eq!(path, folder.join(name));
    }
    assert_ne!(places.memory_file(), own.memory_file());
    for (of_this, of_own) in [
        (places.log_file(), own.log_file()),
        (places.session_file(), own.session_file()),
        (places.server_file(), own.server_file()),
        (places.config_file(), own.config_file()),
    ] {
        assert_eq!(of_this, of_own, "it is of this machine's user");
    }
    assert_eq!(places.for_directory(None), own);
}

#[test]
fn file_of_a_directory_has_its_section_and_no_other() {
    let fault = DirectoryFile::parse("[directory]\nkind = \"local\"\n[mail]\n").unwrap_err();
    assert_eq!(fault.line, 3, "{fault}");
    assert!(DirectoryFile::parse("").is_err());
    let missing = DirectoryFile::load(Path::new("/nowhere/at/all.toml")).unwrap();
    assert_eq!(missing, None);
}
