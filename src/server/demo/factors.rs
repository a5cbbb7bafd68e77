//! The state of each factor: every combination among the first people, then a believable mix.

use super::People;
use crate::contract::{AuthenticatorState, PhoneState};
use jiff::{SignedDuration, Timestamp};

#[derive(Clone, Copy)]
enum Phone {
    NotSet,
    Unverified,
    Verified,
}

#[derive(Clone, Copy)]
enum Authenticator {
    NotConfigured,
    LinkSent,
    LinkExpired,
    Configured,
}

const PHONES: [Phone; 3] = [Phone::NotSet, Phone::Unverified, Phone::Verified];
const AUTHENTICATORS: [Authenticator; 4] = [
    Authenticator::NotConfigured,
    Authenticator::LinkSent,
    Authenticator::LinkExpired,
    Authenticator::Configured,
];
const COMBINATIONS: usize = PHONES.len() * AUTHENTICATORS.len();
/// One gap of so many was opened by a loss.
const LOSS_OF: usize = 8;
const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

impl People {
    /// `turn` counts the humans; `None` when there is no number to give.
    pub(super) fn phone(&mut self, turn: u32, created_at: Timestamp) -> Option<PhoneState> {
        let turn = turn as usize;
        let phone = if turn < COMBINATIONS {
            PHONES[turn % PHONES.len()]
        } else {
            match self.dice.below(100) {
                0..62 => Phone::Verified,
                62..77 => Phone::Unverified,
                _ => Phone::NotSet,
            }
        };
        Some(match phone {
            Phone::NotSet => PhoneState::NotSet,
            Phone::Unverified => {
                PhoneState::Unverified { number: self.numbers.pick(&mut self.dice)? }
            }
            Phone::Verified => PhoneState::Verified {
                number: self.numbers.pick(&mut self.dice)?,
                at: Some(self.between(created_at, self.now)),
            },
        })
    }

    pub(super) fn authenticator(&mut self, turn: u32, created_at: Timestamp) -> AuthenticatorState {
        let turn = turn as usize;
        let authenticator = if turn < COMBINATIONS {
            AUTHENTICATORS[turn / PHONES.len()]
        } else {
            match self.dice.below(100) {
                0..62 => Authenticator::Configured,
                62..70 => Authenticator::LinkSent,
                70..76 => Authenticator::LinkExpired,
                _ => Authenticator::NotConfigured,
            }
        };
        match authenticator {
            Authenticator::NotConfigured => AuthenticatorState::NotConfigured,
            Authenticator::LinkSent => self.link_sent(10, 20 * 60),
            Authenticator::LinkExpired => self.link_sent(2 * 24 * 60, 10 * 24 * 60),
            Authenticator::Configured => {
                AuthenticatorState::Configured { at: Some(self.between(created_at, self.now)) }
            }
        }
    }

    /// When the gap of a human was opened: with the user, or by a loss in the last sixty days; a link
    /// is sent after that.
    pub(super) fn gap_since(
        &mut self,
        authenticator: &AuthenticatorState,
        created_at: Timestamp,
    ) -> Timestamp {
        let latest = match authenticator {
            AuthenticatorState::LinkSent { at, .. } => *at,
            _ => self.now,
        };
        let earliest = self.days_ago(60).max(created_at);
        match self.losses.below(LOSS_OF) {
            0 if earliest < latest => self.losses.between(earliest, latest),
            _ => created_at,
        }
    }

    fn link_sent(&mut self, least_minutes: i64, most_minutes: i64) -> AuthenticatorState {
        let earliest = self.ago(SignedDuration::from_mins(most_minutes));
        let latest = self.ago(SignedDuration::from_mins(least_minutes));
        let at = self.between(earliest, latest);
        AuthenticatorState::LinkSent { at, expires_at: at.checked_add(LINK_LIFETIME).unwrap_or(at) }
    }
}
