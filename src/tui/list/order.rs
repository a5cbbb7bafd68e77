//! The words for an order.

use crate::contract::query::{Order, Sort};

pub fn label(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "name",
        Sort::Email => "e-mail",
        Sort::Role => "role",
        Sort::Gap => "gap",
        Sort::LastSignIn => "last sign-in",
        Sort::Created => "creation",
        Sort::Urgency => "urgency",
    }
}

/// Who comes first.
pub fn direction(sort: Sort, order: Order) -> &'static str {
    let [asc, desc] = match sort {
        Sort::Name | Sort::Email => ["A to Z", "Z to A"],
        Sort::Role => ["Owners first", "members first"],
        Sort::Gap => ["gaps first", "gaps last"],
        Sort::LastSignIn => ["never and longest ago first", "latest first"],
        Sort::Created => ["oldest first", "newest first"],
        Sort::Urgency => ["most urgent first", "least urgent first"],
    };
    match order {
        Order::Asc => asc,
        Order::Desc => desc,
    }
}
