use mfadmin::contract::AccountId;
use mfadmin::server::service::attempts::*;
use mfadmin::server::service::backoff;

#[test]
fn the_delay_grows_to_a_quarter_of_an_hour() {
    let seconds: Vec<u64> = (0..=16).map(|failures| delay_after(failures).as_secs()).collect();
    assert_eq!(seconds, [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    assert_eq!(delay_after(i64::MAX), backoff::LONGEST);
}

fn key(email: &str, from: &str) -> AttemptKey {
    let account: AccountId =
        serde_json::from_str("\"0193c0de-0000-7000-8000-000000000001\"").unwrap();
    AttemptKey::of(Guessed::Password(email), account, Some(from.parse().unwrap()))
}

#[test]
fn an_address_is_one_account_however_it_is_written() {
    assert_eq!(key("Ana@Example.com", "192.0.2.1"), key("ana@example.com", "192.0.2.1"));
    assert_ne!(key("ana@example.com", "192.0.2.1"), key("bo@example.com", "192.0.2.1"));
}

#[test]
fn failures_count_by_network() {
    let of = |from| key("ana@example.com", from);
    assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
}
