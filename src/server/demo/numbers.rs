//! Telephone numbers of several countries.

use super::dice::Dice;
use crate::contract::{PhoneNumber, Region};

const TEMPLATES: &str = include_str!("../../../assets/demo/phones.txt");
pub const PER_TEMPLATE: u32 = 6;

/// A fixed stock: reading a number costs far more than copying one, and a million people do.
pub struct Numbers(pub Vec<PhoneNumber>);

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

pub fn templates() -> impl Iterator<Item = &'static str> {
    TEMPLATES.lines().filter(|line| line.starts_with('+'))
}

pub fn fill(template: &str, dice: &mut Dice) -> String {
    let digit = |c: char| match c {
        '#' => char::from_digit(dice.below(10) as u32, 10).unwrap_or('0'),
        c => c,
    };
    template.chars().map(digit).collect()
}
