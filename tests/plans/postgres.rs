//! How PostgreSQL finds the users of a list among 100,000, by the plans of what it did: `auto_explain` writes
//! down how many rows each node of a plan handled.

use super::{ask, filters, words};
use crate::server::TestServer;
use mfadmin::{
    contract::{
        Role,
        query::{Order, Sort},
    },
    server::{
        Options, Server,
        demo::{self, DemoNames},
    },
};
use mfadmin_testing::{postgres::TestPostgres, server::options};
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use std::{fs, path::PathBuf};

/// What a list may look at: a count ends there.
const MOST: u64 = 10_001;
/// The same of a scan that passes by others on its way to so many.
const MOST_SCANNED: u64 = 2 * MOST;

/// Words that some of the demo's users have, or nobody. One that most of them have is another matter: PostgreSQL
/// looks at all of its hits, for a count and for an order.
const SEARCHED: [&str; 3] = ["ana", "mar", "zzz"];

const SETTINGS: [&str; 8] = [
    "shared_preload_libraries=auto_explain",
    "auto_explain.log_min_duration=0",
    "auto_explain.log_analyze=on",
    "auto_explain.log_timing=off",
    "auto_explain.log_format=json",
    "logging_collector=on",
    "log_filename=plans.log",
    "log_rotation_size=0",
];

/// Ninety-nine more of each user, under another id and address.
const MANY: &str = "
    insert into users (id, name, name_key, email, role_rank, kind, phone, present, missing, unread, unknown,
        setup_sent_at, setup_expires_at, gap_since, exempt_until, disabled_at, search_text, last_sign_in_at,
        created_at, revision)
    select md5(id || n)::uuid::text, name, name_key || int4send(n), n || email, role_rank, kind, phone, present,
        missing, unread, unknown, setup_sent_at, setup_expires_at - n * 60000, gap_since - n * 60000, exempt_until,
        disabled_at, search_text,
        case when last_sign_in_at < 0 then last_sign_in_at else last_sign_in_at - n * 3600000 end,
        created_at - n * 3600000, revision
    from users, generate_series(1, 99) n;
    insert into user_factors (user_id, kind, state, at, expires_at, count, reason)
    select md5(user_id || n)::uuid::text, kind, state, at, expires_at, count, reason
    from user_factors, generate_series(1, 99) n;
    vacuum analyze users;
";

struct Crowd {
    postgres: TestPostgres,
    server: TestServer,
    token: mfadmin::contract::BearerToken,
    plans: PathBuf,
}

impl Crowd {
    async fn open() -> Self {
        let postgres = TestPostgres::start(&SETTINGS).await;
        postgres.create("crowd", "template0").await;
        let folder = tempfile::tempdir().unwrap();
        let options = Options { database: postgres.address("crowd"), ..options(&folder) };
        let key = options.key.clone();
        let server = TestServer::over(Server::start(options).await.unwrap(), key, folder);
        let (_, token) = server.sign_in(Role::Owner).await;
        let people = demo::people(1_000, 7, DemoNames::Believable, jiff::Timestamp::now());
        server.server.store().seed(people).await.unwrap();
        for statement in MANY.split(';').filter(|text| !text.trim().is_empty()) {
            postgres.run_in("crowd", statement).await;
        }
        let plans = postgres.folder.join("data/log/plans.log");
        Self { postgres, server, token, plans }
    }

    /// How many users have `word`.
    async fn hits(&self, word: &str) -> u64 {
        let mut connection = PgConnection::connect(&self.postgres.url("crowd")).await.unwrap();
        let sql = "select count(*) from users where search_text like '%' || $1 || '%'";
        let hits = sqlx::query_scalar::<_, i64>(sql).bind(word);
        hits.fetch_one(&mut connection).await.unwrap().unsigned_abs()
    }

    /// The plans of what `asked` has the server ask, each with its statement.
    async fn plans(&self, asked: &str) -> Vec<Value> {
        let before = fs::metadata(&self.plans).unwrap().len() as usize;
        ask(&self.server, &self.token, asked).await;
        // What is written down comes by way of another process: a mark shows that all of it is there.
        self.postgres.run_in("crowd", "select 'the end of it'").await;
        loop {
            let bytes = fs::read(&self.plans).unwrap();
            let text = String::from_utf8_lossy(&bytes[before..]).into_owned();
            if let Some((plans, _)) = text.split_once("the end of it") {
                return parsed(plans);
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }
}

/// The plans in the log: JSON in lines that begin with a tab.
fn parsed(log: &str) -> Vec<Value> {
    let mut plans = Vec::new();
    for part in log.split("plan:\n").skip(1) {
        let lines = part.lines().take_while(|line| line.starts_with('\t'));
        let json: String = lines.map(|line| &line[1..]).collect::<Vec<_>>().join("\n");
        // The last one is of the mark.
        plans.extend(serde_json::from_str::<Value>(&json).ok());
    }
    plans
}

/// What a node of a plan handled: the rows that it gave, and those that it looked at and left out.
struct Handled {
    rows: u64,
    node: String,
}

/// The most that a node of this plan handled.
fn most(plan: &Value) -> Handled {
    let number = |name: &str| plan[name].as_f64().unwrap_or_default();
    let name = |key: &str| plan[key].as_str().unwrap_or_default().to_owned();
    let rows = number("Actual Rows")
        + number("Rows Removed by Filter")
        + number("Rows Removed by Index Recheck")
        + number("Rows Removed by Join Filter");
    // The index of the search tells all hits at once, as bits and not as rows: whoever reads these ends at the
    // limit.
    let is_bits = name("Node Type") == "Bitmap Index Scan" && name("Index Name") == "users_search";
    let rows = if is_bits { 0.0 } else { rows * number("Actual Loops") };
    let node = format!("{} {}", name("Node Type"), name("Index Name"));
    let own = Handled { rows: rows.round() as u64, node };
    let below = plan["Plans"].as_array().into_iter().flatten().map(most);
    below.chain([own]).max_by_key(|handled| handled.rows).unwrap()
}

/// What of `asked` handled more rows than `bound`, with its statement.
async fn beyond(crowd: &Crowd, asked: &str, bound: u64) -> (usize, Vec<String>) {
    let plans = crowd.plans(asked).await;
    let mut found = Vec::new();
    for plan in &plans {
        let Handled { rows, node } = most(&plan["Plan"]);
        if rows > bound {
            let text = plan["Query Text"].as_str().unwrap_or_default();
            found.push(format!("{asked}: {rows} rows by {node}: {text}"));
        }
    }
    (plans.len(), found)
}

#[tokio::test]
#[ignore = "starts PostgreSQL, and takes a minute"]
async fn no_list_on_postgresql_looks_at_everybody() {
    let crowd = Crowd::open().await;
    let page: Value = crowd.server.get("/v1/users?search=ma&limit=1&from=end", &crowd.token).await;
    let middle = page["users"][0]["id"].as_str().unwrap().to_owned();
    let (mut plans, mut found) = (0, Vec::new());
    for filter in filters() {
        for sort in words(Sort::ALL) {
            for order in words([Order::Asc, Order::Desc]) {
                for from in ["", "&from=end", &format!("&at={middle}")] {
                    let asked = format!("{filter}sort={sort}&order={order}&limit=50{from}");
                    let (some, more) = beyond(&crowd, &asked, MOST_SCANNED).await;
                    plans += some;
                    found.extend(more);
                }
            }
        }
    }
    assert!(plans > 3_000, "{plans}");
    assert!(found.is_empty(), "{}: {found:#?}", found.len());
    // The searches: of few hits, and of more than a count goes to, of which those are sorted that a page in an
    // order needs that no index of everybody has.
    for word in SEARCHED {
        let hits = crowd.hits(word).await;
        let bound = hits.max(MOST_SCANNED);
        for filter in ["", "gap=any&", "role=member&", "sign_in=never&"] {
            for sort in words(Sort::ALL) {
                for from in ["", "&from=end", &format!("&at={middle}")] {
                    let asked = format!("{filter}search={word}&sort={sort}&limit=50{from}");
                    found.extend(beyond(&crowd, &asked, bound).await.1);
                }
            }
        }
    }
    assert!(found.is_empty(), "{}: {found:#?}", found.len());
}
