use jiff::Timestamp;
use mfadmin::contract::zone::{UnknownZone, ZoneName};

#[test]
fn moment_names_its_zone() {
    let at: Timestamp = "2026-11-24T07:30:00Z".parse().unwrap();
    for (zone, expected) in [
        ("UTC", "2026-11-24 07:30 UTC"),
        ("Europe/Berlin", "2026-11-24 08:30 CET"),
        ("America/New_York", "2026-11-24 02:30 EST"),
        ("America/Sao_Paulo", "2026-11-24 04:30 UTC-03"),
    ] {
        assert_eq!(zone.parse::<ZoneName>().unwrap().moment(at), expected);
    }
    assert_eq!("Europe/Atlantis".parse::<ZoneName>(), Err(UnknownZone));
}
