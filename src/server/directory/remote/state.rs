//! What a user has, from the factors that a directory lists apart from its users.

use super::{
    DirectoryFactor, DirectoryPhone, DirectoryUser, FactorKind, FactorRecord, FactorStatus,
    Observed, Since,
};
use crate::contract::UnknownReason;
use jiff::Timestamp;
use std::collections::HashSet;

/// `user` with the state that follows from `factors`, which are all that the directory has of the user's.
///
/// Of a factor that is there twice, as a list tells it that changed while it was read, the last counts.
pub fn state_of(mut user: DirectoryUser, factors: &[FactorRecord]) -> DirectoryUser {
    let factors = last_told(factors);
    let counting = |record: &&FactorRecord| record.factor.counts();
    let apps = factors.iter().copied().filter(|it| it.factor.kind.is_authenticator());
    let apps: Vec<_> = apps.filter(counting).collect();
    let is_key = |it: &&&FactorRecord| it.factor.kind == FactorKind::SecurityKey;
    let keys = factors.iter().filter(is_key).filter(|it| it.factor.counts()).count();

    user.phone = phone(&factors);
    user.authenticator = Observed::Known((!apps.is_empty()).then(|| since_first(&apps)));
    user.security_keys = Observed::Known(u32::try_from(keys).unwrap_or(u32::MAX));
    user.factors = factors.iter().map(|it| it.factor.clone()).collect();
    user
}

/// Each factor once, in the order in which they came first.
fn last_told(factors: &[FactorRecord]) -> Vec<&FactorRecord> {
    let mut met = HashSet::new();
    let mut kept: Vec<_> = factors.iter().rev().filter(|it| met.insert(&it.factor.id)).collect();
    kept.reverse();
    kept
}

/// Where several count, the newest that can be read is the phone; where none does, the newest that was
/// begun.
fn phone(factors: &[&FactorRecord]) -> Observed<Option<DirectoryPhone>> {
    let newest_in = |status: FactorStatus| {
        let texts = factors.iter().filter(|it| is_text(&it.factor) && it.factor.status == status);
        texts.max_by_key(|it| (it.number.is_some(), it.since)).copied()
    };
    let read = |record: &FactorRecord, is_verified: bool| {
        let number = record.number.clone()?;
        Some(DirectoryPhone { number, is_verified, since: record.since })
    };
    match newest_in(FactorStatus::Active) {
        Some(active) => match read(active, true) {
            Some(phone) => Observed::Known(Some(phone)),
            None => Observed::Unknown(UnknownReason::Hidden),
        },
        None => {
            let begun = newest_in(FactorStatus::Pending);
            Observed::Known(begun.and_then(|begun| read(begun, false)))
        }
    }
}

fn is_text(factor: &DirectoryFactor) -> bool {
    factor.kind == FactorKind::Text
}

/// Since when one of them has been there; not known where it is not known of all.
fn since_first(factors: &[&FactorRecord]) -> Since {
    let times: Option<Vec<Timestamp>> = factors.iter().map(|it| it.since).collect();
    Since(times.and_then(|times| times.into_iter().min()))
}
