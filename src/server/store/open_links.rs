//! The links of a user that are out, and how far their messages have come, as one text of the user's
//! row: a look at each of them for every column costs more than all others of the row together.

use super::{StoreError, rows};
use crate::contract::{LinkKind, PendingEmail, api::Delivery};
use jiff::Timestamp;

/// All links of the user `u` that are neither used nor revoked, for [`OpenLinks::parse`]. The address of
/// one that confirms it is told while it works; `$1` is the time. No address holds a colon or a comma
/// that is not quoted, and none is quoted.
pub const OPEN_LINKS_OF_USER: &str = "(select string_agg(l.purpose || ':' || l.created_at || ':' || \
     l.expires_at || ':' || coalesce(cast(o.id as text), '') || ':' || coalesce(o.state, '') || ':' || \
     case when l.expires_at > $1 then coalesce(l.email, '') else '' end, ',') \
     from links l left join outbox o on o.link_hash = l.token_hash \
     where l.user_id = u.id and l.used_at is null and l.revoked_at is null)";

/// A link, with the message that bears it.
struct OpenLink<'a> {
    purpose: &'a str,
    created_at: i64,
    expires_at: i64,
    message: Option<(i64, Delivery)>,
    /// The one that the link confirms, if it works; else empty.
    email: &'a str,
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

    /// Until when the last of `kind` works.
    pub fn expires_at(&self, kind: LinkKind) -> Result<Option<Timestamp>, StoreError> {
        self.of(kind).map(|link| link.expires_at).max().map(rows::time).transpose()
    }

    /// How far the newest message with a link of `kind` has come.
    pub fn delivery(&self, kind: LinkKind) -> Option<Delivery> {
        let messages = self.of(kind).filter_map(|link| link.message);
        messages.max_by_key(|(id, _)| *id).map(|(_, delivery)| delivery)
    }

    /// The address that waits to be confirmed.
    pub fn pending_email(&self) -> Result<Option<PendingEmail>, StoreError> {
        let waiting = self.of(LinkKind::Email).find(|link| !link.email.is_empty());
        let Some(link) = waiting else { return Ok(None) };
        Ok(Some(PendingEmail {
            email: rows::email(link.email.to_owned())?,
            ordered_at: rows::time(link.created_at)?,
            expires_at: rows::time(link.expires_at)?,
            delivery: link.message.map(|(_, delivery)| delivery),
        }))
    }

    fn of(&self, kind: LinkKind) -> impl Iterator<Item = &OpenLink<'a>> {
        self.0.iter().filter(move |link| link.purpose == kind.as_str())
    }
}

impl<'a> OpenLink<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let parts: Vec<_> = text.split(':').collect();
        let [purpose, created_at, expires_at, id, state, email] = parts[..] else { return None };
        let time = |text: &str| text.parse().ok();
        let message = match id {
            "" => None,
            id => Some((id.parse().ok()?, state.parse().ok()?)),
        };
        let (created_at, expires_at) = (time(created_at)?, time(expires_at)?);
        Some(Self { purpose, created_at, expires_at, message, email })
    }
}
