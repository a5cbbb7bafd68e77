//! What a message says, apart from what the outbox tells of it.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::IgnoredAny};
use std::fmt;
use utoipa::ToSchema;

/// What a message says: the answer of `POST /v1/outbox/{id}/content`. Its text for debugging leaves
/// out both, because the link opens an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageContent {
    pub body: String,
    /// The single-use link in the body.
    pub link: Option<String>,
}

impl fmt::Debug for MessageContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MessageContent(…)")
    }
}

/// A field that no longer tells anything: null on the wire, whatever is put there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld;

impl Serialize for Withheld {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl<'de> Deserialize<'de> for Withheld {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny).map(|_| Self)
    }
}
