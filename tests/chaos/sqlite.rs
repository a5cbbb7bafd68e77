//! One server on an SQLite file.

use crate::{
    PATIENCE,
    dice::{Dice, rounds},
    disk::{Disk, Writing},
    ledger::connect,
    organisation::{Organisation, Settings},
};
use mfadmin_testing::program::TestHome;
use reqwest::StatusCode;
use std::{fs, time::Duration};
use tokio::time::{sleep, timeout};

/// By how many seconds a clock jumps.
const JUMPS: [i64; 4] = [-3, -1, 60, 600];

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Killed,
    KilledTwice,
    Stopped,
    /// Its files cannot grow, as on a disk that is full.
    FilesFull,
    /// The same, and then it is killed.
    KilledFull,
    ClockJumps,
    /// Nothing can be written to its disk.
    DiskFull,
    /// The same, and then it is killed and started while that is so.
    KilledDiskFull,
    /// It is killed, and its files cannot be written while it is started.
    KilledReadOnly,
    /// Its disk is full, and once it has opened its file again that cannot be written.
    DiskFullReadOnly,
}

const ALL: [Fault; 6] = [
    Fault::Killed,
    Fault::KilledTwice,
    Fault::Stopped,
    Fault::FilesFull,
    Fault::KilledFull,
    Fault::ClockJumps,
];

/// What a disk of its own is needed for.
const OF_A_DISK: [Fault; 4] =
    [Fault::DiskFull, Fault::KilledDiskFull, Fault::KilledReadOnly, Fault::DiskFullReadOnly];

async fn suffer(
    organisation: &mut Organisation,
    disk: Option<&Disk>,
    fault: Fault,
    dice: &mut Dice,
) {
    let lasting = dice.moment(50..700);
    match (fault, disk) {
        (Fault::DiskFull | Fault::KilledDiskFull, Some(disk)) => {
            fill(organisation, disk).await;
            sleep(lasting).await;
            if fault == Fault::KilledDiskFull {
                organisation.replicas[0].kill();
                organisation.replicas[0].try_once();
                sleep(lasting).await;
            }
            disk.empty();
        }
        (Fault::KilledReadOnly, Some(disk)) => {
            organisation.replicas[0].kill();
            disk.set(Writing::Refused);
            organisation.replicas[0].try_once();
            sleep(lasting).await;
            disk.set(Writing::Possible);
        }
        (Fault::DiskFullReadOnly, Some(disk)) => {
            fill(organisation, disk).await;
            sleep(lasting).await;
            disk.set(Writing::Refused);
            disk.empty();
            sleep(lasting * 2).await;
            disk.set(Writing::Possible);
        }
        (fault, _) => suffer_anywhere(organisation, fault, lasting, dice).await,
    }
    organisation.replicas[0].run_again().await;
}

/// Leaves no room on the disk, and none in the write-ahead log.
async fn fill(organisation: &Organisation, disk: &Disk) {
    let mut connection = connect(&organisation.database).await;
    let emptied = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await;
    drop(connection);
    // Somebody may be reading; what is written then fits in a while longer.
    let _ = emptied;
    disk.fill();
}

/// What needs nothing of its own.
async fn suffer_anywhere(
    organisation: &mut Organisation,
    fault: Fault,
    lasting: Duration,
    dice: &mut Dice,
) {
    let server = &mut organisation.replicas[0];
    match fault {
        Fault::Killed => server.kill(),
        Fault::KilledTwice => {
            server.kill();
            server.run_again().await;
            sleep(lasting).await;
            server.kill();
        }
        Fault::Stopped => {
            server.signal("STOP");
            sleep(lasting).await;
            server.signal("CONT");
        }
        Fault::FilesFull | Fault::KilledFull => {
            // Somewhere in the middle of the write-ahead log.
            let log = server.home.data("mfadmin.db-wal");
            let size = fs::metadata(log).map_or(0, |log| log.len());
            server.limit_files(&(size / 2 + 4096).to_string());
            sleep(lasting).await;
            match fault {
                Fault::KilledFull => server.kill(),
                _ => server.limit_files("unlimited"),
            }
        }
        Fault::ClockJumps => {
            let seconds = dice.one_of(&JUMPS);
            organisation.clock.jump(seconds);
            sleep(lasting).await;
        }
        Fault::DiskFull
        | Fault::KilledDiskFull
        | Fault::KilledReadOnly
        | Fault::DiskFullReadOnly => unreachable!("{fault:?} needs a disk"),
    }
}

/// An organisation on a disk of its own, where one can be had, and what may go wrong then.
async fn opened(rounds: usize) -> (Organisation, Option<Disk>, Vec<Fault>) {
    let first = TestHome::new();
    let disk = Disk::of_data(&first, rounds);
    let made = first.run(&["init", "--name", "Ana Lima", "--email", "ana@example.com"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let database = first.data("mfadmin.db").into();
    let settings = Settings { first, stores: vec![String::new()], database, rounds };
    let faults = match &disk {
        Some(_) => [&ALL[..], &OF_A_DISK].concat(),
        None => ALL.to_vec(),
    };
    (Organisation::open(settings).await, disk, faults)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn what_is_accepted_outlives_every_fault() {
    let mut dice = Dice::thrown("SQLite");
    let rounds = rounds();
    let (mut organisation, disk, faults) = opened(rounds).await;
    let mut coming = Vec::new();
    for round in 0..rounds {
        if coming.is_empty() {
            coming = faults.clone();
        }
        let fault = coming.swap_remove(dice.below(coming.len()));
        let deeds = organisation.deeds(&mut dice);
        println!("SQLite, round {}: {fault:?}", round + 1);
        let doing = tokio::spawn(organisation.begin(&deeds, &mut dice));
        sleep(dice.moment(0..500)).await;
        suffer(&mut organisation, disk.as_ref(), fault, &mut dice).await;
        let calls = doing.await.unwrap();
        organisation.close_round(&deeds, calls, &mut dice).await;
    }
    organisation.finish(&mut dice, &format!("SQLite, {rounds} rounds")).await;
}

/// What is asked to write then is refused, and whoever asks whether the server is ready is told. It goes on without
/// being started again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "mounts a disk"]
async fn a_full_disk_is_told_and_outlived() {
    let mut dice = Dice::of(1);
    let (mut organisation, disk, _) = opened(2).await;
    let Some(disk) = disk else { return };
    assert_eq!(organisation.replicas[0].readiness().await, Some(StatusCode::OK));
    fill(&organisation, &disk).await;
    let deeds = organisation.deeds(&mut dice);
    let doing = tokio::spawn(organisation.begin(&deeds, &mut dice));
    let told = async {
        while organisation.replicas[0].readiness().await != Some(StatusCode::SERVICE_UNAVAILABLE) {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, told).await.expect("the server says that it is ready");
    // Asking is no cure.
    for _ in 0..20 {
        sleep(Duration::from_millis(100)).await;
        let answer = organisation.replicas[0].readiness().await;
        assert_eq!(answer, Some(StatusCode::SERVICE_UNAVAILABLE));
    }
    disk.empty();
    organisation.replicas[0].until_ready().await;
    let calls = doing.await.unwrap();
    assert!(calls > deeds.len(), "nothing was refused");
    organisation.close_round(&deeds, calls, &mut dice).await;
    organisation.finish(&mut dice, "a full disk").await;
}
