//! A page of users.

use super::{Exactness, HitCount};
use crate::contract::{OfferedAction, User, query::Cursor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A page of users, in the order asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserPage {
    pub users: Vec<User>,
    /// How many users the filter matches in all: exact, or 10,000 where `total_is` says `at_least`.
    /// Exact at any number of users without a search and with filters by gap, role, kind and
    /// whether users are enabled.
    pub total: u64,
    /// Whether `total` is a count or a lower bound.
    #[serde(default)]
    pub total_is: Exactness,
    /// The page after this one; absent at the end.
    pub next: Option<Cursor>,
    /// The page before this one; absent at the start.
    pub prev: Option<Cursor>,
    /// How many users of the filter come before the first of this page.
    #[serde(default)]
    pub before: u64,
    /// Whether `before` is a count or a lower bound: where a page stands is counted 10,000 users from
    /// either end at most.
    #[serde(default)]
    pub before_is: Exactness,
    /// What can be done to the users whom another system keeps, but for what the `offers` of each say
    /// otherwise. Empty where users are kept here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<OfferedAction>,
}

impl UserPage {
    /// How many users the filter matches.
    pub fn hits(&self) -> HitCount {
        HitCount { number: self.total, exactness: self.total_is }
    }

    /// How many of them come before the page.
    pub fn hits_before(&self) -> HitCount {
        HitCount { number: self.before, exactness: self.before_is }
    }

    /// The page with all that can be done to each user told with the user.
    pub fn spread_offers(mut self) -> Self {
        for user in self.users.iter_mut().filter(|user| user.as_of.is_some()) {
            let own = std::mem::take(&mut user.offers);
            let of_all = self.offers.iter().map(|offer| {
                own.iter().find(|own| own.action == offer.action).unwrap_or(offer).clone()
            });
            user.offers = of_all.collect();
        }
        self
    }
}
