//! What numbers mean, as they were printed last.

use super::choices::Choice;
use crate::{
    contract::{JobId, OutboxId, Seq, UserId},
    tui::{list::Facet, list::Filters, screens::overview::Figure},
};

/// What a number chooses.
#[derive(Clone, Debug)]
pub enum Offer {
    User(UserId),
    Choice(Choice),
    Figure(Figure),
    Message(OutboxId),
    Entry(Seq),
    Job(JobId),
    Facet(Facet),
    Value(Filters),
    /// Of the open dialog, counted from 0.
    Option(usize),
}

#[derive(Clone, Debug, Default)]
pub struct Offers(Vec<(u64, Offer)>);

impl Offers {
    pub fn add(&mut self, number: u64, offer: Offer) {
        self.0.push((number, offer));
    }

    /// What `line` chooses, where it is a number that was printed.
    pub fn find(&self, line: &str) -> Option<Offer> {
        let number: u64 = line.parse().ok()?;
        let found = self.0.iter().find(|(offered, _)| *offered == number);
        found.map(|(_, offer)| offer.clone())
    }

    /// The users of `line`, where it is numbers and ranges of them: `1-5,8`.
    pub fn users(&self, line: &str) -> Option<Vec<UserId>> {
        let mut users = Vec::new();
        for part in line.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last): (u64, u64) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
            let within = self.0.iter().filter(|(number, _)| (first..=last).contains(number));
            let found = within.filter_map(|(_, offer)| match offer {
                Offer::User(id) => Some(*id),
                _ => None,
            });
            let before = users.len();
            users.extend(found);
            // A range that was not printed whole is not what was read.
            if (users.len() - before) as u64 != last.checked_sub(first)? + 1 {
                return None;
            }
        }
        Some(users)
    }

    /// `a number from 1 to 20`, or nothing where none was printed.
    pub fn in_words(&self) -> Option<String> {
        let (first, last) = (self.0.first()?.0, self.0.last()?.0);
        Some(match first == last {
            true => first.to_string(),
            false => format!("a number from {first} to {last}"),
        })
    }
}
