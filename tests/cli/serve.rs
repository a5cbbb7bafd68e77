//! The server alone, and one process at a time.

use crate::program::{Running, TestHome};
use jiff::SignedDuration;
use mfadmin::server::{service::access, store::Store};
use serde_json::Value;
use std::{fs, os::unix::net::UnixDatagram, time::Duration};

pub fn serve(home: &TestHome) -> (Running, String) {
    let mut running = home.start(&["serve", "--listen", "127.0.0.1:0"]);
    let line = running.line();
    let url = line.strip_prefix("Listening on ").unwrap().to_owned();
    (running, url)
}

/// A session of the Owner that stepped up, as whoever can write the database makes one.
pub async fn stepped_up(home: &TestHome) -> String {
    let store = Store::open(&home.data("mfadmin.db")).await.unwrap();
    let owner = store.first_owner().await.unwrap().unwrap();
    let hour = SignedDuration::from_hours(1);
    let token = access::issue_session(&store, owner, hour).await.unwrap();
    store.close().await;
    token.reveal().to_owned()
}

pub async fn get(url: &str, token: &str) -> Value {
    let request = mfadmin_testing::http_client().build().unwrap().get(url).bearer_auth(token);
    request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
}

#[tokio::test]
async fn serve_stops_on_a_signal() {
    let home = TestHome::with_organisation();
    for signal in ["TERM", "INT", "HUP"] {
        let (running, url) = serve(&home);
        let me = get(&format!("{url}/v1/me"), &home.token()).await;
        assert_eq!(me["user"]["email"], "ana@example.com");
        assert_eq!(me["user"]["role"], "owner");
        assert_eq!(me["organisation"]["name"], "My organisation");
        assert_eq!(running.stop(signal), Some(0), "{signal}");
    }
    let log = fs::read_to_string(home.state("mfadmin.log")).unwrap();
    assert!(log.contains("listening") && !log.contains(&home.token()), "{log}");
}

#[test]
fn second_server_names_the_process_that_has_the_database() {
    let home = TestHome::with_organisation();
    let (running, _) = serve(&home);
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["init", "--name", "Eve", "--email", "eve@example.com"],
    ] {
        let second = home.run(args);
        assert_eq!(second.code, Some(1), "{args:?}: {second:?}");
        let holder = format!("in use by process {}.", running.pid());
        assert!(second.stderr.contains(&holder), "{args:?}: {second:?}");
        assert!(second.stderr.contains("--server"), "{second:?}");
    }
    assert_eq!(running.stop("KILL"), None);
    // The system frees the lock of a process that died, however it died.
    let (running, _) = serve(&home);
    assert_eq!(running.stop("TERM"), Some(0));
}

#[test]
fn serve_without_an_organisation_points_to_init() {
    let home = TestHome::new();
    let run = home.run(&["serve"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("`mfadmin init`") && run.stderr.contains("`mfadmin demo`"));
    assert!(!home.path("data").exists());
}

#[test]
fn plain_http_off_loopback_needs_consent() {
    let home = TestHome::with_organisation();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let run = home.run(&["serve", "--listen", address]);
        assert_eq!(run.code, Some(2), "{address}: {run:?}");
        assert!(run.stderr.contains("plain HTTP") && run.stderr.contains("--insecure"), "{run:?}");
    }
    let open = ["serve", "--listen", "0.0.0.0:0", "--insecure"];
    let run = home.run(&open);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("[serve] public_url"), "{run:?}");
    let file = home.write("public.toml", "[serve]\npublic_url = \"https://mfa.example.com\"\n");
    let mut running = home.start(&[open.as_slice(), &["--config", &file]].concat());
    assert!(running.line().starts_with("Listening on http://"));
    assert_eq!(running.stop("TERM"), Some(0));
}

#[test]
fn port_in_use_is_reported() {
    let home = TestHome::with_organisation();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = home.run(&["serve", "--listen", &address]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains(&address) && run.stderr.contains("in use"), "{run:?}");
}

#[test]
fn serve_needs_the_key_of_the_database() {
    let home = TestHome::with_organisation();
    fs::remove_file(home.data("mfadmin.key")).unwrap();
    let run = home.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("restore it from a backup"), "{run:?}");
    assert!(!home.data("mfadmin.key").exists(), "a new key would hide the loss");
}

/// Behind a proxy that is not trusted, one client's failures would meet everybody.
#[tokio::test]
async fn proxy_that_is_not_trusted_is_told_of_at_start_and_once_in_the_log() {
    let home = TestHome::with_organisation();
    let file = home.write("proxy.toml", "[serve]\npublic_url = \"https://mfa.example.com\"\n");
    let mut running = home.start(&["--config", &file, "serve", "--listen", "127.0.0.1:0"]);
    assert!(running.remark().contains("trusted_proxies = [\"127.0.0.1\"]"));
    let url = running.line().strip_prefix("Listening on ").unwrap().to_owned();
    for header in ["x-forwarded-for", "x-forwarded-for", "forwarded"] {
        let http = mfadmin_testing::http_client().build().unwrap();
        let call = http.get(format!("{url}/healthz")).header(header, "for=192.0.2.1");
        assert_eq!(call.send().await.unwrap().status(), 200);
    }
    assert_eq!(running.stop("TERM"), Some(0));
    let log = fs::read_to_string(home.state("mfadmin.log")).unwrap();
    assert_eq!(log.matches("names clients and is not trusted").count(), 1, "{log}");
}

#[test]
fn service_manager_is_told_when_it_listens_and_when_it_stops() {
    let home = TestHome::with_organisation();
    let path = home.path("tmp/notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut running = Running::from(command.env("NOTIFY_SOCKET", &path));
    let listening = running.line();
    let told = || {
        let mut bytes = [0; 512];
        let length = manager.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    };
    let ready = told();
    assert_eq!(
        ready.lines().collect::<Vec<_>>(),
        ["READY=1", &format!("STATUS={}", listening.trim())]
    );
    assert_eq!(running.stop("TERM"), Some(0));
    assert_eq!(told().trim(), "STOPPING=1");
}
