//! Signing in and out by command. The conversation itself needs a terminal: see the pty tests.

use crate::{
    program::TestHome,
    serve::{get, serve},
};
use std::net::TcpListener;

#[test]
fn login_without_a_terminal_points_to_tokens() {
    let run = TestHome::new().run(&["login", "--server", "http://127.0.0.1:9"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("MFADMIN_TOKEN"), "{run:?}");
    assert!(run.stderr.contains("mfadmin token create"), "{run:?}");
}

#[tokio::test]
async fn logout_ends_the_session_on_both_sides() {
    let home = TestHome::with_organisation();
    let (_running, url) = serve(&home);
    let token = home.token();
    home.store_session(&url, &token);
    get(&format!("{url}/v1/me"), &token).await;
    let run = home.run(&["logout"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("Logged out of"), "{run:?}");
    assert!(!home.state("session.json").exists());
    let me = mfadmin_testing::http_client()
        .build()
        .unwrap()
        .get(format!("{url}/v1/me"))
        .bearer_auth(&token);
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
fn logout_removes_the_session_file_without_a_server() {
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
