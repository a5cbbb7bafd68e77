//! The index through everything that changes users.

use super::*;
use crate::test_app::TestApp;
use mfadmin::contract::{User, api::paths};
use reqwest::Method;
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

/// Holds the index against one that is made of the texts as they are.
async fn assert_whole(file: &mut SqliteConnection) {
    for sql in [
        "insert into users_search (users_search) values ('integrity-check')",
        "create virtual table temp.anew using fts5 (search_text, content = '', columnsize = 0, \
         tokenize = 'trigram case_sensitive 1')",
        "insert into temp.anew (rowid, search_text) select number, search_text from users",
        "create virtual table temp.is_there using fts5vocab (main, users_search, instance)",
        "create virtual table temp.is_wanted using fts5vocab (temp, anew, instance)",
    ] {
        sqlx::query(sql).execute(&mut *file).await.unwrap();
    }
    let differing = "select (select count(*) from (select term, doc, \"offset\" from temp.is_there \
        except select term, doc, \"offset\" from temp.is_wanted)), \
        (select count(*) from (select term, doc, \"offset\" from temp.is_wanted \
        except select term, doc, \"offset\" from temp.is_there)), \
        (select count(*) from temp.is_there)";
    let (more, fewer, all): (i64, i64, i64) =
        sqlx::query_as(differing).fetch_one(&mut *file).await.unwrap();
    assert_eq!((more, fewer), (0, 0));
    assert!(all > 100, "{all}");
    for table in ["is_there", "is_wanted", "anew"] {
        let drop = sqlx::AssertSqlSafe(format!("drop table temp.{table}"));
        sqlx::raw_sql(drop).execute(&mut *file).await.unwrap();
    }
}

#[tokio::test]
async fn index_follows_every_change() {
    let app = TestApp::open().await;
    let (server, token) = (&app.server, &app.owner);
    let mut file = server.connect().await;
    let count = async |search: &str| page(server, token, &[("search", search)]).await.total;
    let csv = "name,email,role,phone\nVera Quist,vera@example.com,member,+442079460958\n\
               Olof Quist,olof@example.com,member,\n";
    let import = |csv: String| {
        let call = server.call(Method::POST, "/v1/import?existing=update", token);
        call.header("content-type", "text/csv; charset=utf-8").body(csv).send()
    };
    assert_eq!(import(csv.to_owned()).await.unwrap().status(), 200);
    assert_eq!((count("quist").await, count("0958").await), (2, 1));
    assert_whole(&mut file).await;

    assert_eq!(import(csv.replace("Olof Quist", "Olof Berg")).await.unwrap().status(), 200);
    assert_eq!((count("quist").await, count("berg").await), (1, 1));
    let found = page(server, token, &[("search", "quist")]).await;
    let [vera] = &found.users[..] else { panic!("{found:?}") };
    let path = format!("{}/{}", paths::USERS, vera.id);
    for (body, gone, come) in [
        (json!({ "name": "Vera Ekström" }), "quist", "ekstrom"),
        (json!({ "phone": "+12025550143" }), "0958", "(202) 555"),
    ] {
        let user: User = server.get(&path, token).await;
        let call = server.call(Method::PATCH, &path, token).json(&body);
        let call = call.header("if-match", format!("\"{}\"", user.revision));
        assert_eq!(call.send().await.unwrap().status(), 200, "{body}");
        assert_eq!((count(gone).await, count(come).await), (0, 1), "{body}");
        assert_whole(&mut file).await;
    }

    // A new file has its rows where they were, by their numbers.
    sqlx::raw_sql("vacuum").execute(&mut file).await.unwrap();
    assert_eq!((count("ekstrom").await, count("berg").await), (1, 1));
    assert_whole(&mut file).await;

    let gone = server.call(Method::DELETE, &path, token).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert_eq!((count("ekstrom").await, count("berg").await), (0, 1));
    assert_whole(&mut file).await;
}

/// Substrings tell a name as well as the name itself.
#[tokio::test]
async fn removed_user_leaves_no_substring_in_the_file() {
    let app = TestApp::open().await;
    let mut user = person("rare");
    user.name = "ꙋꙗꙟ".to_owned();
    let [id] = app.server.seed(vec![user]).await[..] else { panic!() };
    let mut file = app.server.connect().await;
    let is_there = async |file: &mut SqliteConnection| {
        sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut *file).await.unwrap();
        let bytes = std::fs::read(app.server.database()).unwrap();
        bytes.windows(9).filter(|part| *part == "ꙋꙗꙟ".as_bytes()).count()
    };
    assert!(is_there(&mut file).await >= 2, "as a text and in the index");
    // Who was disabled was told then, and no message more tells their name.
    let path = format!("{}/{id}", paths::USERS);
    let disable = format!("{path}/disable");
    let disabled = app.server.call(Method::POST, &disable, &app.owner).send().await.unwrap();
    assert_eq!(disabled.status(), 200);
    let gone = app.server.call(Method::DELETE, &path, &app.owner).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert_eq!(is_there(&mut file).await, 0);
    file.close().await.unwrap();
}
