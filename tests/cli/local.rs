//! Beside a running server or panel of one's own, commands use it; and which server they use.

use crate::{
    program::{TestHome, mode},
    serve::serve,
    terminal::Screen,
};
use std::{
    os::unix::{fs::PermissionsExt, net::UnixListener},
    process::Command,
    time::Duration,
};

const SOCKET: &str = "mfadmin.sock";

#[test]
fn commands_beside_a_running_server_use_it() {
    let home = TestHome::with_organisation();
    let (running, _) = serve(&home);
    assert_eq!(mode(&home.data(SOCKET)), 0o600);
    let file = home.write("people.csv", "name,email,role\nBen Ito,ben@example.com,member\n");
    let run = home.run(&["import", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for args in [&["users"][..], &["user", "ben@example.com"], &["report"], &["audit"]] {
        let run = home.run(args);
        assert_eq!(run.code, Some(0), "{args:?}: {run:?}");
    }
    assert!(home.run(&["users"]).stdout.contains("ben@example.com"));
    // What the bare panel may, these may: its sessions are stepped up.
    let reset = ["do", "reset-password", "ben@example.com", "--yes"];
    assert_eq!(home.run(&reset).code, Some(0));
    assert_eq!(running.stop("TERM"), Some(0));
    assert!(!home.data(SOCKET).exists());
    assert_eq!(home.run(&["users"]).code, Some(0));
}

#[test]
fn socket_that_a_killed_server_left_is_in_nobodys_way() {
    let home = TestHome::with_organisation();
    let (running, _) = serve(&home);
    assert_eq!(running.stop("KILL"), None);
    assert!(home.data(SOCKET).exists());
    assert_eq!(home.run(&["users"]).code, Some(0));
    let (running, _) = serve(&home);
    assert_eq!(home.run(&["users"]).code, Some(0));
    assert_eq!(running.stop("TERM"), Some(0));
}

#[test]
fn panel_and_commands_share_one_server() {
    let home = TestHome::with_organisation();
    let mut panel = Screen::start(&home, &[], 80, 24);
    panel.wait_for("Users 1/1");
    assert_eq!(home.run(&["users"]).code, Some(0));
    let mut second = Screen::start(&home, &[], 80, 24);
    second.wait_for("Users 1/1");
    second.press("q");
    assert_eq!(second.end().exit_code(), 0);
    panel.press("q");
    assert_eq!(panel.end().exit_code(), 0);
}

#[tokio::test]
async fn local_command_leaves_no_open_session() {
    let home = TestHome::with_organisation();
    let (running, url) = serve(&home);
    for _ in 0..3 {
        assert_eq!(home.run(&["users"]).code, Some(0));
    }
    // The server notices that a command has ended when its connection closes.
    let ended = async {
        loop {
            let open = crate::serve::get(&format!("{url}/v1/sessions"), &home.token()).await;
            // The one that init opened.
            if open["sessions"].as_array().unwrap().len() == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ended).await.unwrap();
    assert_eq!(running.stop("TERM"), Some(0));
}

#[test]
#[ignore = "needs root, util-linux's setpriv and curl"]
fn another_user_of_the_machine_is_turned_away() {
    let home = TestHome::with_organisation();
    let (_running, _) = serve(&home);
    // Whatever became of the modes, the system's word for who comes decides.
    let socket = home.data(SOCKET);
    let open = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    open(&socket, 0o666);
    for below in ["", "data", "data/mfadmin"] {
        open(&home.path(below), 0o755);
    }
    let ask = |program: &str, before: &[&str]| {
        let mut command = Command::new(program);
        command.args(before).args(["--silent", "--unix-socket"]).arg(&socket);
        let output = command.arg("http://localhost/v1/me").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(ask("curl", &[]).contains("ana@example.com"));
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", "curl"];
    assert_eq!(ask("setpriv", &nobody), "");
}

#[test]
fn remembered_server_is_used_until_it_is_forgotten() {
    let owner = TestHome::with_organisation();
    let (_running, url) = serve(&owner);
    let home = TestHome::new();
    home.store_session(&url, &owner.token());
    let run = home.run(&["server"]);
    assert!(run.stdout.starts_with("your own database"), "{run:?}");
    remember(&home, &url);
    assert!(home.run(&["users"]).stdout.contains("ana@example.com"));
    let run = home.run(&["server"]);
    assert_eq!(run.stdout, format!("{url}  (remembered by `mfadmin login`)\n"));
    let run = home.run_with(&[("MFADMIN_SERVER", "http://127.0.0.1:9")], &["server"]);
    assert!(run.stdout.starts_with("http://127.0.0.1:9"), "{run:?}");

    let run = home.run(&["server", "forget", "--dry-run"]);
    assert!(run.stderr.contains("would be forgotten"), "{run:?}");
    assert!(home.run(&["server"]).stdout.starts_with(&url));
    assert_eq!(home.run(&["server", "forget"]).code, Some(0));
    let run = home.run(&["users"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("no organisation found"), "{run:?}");
    assert!(home.run(&["server", "forget"]).stderr.contains("No server is remembered"));
}

#[test]
fn damaged_memory_of_a_server_names_the_way_out() {
    let home = TestHome::with_organisation();
    std::fs::create_dir_all(home.state("")).unwrap();
    std::fs::write(home.state("server.json"), "{").unwrap();
    let run = home.run(&["users"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("mfadmin server forget"), "{run:?}");
    assert_eq!(home.run(&["server", "forget"]).code, Some(0));
    assert_eq!(home.run(&["users"]).code, Some(0));
}

#[test]
fn socket_of_a_stranger_to_the_lock_is_not_used() {
    let home = TestHome::with_organisation();
    let _socket = UnixListener::bind(home.data(SOCKET)).unwrap();
    let run = home.run(&["users"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// What `mfadmin login --server` leaves behind.
fn remember(home: &TestHome, url: &str) {
    let text = serde_json::json!({ "server": url }).to_string();
    std::fs::write(home.state("server.json"), text).unwrap();
}
