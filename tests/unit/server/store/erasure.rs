use super::connect;
use mfadmin::{
    contract::{
        UserId,
        api::{MessageKind, Person},
    },
    server::store::{Store, erasure::*},
};

/// A job removes thousands of users: what is done for each may not look through a whole table.
#[tokio::test]
async fn no_statement_of_a_removal_looks_through_a_whole_table() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mfadmin.db");
    Store::open(&path).await.unwrap().close().await;
    let mut database = connect(&path).await;
    for statement in STATEMENTS {
        let plan = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(plan).bind("x").fetch_all(&mut database).await.unwrap();
        assert!(!steps.is_empty(), "{statement}");
        for (.., step) in steps {
            assert!(!step.starts_with("SCAN"), "{statement}: {step}");
        }
    }
    // What refers to a user is looked up when the user goes.
    let bare: Vec<(String, String)> = sqlx::query_as(
        "select t.name, f.\"from\" from sqlite_schema t join pragma_foreign_key_list(t.name) f \
         where t.type = 'table' and f.\"table\" = 'users' and not exists ( \
         select 1 from pragma_index_list(t.name) l join pragma_index_info(l.name) i \
         where l.partial = 0 and i.seqno = 0 and i.name = f.\"from\")",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    assert_eq!(bare, []);
}

#[test]
fn statements_name_a_removed_user_as_everybody_does() {
    let Person { name, email, .. } = Person::removed(UserId::new());
    let email = email.unwrap();
    let named = format!("by_name = '{name}', by_email = '{email}'");
    assert!(STATEMENTS.iter().any(|statement| statement.contains(&named)));
    let items = format!("update job_items set email = '{email}'");
    assert_eq!(STATEMENTS.iter().filter(|it| it.starts_with(&items)).count(), 2);
    let last = format!("kind = '{}'", MessageKind::UserRemoved.as_str());
    assert!(STATEMENTS.iter().any(|statement| statement.contains(&last)));
}
