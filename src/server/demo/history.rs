//! How the demo came to stand where it stands: the figures of each day, from when its people came
//! and when they got or lost their factors.

use crate::{
    contract::{
        AuthenticatorState, Kind, PhoneState,
        api::{DayFigure, OVERVIEW_DAYS},
        rules,
    },
    server::{clock::utc_day, store::NewUser},
};
use jiff::{Timestamp, ToSpan};

/// The days up to today, as they add up person by person.
pub struct History {
    days: Vec<DayFigure>,
}

impl History {
    /// The days that an overview looks back from `now`, with nobody in them.
    pub fn before(now: Timestamp) -> Self {
        let count = i64::from(OVERVIEW_DAYS);
        let first = utc_day(now).saturating_sub((count - 1).days());
        let empty = |at: i64| DayFigure {
            date: first.saturating_add(at.days()),
            humans: 0,
            complete: 0,
            phone: 0,
            authenticator: 0,
        };
        Self { days: (0..count).map(empty).collect() }
    }

    pub fn add(&mut self, user: &NewUser) {
        if user.kind == Kind::Avobot {
            return;
        }
        let phone = match user.phone {
            PhoneState::Verified { at, .. } => self.position(at),
            _ => usize::MAX,
        };
        let authenticator = match user.authenticator {
            AuthenticatorState::Configured { at } => self.position(at),
            _ => usize::MAX,
        };
        let came = self.position(user.created_at);
        let is_gap = rules::status_of(user.kind, &user.phone, &user.authenticator).is_gap();
        let lost = user.gap_since.filter(|at| is_gap && *at > user.created_at);
        // Who lost a factor had both until then.
        let whole_until = lost.map_or(0, |at| self.position(at));
        for (day, figure) in self.days.iter_mut().enumerate().skip(came) {
            let [phone, authenticator] =
                [phone, authenticator].map(|since| day < whole_until || day >= since);
            figure.humans += 1;
            figure.phone += u64::from(phone);
            figure.authenticator += u64::from(authenticator);
            figure.complete += u64::from(phone && authenticator);
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
