//! What does not connect leaves nothing behind, and says what to do next.

use super::{AUTH_ID, Bastion, INBOX, inbox, private, tls_line};
use mfadmin_testing::{authority::Authority, avochato::Fault};
use std::{io::Write, net::TcpListener, sync::Arc, thread};

#[tokio::test(flavor = "multi_thread")]
async fn wrong_secret_is_refused() {
    let bastion = Bastion::with(inbox(2)).await;
    let wrong = bastion.home.write("wrong", "hunter2\n");
    private(&wrong);
    let mut arguments = bastion.arguments(&[]);
    let at = arguments.iter().position(|it| *it == bastion.secret).unwrap();
    arguments[at] = &wrong;
    let run = bastion.home.run(&arguments);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("refused the secret"), "{run:?}");
    assert!(run.stderr.contains("`mfadmin connect` asks for them again"), "{run:?}");
    assert!(run.stdout.contains("Fix: "), "{run:?}");
    assert!(!format!("{run:?}").contains("hunter2"), "{run:?}");
    bastion.assert_untouched();
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_address_is_not_reached() {
    let bastion = Bastion::with(inbox(2)).await;
    // Nobody listens on a port that was just given back.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = format!("http://{free}");
    let mut arguments = bastion.arguments(&[]);
    arguments[3] = &nobody;
    let run = bastion.home.run(&arguments);
    assert_eq!(run.code, Some(5), "{run:?}");
    assert!(run.stderr.contains("Check the address and the network"), "{run:?}");
    bastion.assert_untouched();
}

#[tokio::test(flavor = "multi_thread")]
async fn address_of_another_program_is_told() {
    let bastion = Bastion::with(inbox(2)).await;
    bastion.server.fault("GET", 1000, Fault::Answer(200, "<html>Hello</html>".to_owned()));
    let run = bastion.home.run(&bastion.arguments(&[]));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("Check that this is the address of Avochato"), "{run:?}");
    bastion.assert_untouched();
}

#[tokio::test(flavor = "multi_thread")]
async fn account_without_rights_is_told() {
    let bastion = Bastion::with(inbox(2)).await;
    let answer = "{\"status\": 403, \"data\": null, \"errors\": [\"Not allowed\"]}".to_owned();
    bastion.server.fault("GET /v1/users", 1000, Fault::Answer(403, answer));
    let run = bastion.home.run(&bastion.arguments(&[]));
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("does not let this account read"), "{run:?}");
    bastion.assert_untouched();
}

/// A server of TLS whose certificate no authority has signed.
fn self_signed() -> String {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut tls = rustls::ServerConnection::new(config.clone()).unwrap();
            // The other side hangs up once it has seen the certificate.
            let _ = tls.complete_io(&mut stream);
            let _ = stream.flush();
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn certificate_that_is_not_trusted_stops_it() {
    let bastion = Bastion::with(inbox(2)).await;
    let url = self_signed();
    let mut arguments = bastion.arguments(&[]);
    arguments[3] = &url;
    let run = bastion.home.run(&arguments);
    assert_eq!(run.code, Some(5), "{run:?}");
    assert!(run.stderr.contains("is not trusted") && run.stderr.contains("--ca-file"), "{run:?}");
    bastion.assert_untouched();

    arguments.extend(["--ca-file", &bastion.secret]);
    let run = bastion.home.run(&arguments);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("[directory] ca_file"), "{run:?}");
    bastion.assert_untouched();
}

#[tokio::test(flavor = "multi_thread")]
async fn certificate_of_a_private_authority_is_trusted_by_its_file() {
    let bastion = Bastion::with(inbox(2)).await;
    let port = bastion.server.url.rsplit(':').next().unwrap().parse().unwrap();
    let authority = Authority::new();
    let url = tls_line::to(port, &authority).await;
    let other = bastion.home.write("other.pem", &Authority::new().pem());
    let mut arguments = bastion.arguments(&["--ca-file", &other]);
    arguments[3] = &url;
    let run = bastion.home.run(&arguments);
    assert_eq!(run.code, Some(5), "{run:?}");
    assert!(run.stderr.contains("is not trusted"), "{run:?}");
    bastion.assert_untouched();

    let ca = bastion.home.write("ca.pem", &authority.pem());
    let at = arguments.iter().position(|it| *it == other).unwrap();
    arguments[at] = &ca;
    let run = bastion.home.run(&arguments);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("Read 2 users"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_inbox_is_named() {
    let bastion = Bastion::with(inbox(2)).await;
    let mut arguments = bastion.arguments(&[]);
    let at = arguments.iter().position(|it| *it == INBOX).unwrap();
    arguments[at] = "nowhere";
    let run = bastion.home.run(&arguments);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("[directory] inbox"), "{run:?}");
    bastion.assert_untouched();
}

#[test]
fn missing_answers_are_named_without_a_terminal() {
    let home = crate::program::TestHome::new();
    for (args, hint) in [
        (&["connect", "avochato"][..], "--account"),
        (&["connect", "avochato", "--account", AUTH_ID], "--secret-file"),
        (&["connect", "privacyidea"], "--url and --realm"),
        (&["connect", "privacyidea", "--url", "https://a.org"], "--url and --realm"),
        (&["connect", "privacyidea", "--url", "http://a.org"], "https://"),
        (&["connect", "avochato", "--account", AUTH_ID, "--realm", "r"], "directory.realm"),
        (&["connect", "avochato", "--name", "local"], "choose another"),
        (&["connect", "okta"], "avochato, privacyidea, keycloak"),
        (&["connect"], "KIND"),
    ] {
        let run = home.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stderr.contains(hint), "{args:?}: {run:?}");
    }
    let shared = home.write("shared", "hunter2\n");
    let run = home.run(&["connect", "avochato", "--account", AUTH_ID, "--secret-file", &shared]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("chmod 600"), "{run:?}");
    assert!(!home.path("config").exists() && !home.path("data").exists());
}
