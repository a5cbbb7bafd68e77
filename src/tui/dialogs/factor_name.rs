//! What one factor of a user is called where several are chosen or named: by its label, for the directory's own
//! name of it may be a number that nobody knows.

use crate::{contract::ListedFactor, tui::text};

/// Characters of an ID that tell two of one label apart.
const SHORT_ID: usize = 8;

/// A name that no other of `factors` has beside it, safe to show.
pub struct FactorName {
    /// The label; the ID where there is none.
    pub label: String,
    /// The beginning of the ID, where another one is called so.
    pub id: Option<String>,
}

impl FactorName {
    pub fn of(factor: &ListedFactor, factors: &[&ListedFactor]) -> Self {
        if factor.label.is_empty() {
            return Self { label: text::clean(&factor.id), id: None };
        }
        let is_same =
            |other: &&&ListedFactor| other.label == factor.label && other.kind == factor.kind;
        let id = (factors.iter().filter(is_same).count() > 1).then(|| {
            let short: String = factor.id.chars().take(SHORT_ID).collect();
            text::clean(&short)
        });
        Self { label: text::clean(&factor.label), id }
    }
}
