//! Speaking to a server that is there already: which one, and as whom.

use crate::{
    program::{Outcome, Running, TestHome},
    serve::serve,
};
use std::{fs, net::TcpListener};

const PEOPLE: &str = "name,email,role\nZoë,zoe@example.com,member\n";

/// A server in one home, and another home without a session.
struct RemoteServer {
    _server: Running,
    _home: TestHome,
    url: String,
    owner: String,
    visitor: TestHome,
}

impl RemoteServer {
    fn new() -> Self {
        let home = TestHome::with_organisation();
        let (server, url) = serve(&home);
        Self { _server: server, url, owner: home.token(), visitor: TestHome::new(), _home: home }
    }

    fn import(&self, variables: &[(&str, &str)]) -> Outcome {
        let file = self.visitor.write("people.csv", PEOPLE);
        self.visitor.run_with(variables, &["import", &file, "--server", &self.url])
    }

    fn store_session(&self, server: &str, token: &str) {
        self.visitor.store_session(server, token);
    }
}

#[test]
fn token_of_the_environment_is_used() {
    let two = RemoteServer::new();
    let run = two.import(&[("MFADMIN_TOKEN", &two.owner)]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "imported 1 user\n"), "{run:?}");
}

#[test]
fn server_is_read_from_environment_or_file() {
    let two = RemoteServer::new();
    let file = two.visitor.write("people.csv", PEOPLE);
    let token = ("MFADMIN_TOKEN", two.owner.as_str());
    let run = two.visitor.run_with(&[token, ("MFADMIN_SERVER", &two.url)], &["import", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");

    let text = format!("[server]\nurl = \"{}/\"\n", two.url);
    let config = two.visitor.write("remote.toml", &text);
    let again = ["import", &file, "--only-add", "--config", &config];
    let run = two.visitor.run_with(&[token], &again);
    // The same people a second time are refused by that server, and by no other.
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("line 2, column email"), "{run:?}");
    assert!(!two.visitor.path("data").exists());
}

#[test]
fn stored_session_is_sent_to_its_own_server_only() {
    let two = RemoteServer::new();
    two.store_session(&format!("{}/", two.url), &two.owner);
    assert_eq!(two.import(&[]).code, Some(0));

    two.store_session("https://other.example.com", &two.owner);
    let run = two.import(&[]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("https://other.example.com, not for"), "{run:?}");
    assert!(run.stderr.contains("MFADMIN_TOKEN"), "{run:?}");
}

#[test]
fn missing_session_names_what_to_set() {
    let two = RemoteServer::new();
    let run = two.import(&[]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("`mfadmin login --server"), "{run:?}");
}

#[test]
fn session_file_readable_by_others_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let two = RemoteServer::new();
    two.store_session(&two.url, &two.owner);
    let path = two.visitor.state("session.json");
    for mode in [0o640, 0o604, 0o620] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let run = two.import(&[]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.stderr.contains("chmod 600"), "{run:?}");
    }
}

#[test]
fn errors_never_repeat_a_secret() {
    let two = RemoteServer::new();
    let path = two.visitor.state("session.json");
    for text in ["{\"server\": 7, \"token\": \"hunter2\"}", "hunter2", "\"hunter2\""] {
        two.store_session(&two.url, "x");
        fs::write(&path, text).unwrap();
        let run = two.import(&[]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.stderr.contains("is not a session"), "{run:?}");
        assert!(!run.stderr.contains("hunter2"), "{run:?}");
    }
    let run = two.import(&[("MFADMIN_TOKEN", "hunter2 hunter2")]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(!run.stderr.contains("hunter2"), "{run:?}");
    let run = two.visitor.run(&["import", "-", "--server", "http://ana:hunter2@example.com"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(!run.stderr.contains("hunter2"), "{run:?}");
    let log = fs::read_to_string(two.visitor.state("mfadmin.log")).unwrap();
    assert!(!log.contains("hunter2"), "{log}");
}

#[test]
fn unknown_token_is_not_allowed() {
    let two = RemoteServer::new();
    let run = two.import(&[("MFADMIN_TOKEN", "AAAA")]);
    assert_eq!(run.code, Some(4), "{run:?}");
}

#[test]
fn unreachable_remote_server_exits_with_5() {
    let home = TestHome::new();
    let file = home.write("people.csv", PEOPLE);
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let run = home.run_with(&[("MFADMIN_TOKEN", "AAAA")], &["import", &file, "--server", &url]);
    assert_eq!(run.code, Some(5), "{run:?}");
    assert!(run.stderr.contains(&url) && run.stderr.contains("try again"), "{run:?}");
}
