//! What users have of each factor, as rows.

use super::{
    StoreError, bulk,
    engine::Transaction,
    rows,
    sql::{Sql, Value},
};
use crate::contract::{
    AuthenticatorState, Factor, FactorSet, FactorState, PhoneNumber, PhoneState, SecurityKeyState,
    UnknownReason, UserId,
};
use jiff::Timestamp;

/// Nobody knows.
const UNREAD: i64 = 0;
/// Begun, and not there yet.
const BEGUN: i64 = 1;
const THERE: i64 = 2;

/// [`FACTORS_OF_USER`] as a literal, for `concat!`.
macro_rules! factors_of_user {
    () => {
        "(select string_agg(f.kind || ':' || f.state || ':' || coalesce(cast(f.at as text), '') || ':' || \
         coalesce(cast(f.expires_at as text), '') || ':' || coalesce(cast(f.count as text), '') \
         || ':' || coalesce(cast(f.reason as text), ''), ',') from user_factors f where f.user_id = u.id)"
    };
}
pub(super) use factors_of_user;

/// All rows of the user `u` in one text, for [`FactorRows::parse`].
pub const FACTORS_OF_USER: &str = factors_of_user!();

/// A row; there is none where a factor was never begun.
#[derive(Clone, Copy, Debug)]
struct FactorRow {
    kind: i64,
    state: i64,
    at: Option<i64>,
    expires_at: Option<i64>,
    count: Option<i64>,
    /// Why nobody knows, by its place in [`UnknownReason::ALL`].
    reason: Option<i64>,
}

/// The rows of one user.
pub struct FactorRows(Vec<FactorRow>);

/// The number of `factor` in the database.
pub fn kind_of(factor: Factor) -> i64 {
    factor as i64 + 1
}

/// The set that a mask of the database stands for.
pub fn set_of(mask: i64) -> Result<FactorSet, StoreError> {
    let mask = u8::try_from(mask).ok().and_then(FactorSet::from_mask);
    mask.ok_or(StoreError::Corrupt("a set of factors"))
}

impl FactorRow {
    fn of(state: FactorState<'_>) -> Option<Self> {
        let begun = |factor| Self {
            kind: kind_of(factor),
            state: BEGUN,
            at: None,
            expires_at: None,
            count: None,
            reason: None,
        };
        let unread = |factor, reason: &UnknownReason| {
            Some(Self { state: UNREAD, reason: Some(*reason as i64), ..begun(factor) })
        };
        let there = |factor| Self { state: THERE, ..begun(factor) };
        let ms = |at: &Timestamp| Some(at.as_millisecond());
        let since = |at: &Option<Timestamp>| at.as_ref().and_then(ms);
        match state {
            FactorState::Phone(PhoneState::NotSet)
            | FactorState::Authenticator(AuthenticatorState::NotConfigured)
            | FactorState::SecurityKey(SecurityKeyState::NotConfigured) => None,
            FactorState::Phone(PhoneState::Unverified { .. }) => Some(begun(Factor::Phone)),
            FactorState::Phone(PhoneState::Verified { at, .. }) => {
                Some(Self { at: since(at), ..there(Factor::Phone) })
            }
            FactorState::Authenticator(AuthenticatorState::LinkSent { at, expires_at }) => {
                let begun = begun(Factor::Authenticator);
                Some(Self { at: ms(at), expires_at: ms(expires_at), ..begun })
            }
            FactorState::Authenticator(AuthenticatorState::Configured { at }) => {
                Some(Self { at: since(at), ..there(Factor::Authenticator) })
            }
            FactorState::SecurityKey(SecurityKeyState::Configured { count }) => {
                Some(Self { count: Some(i64::from(*count)), ..there(Factor::SecurityKey) })
            }
            FactorState::Phone(PhoneState::Unknown { reason }) => unread(Factor::Phone, reason),
            FactorState::Authenticator(AuthenticatorState::Unknown { reason }) => {
                unread(Factor::Authenticator, reason)
            }
            FactorState::SecurityKey(SecurityKeyState::Unknown { reason }) => {
                unread(Factor::SecurityKey, reason)
            }
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| match text {
            "" => Some(None),
            digits => digits.parse().ok().map(Some),
        };
        let parts: Vec<_> = text.split(':').map(number).collect::<Option<_>>()?;
        let [Some(kind), Some(state), at, expires_at, count, reason] = parts[..] else {
            return None;
        };
        Some(Self { kind, state, at, expires_at, count, reason })
    }

    fn at(&self) -> Result<Timestamp, StoreError> {
        self.since()?.ok_or(StoreError::Corrupt("a factor without its time"))
    }

    fn since(&self) -> Result<Option<Timestamp>, StoreError> {
        self.at.map(rows::time).transpose()
    }

    /// Why nobody knows.
    fn unread(&self) -> Option<UnknownReason> {
        let reason = usize::try_from(self.reason?).ok();
        reason.and_then(|at| UnknownReason::ALL.get(at).copied()).filter(|_| self.state == UNREAD)
    }
}

impl FactorRows {
    /// Reads [`FACTORS_OF_USER`].
    pub fn parse(text: Option<&str>) -> Result<Self, StoreError> {
        let rows = text.into_iter().flat_map(|text| text.split(',')).map(FactorRow::parse);
        let rows: Option<Vec<_>> = rows.collect();
        rows.map(Self).ok_or(StoreError::Corrupt("a factor"))
    }

    fn find(&self, factor: Factor) -> Option<&FactorRow> {
        self.0.iter().find(|row| row.kind == kind_of(factor))
    }

    pub fn phone(&self, number: Option<String>) -> Result<PhoneState, StoreError> {
        let number = number.map(PhoneNumber::accepted).transpose();
        let number = number.map_err(|_| StoreError::Corrupt("a phone number"))?;
        let row = self.find(Factor::Phone);
        if let Some(reason) = row.and_then(FactorRow::unread) {
            return Ok(PhoneState::Unknown { reason });
        }
        match (row, number) {
            (None, None) => Ok(PhoneState::NotSet),
            (Some(FactorRow { state: BEGUN, .. }), Some(number)) => {
                Ok(PhoneState::Unverified { number })
            }
            (Some(row @ FactorRow { state: THERE, .. }), Some(number)) => {
                Ok(PhoneState::Verified { number, at: row.since()? })
            }
            _ => Err(StoreError::Corrupt("a phone state")),
        }
    }

    pub fn authenticator(&self) -> Result<AuthenticatorState, StoreError> {
        let row = self.find(Factor::Authenticator);
        if let Some(reason) = row.and_then(FactorRow::unread) {
            return Ok(AuthenticatorState::Unknown { reason });
        }
        match row {
            None => Ok(AuthenticatorState::NotConfigured),
            Some(row @ FactorRow { state: BEGUN, expires_at: Some(expires_at), .. }) => {
                let expires_at = rows::time(*expires_at)?;
                Ok(AuthenticatorState::LinkSent { at: row.at()?, expires_at })
            }
            Some(row @ FactorRow { state: THERE, .. }) => {
                Ok(AuthenticatorState::Configured { at: row.since()? })
            }
            Some(_) => Err(StoreError::Corrupt("an authenticator state")),
        }
    }

    pub fn security_key(&self) -> Result<SecurityKeyState, StoreError> {
        let Some(row) = self.find(Factor::SecurityKey) else {
            return Ok(SecurityKeyState::NotConfigured);
        };
        if let Some(reason) = row.unread() {
            return Ok(SecurityKeyState::Unknown { reason });
        }
        match (row.state, row.count.and_then(|count| u32::try_from(count).ok())) {
            (THERE, Some(count)) => Ok(SecurityKeyState::Configured { count }),
            _ => Err(StoreError::Corrupt("a security key's state")),
        }
    }
}

/// Puts the rows of these states in; there must be none of them.
pub async fn insert(
    transaction: &mut Transaction,
    states: impl IntoIterator<Item = (UserId, FactorState<'_>)>,
) -> Result<(), StoreError> {
    let into = "insert into user_factors (user_id, kind, state, at, expires_at, count, \
                reason) values ";
    let rows: Vec<[Value; 7]> = states
        .into_iter()
        .filter_map(|(id, state)| {
            let FactorRow { kind, state, at, expires_at, count, reason } = FactorRow::of(state)?;
            let id = id.to_string();
            Some([
                id.into(),
                kind.into(),
                state.into(),
                at.into(),
                expires_at.into(),
                count.into(),
                reason.into(),
            ])
        })
        .collect();
    bulk::insert(transaction, into, rows).await
}

/// Puts `state` in the place of what the user had of `factor`.
pub async fn replace(
    transaction: &mut Transaction,
    id: UserId,
    factor: Factor,
    state: FactorState<'_>,
) -> Result<(), StoreError> {
    let mut sql = Sql::new("delete from user_factors where user_id = ");
    sql.bind(id.to_string()).push(" and kind = ").bind(kind_of(factor));
    sql.execute(transaction).await?;
    insert(transaction, [(id, state)]).await
}
