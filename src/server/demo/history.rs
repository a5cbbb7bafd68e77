//! How the demo came to stand where it stands: the figures of each day, from when its people came
//! and when they got or lost their factors.

use crate::{
    contract::{
        AuthenticatorState, Factor, FactorCounts, FactorSet, Kind, PhoneState, RequiredFactors,
        api::{DayFigure, OVERVIEW_DAYS},
    },
    server::{clock::utc_day, store::NewUser},
};
use jiff::{Timestamp, ToSpan};

/// The days up to today, as they add up person by person.
pub struct History {
    required: RequiredFactors,
    days: Vec<DayFigure>,
}

impl History {
    /// The days that an overview looks back from `now`, with nobody in them.
    pub fn before(now: Timestamp, required: RequiredFactors) -> Self {
        let count = i64::from(OVERVIEW_DAYS);
        let first = utc_day(now).saturating_sub((count - 1).days());
        let empty = |at: i64| DayFigure {
            date: first.saturating_add(at.days()),
            humans: 0,
            complete: 0,
            unknown: 0,
            present: FactorCounts::default(),
        };
        Self { required, days: (0..count).map(empty).collect() }
    }

    pub fn add(&mut self, user: &NewUser) {
        if user.kind == Kind::Avobot {
            return;
        }
        let since = |at: Option<Timestamp>| at.map_or(usize::MAX, |at| self.position(at));
        let phone = since(match user.phone {
            PhoneState::Verified { at, .. } => at,
            _ => None,
        });
        let authenticator = since(match user.authenticator {
            AuthenticatorState::Configured { at } => at,
            _ => None,
        });
        let came = self.position(user.created_at);
        let is_gap = !is_met(self.required, user.present());
        let lost = user.gap_since.filter(|at| is_gap && *at > user.created_at);
        // Who lost a factor had both until then.
        let whole_until = lost.map_or(0, |at| self.position(at));
        for (day, figure) in self.days.iter_mut().enumerate().skip(came) {
            let there = |since: usize| day < whole_until || day >= since;
            let factors = [(Factor::Phone, phone), (Factor::Authenticator, authenticator)];
            let present = factors.into_iter().filter(|(_, since)| there(*since));
            let present: FactorSet = present.map(|(factor, _)| factor).collect();
            figure.humans += 1;
            figure.present.add(present, 1);
            figure.complete += u64::from(is_met(self.required, present));
        }
    }

    /// The oldest day first, today last.
    pub fn into_days(self) -> Vec<DayFigure> {
        self.days
    }

    /// Which day `at` is on; the first for what was before.
    fn position(&self, at: Timestamp) -> usize {
        let date = utc_day(at);
        self.days.partition_point(|day| day.date < date)
    }
}

fn is_met(required: RequiredFactors, present: FactorSet) -> bool {
    required.unmet(present, FactorSet::EMPTY).missing.is_empty()
}
