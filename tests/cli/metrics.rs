//! What `mfadmin serve` counts, and shows to those who watch it.

use crate::{
    program::{Running, TestHome},
    serve::{get, stepped_up},
};
use mfadmin::server::metrics::names::{ALL, MetricKind};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

/// A server that counts: its address, and that of what it counted.
fn counting(home: &TestHome) -> (Running, String, String) {
    let file = home.write("counting.toml", "[serve]\nmetrics_listen = \"127.0.0.1:0\"\n");
    let mut running = home.start(&["--config", &file, "serve", "--listen", "127.0.0.1:0"]);
    let url = running.line().strip_prefix("Listening on ").unwrap().to_owned();
    let metrics = running.line().strip_prefix("Metrics at ").unwrap().to_owned();
    (running, url, metrics)
}

async fn text(http: &Client, url: &str) -> String {
    let answer = http.get(url).send().await.unwrap().error_for_status().unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    answer.text().await.unwrap()
}

/// The value in the line that begins with `series`.
fn value(text: &str, series: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{series} is not in:\n{text}")).parse().unwrap()
}

#[tokio::test]
async fn what_happens_is_counted() {
    let home = TestHome::with_organisation();
    let people = home.write("people.csv", "name,email\nBo,bo@example.com\nCy,cy@example.com\n");
    assert_eq!(home.run(&["import", &people]).code, Some(0));
    let (running, url, metrics) = counting(&home);
    let http = mfadmin_testing::http_client().build().unwrap();
    let token = stepped_up(&home).await;
    let before = text(&http, &metrics).await;
    assert_eq!(value(&before, "mfadmin_people"), 3.0);
    assert_eq!(value(&before, "mfadmin_people_complete"), 0.0);
    assert_eq!(value(&before, "mfadmin_store_up"), 1.0);
    let waiting = "mfadmin_outbox_waiting_messages{channel=\"email\"}";
    let held = value(&before, waiting) + value(&before, "mfadmin_outbox_held_messages");

    let found = get(&format!("{url}/v1/users?search=bo@example.com"), &token).await;
    let id = found["users"][0]["id"].as_str().unwrap();
    let link = format!("{url}/v1/users/{id}/authenticator/setup-link");
    let sent = http.post(&link).bearer_auth(&token).json(&json!({})).send().await.unwrap();
    assert!(sent.status().is_success());
    let guess = json!({ "email": "ana@example.com", "password": "wrong password" });
    for _ in 0..2 {
        let answer = http.post(format!("{url}/v1/sessions")).json(&guess).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    for brew in ["BREW", "STEEP"] {
        let method = Method::from_bytes(brew.as_bytes()).unwrap();
        http.request(method, format!("{url}/v1/users/zoe@example.com")).send().await.unwrap();
    }
    let after = text(&http, &metrics).await;
    for (series, count) in [
        ("mfadmin_refusals_total{code=\"wrong_credentials\"}", 2.0),
        ("mfadmin_http_requests_total{method=\"POST\",route=\"/v1/sessions\",status=\"401\"}", 2.0),
        (
            "mfadmin_http_request_duration_seconds_count{method=\"POST\",route=\"/v1/sessions\"}",
            2.0,
        ),
    ] {
        assert_eq!(value(&after, series), count, "{series}");
    }
    let held_now = value(&after, waiting) + value(&after, "mfadmin_outbox_held_messages");
    assert_eq!(held_now, held + 1.0);
    assert!(value(&after, "mfadmin_store_write_wait_seconds_count") > 0.0);
    // What a client makes up is no label.
    let others = after.lines().filter(|line| line.contains("method=\"other\""));
    assert!(others.count() > 0, "{after}");
    for word in ["BREW", "STEEP", "example.com", "zoe", id, &token] {
        assert!(!after.contains(word), "{word}: {after}");
    }
    // Every figure that is not about another system, or about what did not happen here.
    let elsewhere = ["mfadmin_directory_", "mfadmin_operations_total", "mfadmin_deliveries_total"];
    for metric in ALL.iter().filter(|it| !elsewhere.iter().any(|at| it.name.starts_with(at))) {
        let kind = match metric.kind {
            MetricKind::Counter => "counter",
            MetricKind::Gauge => "gauge",
            MetricKind::Histogram => "histogram",
        };
        assert!(after.contains(&format!("# TYPE {} {kind}\n", metric.name)), "{}", metric.name);
        assert!(after.contains(&format!("# HELP {} {}\n", metric.name, metric.help)));
    }
    // The door of users has no such page, and this one has no other.
    assert_eq!(http.get(format!("{url}/metrics")).send().await.unwrap().status(), 404);
    let other = metrics.replace("/metrics", "/v1/users");
    assert_eq!(http.get(other).send().await.unwrap().status(), 404);
    assert_eq!(running.stop("TERM"), Some(0));
}

#[tokio::test]
async fn address_that_is_taken_stops_the_start() {
    let home = TestHome::with_organisation();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap();
    let file = home.write("taken.toml", &format!("[serve]\nmetrics_listen = \"{addr}\"\n"));
    let run = home.run(&["--config", &file, "serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("[serve] metrics_listen"), "{run:?}");
    assert!(run.stderr.contains(&addr.to_string()), "{run:?}");
}

/// The names in the questions of a dashboard.
fn names_in(expression: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    expression.split(is_end).filter(|word| word.starts_with("mfadmin_"))
}

#[test]
fn dashboard_asks_for_figures_that_exist() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/grafana/mfadmin.json");
    let dashboard: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let targets = panels.flat_map(|panel| panel["targets"].as_array().unwrap());
    let expressions: Vec<&str> = targets.map(|target| target["expr"].as_str().unwrap()).collect();
    let asked: BTreeSet<&str> = expressions.iter().flat_map(|text| names_in(text)).collect();
    let base = |name: &str| name.trim_end_matches("_bucket").to_owned();
    for name in &asked {
        assert!(ALL.iter().any(|metric| metric.name == base(name)), "{name}");
    }
    for metric in &ALL {
        let is_asked = asked.iter().any(|name| base(name) == metric.name);
        assert!(is_asked, "{} is on no panel", metric.name);
    }
}
