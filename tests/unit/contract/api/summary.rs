use mfadmin::contract::api::summary::*;

#[test]
fn a_hundred_per_cent_means_everyone() {
    let almost = Summary { complete: 999, none: 1, ..Summary::default() };
    assert_eq!(almost.compliance_percent(), 99);
    assert_eq!(Summary::default().compliance_percent(), 100);
    let bots = Summary { complete: 1, none: 1, avobots: 50, ..Summary::default() };
    assert_eq!(bots.compliance_percent(), 50);
}
