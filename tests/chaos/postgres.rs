//! Three servers on one PostgreSQL.

use crate::{
    PATIENCE,
    dice::{Dice, rounds},
    line::{Line, LineState},
    organisation::{Organisation, Settings},
};
use mfadmin_testing::{postgres::TestPostgres, program::TestHome};
use std::{process::Command, time::Duration};
use tokio::time::{sleep, timeout};

/// By how many seconds a clock jumps.
const JUMPS: [i64; 4] = [-3, -1, 60, 600];

const SERVERS: usize = 3;
/// Faults that follow on one another within the burst of a round.
const FAULTS: usize = 2;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    ServerKilled,
    EveryServerKilled,
    /// As when the machine of a server sleeps for a while.
    ServerStopped,
    DatabaseKilled,
    /// One process of PostgreSQL, which then ends all connections.
    BackendKilled,
    LineCut,
    EveryLineCut,
    EveryLineSlow,
    LineSilent,
    ReadOnly,
    FilesFull,
    ClockJumps,
}

const ALL: [Fault; 12] = [
    Fault::ServerKilled,
    Fault::EveryServerKilled,
    Fault::ServerStopped,
    Fault::DatabaseKilled,
    Fault::BackendKilled,
    Fault::LineCut,
    Fault::EveryLineCut,
    Fault::EveryLineSlow,
    Fault::LineSilent,
    Fault::ReadOnly,
    Fault::FilesFull,
    Fault::ClockJumps,
];

struct Cluster {
    postgres: TestPostgres,
    lines: Vec<Line>,
    organisation: Organisation,
}

impl Cluster {
    async fn open(rounds: usize) -> Self {
        let postgres = TestPostgres::start(&[]).await;
        postgres.create("chaos", "template0").await;
        let url = |port: u16| format!("postgres://mfadmin@127.0.0.1:{port}/chaos");
        let first = TestHome::new();
        let key = first.data("mfadmin.key");
        let store = |port| format!("[store]\nurl = \"{}\"\nkey_file = {key:?}\n", url(port));
        let file = first.config_file();
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, store(postgres.port)).unwrap();
        let made = first.run(&["init", "--name", "Ana Lima", "--email", "ana@example.com"]);
        assert_eq!(made.code, Some(0), "{made:?}");
        let mut lines = Vec::new();
        for _ in 0..SERVERS {
            lines.push(Line::to(postgres.port).await);
        }
        let stores = lines.iter().map(|line| store(line.port)).collect();
        let database = postgres.address("chaos");
        let settings = Settings { first, stores, database, rounds };
        Self { postgres, lines, organisation: Organisation::open(settings).await }
    }

    async fn suffer(&mut self, fault: Fault, dice: &mut Dice) {
        let (one, lasting) = (dice.below(SERVERS), dice.moment(50..700));
        let servers = &mut self.organisation.replicas;
        match fault {
            Fault::ServerKilled => servers[one].kill(),
            Fault::EveryServerKilled => servers.iter_mut().for_each(|server| server.kill()),
            Fault::ServerStopped => {
                servers[one].signal("STOP");
                sleep(lasting).await;
                servers[one].signal("CONT");
            }
            Fault::DatabaseKilled => {
                self.postgres.crash();
                sleep(lasting).await;
                self.postgres.restart().await;
            }
            Fault::BackendKilled => {
                let processes = self.postgres.processes();
                if let Some(others @ [_, ..]) = processes.get(1..) {
                    signal(&["kill", "-9", &dice.one_of(others).to_string()]);
                }
                self.postgres.restart().await;
            }
            Fault::LineCut => self.pass_by(LineState::Cut, one..one + 1, lasting).await,
            Fault::EveryLineCut => self.pass_by(LineState::Cut, 0..SERVERS, lasting).await,
            Fault::EveryLineSlow => self.pass_by(LineState::Slow, 0..SERVERS, lasting).await,
            Fault::LineSilent => self.pass_by(LineState::Silent, one..one + 1, lasting).await,
            Fault::ReadOnly => {
                self.set_read_only("on").await;
                sleep(lasting).await;
                self.set_read_only("off").await;
            }
            Fault::FilesFull => {
                self.limit_files("65536");
                sleep(lasting).await;
                self.limit_files("unlimited");
                self.postgres.restart().await;
            }
            Fault::ClockJumps => {
                let seconds = dice.one_of(&JUMPS);
                self.organisation.clock.jump(seconds);
                sleep(lasting).await;
            }
        }
        for server in &mut self.organisation.replicas {
            server.run_again().await;
        }
    }

    async fn pass_by(&self, state: LineState, which: std::ops::Range<usize>, lasting: Duration) {
        let lines = &self.lines[which];
        lines.iter().for_each(|line| line.set(state));
        sleep(lasting).await;
        lines.iter().for_each(|line| line.set(LineState::Whole));
    }

    async fn set_read_only(&self, word: &str) {
        let sql = format!("alter system set default_transaction_read_only = {word}");
        self.postgres.run(&sql).await;
        self.postgres.run("select pg_reload_conf()").await;
    }

    /// No file of PostgreSQL may become larger, which it takes for a full disk.
    fn limit_files(&self, bytes: &str) {
        for process in self.postgres.processes() {
            let limit = format!("--fsize={bytes}:unlimited");
            signal(&["prlimit", "--pid", &process.to_string(), &limit]);
        }
    }
}

/// Whoever it is for may have ended.
fn signal(words: &[&str]) {
    let mut command = Command::new(words[0]);
    let _ = command.args(&words[1..]).stderr(std::process::Stdio::null()).status();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts PostgreSQL, and takes minutes"]
async fn what_is_accepted_outlives_every_fault() {
    let mut dice = Dice::thrown("PostgreSQL");
    let rounds = rounds();
    let mut cluster = Cluster::open(rounds).await;
    let mut coming = Vec::new();
    for round in 0..rounds {
        let mut faults = Vec::new();
        for _ in 0..FAULTS {
            if coming.is_empty() {
                coming = ALL.to_vec();
            }
            faults.push(coming.swap_remove(dice.below(coming.len())));
        }
        let deeds = cluster.organisation.deeds(&mut dice);
        println!("PostgreSQL, round {}: {faults:?}", round + 1);
        let doing = tokio::spawn(cluster.organisation.begin(&deeds, &mut dice));
        for fault in faults {
            sleep(dice.moment(0..500)).await;
            cluster.suffer(fault, &mut dice).await;
        }
        let calls = doing.await.unwrap();
        cluster.organisation.close_round(&deeds, calls, &mut dice).await;
    }
    let what = format!("PostgreSQL, {SERVERS} servers, {rounds} rounds");
    let doctor = cluster.organisation.replicas[0].home.run(&["doctor"]);
    assert!(doctor.stdout.contains("Figures    agree"), "{doctor:?}");
    cluster.organisation.finish(&mut dice, &what).await;
}

/// Where the other end is gone without a word, nothing tells it: whoever waits for an answer has to give up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts PostgreSQL, and waits for more than a minute"]
async fn a_server_whose_connections_are_stranded_goes_on() {
    let mut dice = Dice::of(1);
    let mut cluster = Cluster::open(2).await;
    let deeds = cluster.organisation.deeds(&mut dice);
    let doing = tokio::spawn(cluster.organisation.begin(&deeds, &mut dice));
    sleep(Duration::from_millis(200)).await;
    cluster.lines.iter().for_each(Line::strand);
    let calls = timeout(PATIENCE * 2, doing).await.unwrap().unwrap();
    cluster.organisation.close_round(&deeds, calls, &mut dice).await;
    cluster.organisation.finish(&mut dice, "stranded connections").await;
}
