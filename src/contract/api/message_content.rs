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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_field_is_null_whatever_another_version_put_there() {
        for json in ["null", r#""https://mfa.example.com/setup/x""#] {
            let field: Withheld = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&field).unwrap(), "null");
        }
    }

    #[test]
    fn a_text_for_debugging_tells_nothing() {
        let content = MessageContent { body: "Hello".into(), link: Some("https://x/y".into()) };
        assert_eq!(format!("{content:?}"), "MessageContent(…)");
    }
}
