//! Reminders, as a timer runs them.

use crate::{
    act::{lacking, mails},
    server::{number, person},
    users::{Office, answer},
};
use mfadmin::{contract::PhoneState, server::store::NewUser};
use serde_json::{Value, json};

/// Three with something to send: an app, a text, both; and two without.
async fn office() -> Office {
    let office = Office::new().await;
    let unverified = PhoneState::Unverified { number: number("+442079460958") };
    let both = NewUser { phone: unverified.clone(), ..lacking("both") };
    let text = NewUser { phone: unverified, ..person("text") };
    let nothing = NewUser { phone: PhoneState::NotSet, ..person("nothing") };
    office.server.seed(vec![lacking("app"), both, text, nothing, person("complete")]).await;
    office
}

#[tokio::test(flavor = "multi_thread")]
async fn it_asks_nobody_and_sends_once_however_often_it_runs() {
    let office = office().await;
    let run = office.run(&["remind", "--gap", "any", "--cool-down", "3d"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        run.stdout,
        "app@example.com: done\nboth@example.com: done\n\
         nothing@example.com: skipped, there is nothing of this to do\ntext@example.com: done\n\
         Remind of What Is Missing: 3 of 4 done, 1 skipped, 0 failed\n"
    );
    assert_eq!(mails(&office).await, 4, "an app, a text, and both to one");
    for _ in 0..2 {
        let run = office.run(&["remind", "--cool-down", "3d"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{run:?}");
    }
    let told: Value =
        serde_json::from_str(&answer(office.run(&["remind", "--format", "json"]))).unwrap();
    assert_eq!((&told["preview"]["acts"], &told["job"]), (&json!(0), &Value::Null));
    let said = answer(office.run(&["remind", "--dry-run"]));
    assert!(said.contains("3 skipped: such a link was sent not long ago"), "{said}");
    assert_eq!(mails(&office).await, 4);
    // Nothing was ordered where there was nothing to do.
    assert_eq!(answer(office.run(&["jobs", "--format", "ndjson"])).lines().count(), 1);
    // Four days later.
    let four_days = 4 * 86_400_000;
    let mut file = office.server.connect().await;
    for statement in [
        format!("update links set created_at = created_at - {four_days}"),
        format!("update users set setup_sent_at = setup_sent_at - {four_days}"),
        format!("update user_factors set at = at - {four_days} where state = 1"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut file).await.unwrap();
    }
    let run = office.run(&["remind", "--cool-down", "3d"]);
    assert!(run.stdout.contains("3 of 4 done"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_reminds_whom_it_is_told_to() {
    let office = office().await;
    let run = office.run(&["remind", "--gap", "authenticator", "--dry-run"]);
    assert_eq!(answer(run), "Remind of What Is Missing: would be done to 2 of 2\n");
    assert_eq!(mails(&office).await, 0);
    let at =
        |office: &Office| answer(office.run(&["remind", "--older-than", "3650d", "--dry-run"]));
    assert!(at(&office).contains("0 of 0"), "{}", at(&office));
    let run = office.run(&["remind", "--search", "app@", "--yes"]);
    assert!(run.stdout.contains("1 of 1 done"), "{run:?}");
    assert_eq!(mails(&office).await, 1);
    let user = answer(office.run(&["user", "app@example.com"]));
    assert!(user.contains("Link sent"), "{user}");
    assert_eq!(office.run(&["remind", "--cool-down", "3"]).code, Some(2));
}
