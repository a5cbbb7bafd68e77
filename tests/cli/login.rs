//! Signing in and out by command. The conversation itself needs a terminal: see the pty tests.

use crate::{
    program::TestHome,
    serve::{get, serve},
};
use std::net::TcpListener;

#[test]
fn without_a_terminal_it_names_the_way_for_scripts() {
    let run = TestHome::new().run(&["login", "--server", "http://127.0.0.1:9"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("MFADMIN_TOKEN"), "{run:?}");
    assert!(run.stderr.contains("mfadmin token create"), "{run:?}");
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_there() {
    let home = TestHome::with_organisation();
    let (_running, url) = serve(&home);
    let token = home.token();
    home.store_session(&url, &token);
    get(&format!("{url}/v1/me"), &token).await;
    let run = home.run(&["logout"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("Logged out of"), "{run:?}");
    assert!(!home.state("session.json").exists());
    let me = reqwest::Client::new().get(format!("{url}/v1/me")).bearer_auth(&token);
    assert_eq!(me.send().await.unwrap().status(), 401);
    let run = home.run(&["logout"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("No stored session"), "{run:?}");
    home.store_session(&url, &token);
    let run = home.run(&["logout"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("had ended already"), "{run:?}");
}

#[test]
fn with_the_server_away_the_file_goes_all_the_same() {
    let home = TestHome::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    home.store_session(&url, "AAAA");
    let run = home.run(&["logout"]);
    assert_eq!(run.code, Some(5), "{run:?}");
    assert!(run.stderr.contains("removed here") && run.stderr.contains(&url), "{run:?}");
    assert!(!home.state("session.json").exists());
}
