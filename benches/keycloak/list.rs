//! The list of users: read into a mirror that knows nobody, and the same pages alone, one at a time. Both
//! sign in each time, and in turns. Then everybody's credentials are read, which is told beside it.

use crate::{
    asked::{BareClient, PAGE},
    large_realm::LargeRealm,
    warm,
};
use mfadmin::{
    contract::{api::DirectoryStatus, text::number},
    server::{
        RemoteOptions,
        clock::Clock,
        directory::remote::Keycloak,
        mirror::{OnShrink, ScanStart},
    },
};
use mfadmin_testing::{keycloak::settings, server::TestServer, statistics::median};
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

const ROUNDS: usize = 3;

/// What one reading cost.
struct Reading {
    /// Seconds until every page was kept, and until everybody was read.
    listed: f64,
    whole: f64,
    /// The most that the process had beyond what it had before, in MiB.
    memory: f64,
}

pub async fn run(realm: &LargeRealm) {
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        if round % 2 == 0 {
            ours.push(read(realm).await);
            bare.push(asked(realm).await);
        } else {
            bare.push(asked(realm).await);
            ours.push(read(realm).await);
        }
    }
    let ratios: Vec<f64> = ours.iter().zip(&bare).map(|(ours, bare)| ours.listed / bare).collect();
    let of = |value: fn(&Reading) -> f64| median(&ours.iter().map(value).collect::<Vec<_>>());
    println!(
        "{} users in pages of {PAGE}: one at a time {:.1} s, the mirror's list {:.1} s: {:.2} times ({ROUNDS} rounds, {:.2} to {:.2})",
        number(realm.users as u64),
        median(&bare),
        of(|it| it.listed),
        median(&ratios),
        ratios.iter().copied().fold(f64::INFINITY, f64::min),
        ratios.iter().copied().fold(0.0, f64::max),
    );
    println!(
        "with everybody's credentials: {:.1} s; the first reading takes {:.1} MiB, later ones {:.1} MiB at most",
        of(|it| it.whole),
        ours[0].memory,
        ours[1..].iter().map(|it| it.memory).fold(0.0, f64::max),
    );
}

/// A server of ours that knows nobody, once it has read everybody.
pub async fn mirror(realm: &LargeRealm) -> TestServer {
    let remote = Keycloak::new(settings(&realm.realm), Clock::System).unwrap();
    TestServer::start_with(|options| {
        options.directory = Some(RemoteOptions { remote: Arc::new(remote), refresh: None });
    })
    .await
}

async fn asked(realm: &LargeRealm) -> f64 {
    let begun = Instant::now();
    let client = BareClient::sign_in(realm).await;
    let mut bytes = 0;
    for first in (0..realm.users).step_by(PAGE) {
        bytes += client.page(first, false).await.len();
    }
    assert!(bytes > realm.users * 300, "{bytes} bytes are not all users");
    begun.elapsed().as_secs_f64()
}

async fn read(realm: &LargeRealm) -> Reading {
    let ours = mirror(realm).await;
    let token = warm::session(&ours).await;
    let memory = Memory::watch();
    let begun = Instant::now();
    let reading = ours.server.read_directory(ScanStart::Resume, OnShrink::Stop);
    let listed = async {
        loop {
            let status: DirectoryStatus = ours.get("/v1/directory", &token).await;
            let is_listed = |reading: mfadmin::contract::api::DirectoryReading| {
                reading.listed >= realm.users as u64
            };
            if status.reading.is_some_and(is_listed) || status.as_of.is_some() {
                return begun.elapsed().as_secs_f64();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let (report, listed) = tokio::join!(reading, listed);
    assert_eq!(report.unwrap().users, realm.users as u64);
    Reading { listed, whole: begun.elapsed().as_secs_f64(), memory: memory.most() }
}

/// Looks at the memory of this process, some times a second.
struct Memory {
    before: u64,
    most: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
}

impl Memory {
    fn watch() -> Self {
        let before = resident();
        let (most, is_over) = (Arc::new(AtomicU64::new(before)), Arc::new(AtomicBool::new(false)));
        let (seen, over) = (most.clone(), is_over.clone());
        tokio::spawn(async move {
            while !over.load(Relaxed) {
                seen.fetch_max(resident(), Relaxed);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        Self { before, most, is_over }
    }

    fn most(self) -> f64 {
        self.is_over.store(true, Relaxed);
        (self.most.load(Relaxed) - self.before) as f64 / 1024.0
    }
}

/// KiB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
