//! The configuration file: its example, its defaults, and what it says about mistakes.

mod values;

use mfadmin::config::{
    Ascii, Audit, BaseUrl, Config, ConfigError, Connections, DirectoryLinks, DirectorySettings,
    EXAMPLE, ForwardedHeader, Hours, Limits, Links, Mail, MailTls, Minutes, OrganisationSettings,
    Outbox, Panel, Passwords, Presence, Refresh, Scroll, Seconds, Serve, Server, SessionHours,
    Sessions, StoreFiles, SyslogFraming, TextSender, Texts, Theme, Tls, View, ViewScreen,
};
use mfadmin::contract::{
    DirectoryKind, Kind, OnLandline, Role,
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
            secret_file: Some("secret".into()),
            refresh_seconds: Refresh::try_from(30).unwrap(),
            ca_file: Some("ca.pem".into()),
            links: DirectoryLinks {
                users: Some("https://www.avochato.com/users?a=b".parse().unwrap()),
                user: Some("https://www.avochato.com/users/{id}".parse().unwrap()),
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
        store: StoreFiles { key_file: Some("key".into()) },
        passwords: Passwords { breached: Some("breached.txt".into()) },
        panel: Panel {
            theme: Theme::Light,
            ascii: Ascii::Always,
            scroll: Scroll::Line,
            mouse: true,
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
fn config_error_names_line_key_and_remedy() {
    for (text, line, key, hint) in [
        ("[serve]\nlisen = 1\n", 2, Some("serve.lisen"), "expected one of `listen`, `public_url`"),
        (
            "[serve]\ntrusted_proxies = [\"10.0.0.0/33\"]",
            2,
            Some("serve.trusted_proxies"),
            "10.0.0.0/8",
        ),
        ("[serve]\nforwarded_by = \"x\"", 2, Some("serve.forwarded_by"), "`x-forwarded-for`"),
        ("[serve.tls]\ncertificate = \"c\"", 2, Some("serve.tls.certificate"), "`key` is missing"),
        ("[serve.tls]\n\nkey = \"k\"", 3, Some("serve.tls.key"), "`certificate` is missing"),
        ("[serve.limits]\nconnections = 0", 2, Some("serve.limits.connections"), "from 1 to 65536"),
        (
            "[serve.limits]\nstall_seconds = 3601",
            2,
            Some("serve.limits.stall_seconds"),
            "from 1 to 3600",
        ),
        ("[serve]\nlisten = \"here\"\n", 2, Some("serve.listen"), "socket address"),
        ("\n[links]\nsetup_hours = 0\n", 3, Some("links.setup_hours"), "from 1 to 168"),
        ("[links]\nphone_hours = 169", 2, Some("links.phone_hours"), "from 1 to 168"),
        ("[links]\nphone_hours = 1.5", 2, Some("links.phone_hours"), "whole number"),
        ("[mail]\nserver = \"mail\"", 2, Some("mail.server"), "host:port"),
        ("[mail]\nfrom = \"me\"", 2, Some("mail.from"), "mfa@example.com"),
        ("[mail]\nfrom = \"a\\r\\nb <a@b.org>\"", 2, Some("mail.from"), "mfa@example.com"),
        ("[mail]\n\nserver = \"a.org:25\"", 3, Some("mail.server"), "`from` is missing"),
        (
            "[mail]\nserver = \"a.org:25\"\nfrom = \"a@a.org\"\ntls = \"none\"",
            4,
            Some("mail.tls"),
            "only for a server on this machine",
        ),
        (
            "[mail]\nserver = \"a.org:25\"\nfrom = \"a@a.org\"\npassword_file = \"p\"",
            4,
            Some("mail.password_file"),
            "`user` is missing",
        ),
        ("[audit]\nsyslog = \"log:514\"", 2, Some("audit.syslog"), "udp://host:514"),
        ("[audit]\nwebhook = \"http://a.org\"", 2, Some("audit.webhook"), "https://"),
        (
            "[audit]\nsyslog = \"tcp://a:1\"\nsyslog_ca_file = \"c\"",
            3,
            Some("audit.syslog_ca_file"),
            "`syslog` is not tls://",
        ),
        ("[audit]\n\nsecret_file = \"s\"", 3, Some("audit.secret_file"), "`webhook` is missing"),
        ("[texts]\nsender = \"twilio\"", 2, Some("texts.sender"), "`account` is missing"),
        ("[texts]\nsender = \"avochato\"", 2, Some("texts.sender"), "`account` is missing"),
        ("[texts]\nsender = \"webhook\"", 2, Some("texts.sender"), "`url` is missing"),
        (
            "[texts]\nsender = \"twilio\"\naccount = \"A\"",
            2,
            Some("texts.sender"),
            "one of `from` and `messaging_service`",
        ),
        (
            "[texts]\nsender = \"twilio\"\naccount = \"../A\"",
            3,
            Some("texts.account"),
            "letters and digits",
        ),
        ("[texts]\nsender = \"webhook\"\nurl = \"http://a.org\"", 3, Some("texts.url"), "https://"),
        (
            "[texts]\nsender = \"webhook\"\nurl = \"https://a.org\"\nfrom = \"1\"",
            4,
            Some("texts.from"),
            "does not use this key",
        ),
        ("[texts]\nsender = \"avochato\"\naccount = \"\"", 3, Some("texts.account"), "empty"),
        ("[texts]\nfrom = \"+14155550100\"", 2, Some("texts.from"), "`sender` is missing"),
        (
            "[texts]\nsender = \"twilio\"\naccount = \"A\"\nfrom = \"me\"",
            4,
            Some("texts.from"),
            "not a number",
        ),
        ("[mail]\nca_file = \"/a.pem\"", 2, Some("mail.ca_file"), "`server` is missing"),
        (
            "[mail]\nserver = \"a.org:25\"\nfrom = \"a@a.org\"\nuser = \"\"",
            4,
            Some("mail.user"),
            "empty",
        ),
        ("[[views]]\nkey = \"5\"", 1, Some("views"), "missing field `name`"),
        ("[[views]]\nname = \"A\"\ncolour = 1", 3, Some("views.colour"), "expected one of `name`"),
        ("[[views]]\nname = \"A\"\nkey = \"4\"", 3, Some("views.key"), "use \"5\" to \"9\""),
        ("[[views]]\nname = \"A\"\nscreen = \"log\"", 3, Some("views.screen"), "`security`"),
        ("[[views]]\nname = \"A\"\ngap = \"all\"", 3, Some("views.gap"), "`authenticator`"),
        ("[[views]]\nname = \"A\"\nrole = \"boss\"", 3, Some("views.role"), "`owner`"),
        ("[[views]]\nname = \"A\"\nkind = \"bot\"", 3, Some("views.kind"), "`avobot`"),
        ("[[views]]\nname = \"A\"\nlink = \"sent\"", 3, Some("views.link"), "`awaiting`"),
        ("[[views]]\nname = \"A\"\nsign_in = \"30d\"", 3, Some("views.sign_in"), "before:30d"),
        ("[[views]]\nname = \"A\"\nolder_than = \"7\"", 3, Some("views.older_than"), "30d"),
        ("[[views]]\nname = \"A\"\nsort = \"age\"", 3, Some("views.sort"), "`urgency`"),
        ("[[views]]\nname = \"A\"\norder = \"up\"", 3, Some("views.order"), "`desc`"),
        ("[[views]]\nname = \"A\"\nsearch = \" \"", 3, Some("views.search"), "leave it out"),
        (
            "[[views]]\nname = \"A\"\n\n[[views]]\nrole = \"owner\"\nname = \"A\"",
            6,
            Some("views.name"),
            "another view has this name",
        ),
        (
            "[[views]]\nname = \"A\"\nkey = \"7\"\n[[views]]\nname = \"B\"\nkey = \"7\"",
            6,
            Some("views.key"),
            "\"A\" has this key",
        ),
        (
            "[[views]]\nname = \"A\"\nscreen = \"security\"\ngap = \"none\"",
            4,
            Some("views.gap"),
            "screen = \"users\"",
        ),
        (
            "[[views]]\nname = \"A\"\ngap = \"none\"\nolder_than = \"7d\"",
            4,
            Some("views.older_than"),
            "remove `gap` or `older_than`",
        ),
        (
            "[[views]]\nname = \"A\"\nkind = \"avobot\"\nlink = \"none\"",
            3,
            Some("views.kind"),
            "an Avobot has neither",
        ),
        (
            "[[views]]\nname = \"A\"\nstatus = \"disabled\"\ngap = \"any\"",
            3,
            Some("views.status"),
            "a disabled user has neither",
        ),
        ("[directory]\nkind = \"keycloak\"", 2, Some("directory.kind"), "`privacyidea`"),
        ("[directory]\nurl = \"https://a.org\"", 2, Some("directory.url"), "`kind` is missing"),
        (
            "[directory]\n[directory.links]\nuser = \"https://a.org/{id}\"",
            3,
            Some("directory.links.user"),
            "`kind` is missing",
        ),
        ("[directory]\nkind = \"avochato\"", 2, Some("directory.kind"), "`account` is missing"),
        (
            "[directory]\nkind = \"avochato\"\naccount = \"A\"\nrealm = \"r\"",
            4,
            Some("directory.realm"),
            "does not use this key",
        ),
        (
            "[directory]\nkind = \"avochato\"\naccount = \" A\"",
            3,
            Some("directory.account"),
            "blanks or control characters",
        ),
        ("[directory]\nkind = \"privacyidea\"", 2, Some("directory.kind"), "`url` is missing"),
        (
            "[directory]\nurl = \"https://a.org\"\nkind = \"privacyidea\"",
            3,
            Some("directory.kind"),
            "`realm` is missing",
        ),
        (
            "[directory]\nkind = \"privacyidea\"\nurl = \"https://a.org\"\nrealm = \"r\"\ninbox = \"i\"",
            5,
            Some("directory.inbox"),
            "does not use this key",
        ),
        (
            "[directory]\nkind = \"privacyidea\"\nurl = \"http://a.org\"",
            3,
            Some("directory.url"),
            "https://",
        ),
        ("[directory]\nurl = \"https://a:b@c.org\"", 2, Some("directory.url"), "secret_file"),
        ("[directory]\nurl = \"https://c.org/?a=b\"", 2, Some("directory.url"), "? or #"),
        ("[directory]\nname = \"Corp\"", 2, Some("directory.name"), "begins with a letter"),
        ("[directory]\nname = \"../x\"", 2, Some("directory.name"), "a-z, 0-9"),
        ("[directory]\nname = \"local\"", 2, Some("directory.name"), "choose another"),
        ("[directory]\nrefresh_seconds = 29", 2, Some("directory.refresh_seconds"), "from 30 to"),
        ("[directory]\nrefresh_seconds = 86401", 2, Some("directory.refresh_seconds"), "a day"),
        (
            "[directory.links]\nuser = \"https://a.org/\"",
            2,
            Some("directory.links.user"),
            "`{id}` is missing",
        ),
        (
            "[directory.links]\nusers = \"https://a:b@c.org/\"",
            2,
            Some("directory.links.users"),
            "without a name or password",
        ),
        ("[outbox]\ndir = \"letters\"", 2, Some("outbox.dir"), "whole path"),
        ("[outbox]\ndir = \"\"", 2, Some("outbox.dir"), "whole path"),
        ("[panel]\ntheme = \"blue\"", 2, Some("panel.theme"), "`monochrome`"),
        ("[panel]\nascii = true", 2, Some("panel.ascii"), "string"),
        ("[keys]\nphone = 3", 2, Some("keys.phone"), "a list of keys"),
        ("[keys]\nlist.phone.now = \"P\"", 2, Some("keys.list.phone.now"), "a place and a command"),
        ("[organisation]\ndefault_region = \"UK1\"", 2, Some("organisation.default_region"), "US"),
        ("[organisation]\nname = \"\"", 2, Some("organisation.name"), "1 to 200"),
        ("[server]\nurl = \"ftp://x\"", 2, Some("server.url"), "http://"),
        ("[servers]\n", 1, Some("servers"), "expected one of"),
        ("[serve\n", 1, None, "expected"),
        ("[policy]\nrequired = []", 2, Some("policy.required"), "name at least one"),
        (
            "[policy]\nrequired = [\"fax\"]",
            2,
            Some("policy.required"),
            "unknown factor \"fax\"; use phone, authenticator, security_key",
        ),
        (
            "[policy]\nrequired = [\"phone\", \"phone|authenticator\"]",
            2,
            Some("policy.required"),
            "remove one of the two",
        ),
        ("[policy]\nrequired = \"phone\"", 2, Some("policy.required"), "a sequence"),
        ("[policy]\nadmins_manage_owners = 1", 2, Some("policy.admins_manage_owners"), "boolean"),
    ] {
        let fault = Config::parse(text).unwrap_err();
        assert_eq!((fault.line, fault.key.as_deref()), (line, key), "{text:?}: {fault}");
        assert!(fault.message.contains(hint), "{text:?}: {fault}");
        assert!(fault.to_string().contains("Correct that line"), "{fault}");
    }
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
