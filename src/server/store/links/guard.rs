//! What has to be proved before a link works.

use crate::server::store::StoreError;

/// What stands between a link and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Nothing, whatever the user has by then: the host vouched for the one who holds the link.
    Vouched,
    None,
    /// A code texted to the verified phone.
    Phone,
    /// A code that an Owner or Admin speaks to the user.
    Approval,
    /// A code of the authenticator.
    Authenticator,
    /// What guarded it was replaced: nothing opens it any more.
    Gone,
}

impl Guard {
    /// Whether it asks for less than `other`. A person who knows the user stands in for the phone, and
    /// the phone for the person.
    pub fn is_weaker_than(self, other: Self) -> bool {
        self.strength() < other.strength()
    }

    fn strength(self) -> u8 {
        match self {
            Self::Vouched => 0,
            Self::None => 1,
            Self::Phone | Self::Approval => 2,
            Self::Authenticator => 3,
            Self::Gone => 4,
        }
    }
}

pub(super) fn code_of(guard: Guard) -> i64 {
    match guard {
        Guard::None => 0,
        Guard::Phone => 1,
        Guard::Authenticator => 2,
        Guard::Vouched => 3,
        Guard::Approval => 4,
        Guard::Gone => 9,
    }
}

pub(super) fn of_code(code: i64) -> Result<Guard, StoreError> {
    match code {
        0 => Ok(Guard::None),
        1 => Ok(Guard::Phone),
        2 => Ok(Guard::Authenticator),
        3 => Ok(Guard::Vouched),
        4 => Ok(Guard::Approval),
        9 => Ok(Guard::Gone),
        _ => Err(StoreError::Corrupt("what guards a link")),
    }
}
