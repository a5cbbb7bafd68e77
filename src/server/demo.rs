//! The demo organisation: people who exist nowhere, the same ones for the same seed.

pub mod dice;
mod factors;
pub mod history;
pub mod hostile;
pub mod names;
pub mod numbers;

pub use history::History;

use super::store::NewUser;
use crate::contract::{AuthenticatorState, Kind, PhoneState, Role, UserId};
use dice::Dice;
use jiff::{SignedDuration, Timestamp};
use names::{DemoPerson, Names};
use numbers::Numbers;

/// How many people a demo has unless told otherwise.
pub const DEFAULT_USERS: u32 = 60;
/// The most people a demo may have.
pub const MAX_USERS: u32 = 1_000_000;
/// From this size on, a demo with hostile names has all of them.
pub const HOSTILE_FROM: u32 = 20;

/// Which names a demo has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoNames {
    /// Of people as they are, in many scripts.
    Believable,
    /// Some of them are made to break a screen, a mail or a file.
    Hostile,
}

const OWNERS: u32 = 2;
const FIRST_HOSTILE: u32 = 9;
const AVOBOT_EVERY: u32 = 12;
const AVOBOT_AT: u32 = 7;
const YEARS_BACK: i64 = 4;

/// `count` people of an organisation at the time `now`, beginning with its Owner, "you". They are
/// made one by one, so a million need no memory.
pub fn people(count: u32, seed: u64, kinds: DemoNames, now: Timestamp) -> People {
    People {
        count,
        kinds,
        index: 0,
        humans: 0,
        bots: 0,
        now,
        dice: Dice::new(seed),
        losses: Dice::new(!seed),
        names: Names::load(),
        numbers: Numbers::load(),
    }
}

/// See [`people`].
pub struct People {
    count: u32,
    kinds: DemoNames,
    index: u32,
    humans: u32,
    bots: u32,
    now: Timestamp,
    dice: Dice,
    /// Apart from the others, so that who is who does not depend on it.
    losses: Dice,
    names: Names,
    numbers: Numbers,
}

impl Iterator for People {
    type Item = NewUser;

    fn next(&mut self) -> Option<NewUser> {
        if self.index >= self.count {
            return None;
        }
        let index = self.index;
        self.index += 1;
        if index == 0 {
            return self.you();
        }
        if index % AVOBOT_EVERY == AVOBOT_AT {
            return self.avobot();
        }
        self.human(index)
    }
}

impl People {
    fn you(&mut self) -> Option<NewUser> {
        let created_at = self.days_ago(YEARS_BACK * 365);
        let number = self.numbers.pick(&mut self.dice)?;
        Some(NewUser {
            id: self.id(created_at),
            name: "Yael You".to_owned(),
            email: "you@example.com".parse().ok()?,
            role: Role::Owner,
            kind: Kind::Human,
            phone: PhoneState::Verified { number, at: Some(created_at) },
            language: None,
            authenticator: AuthenticatorState::Configured { at: Some(created_at) },
            gap_since: None,
            last_sign_in_at: Some(self.now),
            created_at,
            open_sessions: 0,
        })
    }

    fn avobot(&mut self) -> Option<NewUser> {
        let created_at = self.some_day();
        let person = self.names.avobot(self.bots);
        self.bots += 1;
        Some(NewUser {
            id: self.id(created_at),
            name: person.name,
            email: format!("{}@bots.example.com", person.address).parse().ok()?,
            role: Role::Member,
            kind: Kind::Avobot,
            phone: PhoneState::NotSet,
            language: None,
            authenticator: AuthenticatorState::NotConfigured,
            gap_since: None,
            last_sign_in_at: Some(self.between(created_at, self.now)),
            created_at,
            open_sessions: 1,
        })
    }

    fn human(&mut self, index: u32) -> Option<NewUser> {
        let created_at = self.some_day();
        let DemoPerson { name, address } = self.person(index);
        let domain = ["example.com", "example.org", "example.net"][self.dice.below(3)];
        let turn = self.humans;
        self.humans += 1;
        let phone = self.phone(turn, created_at)?;
        let authenticator = self.authenticator(turn, created_at);
        let gap_since = self.gap_since(&authenticator, created_at);
        let last_sign_in_at = match self.dice.below(100) {
            0..12 => None,
            _ => Some(self.between(created_at, self.now)),
        };
        let open_sessions = match last_sign_in_at {
            None => 0,
            Some(_) => u32::try_from(self.dice.below(5)).unwrap_or_default(),
        };
        Some(NewUser {
            id: self.id(created_at),
            name,
            // The running number keeps addresses apart without remembering a million of them.
            email: format!("{address}{index}@{domain}").parse().ok()?,
            role: self.role(index),
            kind: Kind::Human,
            phone,
            language: None,
            authenticator,
            gap_since: Some(gap_since),
            last_sign_in_at,
            created_at,
            open_sessions,
        })
    }

    fn person(&mut self, index: u32) -> DemoPerson {
        let hostile = index
            .checked_sub(FIRST_HOSTILE)
            .filter(|_| self.kinds == DemoNames::Hostile && self.count >= HOSTILE_FROM)
            .and_then(|at| hostile::NAMES.get(at as usize));
        match hostile {
            Some(hostile) => DemoPerson { name: hostile.text(), address: "mallory".to_owned() },
            None => self.names.human(self.humans, &mut self.dice),
        }
    }

    fn role(&mut self, index: u32) -> Role {
        match index {
            1..=OWNERS => Role::Owner,
            3..=5 => Role::Admin,
            _ if self.dice.below(100) < 2 => Role::Admin,
            _ => Role::Member,
        }
    }

    fn id(&mut self, created_at: Timestamp) -> UserId {
        let millis = u64::try_from(created_at.as_millisecond()).unwrap_or_default();
        let random = self.dice.bytes();
        UserId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    fn some_day(&mut self) -> Timestamp {
        let oldest = self.days_ago(YEARS_BACK * 365);
        self.between(oldest, self.days_ago(14))
    }

    fn days_ago(&self, days: i64) -> Timestamp {
        self.ago(SignedDuration::from_hours(days * 24))
    }

    fn ago(&self, span: SignedDuration) -> Timestamp {
        self.now.checked_sub(span).unwrap_or(self.now)
    }

    fn between(&mut self, from: Timestamp, to: Timestamp) -> Timestamp {
        self.dice.between(from, to)
    }
}
