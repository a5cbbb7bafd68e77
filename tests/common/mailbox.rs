//! What reached the users: the test reads it as whoever holds the database and its key can.

use mfadmin::server::crypto::SealingKey;
use sqlx::{AnyConnection, ConnectOptions, Row, sqlite::SqliteConnectOptions};
use std::path::Path;
use uuid::Uuid;

/// A message as its recipient reads it.
#[derive(Clone, Debug)]
pub struct Received {
    pub id: i64,
    pub kind: String,
    pub to: String,
    pub body: String,
    pub link: Option<String>,
}

/// The messages kept in the file `database` that open with `key`, the newest first. The server
/// tells their text to people only, and writes each reading into the audit log; this tells nobody.
pub async fn received(database: &Path, key: &SealingKey) -> Vec<Received> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut database = options.connect().await.unwrap();
    opened(sqlx::query(KEPT).fetch_all(&mut database).await.unwrap(), key)
}

/// [`received`], of an open database.
pub async fn received_in(database: &mut AnyConnection, key: &SealingKey) -> Vec<Received> {
    opened(sqlx::query(KEPT).fetch_all(database).await.unwrap(), key)
}

const KEPT: &str = "select id, kind, recipient, message_id, user_id, sealed from outbox \
                    order by id desc";

fn opened<R: Row>(rows: Vec<R>, key: &SealingKey) -> Vec<Received>
where
    for<'r> i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Vec<u8>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'s> &'s str: sqlx::ColumnIndex<R>,
{
    let open = |row: &R| {
        let of = |column: &str| row.get::<String, _>(column);
        let ids = ["message_id", "user_id"].map(|column| of(column).parse::<Uuid>().unwrap());
        let to = of("recipient");
        let identity = [ids[0].as_bytes(), ids[1].as_bytes(), to.as_bytes()].concat();
        let plain = key.open(&identity, &row.get::<Vec<u8>, _>("sealed")).ok()?;
        let content: serde_json::Value = serde_json::from_slice(&plain).unwrap();
        Some(Received {
            id: row.get::<i64, _>("id"),
            kind: of("kind"),
            to,
            body: content["body"].as_str().unwrap().to_owned(),
            link: content["link"].as_str().map(str::to_owned),
        })
    };
    rows.iter().filter_map(open).collect()
}

/// The code of six digits in the text `body`.
pub fn code_in(body: &str) -> String {
    let mut words = body.split(|c: char| !c.is_ascii_digit());
    words.find(|word| word.len() == 6).unwrap().to_owned()
}
