//! The configuration file: its example, its defaults, and what it says about mistakes.

mod faults;
mod values;

use mfadmin::config::{
    Ascii, Audit, BaseUrl, Config, ConfigError, Connections, DirectoryLinks, DirectorySettings,
    EXAMPLE, ForwardedHeader, Hours, Limits, Links, Login, Mail, MailTls, Minutes,
    OrganisationSettings, Outbox, Pages, Panel, Passwords, Presence, RealmLogin, Refresh, Scroll,
    Seconds, Serve, Server, SessionHours, Sessions, StoreSettings, SyslogFraming, TextSender,
    Texts, Theme, Tls, View, ViewScreen,
};
use mfadmin::contract::{
    DirectoryKind, EnrolmentWay, Kind, OnLandline, Role,
    query::{GapFilter, LinkFilter, Order, Sort, StatusFilter},
    rules::Policy,
};
use std::collections::BTreeSet;

/// Every field named and every optional one set, so that a new key cannot be left out.
fn everything() -> Config {
    let url: BaseUrl = "https://mfadmin.example.com".parse().unwrap();
    let hours = |n: i64| Hours::try_from(n).unwrap();
    Config {
        server: Server { url: Some(url.clone()), ca_file: Some("ca.pem".into()) },
        serve: Serve {
            listen: "0.0.0.0:80".parse().unwrap(),
            public_url: Some(url.clone()),
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()],
            forwarded_by: ForwardedHeader::Forwarded,
            metrics_listen: Some("127.0.0.1:9464".parse().unwrap()),
            tls: Tls { certificate: Some("cert.pem".into()), key: Some("key.pem".into()) },
            limits: Limits {
                connections: Connections::try_from(1).unwrap(),
                connections_per_address: Connections::try_from(65536).unwrap(),
                head_seconds: Seconds::try_from(1).unwrap(),
                idle_seconds: Seconds::try_from(3600).unwrap(),
                stall_seconds: Seconds::try_from(2).unwrap(),
            },
        },
        directory: DirectorySettings {
            kind: DirectoryKind::PrivacyIdea,
            name: Some("corp".parse().unwrap()),
            url: Some("https://pi.example.com/pi".parse().unwrap()),
            account: Some("mfadmin".into()),
            inbox: Some("example".into()),
            realm: Some("example".into()),
            client_id: Some("mfadmin".into()),
            owners: vec!["/board".into()],
            admins: vec!["mfa-admin".into()],
            phone: Some("mobile".into()),
            phone_verified: Some("mobileVerified".into()),
            enrolment: Some(EnrolmentWay::Keycloak),
            secret_file: Some("secret".into()),
            key_file: Some("key.pem".into()),
            refresh_seconds: Refresh::try_from(30).unwrap(),
            ca_file: Some("ca.pem".into()),
            links: DirectoryLinks {
                users: Some("https://www.avochato.com/users?a=b".parse().unwrap()),
                user: Some("https://www.avochato.com/users/{id}".parse().unwrap()),
            },
        },
        login: Login {
            realm: RealmLogin {
                enabled: true,
                client_id: Some("mfadmin-login".into()),
                secret_file: Some("secret".into()),
                acr: Some("2".into()),
                scopes: vec!["profile".into()],
            },
        },
        organisation: OrganisationSettings {
            name: "Ærø".parse().unwrap(),
            default_region: "DK".parse().unwrap(),
            support: Some("it@example.com".parse().unwrap()),
            time_zone: "Europe/Berlin".parse().unwrap(),
        },
        policy: Policy {
            admins_manage_owners: true,
            require_reason: true,
            required: vec!["phone".into(), "authenticator|security_key".into()].try_into().unwrap(),
        },
        links: Links {
            setup_hours: hours(1),
            password_hours: hours(2),
            phone_hours: hours(168),
            email_hours: hours(3),
        },
        mail: Mail {
            server: Some("[::1]:465".parse().unwrap()),
            tls: MailTls::Implicit,
            user: Some("mfadmin".into()),
            password_file: Some("password".into()),
            from: Some("Ærø <mfa@example.com>".parse().unwrap()),
            reply_to: Some("it@example.com".parse().unwrap()),
            ca_file: Some("ca.pem".into()),
            hello: Some("mfadmin.example.com".parse().unwrap()),
        },
        texts: Texts {
            sender: TextSender::Outbox,
            url: Some("https://texts.example.com/send/?a=b".parse().unwrap()),
            account: Some("AC1".into()),
            secret_file: Some("secret".into()),
            from: Some("+14155550100".into()),
            messaging_service: Some("MG1".into()),
            landlines: OnLandline::Refuse,
        },
        pages: Pages { language: Some("pt-BR".parse().unwrap()), texts: Some("texts".into()) },
        outbox: Outbox { dir: Some("outbox".into()) },
        sessions: Sessions {
            idle_minutes: Minutes::try_from(5).unwrap(),
            absolute_hours: SessionHours::try_from(1).unwrap(),
        },
        audit: Audit {
            syslog: Some("tls://[::1]:6514".parse().unwrap()),
            framing: Some(SyslogFraming::Octets),
            syslog_ca_file: Some("ca.pem".into()),
            webhook: Some("https://log.example.com/x".parse().unwrap()),
            secret_file: Some("secret".into()),
        },
        store: StoreSettings {
            key_file: Some("key".into()),
            url: Some("postgres://mfadmin@db.example.com:5433/mfa%20db".parse().unwrap()),
            password_file: Some("password".into()),
            ca_file: Some("ca.pem".into()),
            pooler: true,
            listen_url: Some("postgres://mfadmin@db.example.com/mfadmin".parse().unwrap()),
        },
        passwords: Passwords { breached: Some("breached.txt".into()) },
        panel: Panel {
            theme: Theme::Light,
            ascii: Ascii::Always,
            scroll: Scroll::Line,
            mouse: true,
            plain: true,
            remember: false,
        },
        keys: toml::from_str("phone = \"P\"").unwrap(),
        views: vec![View {
            name: "Quiet".parse().unwrap(),
            key: Some(String::from("9").try_into().unwrap()),
            screen: ViewScreen::Security,
            search: Some("a b".into()),
            gap: Some(GapFilter::Both),
            role: Some(Role::Admin),
            kind: Some(Kind::Human),
            link: Some(LinkFilter::Expired),
            sign_in: Some("before:30d".parse().unwrap()),
            older_than: Some("7d".parse().unwrap()),
            status: Some(StatusFilter::Enabled),
            sort: Some(Sort::LastSignIn),
            order: Order::Desc,
        }],
    }
}

fn keys(text: &str) -> BTreeSet<String> {
    let table: toml::Table = text.parse().unwrap();
    let mut keys = BTreeSet::new();
    collect("", &table, &mut keys);
    keys
}

fn collect(section: &str, table: &toml::Table, keys: &mut BTreeSet<String>) {
    for (key, value) in table {
        let whole = format!("{section}{key}");
        let first = value.as_array().and_then(|list| list.first()?.as_table());
        match value.as_table().or(first) {
            Some(inner) => collect(&format!("{whole}."), inner, keys),
            None => drop(keys.insert(whole)),
        }
    }
}

/// The example with its optional keys switched on.
fn uncommented() -> String {
    let switch_on = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if rest.starts_with("[[") => rest.to_owned(),
        Some(rest) if rest.split_once(" = ").is_some_and(|(key, _)| is_key(key)) => rest.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(switch_on).collect::<Vec<_>>().join("\n")
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

#[test]
fn example_equals_the_defaults() {
    assert_eq!(Config::parse(EXAMPLE).unwrap(), Config::default());
    assert_eq!(Config::parse("").unwrap(), Config::default());
}

#[test]
fn the_example_has_every_key_and_no_other() {
    let whole = uncommented();
    // What goes together is another question.
    toml::from_str::<Config>(&whole).unwrap();
    assert_eq!(keys(&whole), keys(&toml::to_string(&everything()).unwrap()));
}

#[test]
fn written_config_reads_back() {
    let text = toml::to_string(&everything()).unwrap();
    assert_eq!(toml::from_str::<Config>(&text).unwrap(), everything());
}

#[test]
fn only_a_named_config_file_must_exist() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("none.toml");
    assert_eq!(Config::load(&path, Presence::Optional).unwrap(), Config::default());
    let error = Config::load(&path, Presence::Required).unwrap_err();
    assert!(matches!(error, ConfigError::Unreadable { .. }));
    assert!(error.to_string().contains("none.toml"), "{error}");
}

#[test]
fn config_error_names_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.toml");
    std::fs::write(&path, "[panel]\nascii = 3\n").unwrap();
    let error = Config::load(&path, Presence::Optional).unwrap_err().to_string();
    assert!(error.contains("mine.toml, line 2, panel.ascii: "), "{error}");
}
