//! A job over 2,000 users of another system by the real binary, which is killed again and again while the other
//! side comes and goes. `tests/long.sh` runs these: what a killed program was at comes back ten minutes later.

mod avochato;
mod keycloak;
mod keycloak_database;
mod keycloak_edit;
mod keycloak_killed;
mod privacyidea;

use mfadmin_testing::program::{Running, TestHome};
use rand::RngExt;
use serde_json::Value;
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
use std::{
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    time::{Duration, Instant},
};

const USERS: usize = 2_000;
const KILLS: usize = 6;
/// How often it is looked how far the job has come.
const LOOK: Duration = Duration::from_millis(50);
/// A job that comes no further for so long has failed. Within it a lease ends.
const STALL: Duration = Duration::from_secs(900);

/// A home whose database mirrors another system, and a job of it.
struct Bulk {
    home: TestHome,
    database: PathBuf,
    begun: Instant,
}

/// How a job ended: its items by what became of them, and its operations by their state.
#[derive(Debug)]
struct JobEnd {
    done: i64,
    skipped: i64,
    failed: i64,
    unknown: i64,
    requested: i64,
}

impl Bulk {
    /// Connects with `arguments`, which come after `connect`, and this secret.
    fn connect(arguments: &[&str], secret: &str) -> Self {
        let home = TestHome::new();
        let file = home.write("secret", &format!("{secret}\n"));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let end = ["--secret-file", &file, "--no-panel"];
        let run = home.run(&[&["connect"], arguments, &end].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        let mut folders = fs::read_dir(home.data("directories")).unwrap();
        let database = folders.next().unwrap().unwrap().path().join("mfadmin.db");
        Self { home, database, begun: Instant::now() }
    }

    /// Orders `action` for every member, and gives the process that does it.
    fn order(&self, action: &[&str]) -> Running {
        let users = self.home.run(&["users", "--format", "ndjson"]);
        let users = users.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let members = users.filter(|user| user["role"] == "member");
        let ids: Vec<_> = members.map(|user| user["id"].as_str().unwrap().to_owned()).collect();
        let list = self.home.write("list", &(ids.join("\n") + "\n"));
        let mut arguments = vec!["do"];
        arguments.extend(action);
        arguments.extend(["-", "--yes"]);
        let mut command = self.home.command(&arguments);
        Running::from(command.stdin(File::open(list).unwrap()))
    }

    /// The process dies, and another one goes on with the job.
    async fn killed(&self, running: Running) -> Running {
        running.stop("KILL");
        let job: String = self.value("select id from jobs").await;
        self.home.start(&["jobs", "follow", &job])
    }

    /// How many users of the job are settled.
    async fn settled(&self) -> i64 {
        self.value("select count(*) from job_items where outcome not in ('waiting', 'requested')")
            .await
    }

    /// Waits until so many users are settled.
    async fn wait(&self, settled: i64) {
        let (mut before, mut moved) = (-1, Instant::now());
        loop {
            let now = self.settled().await;
            if now >= settled {
                return;
            }
            if now > before {
                (before, moved) = (now, Instant::now());
            }
            assert!(moved.elapsed() < STALL, "{now} of {settled} are settled, and no more");
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn value<T>(&self, sql: &'static str) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        let options = SqliteConnectOptions::new().filename(&self.database).read_only(true);
        let options = options.busy_timeout(Duration::from_secs(30));
        let mut connection = options.connect().await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
    }

    #[allow(clippy::print_stdout, reason = "figures for whoever runs it")]
    async fn end(&self) -> JobEnd {
        let end = JobEnd {
            done: self.value("select count(*) from job_items where outcome = 'done'").await,
            skipped: self.value("select count(*) from job_items where outcome = 'skipped'").await,
            failed: self.value("select count(*) from job_items where outcome = 'failed'").await,
            unknown: self.value("select count(*) from operations where state = 'unknown'").await,
            requested: self
                .value("select count(*) from operations where state = 'requested'")
                .await,
        };
        let told: i64 = self.value("select done + skipped + failed from jobs").await;
        assert_eq!(end.done + end.skipped + end.failed, told, "the job's own figures: {end:?}");
        assert_eq!(end.requested, 0, "{end:?}");
        println!("{end:?}, {} s", self.begun.elapsed().as_secs());
        let verified = self.home.run(&["audit", "verify"]);
        assert_eq!(verified.code, Some(0), "{verified:?}");
        end
    }
}

/// When to kill, in users settled.
fn moments(users: usize) -> Vec<i64> {
    let mut dice = rand::rng();
    let most = i64::try_from(users * 9 / 10).unwrap();
    let mut moments: Vec<_> = (0..KILLS).map(|_| dice.random_range(1..most)).collect();
    moments.sort_unstable();
    moments
}
