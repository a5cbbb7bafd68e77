//! Identifiers, each its own type so that one cannot be passed for another.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, ordered after every id made before it in this process.
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )* };
}

uuid_ids! {
    /// A user's id: a UUID version 7 (RFC 9562), so ids sort by creation.
    UserId;
    /// The id of what signs in to the panel. An account of a local user bears that user's id, so what
    /// the API tells of actors and orderers is the same whichever is meant.
    AccountId;
    /// The name of a session or of a machine token: random, and no secret.
    SessionId;
    /// A job's id: a UUID version 7 (RFC 9562), so ids sort by creation.
    JobId;
    /// The id of what was ordered of a directory: a UUID version 7 (RFC 9562).
    OperationId;
    /// The id of an action that is held: a UUID version 7 (RFC 9562).
    HeldId;
}

impl AccountId {
    /// The account of a user of the local directory, where the user has one.
    pub fn of_user(user: UserId) -> Self {
        Self(user.0)
    }
}

/// The number of a message in the outbox, rising with the order in which they were committed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(transparent)]
pub struct OutboxId(pub i64);

impl std::str::FromStr for OutboxId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for OutboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of an audit entry. It is also the id of the event that announces the change, so a
/// stream resumes from it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
