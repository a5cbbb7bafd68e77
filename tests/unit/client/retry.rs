use mfadmin::client::retry::*;
use std::time::Duration;

#[test]
fn pauses_grow_to_the_ceiling_and_no_further() {
    let ceiling = Duration::from_secs(10);
    for n in 0..70 {
        let pause = pause(n, Duration::from_millis(250), ceiling);
        assert!(pause <= ceiling);
        assert!(pause >= Duration::from_millis(125));
    }
}
