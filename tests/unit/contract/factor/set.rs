use mfadmin::contract::factor::Factor;
use mfadmin::contract::factor::set::*;

#[test]
fn a_set_is_a_list_of_words_on_the_wire() {
    let set: FactorSet = [Factor::SecurityKey, Factor::Phone].into_iter().collect();
    let text = serde_json::to_string(&set).unwrap();
    assert_eq!(text, r#"["phone","security_key"]"#);
    assert_eq!(serde_json::from_str::<FactorSet>(&text).unwrap(), set);
    assert!(serde_json::from_str::<FactorSet>(r#"["fax"]"#).is_err());
}

#[test]
fn a_mask_gives_the_same_set_back() {
    for mask in 0..8 {
        let set = FactorSet::from_mask(mask).unwrap();
        assert_eq!((set.mask(), set.len()), (mask, mask.count_ones()));
        assert_eq!(set.iter().collect::<FactorSet>(), set);
    }
    assert_eq!(FactorSet::from_mask(8), None);
}

#[test]
fn counts_are_an_object_by_factor() {
    let mut counts = FactorCounts::default();
    counts.add(FactorSet::from_mask(3).unwrap(), 4);
    let text = serde_json::to_string(&counts).unwrap();
    assert_eq!(text, r#"{"phone":4,"authenticator":4,"security_key":0}"#);
    assert_eq!(serde_json::from_str::<FactorCounts>(&text).unwrap(), counts);
}
