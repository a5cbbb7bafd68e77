use mfadmin::server::service::attempts::*;
use mfadmin::server::service::backoff;

#[test]
fn the_delay_grows_to_a_quarter_of_an_hour() {
    let seconds: Vec<u64> = (0..=16).map(|failures| delay_after(failures).as_secs()).collect();
    assert_eq!(seconds, [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    assert_eq!(delay_after(i64::MAX), backoff::LONGEST);
}

#[test]
fn an_address_is_one_account_however_it_is_written() {
    assert_eq!(AttemptKey::of_email("Ana@Example.com"), AttemptKey::of_email("ana@example.com"));
    assert_ne!(AttemptKey::of_email("ana@example.com"), AttemptKey::of_email("bo@example.com"));
}
