use super::connect;
use mfadmin::server::store::Store;
use sqlx::SqliteConnection;

/// A row of each table that holds what signs somebody in.
const CREDENTIALS: [&str; 5] = [
    "insert into passwords (user_id, hash, changed_at) values ($1, 'x', 0)",
    "insert into authenticators (user_id, sealed_secret, last_step, created_at) \
     values ($1, x'00', 0, 0)",
    "insert into recovery_codes (user_id, hash) values ($1, 'x')",
    "insert into enrolments (user_id, at) values ($1, 0)",
    "insert into links (token_hash, purpose, user_id, created_at, expires_at) \
     values ($1, 'password', $1, 0, 9)",
];

async fn run(database: &mut SqliteConnection, sql: &'static str, id: &str) -> Result<(), String> {
    sqlx::query(sql).bind(id).execute(database).await.map(drop).map_err(|error| error.to_string())
}

/// What a foreign key said while credentials were users' alone.
#[tokio::test]
async fn credentials_are_of_a_user_or_an_operator_and_outlast_neither() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mfadmin.db");
    Store::open(&path).await.unwrap().close().await;
    let mut database = connect(&path).await;
    for (id, sql) in [
        (
            "user",
            "insert into users (id, name, name_key, email, role_rank, kind, present, missing, \
             search_text, last_sign_in_at, created_at, revision) \
             values ($1, 'Ana', x'', 'a@b.org', 2, 0, 3, 0, '', -1, 0, 1)",
        ),
        (
            "operator",
            "insert into accounts (id, name, email, role_rank, created_at) \
             values ($1, 'Olga', 'a@b.org', 1, 0)",
        ),
        ("removed", "insert into accounts (id, name, created_at) values ($1, 'Uma', 0)"),
    ] {
        run(&mut database, sql, id).await.unwrap();
    }
    for sql in CREDENTIALS {
        for id in ["nobody", "removed"] {
            let refused = run(&mut database, sql, id).await.unwrap_err();
            assert!(refused.contains("of nobody"), "{refused}");
        }
        for id in ["user", "operator"] {
            run(&mut database, sql, id).await.unwrap();
        }
    }
    for table in ["passwords", "authenticators", "recovery_codes", "enrolments", "links"] {
        let refused = run(&mut database, "delete from users where id = $1", "user").await;
        assert!(refused.unwrap_err().contains("credentials"), "{table}");
        let delete = sqlx::AssertSqlSafe(format!("delete from {table} where user_id = 'user'"));
        sqlx::query(delete).execute(&mut database).await.unwrap();
    }
    run(&mut database, "delete from users where id = $1", "user").await.unwrap();
    let twice = "insert into accounts (id, name, email, role_rank, created_at) \
                 values ($1, 'Olga', 'a@b.org', 0, 0)";
    assert!(run(&mut database, twice, "other").await.is_err(), "an address is one operator's");
}
