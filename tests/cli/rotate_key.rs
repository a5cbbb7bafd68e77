//! Another key: beside a running server, and broken off at any moment.

use crate::{
    program::{Running, TestHome, mode},
    serve::{get, serve, stepped_up},
};
use jiff::Timestamp;
use mfadmin::{
    contract::{AuthenticatorState, Kind, PhoneState, Role, UserId},
    server::{
        crypto::SealingKey,
        store::{NewUser, Store},
    },
};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::fs;

const SEALED: &str = "select substr(sealed, 1, 5) as header from outbox where length(sealed) > 0 \
    union all select substr(sealed_secret, 1, 5) from authenticators \
    union all select substr(sealed_secret, 1, 5) from sessions where sealed_secret is not null";

async fn database(home: &TestHome) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(home.data("mfadmin.db"));
    options.busy_timeout(std::time::Duration::from_secs(30)).connect().await.unwrap()
}

/// How many values are sealed under key `number`, and how many are not.
async fn sealed_under(home: &TestHome, number: u32) -> (usize, usize) {
    let [a, b, c, d] = number.to_be_bytes();
    let mut database = database(home).await;
    let rows = sqlx::query(SEALED).fetch_all(&mut database).await.unwrap();
    database.close().await.unwrap();
    let headers: Vec<Vec<u8>> = rows.iter().map(|row| row.get("header")).collect();
    let (under, other): (Vec<_>, Vec<_>) =
        headers.into_iter().partition(|header| *header == [1, a, b, c, d]);
    (under.len(), other.len())
}

fn keys(home: &TestHome) -> Vec<String> {
    let text = fs::read_to_string(home.data("mfadmin.key")).unwrap();
    text.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

async fn post(url: &str, token: &str, body: &Value) -> Value {
    let request =
        mfadmin_testing::http_client().build().unwrap().post(url).bearer_auth(token).json(body);
    request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
}

struct OwnerApi {
    url: String,
    token: String,
}

impl OwnerApi {
    /// With a session of the Owner, as one who can read the database has it without a step-up.
    async fn at(url: String, home: &TestHome) -> Self {
        Self { url, token: stepped_up(home).await }
    }

    /// Sends a setup link to the user of this address; gives the link.
    async fn setup_link(&self, email: &str) -> String {
        let Self { url, token } = self;
        let found = get(&format!("{url}/v1/users?search={email}"), token).await;
        let id = found["users"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("{url}/v1/users/{id}/authenticator/setup-link");
        post(&path, token, &json!({ "override_cool_down": true })).await;
        let contents = self.contents(1).await;
        let link = contents[0]["link"].as_str().unwrap();
        // Links begin with where the public finds the server; here it is on another port.
        format!("{url}/setup/{}", link.rsplit('/').next().unwrap())
    }

    /// What so many messages say, the newest first, as the server opens them.
    async fn contents(&self, limit: u8) -> Vec<Value> {
        let Self { url, token } = self;
        let outbox = get(&format!("{url}/v1/outbox?limit={limit}"), token).await;
        let mut contents = Vec::new();
        for message in outbox["messages"].as_array().unwrap() {
            let path = format!("{url}/v1/outbox/{}/content", message["id"]);
            contents.push(post(&path, token, &json!({})).await);
        }
        contents
    }
}

/// The key that the page at `link` shows to a browser with this cookie, and its cookie then.
async fn shown_key(link: &str, cookie: &str) -> (String, String) {
    let request =
        mfadmin_testing::http_client().build().unwrap().get(link).header("cookie", cookie);
    let answer = request.send().await.unwrap().error_for_status().unwrap();
    let given = answer.headers().get("set-cookie").map(|cookie| cookie.to_str().unwrap());
    let cookie = given.map_or(cookie, |given| given.split(';').next().unwrap()).to_owned();
    let page = answer.text().await.unwrap();
    let from = page.find("<code id=\"key\"").unwrap();
    (page[from..].split("</code>").next().unwrap().to_owned(), cookie)
}

#[tokio::test]
async fn key_rotation_beside_a_running_server_keeps_everything_readable() {
    let home = TestHome::with_organisation();
    let file = home.write("people.csv", "name,email,role\nBo,bo@example.com,member\n");
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    let (running, url) = serve(&home);
    let api = OwnerApi::at(url, &home).await;
    let link = api.setup_link("bo@example.com").await;
    let (key, cookie) = shown_key(&link, "").await;
    let contents = api.contents(200).await;
    assert_eq!(sealed_under(&home, 0).await, (1, 0));

    let run = home.run(&["rotate-key"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stdout, "Key 1 replaces key 0; values re-encrypted: 1\n", "{run:?}");
    assert_eq!((keys(&home), mode(&home.data("mfadmin.key"))), (vec!["1".to_owned()], 0o600));
    assert_eq!(sealed_under(&home, 1).await, (1, 0));

    // The server was not told; it sees for itself.
    assert_eq!(shown_key(&link, &cookie).await.0, key);
    assert_eq!(api.contents(200).await, contents);
    let second = api.setup_link("bo@example.com").await;
    assert_ne!(shown_key(&second, "").await.0, key);
    assert_eq!(sealed_under(&home, 1).await.1, 0, "nothing is sealed under the key that is gone");
    let audit = get(&format!("{}/v1/audit?event=key_rotated", api.url), &api.token).await;
    assert_eq!(audit["entries"][0]["note"], "Key 1 in place of 0");
    assert_eq!(running.stop("TERM"), Some(0));

    let (running, url) = serve(&home);
    let api = OwnerApi::at(url, &home).await;
    let contents = api.contents(200).await;
    assert_eq!(contents.len(), 2);
    assert!(contents.iter().all(|content| content["body"].is_string()));
    assert_eq!(running.stop("TERM"), Some(0));
}

#[tokio::test]
async fn key_file_of_an_older_version_is_rotated() {
    let home = TestHome::with_organisation();
    let path = home.data("mfadmin.key");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.split_once(':').unwrap().1).unwrap();
    for number in 1..=3 {
        let run = home.run(&["rotate-key"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(keys(&home), [number.to_string()]);
    }
    let lost = fs::read_to_string(&path).unwrap();
    assert!(!lost.contains(text.split_once(':').unwrap().1.trim()));
}

/// So many that a rotation takes a while.
const USERS: usize = 4000;

/// Users with authenticators, sealed under the key of `home`.
async fn populate(home: &TestHome) -> Vec<(UserId, Vec<u8>)> {
    let key = SealingKey::load(&home.data("mfadmin.key")).unwrap();
    let at = Timestamp::now();
    let user = |n| NewUser {
        id: UserId::new(),
        language: None,
        name: format!("User {n}"),
        email: format!("user{n}@example.com").parse().unwrap(),
        role: Role::Member,
        kind: Kind::Human,
        phone: PhoneState::NotSet,
        authenticator: AuthenticatorState::Configured { at: Some(at) },
        gap_since: None,
        last_sign_in_at: None,
        created_at: at,
        open_sessions: 0,
    };
    let users: Vec<_> = (0..USERS).map(user).collect();
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let store = Store::open(&home.data("mfadmin.db")).await.unwrap();
    store.seed(users.into_iter()).await.unwrap();
    store.close().await;
    let mut database = database(home).await;
    let mut transaction = database.begin().await.unwrap();
    let mut secrets = Vec::new();
    for id in ids {
        let secret = id.0.as_bytes().repeat(2)[..20].to_vec();
        let sealed = key.seal(&identity(id), &secret).unwrap();
        sqlx::query("insert into authenticators values ($1, $2, 0, 0)")
            .bind(id.to_string())
            .bind(sealed)
            .execute(&mut *transaction)
            .await
            .unwrap();
        secrets.push((id, secret));
    }
    transaction.commit().await.unwrap();
    secrets
}

fn identity(user: UserId) -> Vec<u8> {
    [b"totp".as_slice(), user.0.as_bytes()].concat()
}

async fn assert_all_open(home: &TestHome, secrets: &[(UserId, Vec<u8>)]) {
    let key = SealingKey::load(&home.data("mfadmin.key")).unwrap();
    let mut database = database(home).await;
    for (id, secret) in secrets {
        let row = sqlx::query("select sealed_secret from authenticators where user_id = $1")
            .bind(id.to_string())
            .fetch_one(&mut database)
            .await
            .unwrap();
        let sealed: Vec<u8> = row.get("sealed_secret");
        assert_eq!(&key.open(&identity(*id), &sealed).unwrap(), secret);
    }
}

#[tokio::test]
async fn killed_key_rotation_loses_nothing_and_resumes() {
    let home = TestHome::with_organisation();
    let secrets = populate(&home).await;
    let mut number = 1;
    let mut halves = 0;
    for part in [1, USERS / 4, USERS / 2] {
        let running = Running::from(&mut home.command(&["rotate-key"]));
        while sealed_under(&home, number).await.0 < part {}
        let code = running.stop("KILL");
        let (done, left) = sealed_under(&home, number).await;
        assert_eq!(done + left, USERS);
        assert_all_open(&home, &secrets).await;
        if code.is_some() {
            // It was faster; the next one begins with another key.
            number += 1;
        }
        halves += usize::from(left > 0);
    }
    assert!(halves > 0, "never killed midway");
    let run = home.run(&["rotate-key"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with(&format!("Key {number} replaces key")), "{run:?}");
    assert_eq!(keys(&home), [number.to_string()]);
    assert_eq!(sealed_under(&home, number).await, (USERS, 0));
    assert_all_open(&home, &secrets).await;
}

#[tokio::test]
async fn second_key_rotation_at_once_is_refused() {
    let home = TestHome::with_organisation();
    // The first one waits for the database, and so is there for as long as it takes.
    let mut database = database(&home).await;
    let held = database.begin_with("begin immediate").await.unwrap();
    let first = Running::from(&mut home.command(&["rotate-key"]));
    let pid = first.pid().to_string();
    let lock = home.data("mfadmin.rotation.lock");
    while fs::read_to_string(&lock).unwrap_or_default().trim() != pid {}
    let second = home.run(&["rotate-key"]);
    assert_eq!(second.code, Some(1), "{second:?}");
    assert!(second.stderr.contains(&format!("process {pid}")), "{second:?}");
    assert_eq!(first.stop("KILL"), None);
    held.rollback().await.unwrap();
}

#[test]
fn key_rotation_needs_an_organisation() {
    let home = TestHome::new();
    let run = home.run(&["rotate-key"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("`mfadmin init`"), "{run:?}");
    assert!(!home.path("data").exists());
}
