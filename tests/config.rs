//! The configuration file: its example, its defaults, and what it says about mistakes.

#![allow(clippy::unwrap_used, reason = "a helper of a test may fail the test")]

use mfadmin::config::{
    Ascii, BaseUrl, Config, ConfigError, EXAMPLE, Hours, InvalidUrl, Links, OrganisationSettings,
    Panel, Passwords, Presence, Serve, Server, Theme,
};
use mfadmin::contract::rules::Policy;
use std::collections::BTreeSet;

/// Every field named and every optional one set, so that a new key cannot be left out.
fn everything() -> Config {
    let url: BaseUrl = "https://mfadmin.example.com".parse().unwrap();
    let hours = |n: i64| Hours::try_from(n).unwrap();
    Config {
        server: Server { url: Some(url.clone()) },
        serve: Serve { listen: "0.0.0.0:80".parse().unwrap(), public_url: Some(url) },
        organisation: OrganisationSettings {
            name: "Ærø".parse().unwrap(),
            default_region: "DK".parse().unwrap(),
            support: Some("it@example.com".parse().unwrap()),
        },
        policy: Policy { admins_manage_owners: true },
        links: Links { setup_hours: hours(1), password_hours: hours(2), phone_hours: hours(168) },
        passwords: Passwords { breached: Some("/var/lib/breached.txt".into()) },
        panel: Panel { theme: Theme::Light, ascii: Ascii::Always },
    }
}

fn keys(text: &str) -> BTreeSet<String> {
    let table: toml::Table = text.parse().unwrap();
    let of_section = |(section, value): (&String, &toml::Value)| {
        let section = section.clone();
        let keys: Vec<String> = value.as_table().unwrap().keys().cloned().collect();
        keys.into_iter().map(move |key| format!("{section}.{key}"))
    };
    table.iter().flat_map(of_section).collect()
}

/// The example with its optional keys switched on.
fn uncommented() -> String {
    let switch_on = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if rest.split_once(" = ").is_some_and(|(key, _)| is_key(key)) => rest.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(switch_on).collect::<Vec<_>>().join("\n")
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

#[test]
fn the_example_says_the_defaults() {
    assert_eq!(Config::parse(EXAMPLE).unwrap(), Config::default());
    assert_eq!(Config::parse("").unwrap(), Config::default());
}

#[test]
fn the_example_has_every_key_and_no_other() {
    let whole = uncommented();
    Config::parse(&whole).unwrap();
    assert_eq!(keys(&whole), keys(&toml::to_string(&everything()).unwrap()));
}

#[test]
fn what_is_written_reads_back() {
    let text = toml::to_string(&everything()).unwrap();
    assert_eq!(Config::parse(&text).unwrap(), everything());
}

#[test]
fn a_mistake_is_named_by_line_and_key_with_a_way_out() {
    for (text, line, key, hint) in [
        ("[serve]\nlisen = 1\n", 2, Some("serve.lisen"), "expected `listen` or `public_url`"),
        ("[serve]\nlisten = \"here\"\n", 2, Some("serve.listen"), "socket address"),
        ("\n[links]\nsetup_hours = 0\n", 3, Some("links.setup_hours"), "from 1 to 168"),
        ("[links]\nphone_hours = 169", 2, Some("links.phone_hours"), "from 1 to 168"),
        ("[links]\nphone_hours = 1.5", 2, Some("links.phone_hours"), "whole number"),
        ("[panel]\ntheme = \"blue\"", 2, Some("panel.theme"), "`monochrome`"),
        ("[panel]\nascii = true", 2, Some("panel.ascii"), "string"),
        ("[organisation]\ndefault_region = \"UK1\"", 2, Some("organisation.default_region"), "US"),
        ("[organisation]\nname = \"\"", 2, Some("organisation.name"), "1 to 200"),
        ("[server]\nurl = \"ftp://x\"", 2, Some("server.url"), "http://"),
        ("[servers]\n", 1, Some("servers"), "expected one of"),
        ("[serve\n", 1, None, "expected"),
        ("[policy]\nadmins_manage_owners = 1", 2, Some("policy.admins_manage_owners"), "boolean"),
    ] {
        let fault = Config::parse(text).unwrap_err();
        assert_eq!((fault.line, fault.key.as_deref()), (line, key), "{text:?}: {fault}");
        assert!(fault.message.contains(hint), "{text:?}: {fault}");
        assert!(fault.to_string().contains("Mend that line"), "{fault}");
    }
}

#[test]
fn a_missing_file_is_a_mistake_only_when_it_was_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("none.toml");
    assert_eq!(Config::load(&path, Presence::Optional).unwrap(), Config::default());
    let error = Config::load(&path, Presence::Required).unwrap_err();
    assert!(matches!(error, ConfigError::Unreadable { .. }));
    assert!(error.to_string().contains("none.toml"), "{error}");
}

#[test]
fn a_fault_names_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.toml");
    std::fs::write(&path, "[panel]\nascii = 3\n").unwrap();
    let error = Config::load(&path, Presence::Optional).unwrap_err().to_string();
    assert!(error.contains("mine.toml, line 2, panel.ascii: "), "{error}");
}

#[test]
fn an_address_has_one_spelling_and_no_secret() {
    let parse = |text: &str| text.parse::<BaseUrl>();
    assert_eq!(parse("HTTPS://Example.com:443/").unwrap().as_str(), "https://example.com");
    assert_eq!(parse("http://[::1]:80/mfa/").unwrap().as_str(), "http://[::1]/mfa");
    assert_eq!(parse("example.com"), Err(InvalidUrl::Malformed));
    assert_eq!(parse("file:///etc/passwd"), Err(InvalidUrl::Scheme));
    assert_eq!(parse("https://a:hunter2@example.com"), Err(InvalidUrl::Credentials));
    assert_eq!(parse("https://example.com/?a=b"), Err(InvalidUrl::Tail));
    let shown = parse("https://a:hunter2@example.com").unwrap_err().to_string();
    assert!(!shown.contains("hunter2"), "{shown}");
}
