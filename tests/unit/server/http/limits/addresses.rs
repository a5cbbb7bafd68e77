use mfadmin::server::http::address::ClientAddress;
use mfadmin::server::http::limits::addresses::*;
use std::time::{Duration, Instant};

fn address(text: &str) -> ClientAddress {
    ClientAddress::new(text.parse().unwrap())
}

#[test]
fn failures_of_an_address_cost_more_and_more_and_are_forgotten() {
    let limits = AddressLimits::default();
    let start = Instant::now();
    let at = |seconds| start + Duration::from_secs(seconds);
    let ana = address("192.0.2.1");
    let attempt = |now| limits.attempt_at(ana, Kind::SignIn, now).map(drop);
    for _ in 0..=FREE_FAILURES {
        assert_eq!(attempt(start), Ok(()));
    }
    assert_eq!(attempt(start), Err(Wait(Duration::from_secs(1))));
    assert_eq!(attempt(at(1)), Ok(()));
    assert_eq!(attempt(at(1)), Err(Wait(Duration::from_secs(2))));
    assert_eq!(attempt(at(3)), Ok(()));
    assert_eq!(attempt(at(3)), Err(Wait(Duration::from_secs(4))));
    let other = limits.attempt_at(address("192.0.2.2"), Kind::SignIn, at(3));
    assert!(other.is_ok(), "another address does not pay");
    for _ in 0..=FREE_FAILURES {
        assert_eq!(attempt(at(3 + 3600)), Ok(()));
    }
}

#[test]
fn a_success_takes_back_itself_alone() {
    let limits = AddressLimits::default();
    let now = Instant::now();
    let ana = address("192.0.2.1");
    for _ in 0..FREE_FAILURES {
        let _failed = limits.attempt_at(ana, Kind::SignIn, now).unwrap();
    }
    for _ in 0..100 {
        limits.attempt_at(ana, Kind::SignIn, now).unwrap().take_back();
    }
    let _failed = limits.attempt_at(ana, Kind::SignIn, now).unwrap();
    assert!(limits.attempt_at(ana, Kind::SignIn, now).is_err());
}

#[test]
fn many_at_once_are_not_more_than_one_after_the_other() {
    let limits = AddressLimits::default();
    let ana = address("192.0.2.1");
    let now = Instant::now();
    let let_in = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..64)
            .map(|_| scope.spawn(|| limits.attempt_at(ana, Kind::SignIn, now).is_ok()))
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).filter(|ok| *ok).count()
    });
    assert_eq!(let_in, FREE_FAILURES as usize + 1);
}

#[test]
fn a_flood_of_addresses_does_not_grow_the_memory() {
    let limits = AddressLimits::default();
    let first = address("203.0.113.1");
    while limits.form(first).is_ok() {}
    for number in 0..40_000u32 {
        limits.form(ClientAddress::new(std::net::Ipv4Addr::from(number).into())).unwrap();
    }
    assert!(limits.form(first).is_ok(), "what it has spent is forgotten");
}

#[test]
fn seconds_are_whole_and_never_too_early() {
    for (milliseconds, seconds) in [(0, 1), (1, 1), (1000, 1), (1001, 2), (900_000, 900)] {
        assert_eq!(Wait(Duration::from_millis(milliseconds)).seconds(), seconds);
    }
}
