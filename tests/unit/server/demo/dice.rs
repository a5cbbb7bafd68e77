use mfadmin::server::demo::dice::*;

#[test]
fn the_sequence_is_the_published_one() {
    let mut dice = Dice::new(1_234_567);
    let rolls: Vec<u64> = (0..3).map(|_| dice.roll()).collect();
    assert_eq!(
        rolls,
        [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
    );
}

#[test]
fn below_stays_below() {
    let mut dice = Dice::new(7);
    assert!((0..1000).all(|_| dice.below(3) < 3));
    assert_eq!(dice.below(0), 0);
}
