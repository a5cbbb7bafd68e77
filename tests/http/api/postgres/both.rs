//! The same users on both engines: every question has the same answer.

use super::{database, owner_of, server_over};
use crate::{
    api::{
        crowd::{FILTERS, SORTS, crowd, page, walk},
        searching::{Dice, Typed, people},
    },
    server::TestServer,
};
use mfadmin::{
    contract::{BearerToken, User, UserId},
    server::crypto::SealingKey,
};

/// Each engine's server, with the same users and the same Owner.
async fn both(users: Vec<mfadmin::server::store::NewUser>) -> [(TestServer, BearerToken); 2] {
    let owner = UserId::new();
    let key = SealingKey::generate();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.keep().join("mfadmin.db").into();
    let mut both = Vec::new();
    for address in [file, database().await] {
        let server = server_over(&address, &key).await;
        let token = owner_of(&server, owner).await;
        server.seed(users.clone()).await;
        both.push((server, token));
    }
    both.try_into().ok().unwrap()
}

fn ids(users: &[User]) -> Vec<UserId> {
    users.iter().map(|user| user.id).collect()
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn searches_find_the_same() {
    let mut dice = Dice(23);
    let (people, texts) = people(&mut dice, 400);
    let [(file, by_file), (postgres, by_postgres)] = both(people).await;
    let texts: Vec<Vec<String>> = texts.into_values().collect();
    let (mut searches, mut found) = (0, 0);
    while searches < 500 {
        let [of, with] = [dice.below(texts.len()), dice.below(texts.len())];
        let Some(one) = Typed::any(&mut dice, &texts[of]) else { continue };
        let other = Typed::any(&mut dice, &texts[with]).filter(|_| searches % 3 == 0);
        let typed = [Some(one), other].iter().flatten().map(Typed::typed).collect::<Vec<_>>();
        let query = [("search", typed.join(" ")), ("limit", "200".to_owned())];
        let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let [one, other] =
            [page(&file, &by_file, &query).await, page(&postgres, &by_postgres, &query).await];
        assert_eq!(ids(&one.users), ids(&other.users), "{query:?}");
        assert_eq!((one.total, one.total_is), (other.total, other.total_is), "{query:?}");
        searches += 1;
        found += usize::from(one.total > 0);
    }
    assert!(found > 250, "{found}");
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn lists_have_the_same_order_by_every_filter() {
    let [(file, by_file), (postgres, by_postgres)] = both(crowd()).await;
    for filter in FILTERS {
        for sort in SORTS {
            for order in ["asc", "desc"] {
                let basis = [filter, &[("sort", sort), ("order", order), ("limit", "13")]].concat();
                for from in ["start", "end"] {
                    let one = walk(&file, &by_file, &basis, from).await;
                    let other = walk(&postgres, &by_postgres, &basis, from).await;
                    assert_eq!(ids(&one), ids(&other), "{basis:?} {from}");
                }
            }
        }
    }
}

/// A column that one engine alone has would be found by nobody but who uses that one.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn tables_have_the_same_columns() {
    use sqlx::{Connection, PgConnection, SqliteConnection};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mfadmin.db");
    mfadmin::server::store::Store::open(&path).await.unwrap().close().await;
    let mut file = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    let of_file = "select m.name || '.' || c.name from sqlite_master m, pragma_table_xinfo(m.name) c \
                   where m.type = 'table' and m.name not like 'users\\_search%' escape '\\' \
                   and m.name not like 'sqlite\\_%' escape '\\' and m.name not like '\\_sqlx%' escape '\\'";
    let mut of_file: Vec<String> = sqlx::query_scalar(of_file).fetch_all(&mut file).await.unwrap();
    let mfadmin::server::store::DatabaseAddress::Postgres(address) = database().await else {
        panic!("it is on PostgreSQL")
    };
    let mut postgres = PgConnection::connect(&address.url.to_string()).await.unwrap();
    let of_postgres = "select table_name || '.' || column_name from information_schema.columns \
                       where table_schema = 'public' and table_name not in ('write_lock', 'leases') \
                       and table_name not like '\\_sqlx%'";
    let mut of_postgres: Vec<String> =
        sqlx::query_scalar(of_postgres).fetch_all(&mut postgres).await.unwrap();
    of_file.sort();
    of_postgres.sort();
    assert!(of_file.len() > 200, "{}", of_file.len());
    assert_eq!(of_file, of_postgres);
}
