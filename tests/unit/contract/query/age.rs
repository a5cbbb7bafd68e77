use mfadmin::contract::query::age::*;

#[test]
fn each_is_read_as_it_is_written() {
    for text in ["never", "within:1d", "before:3650d"] {
        assert_eq!(text.parse::<SignInFilter>().unwrap().to_string(), text);
    }
    for bad in ["", "0d", "3651d", "30", "+3d", "-3d", "d", "30 d"] {
        assert!(bad.parse::<Days>().is_err(), "{bad:?}");
    }
    for bad in ["", "ever", "within", "within:", "after:3d", "never:3d"] {
        assert!(bad.parse::<SignInFilter>().is_err(), "{bad:?}");
    }
}
