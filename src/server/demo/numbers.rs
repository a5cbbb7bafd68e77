//! Telephone numbers of several countries.

use super::dice::Dice;
use crate::contract::{PhoneNumber, Region};

const TEMPLATES: &str = include_str!("../../../assets/demo/phones.txt");
const PER_TEMPLATE: u32 = 6;

/// A fixed stock: reading a number costs far more than copying one, and a million people do.
pub struct Numbers(Vec<PhoneNumber>);

impl Numbers {
    pub fn load() -> Self {
        // The stock is the same for every seed, so that its own dice never shift the people.
        let mut dice = Dice::new(1);
        let templates = templates().flat_map(|template| (0..PER_TEMPLATE).map(move |_| template));
        let numbers = templates.filter_map(|template| {
            PhoneNumber::parse(&fill(template, &mut dice), Region::default()).ok()
        });
        Self(numbers.collect())
    }

    pub fn pick(&self, dice: &mut Dice) -> Option<PhoneNumber> {
        self.0.get(dice.below(self.0.len())).cloned()
    }
}

fn templates() -> impl Iterator<Item = &'static str> {
    TEMPLATES.lines().filter(|line| line.starts_with('+'))
}

fn fill(template: &str, dice: &mut Dice) -> String {
    let digit = |c: char| match c {
        '#' => char::from_digit(dice.below(10) as u32, 10).unwrap_or('0'),
        c => c,
    };
    template.chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
