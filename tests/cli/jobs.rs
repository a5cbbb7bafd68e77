//! What was ordered of many: listed, shown, cancelled, tried again.

use crate::{
    act::lacking,
    users::{TestCli, answer},
};
use axum::http::Method;
use serde_json::{Value, json};

/// An organisation with a job over two users, one of whom nobody knew, and the job's id.
async fn worked() -> (TestCli, String) {
    let cli = TestCli::new().await;
    cli.server.seed(vec![lacking("ann")]).await;
    // The command names strangers beforehand; somebody else's order may hold them.
    let emails = ["ann@example.com", "late@example.com"];
    let whom = json!({ "by": "emails", "emails": emails });
    let order = json!({ "action": "send_setup_link", "whom": whom });
    let call = cli.server.call(Method::POST, "/v1/jobs", &cli.token);
    let job: Value = call.json(&order).send().await.unwrap().json().await.unwrap();
    let id = job["id"].as_str().unwrap().to_owned();
    let run = cli.run(&["jobs", "follow", &id]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let said = "ann@example.com: done\nlate@example.com: failed, no user has this address\n\
                Send Authenticator Setup Link: 1 of 2 done, 0 skipped, 1 failed\n";
    assert_eq!(run.stdout, said);
    assert!(run.stderr.contains(&format!("`mfadmin jobs retry {id}`")), "{run:?}");
    (cli, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_listed_and_shown_with_each_user() {
    let (cli, id) = worked().await;
    let table = answer(cli.run(&["jobs"]));
    assert!(table.starts_with("ID ") && table.contains(&id), "{table}");
    assert!(table.contains("send-setup-link") && table.contains("1/2"), "{table}");
    let shown = answer(cli.run(&["jobs", "show", &id]));
    for line in ["State      done", "Users      2", "Done       1", "Failed     1"] {
        assert!(shown.lines().any(|told| told == line), "{line}: {shown}");
    }
    let json: Value =
        serde_json::from_str(&answer(cli.run(&["jobs", "show", &id, "--format", "json"]))).unwrap();
    let said: Value = cli.server.get(&format!("/v1/jobs/{id}"), &cli.token).await;
    assert_eq!(json, said);
    let csv = answer(cli.run(&["jobs", "items", &id, "--outcome", "failed", "--format", "csv"]));
    let rows = "number,email,user_id,user_name,outcome,code\r\n\
                2,late@example.com,,,failed,user_not_found\r\n";
    assert_eq!(csv, rows);
    let lines = answer(cli.run(&["jobs", "items", &id, "--format", "ndjson"]));
    assert_eq!(lines.lines().count(), 2, "{lines}");
    let table = answer(cli.run(&["jobs", "items", &id]));
    assert!(table.contains("User not found"), "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn following_a_cancelled_job_fails() {
    let (cli, id) = worked().await;
    let mut file = cli.server.connect().await;
    let end = "update jobs set state = 'cancelled', total = 3";
    sqlx::query(end).execute(&mut file).await.unwrap();
    let run = cli.run(&["jobs", "follow", &id]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("cancelled; 1 of 3 were not processed"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_items_can_be_retried() {
    let (cli, id) = worked().await;
    cli.server.seed(vec![lacking("late")]).await;
    let said = answer(cli.run(&["jobs", "retry", &id, "--dry-run"]));
    assert!(said.contains("Would retry") && said.contains("failed users of job"), "{said}");
    assert_eq!(cli.run(&["jobs", "retry", &id]).code, Some(2), "nobody agreed");
    let run = cli.run(&["jobs", "retry", &id, "--yes", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&told["job"]["done"], &told["preview"]), (&json!(1), &Value::Null));
    assert_eq!(told["job"]["retry_of"], id);
    let run = cli.run(&["jobs", "retry", &id, "--yes"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("This job has no failed users left"), "{run:?}");
    let said = answer(cli.run(&["jobs", "cancel", &id, "--dry-run"]));
    assert!(said.contains("nothing to cancel"), "{said}");
    let run = cli.run(&["jobs", "cancel", &id]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("This job has ended"), "{run:?}");
    let run = cli.run(&["jobs", "show", "0198c2f0-0000-7000-8000-000000000000"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(cli.run(&["jobs", "show", "7"]).code, Some(2));
}
