//! What is a gap, since when, and whom an exemption spares one.

use crate::contract::{
    Code, Factor, FactorSet, Kind, RequiredFactors, Role, Unmet, User, UserId,
    api::MAX_EXEMPTION_DAYS,
};
use jiff::{SignedDuration, Timestamp};

/// What becomes of an exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exemption {
    Granted,
    Ended,
}

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A disabled user: nothing is asked of who cannot sign in.
    Disabled,
    /// An Avobot.
    NotApplicable,
    /// A user with an open exemption, whatever is missing.
    Exempt,
    /// A user to whom nothing is missing.
    Complete,
    /// A user of whom nobody knows whether something is missing.
    Unknown,
    /// A user to whom these factors are missing.
    Gap(FactorSet),
}

/// Where `user` stands.
pub fn standing(user: &User) -> Standing {
    match user.kind {
        _ if !user.is_enabled() => Standing::Disabled,
        Kind::Avobot => Standing::NotApplicable,
        Kind::Human if user.exempt_until.is_some() => Standing::Exempt,
        Kind::Human => Standing::of(Unmet { missing: user.missing, unknown: user.unknown }),
    }
}

impl Standing {
    /// Where an enabled person without an exemption stands. What is missing for sure is a gap, whatever
    /// is unknown besides.
    pub fn of(unmet: Unmet) -> Self {
        match unmet {
            Unmet { missing: FactorSet::EMPTY, unknown: FactorSet::EMPTY } => Self::Complete,
            Unmet { missing: FactorSet::EMPTY, .. } => Self::Unknown,
            Unmet { missing, .. } => Self::Gap(missing),
        }
    }

    /// The word on the wire and in CSV. `none` means that two factors or more are missing.
    pub fn word(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::NotApplicable => "not_applicable",
            Self::Exempt => "exempt",
            Self::Complete => "complete",
            Self::Unknown => "unknown",
            Self::Gap(missing) => match missing.iter().collect::<Vec<_>>().as_slice() {
                [Factor::Phone] => "phone_missing",
                [Factor::Authenticator] => "authenticator_missing",
                [Factor::SecurityKey] => "security_key_missing",
                _ => "none",
            },
        }
    }
}

/// What the policy does not find in a user of this kind with the factors `present`, of whom nobody knows
/// of `unread`.
pub fn unmet(
    required: RequiredFactors,
    kind: Kind,
    present: FactorSet,
    unread: FactorSet,
) -> Unmet {
    match kind {
        Kind::Human => required.unmet(present, unread),
        Kind::Avobot => Unmet::default(),
    }
}

/// What the policy does not find in `user`: nothing is asked of who is disabled.
pub fn unmet_by(required: RequiredFactors, user: &User) -> Unmet {
    match user.is_enabled() {
        true => unmet(required, user.kind, user.present(), user.unread()),
        false => Unmet::default(),
    }
}

/// Whether `user` lacks a factor that the policy requires, and is not exempt.
pub fn has_gap(user: &User) -> bool {
    matches!(standing(user), Standing::Gap(_))
}

/// From when on a user who does not meet `unmet` from `now` on has a gap that was open since `was`. It
/// stays open until every requirement is met: meeting one of two opens no new one. That of an exempt user
/// opens when the exemption ends, which may lie ahead. Where nobody knows, it stays what it was.
pub fn gap_since(
    unmet: Unmet,
    was: Option<Timestamp>,
    exempt_until: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    match unmet {
        Unmet { missing: FactorSet::EMPTY, unknown: FactorSet::EMPTY } => None,
        Unmet { missing: FactorSet::EMPTY, .. } => was,
        _ => {
            let opened = was.unwrap_or(now);
            Some(exempt_until.map_or(opened, |until| until.max(opened)))
        }
    }
}

/// Whether somebody of role `role` may grant an exemption to `target`, or end it.
///
/// # Errors
/// [`Code::OwnerRequired`] for who is no Owner, [`Code::MfaNotApplicable`] for an Avobot,
/// [`Code::SelfProtected`] for an Owner who would exempt themselves, [`Code::UserDisabled`] where
/// there is nothing to exempt from.
pub fn check_exemption(
    actor: UserId,
    role: Role,
    target: &User,
    change: Exemption,
) -> Result<(), Code> {
    if role != Role::Owner {
        return Err(Code::OwnerRequired);
    }
    if target.kind == Kind::Avobot {
        return Err(Code::MfaNotApplicable);
    }
    match change {
        Exemption::Granted if actor == target.id => Err(Code::SelfProtected),
        Exemption::Granted if !target.is_enabled() => Err(Code::UserDisabled),
        _ => Ok(()),
    }
}

/// Why an exemption cannot end at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadEnd {
    Past,
    TooFar,
}

/// The last moment at which an exemption granted at `now` may end.
pub fn latest_end(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * MAX_EXEMPTION_DAYS)).unwrap_or(Timestamp::MAX)
}

/// Whether an exemption granted at `now` may end at `until`.
///
/// # Errors
/// [`BadEnd`] where it would end at once, or last longer than [`MAX_EXEMPTION_DAYS`].
pub fn check_end(until: Timestamp, now: Timestamp) -> Result<(), BadEnd> {
    match until {
        until if until <= now => Err(BadEnd::Past),
        until if until > latest_end(now) => Err(BadEnd::TooFar),
        _ => Ok(()),
    }
}
