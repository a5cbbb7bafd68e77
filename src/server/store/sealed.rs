//! Where sealed values rest, for sealing them anew under another key.

use super::{
    StoreError,
    engine::Row,
    rows,
    sql::{Sql, Value},
    tx::{SealedTable, Write},
};
use crate::{
    contract::{HeldId, OperationId, PhoneNumber, UserId, words},
    server::crypto::TokenHash,
};
use strum::{EnumCount, VariantArray};
use uuid::Uuid;

/// A column that holds sealed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, VariantArray)]
pub enum SealedPlace {
    Messages,
    Authenticators,
    LinkCodes,
    SessionSecrets,
    SessionCodes,
    HeldActions,
    Enrolments,
}

/// What a sealed value belongs to, and so what it opens with.
#[derive(Clone, Debug)]
pub enum Belonging {
    Message {
        id: i64,
        message_id: Uuid,
        user: UserId,
        recipient: String,
    },
    Authenticator {
        user: UserId,
    },
    /// The number is the one the user has now; a code for another one opens nothing any more.
    LinkCode {
        link: TokenHash,
        number: Option<PhoneNumber>,
    },
    SessionSecret {
        session: TokenHash,
        user: UserId,
    },
    HeldAction {
        id: HeldId,
        user: UserId,
    },
    Enrolment {
        operation: OperationId,
        user: UserId,
    },
    /// The number is the one the user has now.
    SessionCode {
        session: TokenHash,
        number: Option<PhoneNumber>,
    },
}

#[derive(Clone)]
pub struct SealedValue {
    pub belonging: Belonging,
    pub sealed: Vec<u8>,
}

impl SealedPlace {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The statement up to the header that is not wanted; the name of the key; and what comes after.
    fn statement(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Messages => (
                "select id, message_id, user_id, recipient, sealed from outbox \
                 where length(sealed) > 0 and substr(sealed, 1, 5) <> ",
                " and id > ",
                " order by id limit ",
            ),
            Self::Authenticators => (
                "select user_id, sealed_secret as sealed from authenticators \
                 where substr(sealed_secret, 1, 5) <> ",
                " and user_id > ",
                " order by user_id limit ",
            ),
            Self::HeldActions => (
                "select id, user_id, sealed from held_actions \
                 where length(sealed) > 0 and substr(sealed, 1, 5) <> ",
                " and id > ",
                " order by id limit ",
            ),
            Self::Enrolments => (
                "select id, user_id, sealed_secret as sealed from operations \
                 where sealed_secret is not null and substr(sealed_secret, 1, 5) <> ",
                " and id > ",
                " order by id limit ",
            ),
            Self::SessionSecrets => (
                "select s.token_hash, s.account_id as user_id, s.sealed_secret as sealed from sessions s \
                 where s.sealed_secret is not null and substr(s.sealed_secret, 1, 5) <> ",
                " and s.token_hash > ",
                " order by s.token_hash limit ",
            ),
            Self::LinkCodes => (
                "select l.token_hash, u.phone, l.sealed_code as sealed from links l \
                 left join users u on u.id = l.user_id \
                 where l.sealed_code is not null and substr(l.sealed_code, 1, 5) <> ",
                " and l.token_hash > ",
                " order by l.token_hash limit ",
            ),
            Self::SessionCodes => (
                "select s.token_hash, u.phone, s.sealed_code as sealed from sessions s \
                 left join users u on u.id = s.account_id \
                 where s.sealed_code is not null and substr(s.sealed_code, 1, 5) <> ",
                " and s.token_hash > ",
                " order by s.token_hash limit ",
            ),
        }
    }

    fn read(self, row: &Row) -> Result<SealedValue, StoreError> {
        let user = || rows::user_id(row.get("user_id")?);
        let token = || rows::token_hash(row.get("token_hash")?);
        let number = || {
            let number: Option<String> = row.get("phone")?;
            let number = number.map(PhoneNumber::accepted).transpose();
            number.map_err(|_| StoreError::Corrupt("a phone number"))
        };
        let belonging = match self {
            Self::Messages => {
                let message_id: &str = row.get("message_id")?;
                Belonging::Message {
                    id: row.get("id")?,
                    message_id: message_id
                        .parse()
                        .map_err(|_| StoreError::Corrupt("a message id"))?,
                    user: user()?,
                    recipient: row.get("recipient")?,
                }
            }
            Self::Authenticators => Belonging::Authenticator { user: user()? },
            Self::LinkCodes => Belonging::LinkCode { link: token()?, number: number()? },
            Self::HeldActions => {
                let id: &str = row.get("id")?;
                let id = id.parse().map_err(|_| StoreError::Corrupt("a held action's id"))?;
                Belonging::HeldAction { id, user: user()? }
            }
            Self::Enrolments => {
                let id: &str = row.get("id")?;
                let operation = id.parse().map_err(|_| StoreError::Corrupt("an operation's id"))?;
                Belonging::Enrolment { operation, user: user()? }
            }
            Self::SessionSecrets => Belonging::SessionSecret { session: token()?, user: user()? },
            Self::SessionCodes => Belonging::SessionCode { session: token()?, number: number()? },
        };
        Ok(SealedValue { belonging, sealed: row.get("sealed")? })
    }

    /// Before every key of the place.
    fn start(self) -> Value {
        match self {
            Self::Messages => i64::MIN.into(),
            Self::Authenticators | Self::HeldActions | Self::Enrolments => "".into(),
            Self::LinkCodes | Self::SessionSecrets | Self::SessionCodes => Vec::<u8>::new().into(),
        }
    }
}

impl Belonging {
    fn key(&self) -> Value {
        match self {
            Self::Message { id, .. } => (*id).into(),
            Self::Authenticator { user } => user.to_string().into(),
            Self::HeldAction { id, .. } => id.to_string().into(),
            Self::Enrolment { operation, .. } => operation.to_string().into(),
            Self::LinkCode { link: token, .. }
            | Self::SessionSecret { session: token, .. }
            | Self::SessionCode { session: token, .. } => token.0.to_vec().into(),
        }
    }
}

impl<A> SealedTable<'_, A> {
    /// Values in `place` that do not begin with `header`, those after the one of `after` first.
    pub async fn without_header(
        &mut self,
        place: SealedPlace,
        header: [u8; 5],
        after: Option<&Belonging>,
        limit: i64,
    ) -> Result<Vec<SealedValue>, StoreError> {
        let (select, key, order) = place.statement();
        let mut sql = Sql::new(select);
        sql.bind(header.to_vec()).push(key);
        sql.bind(after.map_or_else(|| place.start(), Belonging::key));
        sql.push(order).bind(limit);
        sql.fetch_all(self.transaction).await?.iter().map(|row| place.read(row)).collect()
    }
}

impl SealedTable<'_, Write> {
    /// Puts `sealed` where the value of `belonging` rests.
    pub async fn put(&mut self, belonging: &Belonging, sealed: Vec<u8>) -> Result<(), StoreError> {
        let (update, key) = match belonging {
            Belonging::Message { .. } => ("update outbox set sealed = ", " where id = "),
            Belonging::Authenticator { .. } => {
                ("update authenticators set sealed_secret = ", " where user_id = ")
            }
            Belonging::HeldAction { .. } => ("update held_actions set sealed = ", " where id = "),
            Belonging::Enrolment { .. } => {
                ("update operations set sealed_secret = ", " where id = ")
            }
            Belonging::LinkCode { .. } => {
                ("update links set sealed_code = ", " where token_hash = ")
            }
            Belonging::SessionSecret { .. } => {
                ("update sessions set sealed_secret = ", " where token_hash = ")
            }
            Belonging::SessionCode { .. } => {
                ("update sessions set sealed_code = ", " where token_hash = ")
            }
        };
        let mut sql = Sql::new(update);
        sql.bind(sealed).push(key).bind(belonging.key());
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
