//! The connections of the binary: what its configuration allows, and what it does not.

use crate::{
    connections::authority::Authority,
    program::{Running, TestHome},
};
use std::{fs, os::unix::fs::PermissionsExt};

/// A home with an organisation and a certificate for this machine.
fn home(authority: &Authority) -> TestHome {
    let home = TestHome::with_organisation();
    authority.certify("127.0.0.1").write(&home.path(""));
    home
}

/// A configuration file with TLS and `more`.
fn config(home: &TestHome, more: &str) -> String {
    let [certificate, key] = ["cert.pem", "key.pem"].map(|name| home.path(name));
    home.write(
        "tls.toml",
        &format!("{more}\n[serve.tls]\ncertificate = {certificate:?}\nkey = {key:?}\n"),
    )
}

fn serve(home: &TestHome, config: &str, listen: &str) -> (Running, String) {
    let mut running = home.start(&["serve", "--config", config, "--listen", listen]);
    let line = running.line();
    let url = line.strip_prefix("Listening on ").unwrap().to_owned();
    (running, url)
}

#[tokio::test]
async fn certificate_allows_listening_on_the_network() {
    let authority = Authority::new();
    let home = home(&authority);
    let file = config(&home, "[serve]\npublic_url = \"https://mfa.example.com\"");
    let (running, url) = serve(&home, &file, "0.0.0.0:0");
    let port = url.rsplit(':').next().unwrap();
    assert_eq!(url, format!("https://0.0.0.0:{port}"));
    let ca = reqwest::Certificate::from_pem(authority.pem().as_bytes()).unwrap();
    let http = mfadmin_testing::http_client().tls_certs_only([ca]).build().unwrap();
    let me = http.get(format!("https://127.0.0.1:{port}/v1/me")).bearer_auth(home.token());
    assert_eq!(me.send().await.unwrap().status(), 200);
    assert_eq!(running.stop("TERM"), Some(0));
}

#[test]
fn links_default_to_https_with_a_certificate() {
    let authority = Authority::new();
    let home = home(&authority);
    let (running, url) = serve(&home, &config(&home, ""), "127.0.0.1:0");
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    assert_eq!(running.stop("TERM"), Some(0));
}

#[test]
fn command_trusts_the_configured_authority() {
    let authority = Authority::new();
    let home = home(&authority);
    let (running, url) = serve(&home, &config(&home, ""), "127.0.0.1:0");
    let people = home.write("people.csv", "name,email,role\nZoe,zoe@example.com,member\n");
    let import = |config: &str| {
        let token = home.token();
        let variables = [("MFADMIN_TOKEN", token.as_str())];
        home.run_with(&variables, &["import", &people, "--server", &url, "--config", config])
    };
    let run = import(&home.write("none.toml", ""));
    assert_eq!(run.code, Some(5), "{run:?}");
    let ca = home.write("ca.pem", &authority.pem());
    let run = import(&home.write("ca.toml", &format!("[server]\nca_file = {ca:?}\n")));
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "imported 1 user\n"), "{run:?}");
    let none = home.path("none.pem");
    let run = import(&home.write("lost.toml", &format!("[server]\nca_file = {none:?}\n")));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("none.pem") && run.stderr.contains("ca_file"), "{run:?}");
    let run = import(&home.write("bad.toml", &format!("[server]\nca_file = {people:?}\n")));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("no certificate"), "{run:?}");
    assert_eq!(running.stop("TERM"), Some(0));
}

#[test]
fn tls_key_readable_by_others_is_refused() {
    let authority = Authority::new();
    let home = home(&authority);
    let key = home.path("key.pem");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let run = home.run(&["serve", "--config", &config(&home, ""), "--listen", "127.0.0.1:0"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("chmod 600") && run.stderr.contains("key.pem"), "{run:?}");
    assert!(!run.stderr.contains("PRIVATE"), "{run:?}");
}

#[test]
fn embedded_server_needs_no_certificate() {
    // Links in its messages lead to `mfadmin serve`, which does; the server itself is this process.
    let authority = Authority::new();
    let home = home(&authority);
    fs::remove_file(home.path("key.pem")).unwrap();
    let people = home.write("people.csv", "name,email,role\nZoe,zoe@example.com,member\n");
    let run = home.run(&["import", &people, "--config", &config(&home, "")]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "imported 1 user\n"), "{run:?}");
}
