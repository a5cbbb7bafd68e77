//! `mfadmin connect keycloak` by the real binary: right answers, and everything that does not connect.

#[path = "../../cli/connect/tls_line.rs"]
mod tls_line;

use super::{CLIENT, Realm, SECRET};
use mfadmin_testing::{
    authority::Authority,
    program::{Outcome, TestHome},
    terminal::Screen,
};
use rcgen::KeyPair;
use serde_json::{Value, json};
use std::{fs, os::unix::fs::PermissionsExt};

/// A home with a file for each secret.
struct Host {
    home: TestHome,
    secret: String,
}

impl Host {
    fn new() -> Self {
        let home = TestHome::new();
        let secret = private(&home, "secret", &format!("{SECRET}\n"));
        Self { home, secret }
    }

    /// Connects with these settings; what `rest` says goes before.
    fn connect(&self, url: &str, realm: &str, rest: &[&str]) -> Outcome {
        let mut arguments =
            vec!["connect", "keycloak", "--url", url, "--realm", realm, "--no-panel"];
        if !rest.contains(&"--client-id") {
            arguments.extend(["--client-id", CLIENT]);
        }
        if !rest.iter().any(|it| ["--secret-file", "--key-file"].contains(it)) {
            arguments.extend(["--secret-file", &self.secret]);
        }
        arguments.extend(rest);
        self.home.run(&arguments)
    }

    /// That `run` ended with `code`, said `words`, and left nothing behind.
    fn assert_refused(&self, run: &Outcome, code: i32, words: &[&str]) {
        assert_eq!(run.code, Some(code), "{run:?}");
        for words in words {
            assert!(run.stderr.contains(words), "{words}: {run:?}");
        }
        assert!(!format!("{run:?}").contains(SECRET), "{run:?}");
        assert!(!self.home.config_file().exists(), "no configuration: {run:?}");
        assert!(!self.home.path("config/mfadmin/directories").exists(), "no secret: {run:?}");
        assert!(!self.home.data("directories").exists(), "no database: {run:?}");
    }
}

fn private(home: &TestHome, name: &str, text: &str) -> String {
    let file = home.write(name, text);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn right_answers_connect_and_read_the_realm() {
    let realm = Realm::new("connects").await;
    realm.post("roles", json!({ "name": "mfa-admin" })).await;
    for user in ["one", "two", "three"] {
        realm.user(user, json!({})).await;
    }
    let host = Host::new();
    let run = host.connect(&realm.url, &realm.name, &["--admins", "mfa-admin"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for words in ["Account: client mfadmin", "Done here: ", "Read 3 users"] {
        assert!(run.stdout.contains(words), "{words}: {run:?}");
    }
    let config = fs::read_to_string(host.home.config_file()).unwrap();
    assert!(config.contains("kind = \"keycloak\"") && config.contains("admins = [\"mfa-admin\"]"));
    assert!(config.contains(&host.secret) && !config.contains(SECRET), "{config}");
    let users = host.home.run(&["users", "--format", "ndjson"]);
    assert_eq!(users.stdout.lines().count(), 3, "{users:?}");
    assert!(!format!("{run:?}{users:?}").contains(SECRET));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn what_does_not_connect_names_the_setting_and_leaves_nothing() {
    let realm = Realm::new("refuses").await;
    realm.user("somebody", json!({})).await;
    realm.post("clients", json!({ "clientId": "public", "publicClient": true })).await;
    realm.client_with("rightless", &[]).await;
    realm.client_with("blind", &["query-users"]).await;
    let host = Host::new();
    let (url, name) = (realm.url.as_str(), realm.name.as_str());

    let run = host.connect(url, "nowhere", &[]);
    host.assert_refused(&run, 2, &["[directory] realm", "no realm of this name"]);
    let run = host.connect(url, name, &["--client-id", "public"]);
    host.assert_refused(&run, 4, &["Turn client authentication on"]);
    let wrong = private(&host.home, "wrong", "hunter2\n");
    let run = host.connect(url, name, &["--secret-file", &wrong]);
    host.assert_refused(&run, 4, &["[directory] client_id and its secret"]);
    assert!(!format!("{run:?}").contains("hunter2"), "{run:?}");
    let run = host.connect(url, name, &["--client-id", "rightless"]);
    host.assert_refused(&run, 4, &["does not let this account read", "view-users"]);
    let run = host.connect(url, name, &["--client-id", "blind"]);
    host.assert_refused(&run, 4, &["shown none of the 1 users", "view-users"]);

    let run = host.connect(&format!("{url}/auth"), name, &[]);
    host.assert_refused(&run, 2, &["[directory] url"]);
    for page in ["/admin/master/console", "/realms/refuses"] {
        let run = host.connect(&format!("{url}{page}"), name, &[]);
        host.assert_refused(&run, 2, &["before /admin or /realms"]);
    }
    let run = host.connect(&format!("{url}/admin/master/console/#/refuses/users"), name, &[]);
    host.assert_refused(&run, 2, &["--url", "must not contain ? or #"]);
    for (option, setting) in
        [("--admins", "[directory] admins"), ("--owners", "[directory] owners")]
    {
        let run = host.connect(url, name, &[option, "nobody-has-it"]);
        host.assert_refused(&run, 2, &[setting, "no realm role called nobody-has-it"]);
        let run = host.connect(url, name, &[option, "/no/group"]);
        host.assert_refused(&run, 2, &[setting, "no group called no/group"]);
    }

    let mut whole = realm.get("").await;
    whole["sslRequired"] = json!("all");
    realm.put("", whole).await;
    let run = host.connect(url, name, &[]);
    host.assert_refused(&run, 2, &["[directory] url", "sslRequired", "https://"]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_private_authority_is_trusted_by_its_file_alone() {
    let realm = Realm::new("by-tls").await;
    realm.user("somebody", json!({})).await;
    let authority = Authority::new();
    let port = realm.url.rsplit(':').next().unwrap().parse().unwrap();
    let url = tls_line::to(port, &authority).await;
    let host = Host::new();
    let run = host.connect(&url, &realm.name, &[]);
    host.assert_refused(&run, 5, &["is not trusted", "--ca-file", "[directory] ca_file"]);
    let ca = host.home.write("ca.pem", &authority.pem());
    let run = host.connect(&url, &realm.name, &["--ca-file", &ca]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// A client that signs in by a key whose public part is `jwks`.
async fn client_with_key(realm: &Realm, id: &str, algorithm: &str, attributes: Value) {
    realm.client_with(id, &["view-users", "manage-users", "view-realm"]).await;
    let client = realm.id_of(&format!("clients?clientId={id}")).await;
    let mut whole = realm.get(&format!("clients/{client}")).await;
    whole["clientAuthenticatorType"] = json!("client-jwt");
    whole["attributes"]["token.endpoint.auth.signing.alg"] = json!(algorithm);
    for (name, value) in attributes.as_object().unwrap() {
        whole["attributes"][name] = value.clone();
    }
    realm.put(&format!("clients/{client}"), whole).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_private_key_signs_in_and_a_wrong_one_does_not() {
    let realm = Realm::new("by-key").await;
    realm.user("somebody", json!({})).await;
    let host = Host::new();
    let connect = |client: &str, key: &str| {
        host.connect(
            &realm.url,
            &realm.name,
            &["--client-id", client, "--key-file", key, "--dry-run"],
        )
    };

    // An elliptic curve, by a certificate that anybody can make.
    let pair = KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new([]).unwrap().self_signed(&pair).unwrap().pem();
    let certificate: String = certificate.lines().filter(|line| !line.contains("-----")).collect();
    client_with_key(&realm, "curve", "ES256", json!({ "jwt.credential.certificate": certificate }))
        .await;
    let key = private(&host.home, "curve.pem", &pair.serialize_pem());
    let run = connect("curve", &key);
    assert_eq!(run.code, Some(0), "{run:?}");

    // RSA, as Keycloak itself makes the pair.
    client_with_key(&realm, "rsa", "RS256", json!({})).await;
    let client = realm.id_of("clients?clientId=rsa").await;
    let made = realm.made(&format!("clients/{client}/certificates/jwt.credential/generate")).await;
    let body = made["privateKey"].as_str().unwrap();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
    let rsa = private(&host.home, "rsa.pem", &pem);
    let run = connect("rsa", &rsa);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(!format!("{run:?}").contains(body), "{run:?}");

    let run = connect("curve", &rsa);
    host.assert_refused(&run, 4, &["[directory] client_id"]);
    let run = connect("mfadmin", &key);
    host.assert_refused(&run, 4, &["[directory] client_id"]);
    let shared = host.home.write("shared.pem", &pair.serialize_pem());
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o644)).unwrap();
    let run = connect("curve", &shared);
    host.assert_refused(&run, run.code.unwrap(), &["chmod 600"]);
    let none = private(&host.home, "none.pem", "no key at all\n");
    let run = connect("curve", &none);
    host.assert_refused(&run, 2, &["[directory] key_file"]);

    // Connected by it, everything else goes by it as well.
    let run = host.connect(&realm.url, &realm.name, &["--client-id", "curve", "--key-file", &key]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let config = fs::read_to_string(host.home.config_file()).unwrap();
    assert!(config.contains(&format!("key_file = \"{key}\"")), "{config}");
    let run = host.home.run(&["sync"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn the_client_that_people_sign_in_by_is_tried_and_written() {
    let realm = Realm::new("connects-login").await;
    realm.user("somebody", json!({})).await;
    let client = json!({ "clientId": "people", "secret": SECRET, "publicClient": false });
    realm.post("clients", client).await;
    let host = Host::new();
    let (url, name) = (realm.url.as_str(), realm.name.as_str());
    let run = host.connect(url, name, &["--login-client", "people"]);
    host.assert_refused(&run, 2, &["give --login-secret-file"]);
    let wrong = private(&host.home, "wrong", "hunter2\n");
    let run = host.connect(url, name, &["--login-client", "people", "--login-secret-file", &wrong]);
    host.assert_refused(&run, 1, &["Nothing was written"]);
    assert!(run.stdout.contains("refuses the client people"), "{run:?}");

    let secret = host.secret.clone();
    let answers = ["--login-client", "people", "--login-secret-file", &secret];
    let run = host.connect(url, name, &answers);
    assert_eq!(run.code, Some(0), "{run:?}");
    let config = fs::read_to_string(host.home.config_file()).unwrap();
    let (_, section) = config.split_once("\n[login.realm]\n").unwrap();
    for line in [
        "\nenabled = true\n",
        "\nclient_id = \"people\"\n",
        "# Scopes to ask for",
        "# Whether Owners",
    ] {
        assert!(section.contains(line), "{line}: {section}");
    }
    assert!(section.contains(&format!("\nsecret_file = \"{secret}\"\n")), "{section}");
    let doctor = host.home.run(&["doctor"]);
    assert!(doctor.stdout.contains("The realm takes the client people"), "{doctor:?}");

    // A server of it does not say that nobody signs in.
    let text = fs::read_to_string(host.home.config_file()).unwrap();
    let public = "[serve]\npublic_url = \"http://127.0.0.1:7979\"\n";
    fs::write(host.home.config_file(), text.replace("[serve]\n", public)).unwrap();
    let mut serve = host.home.start(&["serve", "--listen", "127.0.0.1:0"]);
    let said = serve.remark();
    assert!(said.starts_with("Owners and Admins of the realm sign in to it"), "{said}");
    serve.stop("TERM");
    fs::write(host.home.config_file(), text).unwrap();

    // Connected again without a word of it, people sign in as before.
    let run = host.connect(url, name, &[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(fs::read_to_string(host.home.config_file()).unwrap(), config);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn doctor_says_how_old_keys_are_and_what_makes_them_younger() {
    let realm = Realm::new("connects-keys").await;
    realm.user("somebody", json!({})).await;
    realm.user("another", json!({})).await;
    let host = Host::new();
    let run = host.connect(&realm.url, &realm.name, &[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let doctor = host.home.run(&["doctor"]).stdout;
    assert!(doctor.contains("are read user by user, the oldest at"), "{doctor}");
    assert!(!doctor.contains("too slowly"), "{doctor}");

    let mut folders = fs::read_dir(host.home.data("directories")).unwrap();
    let database = folders.next().unwrap().unwrap().path().join("mfadmin.db");
    let mut database = mfadmin_testing::server::connect(&database).await;
    let older = "update users set as_of = as_of - 1800000 where username = 'another'";
    sqlx::query(older).execute(&mut database).await.unwrap();
    let doctor = host.home.run(&["doctor"]).stdout;
    for words in ["too slowly to read all within refresh_seconds", "view-events"] {
        assert!(doctor.contains(words), "{words}: {doctor}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn the_questions_on_a_terminal_lead_to_the_panel_and_show_no_secret() {
    let realm = Realm::new("connects-asked").await;
    realm.user("somebody", json!({})).await;
    let people = "a secret of the client of people";
    let client = json!({ "clientId": "people", "secret": people, "publicClient": false });
    realm.post("clients", client).await;
    let host = Host::new();
    let (open, right) = (host.home.write("open", people), private(&host.home, "right", people));
    let mut screen = Screen::start(&host.home, &["connect", "keycloak"], 80, 24);
    for (question, answer) in [
        ("Address (https://sso.example.com):", realm.url.as_str()),
        ("Realm:", "\r"),
        ("It cannot be left out.", realm.name.as_str()),
        ("Client id (with a service account):", CLIENT),
        ("sign in to `mfadmin serve` (empty: none):", "people"),
        // Whoever may read it may sign in for everybody: another file is asked for.
        ("File with its secret (mode 0600):", open.as_str()),
        ("0600", right.as_str()),
        ("Secret of the client (not shown):", "\r"),
    ] {
        screen.wait_for(question);
        screen.press(&format!("{}\r", answer.trim_end_matches('\r')));
    }
    screen.wait_for("A secret is one line of text");
    // What is typed before the question is asked again is shown by the terminal.
    screen.wait_until("asking again", |screen| {
        screen.contents().matches("Secret of the client (not shown):").count() == 2
    });
    screen.press(&format!("{SECRET}\r"));
    screen.wait_until("the panel", |screen| screen.alternate_screen());
    screen.wait_for("First somebody");
    for secret in [SECRET, people] {
        assert!(!screen.wrote(secret.as_bytes()), "a secret was on the screen");
    }
    screen.press("q");
    assert!(screen.end().success());
    screen.assert_restored();
    let config = fs::read_to_string(host.home.config_file()).unwrap();
    assert!(config.contains("client_id = \"people\"") && !config.contains(SECRET), "{config}");
}
