use mfadmin::contract::{PhoneNumber, Region};
use mfadmin::server::demo::dice::Dice;
use mfadmin::server::demo::numbers::*;

#[test]
fn every_template_gives_numbers_that_exist() {
    let mut dice = Dice::new(3);
    let mut refused = Vec::new();
    for template in templates() {
        for _ in 0..20 {
            let text = fill(template, &mut dice);
            if let Err(error) = PhoneNumber::parse(&text, Region::default()) {
                refused.push((text, error));
            }
        }
    }
    assert_eq!(refused, []);
    assert_eq!(Numbers::load().0.len(), templates().count() * PER_TEMPLATE as usize);
}
