//! What single values of the file may be.

use mfadmin::config::{
    BaseUrl, Config, Gateway, GatewayUrl, InvalidProxy, InvalidServer, InvalidUrl, Limits,
    MailAddress, MailServer, MailTls, TrustedProxy, TwilioFrom,
};

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

#[test]
fn a_trusted_proxy_is_an_address_or_a_network() {
    for (text, network) in [
        ("192.0.2.1", "192.0.2.1/32"),
        ("::ffff:192.0.2.1", "192.0.2.1/32"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("2001:db8::/32", "2001:db8::/32"),
    ] {
        let proxy: TrustedProxy = text.parse().unwrap();
        assert_eq!(proxy.network().to_string(), network);
    }
    for text in ["", "proxy", "10.0.0.0/", "10.0.0.0/33", "10.0.0", "*"] {
        assert_eq!(text.parse::<TrustedProxy>(), Err(InvalidProxy), "{text}");
    }
}

#[test]
fn the_limits_of_the_file_are_those_of_the_server() {
    let (file, server) = (Limits::default(), mfadmin::server::Limits::default());
    assert_eq!(file.connections.count(), server.connections);
    assert_eq!(file.connections_per_address.count(), server.connections_per_address);
    assert_eq!(file.head_seconds.duration(), server.head);
    assert_eq!(file.idle_seconds.duration(), server.idle);
    assert_eq!(file.stall_seconds.duration(), server.stall);
}

#[test]
fn a_mail_server_has_a_host_and_a_port() {
    for text in ["mail.example.com:587", "127.0.0.1:25", "[::1]:465"] {
        assert_eq!(text.parse::<MailServer>().unwrap().to_string(), text);
    }
    for text in
        ["", "mail", "mail:", ":25", "mail:0", "mail:70000", "::1:25", "[mail]:25", "a b:25"]
    {
        assert_eq!(text.parse::<MailServer>(), Err(InvalidServer), "{text}");
    }
}

#[test]
fn mail_in_clear_stays_on_this_machine() {
    for host in ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"] {
        let text = format!("[mail]\nserver = \"{host}:25\"\nfrom = \"a@b.org\"\ntls = \"none\"");
        assert_eq!(Config::parse(&text).unwrap().mail.tls, MailTls::None);
    }
    for host in ["localhost.example.com", "10.0.0.1", "[::2]"] {
        let text = format!("[mail]\nserver = \"{host}:25\"\nfrom = \"a@b.org\"\ntls = \"none\"");
        assert!(Config::parse(&text).is_err(), "{host}");
    }
}

#[test]
fn an_address_of_a_mail_keeps_its_name() {
    let address: MailAddress = "Ærø \u{2764} <mfa@example.com>".parse().unwrap();
    assert_eq!(address.mailbox().name.as_deref(), Some("Ærø \u{2764}"));
    assert_eq!(String::from(address.clone()).parse::<MailAddress>(), Ok(address));
}

/// A sender that most servers refuse is a fault of the settings, told before a mail is lost to it.
#[test]
fn sender_is_one_that_any_mail_server_takes() {
    for (text, kept) in [
        ("mfa@bücher.example", "mfa@xn--bcher-kva.example"),
        ("Bücher Post <mfa@BÜCHER.example>", "mfa@xn--bcher-kva.example"),
        ("mfa@localhost", "mfa@localhost"),
        ("MFA@Example.com", "MFA@example.com"),
    ] {
        let address: MailAddress = text.parse().unwrap();
        assert_eq!(AsRef::<str>::as_ref(&address.mailbox().email), kept, "{text}");
    }
    for (text, why) in [
        ("mfa", "not a mail address"),
        ("münch@example.com", "the part before the @ may hold ASCII alone"),
        ("Ana <münch@bücher.example>", "the part before the @ may hold ASCII alone"),
        ("mfa@xn--a.example", "the part after the @ is no domain name"),
    ] {
        for key in ["from", "reply_to"] {
            let told =
                Config::parse(&format!("[mail]\n{key} = \"{text}\"")).unwrap_err().to_string();
            assert!(told.contains(why) && told.contains(key), "{text}: {told}");
        }
    }
}

#[test]
fn text_sender_gets_its_settings() {
    let gateway = |text: &str| Config::parse(&format!("[texts]\n{text}")).unwrap().texts.gateway();
    assert_eq!(gateway(""), None);
    assert_eq!(
        gateway("sender = \"avochato\"\naccount = \"A\""),
        Some(Gateway::Avochato {
            url: "https://www.avochato.com".into(),
            auth_id: "A".into(),
            from: None
        })
    );
    assert_eq!(
        gateway("sender = \"twilio\"\naccount = \"A\"\nmessaging_service = \"M\""),
        Some(Gateway::Twilio {
            url: "https://api.twilio.com".into(),
            account: "A".into(),
            from: TwilioFrom::Service("M".into())
        })
    );
    assert_eq!(
        gateway("sender = \"webhook\"\nurl = \"http://[::1]:80/send/?a=b\""),
        Some(Gateway::Webhook { url: "http://[::1]:80/send/?a=b".into() })
    );
    assert_eq!(
        gateway("sender = \"avochato\"\naccount = \"A\"\nurl = \"https://proxy.example.com/\""),
        Some(Gateway::Avochato {
            url: "https://proxy.example.com".into(),
            auth_id: "A".into(),
            from: None
        })
    );
    for bad in ["a", "https://a:b@example.com", "https://example.com/#a", "ftp://example.com"] {
        assert!(bad.parse::<GatewayUrl>().is_err(), "{bad}");
    }
}
