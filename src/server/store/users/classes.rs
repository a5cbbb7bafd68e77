//! Classes: in some orders, all users of a cohort stand in one part of the list.

use super::super::{cohort::CohortFacts, new_user::role_rank};
use crate::contract::{Kind, Role, query::Sort};
use jiff::Timestamp;

/// By how much the keys of two classes of urgency differ.
pub(super) const URGENCY_CLASS: i64 = 1 << 50;

/// What the key of urgency counts back from within a class; the next one is of those who never signed in.
const URGENCY_OF_EPOCH: i64 = URGENCY_CLASS - 2;

/// The class of a cohort with these facts, where the order has classes. As the columns `gap_rank` and
/// `urgency` are made.
pub(super) fn class(sort: Sort, facts: &CohortFacts) -> Option<i64> {
    let missing = facts.unmet.missing;
    let is_unknown = missing.is_empty() && !facts.unmet.unknown.is_empty();
    match sort {
        Sort::Role => Some(role_rank(facts.role)),
        Sort::Gap => Some(match facts.kind {
            Kind::Avobot => 4096,
            Kind::Human if missing.is_empty() => 2048 + i64::from(!is_unknown),
            Kind::Human => i64::from(missing.mask()) + 256 * (8 - missing.len() as i64),
        }),
        Sort::Urgency => Some(match (facts.kind, missing.len(), facts.role) {
            (Kind::Avobot, ..) => 5,
            (Kind::Human, 0, _) => 4 - i64::from(is_unknown),
            (Kind::Human, _, Role::Owner | Role::Admin) => 0,
            (Kind::Human, 1, Role::Member) => 2,
            (Kind::Human, _, Role::Member) => 1,
        }),
        Sort::Name | Sort::Email | Sort::LastSignIn | Sort::Created => None,
    }
}

/// The key of urgency of a user of a cohort with these facts who last signed in `at` this time.
pub(super) fn urgency_of(facts: &CohortFacts, at: Timestamp) -> i64 {
    let class = class(Sort::Urgency, facts).unwrap_or_default();
    class * URGENCY_CLASS + URGENCY_OF_EPOCH - at.as_millisecond()
}
