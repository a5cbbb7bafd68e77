//! What plans are made of.

use super::{offers, seen::Seen};
use crate::{
    contract::{Availability, UserActionKind},
    server::{
        crypto,
        directory::remote::{DirectoryFactor, DirectoryUser, FactorId, OrderRefusal, Step},
    },
};

/// Serials that were chosen here begin so.
const SERIAL_PREFIX: &str = "MFAD";

/// The name of a token to be.
pub fn new_serial() -> FactorId {
    let hex: String = crypto::random::<8>().iter().map(|byte| format!("{byte:02X}")).collect();
    FactorId(format!("{SERIAL_PREFIX}{hex}"))
}

/// The step that removes `factor`.
///
/// # Errors
/// Where its serial would name several tokens.
pub fn remove(user: &DirectoryUser, factor: &DirectoryFactor) -> Result<Step, OrderRefusal> {
    // Stars and commas name several tokens.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match !factor.id.0.is_empty() && factor.id.0.chars().all(is_plain) {
        true => Ok(Step::RemoveFactor { user: user.id.clone(), factor: factor.id.clone() }),
        false => Err(refusal(
            "A token of this user has a serial of unusual characters. Remove it in privacyIDEA.",
        )),
    }
}

/// # Errors
/// Why the account may not do `action`.
pub fn permitted(action: UserActionKind, seen: &Seen) -> Result<(), OrderRefusal> {
    match offers::offer(action, seen) {
        Availability::NotPossible { reason } => Err(refusal(&reason)),
        Availability::Available | Availability::InBrowser { .. } => Ok(()),
    }
}

pub fn refusal(message: &str) -> OrderRefusal {
    OrderRefusal { message: message.to_owned() }
}
