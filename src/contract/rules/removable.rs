//! Which factors of a user are taken away one by one.

use crate::contract::{FactorKind, FactorStatus, ListedFactor, User};

/// What of the factors that a directory lists of `user` can be taken away by itself, in its order: what signs
/// the user in, and what is there. A number is changed with the phone, a password is reset, and what the user
/// is only asked for is not there.
pub fn removable_factors(user: &User) -> impl Iterator<Item = &ListedFactor> {
    user.factors.iter().filter(|factor| is_removable(factor))
}

/// The one of [`removable_factors`] that the directory calls `id`.
pub fn removable_factor<'a>(user: &'a User, id: &str) -> Option<&'a ListedFactor> {
    removable_factors(user).find(|factor| factor.id == id)
}

/// Whether `user` has no second factor that counts once `factor` is gone, as far as is known.
pub fn is_last_factor(user: &User, factor: &ListedFactor) -> bool {
    let mut others = user.factors.iter().filter(|other| other.id != factor.id);
    factor.counts() && !others.any(ListedFactor::counts)
}

fn is_removable(factor: &ListedFactor) -> bool {
    let signs_in = match factor.kind {
        FactorKind::Authenticator
        | FactorKind::CounterCodes
        | FactorKind::Push
        | FactorKind::SecurityKey
        | FactorKind::RecoveryCodes => true,
        FactorKind::Text
        | FactorKind::Mail
        | FactorKind::Certificate
        | FactorKind::Password
        | FactorKind::Other(_) => false,
    };
    signs_in && factor.status != FactorStatus::Pending
}
