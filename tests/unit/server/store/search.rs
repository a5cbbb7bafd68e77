use super::connect;
use jiff::Timestamp;
use mfadmin::{
    contract::{
        Role, UserId,
        api::HitCount,
        query::{Order, Sort, UserFilter},
    },
    server::store::{
        Store,
        users::{Direction, PageSize, Place, PlaceKey, Start, UserListQuery},
    },
};
use mfadmin_testing::log;
use std::{collections::BTreeSet, ops::Bound};

/// No search looks through all users: it asks the index, or walks a list in its order to a near end.
#[tokio::test]
async fn no_statement_of_a_search_looks_through_all_users() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mfadmin.db");
    let store = Store::open(&path).await.unwrap();
    // Of nobody nothing is asked.
    sqlx::raw_sql(
        "insert into users (id, name, name_key, email, role_rank, kind, present, missing, search_text, \
         last_sign_in_at, created_at, revision) \
         values ('01900000-0000-7000-8000-00000000000a', 'Ana', x'', 'ana@example.com', 0, 0, 3, 0, '', 0, 0, 1)",
    )
    .execute(&mut connect(&path).await)
    .await
    .unwrap();
    let (log, guard) = log::catch_here();
    for search in ["ana", "an", "小", "20", "(415)", "ana lima 4", "\"ana l\"", "an*"] {
        for role in [None, Some(Role::Owner)] {
            for sort in Sort::ALL {
                for (order, from) in
                    [(Order::Asc, Bound::Unbounded), (Order::Desc, Bound::Excluded(place(sort)))]
                {
                    let filter = UserFilter {
                        search: Some(search.to_owned()),
                        role,
                        ..UserFilter::default()
                    };
                    let start = Start { direction: Direction::Forward, from };
                    ask(&store, filter, (sort, order), &start).await;
                }
            }
        }
    }
    drop(guard);
    let text = log.text();
    let statements = text.lines().filter_map(|line| line.split_once(" mfadmin::sql: "));
    let statements: BTreeSet<&str> = statements.map(|(_, statement)| statement).collect();
    let mut database = connect(&path).await;
    let mut by_index = 0;
    for statement in statements {
        let plan = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(plan).fetch_all(&mut database).await.unwrap();
        for (.., step) in &steps {
            let is_walk = step.contains(" USING INDEX users_by_")
                || step.contains(" USING COVERING INDEX users_by_");
            assert!(!step.starts_with("SCAN u ") || is_walk, "{statement}: {step}");
            assert!(step != "SCAN u" && step != "SCAN users", "{statement}: {step}");
        }
        let is_by_index = steps.iter().any(|(.., step)| step.contains("VIRTUAL TABLE INDEX"));
        by_index += u32::from(is_by_index);
    }
    assert!(by_index > 20, "{by_index}");
}

async fn ask(store: &Store, filter: UserFilter, (sort, order): (Sort, Order), start: &Start) {
    let mut tx = store.read().await.unwrap();
    let selection = tx.users().selection(filter, Timestamp::now()).await.unwrap();
    let question = UserListQuery { selection, sort, order };
    tx.users().counts(&question, start).await.unwrap();
    for ahead in [HitCount::exact(9), HitCount::at_least(10_000)] {
        tx.users().list(&question, start, PageSize { ahead, limit: 50 }).await.unwrap();
    }
}

fn place(sort: Sort) -> Place {
    let key = match sort {
        Sort::Name => PlaceKey::Bytes(vec![9]),
        Sort::Email => PlaceKey::Text("m".to_owned()),
        _ => PlaceKey::Number(9),
    };
    Place { key, id: UserId::new() }
}
