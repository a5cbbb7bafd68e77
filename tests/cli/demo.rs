//! The demo without its panel.

use crate::{
    program::{Running, TestHome},
    serve::get,
};
use std::fs;

/// A running demo, its address and its token.
pub fn demo(home: &TestHome, args: &[&str]) -> (Running, String, String) {
    let mut running = home.start(&[&["demo", "--headless"], args].concat());
    let url = running.line();
    let curl = running.line();
    let (_, rest) = curl.split_once("Authorization: Bearer ").unwrap();
    let (token, rest) = rest.split_once('\'').unwrap();
    assert!(rest.contains(&format!("{url}/v1/users")), "{curl}");
    (running, url, token.to_owned())
}

async fn names(url: &str, token: &str) -> Vec<String> {
    let page = get(&format!("{url}/v1/users?sort=email&limit=200"), token).await;
    let users = page["users"].as_array().unwrap();
    users.iter().map(|user| user["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn demo_signs_you_in_as_owner() {
    let home = TestHome::new();
    let (running, url, token) = demo(&home, &[]);
    let me = get(&format!("{url}/v1/me"), &token).await;
    assert_eq!(me["user"]["role"], "owner");
    assert_eq!(me["user"]["email"], "you@example.com");
    let summary = get(&format!("{url}/v1/summary"), &token).await;
    let figures = ["complete", "phone_missing", "authenticator_missing", "none", "avobots"];
    let figures = figures.map(|figure| summary[figure].as_u64().unwrap());
    assert_eq!(figures.iter().sum::<u64>(), 60);
    assert!(figures.iter().all(|figure| *figure > 0), "{summary}");
    let overview = get(&format!("{url}/v1/overview"), &token).await;
    assert_eq!(overview["summary"], summary);
    assert_eq!(overview["days"].as_array().unwrap().len(), 90);
    assert_eq!(overview["days"][89]["complete"], summary["complete"]);
    assert_eq!(running.stop("INT"), Some(0));
}

#[tokio::test]
async fn same_seed_gives_the_same_users() {
    let home = TestHome::new();
    let mut seen = Vec::new();
    for seed in ["1", "1", "2"] {
        let (running, url, token) = demo(&home, &["--users", "30", "--seed", seed]);
        seen.push(names(&url, &token).await);
        assert_eq!(running.stop("TERM"), Some(0));
    }
    assert_eq!(seen[0].len(), 30);
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0], seen[2]);
}

#[test]
fn demo_leaves_no_files() {
    let home = TestHome::new();
    let entries = || fs::read_dir(home.path("tmp")).unwrap().count();
    for signal in ["INT", "TERM", "HUP"] {
        let (running, ..) = demo(&home, &[]);
        assert_eq!(entries(), 1);
        assert_eq!(running.stop(signal), Some(0), "{signal}");
        assert_eq!(entries(), 0, "{signal}");
    }
    assert!(!home.path("data").exists() && !home.path("config").exists());
}

#[test]
fn demo_can_be_stopped_while_it_is_seeded() {
    let home = TestHome::new();
    let mut running = home.start(&["demo", "--headless", "--users", "1000000"]);
    assert_eq!(running.remark(), "Creating 1,000,000 users…");
    assert_eq!(running.stop("INT"), Some(0));
    assert_eq!(fs::read_dir(home.path("tmp")).unwrap().count(), 0);
}

#[test]
fn demos_run_beside_each_other_and_an_organisation() {
    let home = TestHome::with_organisation();
    let (first, first_url, _) = demo(&home, &["--users", "1"]);
    let (second, second_url, _) = demo(&home, &["--users", "1"]);
    assert_ne!(first_url, second_url);
    assert_eq!((first.stop("TERM"), second.stop("TERM")), (Some(0), Some(0)));
}

#[tokio::test]
async fn demo_ignores_the_server_of_the_environment() {
    let home = TestHome::new();
    let mut command = home.command(&["demo", "--headless", "--users", "1"]);
    command.env("MFADMIN_SERVER", "http://127.0.0.1:1").env("MFADMIN_TOKEN", "AAAA");
    let mut running = Running::from(&mut command);
    assert!(running.line().starts_with("http://127.0.0.1:"));
    assert_eq!(running.stop("TERM"), Some(0));
}
