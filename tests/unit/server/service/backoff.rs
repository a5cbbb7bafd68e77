use mfadmin::server::service::backoff::*;
use std::time::Duration;

#[test]
fn each_failure_doubles_the_delay_up_to_a_quarter_of_an_hour() {
    let seconds = |failures| delay(Duration::from_secs(1), failures).as_secs();
    assert_eq!([0, 1, 2, 3, 4, 10].map(seconds), [0, 1, 2, 4, 8, 512]);
    for failures in [11, 12, 33, 34, 1000, u32::MAX] {
        assert_eq!(delay(Duration::from_secs(2), failures), LONGEST, "{failures}");
    }
}

#[test]
fn time_pays_the_delay_off() {
    let s = Duration::from_secs;
    let wait = |failures, ago| mfadmin::server::service::backoff::wait(s(1), failures, ago);
    assert_eq!(wait(0, s(0)), None);
    assert_eq!(wait(3, s(0)), Some(s(4)));
    assert_eq!(wait(3, s(3)), Some(s(1)));
    assert_eq!(wait(3, s(4)), None);
    assert_eq!(wait(3, s(5)), None);
    assert_eq!(wait(u32::MAX, FORGOTTEN_AFTER), None);
}
