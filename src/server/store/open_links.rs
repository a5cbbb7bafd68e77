//! The links of a user that are out, and how far their messages have come, as one text of the user's
//! row: a look at each of them for every column costs more than all others of the row together.

use super::{StoreError, rows};
use crate::contract::{LinkKind, api::Delivery};
use jiff::Timestamp;

/// All links of the user `u` that are neither used nor revoked, for [`OpenLinks::parse`].
pub const OPEN_LINKS_OF_USER: &str = "(select string_agg(l.purpose || ':' || l.created_at || ':' || \
     coalesce(o.id, '') || ':' || coalesce(o.state, ''), ',') \
     from links l left join outbox o on o.link_hash = l.token_hash \
     where l.user_id = u.id and l.used_at is null and l.revoked_at is null)";

/// A link, with the message that bears it.
struct OpenLink<'a> {
    purpose: &'a str,
    created_at: i64,
    message: Option<(i64, Delivery)>,
}

/// The links of one user.
pub struct OpenLinks<'a>(Vec<OpenLink<'a>>);

impl<'a> OpenLinks<'a> {
    /// Reads [`OPEN_LINKS_OF_USER`].
    pub fn parse(text: Option<&'a str>) -> Result<Self, StoreError> {
        let links = text.into_iter().flat_map(|text| text.split(',')).map(OpenLink::parse);
        let links: Option<Vec<_>> = links.collect();
        links.map(Self).ok_or(StoreError::Corrupt("a link that is out"))
    }

    /// When the newest link of `kind` was made.
    pub fn sent_at(&self, kind: LinkKind) -> Result<Option<Timestamp>, StoreError> {
        self.of(kind).map(|link| link.created_at).max().map(rows::time).transpose()
    }

    /// How far the newest message with a link of `kind` has come.
    pub fn delivery(&self, kind: LinkKind) -> Option<Delivery> {
        let messages = self.of(kind).filter_map(|link| link.message);
        messages.max_by_key(|(id, _)| *id).map(|(_, delivery)| delivery)
    }

    fn of(&self, kind: LinkKind) -> impl Iterator<Item = &OpenLink<'a>> {
        self.0.iter().filter(move |link| link.purpose == kind.as_str())
    }
}

impl<'a> OpenLink<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let parts: Vec<_> = text.split(':').collect();
        let [purpose, created_at, id, state] = parts[..] else { return None };
        let message = match id {
            "" => None,
            id => Some((id.parse().ok()?, state.parse().ok()?)),
        };
        Some(Self { purpose, created_at: created_at.parse().ok()?, message })
    }
}
