//! A server over many users, in a process of its own.

use crate::place::Place;
use jiff::{SignedDuration, Timestamp};
use mfadmin::server::{
    Server,
    demo::{DemoNames, people},
    service::access,
    store::Store,
};
use mfadmin_testing::{http_client, server::options};
use std::{
    env,
    ffi::OsString,
    fs,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    time::Instant,
};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

pub struct Side {
    pub name: String,
    child: Child,
    url: String,
    token: String,
    made: Option<f64>,
    place: Option<Place>,
    runtime: Runtime,
    http: reqwest::Client,
    _dir: TempDir,
}

impl Side {
    /// This build over so many users, made at `place` where none are there; else in a file of its own.
    pub fn this(users: u32, place: Option<Place>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let place = place.unwrap_or_else(|| Place::in_folder(dir.path()));
        let is_made = place.create();
        let begun = Instant::now();
        if is_made {
            let mut command = Command::new(env::current_exe().unwrap());
            command.arg("--make").arg(place.argument()).args(["--users", &users.to_string()]);
            assert!(command.status().unwrap().success());
        }
        let made = is_made.then(|| begun.elapsed().as_secs_f64());
        let mut command = Command::new(env::current_exe().unwrap());
        command.arg("--serve").arg(place.argument());
        let name = mfadmin::contract::text::number(users.into());
        let mut side = Self::start(name, command, dir);
        (side.place, side.made) = (Some(place), made);
        side
    }

    /// Another build over as many users, which it makes.
    pub fn of(program: OsString, users: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command.args(["demo", "--headless", "--users", &users.to_string()]);
        command.env("HOME", dir.path()).env("TMPDIR", dir.path());
        let begun = Instant::now();
        let mut side = Self::start("other".to_owned(), command, dir);
        side.made = Some(begun.elapsed().as_secs_f64());
        side
    }

    fn start(name: String, mut command: Command, dir: TempDir) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let url = lines.next().unwrap();
        let told = lines.next().unwrap();
        let token = told.split("Bearer ").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let http = http_client().build().unwrap();
        Self { name, child, url, token, made: None, place: None, runtime, http, _dir: dir }
    }

    /// Seconds until the answer to `path` was there.
    pub fn ask(&self, path: &str) -> f64 {
        let begun = Instant::now();
        self.runtime.block_on(async {
            let call = self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.token);
            call.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
        });
        begun.elapsed().as_secs_f64()
    }

    /// Seconds that making the users took, if they were made.
    pub fn made(&self) -> Option<f64> {
        self.made
    }

    /// Of this build's.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Of the server, in MiB.
    pub fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        // Only this process, which was started here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes the users.
pub fn make(place: &Place, users: u32) {
    runtime().block_on(async {
        let store = Store::open(place.address()).await.unwrap();
        let people = people(users, 7, DemoNames::Believable, Timestamp::now());
        assert_eq!(store.seed(people).await.unwrap(), u64::from(users));
        store.close().await;
    });
}

/// Serves until standard input ends; tells its address and a token as `mfadmin demo --headless` does.
#[expect(clippy::print_stdout, reason = "the bench reads it")]
pub fn serve(place: &Place) {
    runtime().block_on(async {
        let apart = tempfile::tempdir().unwrap();
        let mut options = options(&apart);
        options.database = place.address();
        let server = Server::start(options).await.unwrap();
        let owner = server.store().first_owner().await.unwrap().unwrap();
        let lifetime = SignedDuration::from_hours(24);
        let token = access::issue_session(server.store(), owner, lifetime).await.unwrap();
        println!("{}\nBearer {}'", server.url(), token.reveal());
        let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
        server.shutdown().await;
    });
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().enable_all().build().unwrap()
}
