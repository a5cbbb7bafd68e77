use mfadmin::contract::api::overview::percent;

#[test]
fn a_hundred_means_all() {
    for (part, whole, expected) in
        [(0, 0, 100), (0, 1, 0), (1, 3, 33), (999, 1000, 99), (3, 3, 100)]
    {
        assert_eq!(percent(part, whole), expected, "{part}/{whole}");
    }
    assert_eq!(percent(u64::MAX - 1, u64::MAX), 99);
}
