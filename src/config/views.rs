//! Lists of users that somebody looks at again and again, as they are written down.

use super::fault::Clash;
use crate::contract::{
    Kind, PlainName, Role,
    query::{
        Days, GapFilter, LinkFilter, MAX_SEARCH_CHARS, Order, SignInFilter, Sort, StatusFilter,
    },
    text::excerpt,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    pub name: PlainName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<ViewKey>,
    #[serde(default)]
    pub screen: ViewScreen,
    /// Words to find in name, e-mail, username and phone; at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<GapFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignInFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older_than: Option<Days>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusFilter>,
    /// Absent: what its screen is ordered by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    #[serde(default)]
    pub order: Order,
}

/// The screen that a view is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewScreen {
    #[default]
    Users,
    Security,
}

/// One of the keys 5 to 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ViewKey(u8);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a view key; use \"5\" to \"9\", or remove it")]
pub struct InvalidViewKey(String);

impl ViewKey {
    const FIRST: u8 = 5;

    /// Which of the five it is, from 0.
    pub fn place(self) -> usize {
        usize::from(self.0 - Self::FIRST)
    }
}

impl TryFrom<String> for ViewKey {
    type Error = InvalidViewKey;

    fn try_from(text: String) -> Result<Self, InvalidViewKey> {
        match text.parse() {
            Ok(digit @ Self::FIRST..=9) if text.len() == 1 => Ok(Self(digit)),
            _ => Err(InvalidViewKey(excerpt(&text))),
        }
    }
}

impl From<ViewKey> for String {
    fn from(key: ViewKey) -> Self {
        key.0.to_string()
    }
}

/// # Errors
/// Two views with one name or one key, or one that can show nobody.
pub(super) fn check(views: &[View]) -> Result<(), Clash> {
    for (at, view) in views.iter().enumerate() {
        let before = &views[..at];
        view.clash(before).map_or(Ok(()), |(key, message)| {
            Err(Clash::new("views", key, &message).in_table(at))
        })?;
    }
    Ok(())
}

impl View {
    /// Whether it can show somebody, and asks for what may be asked.
    pub fn is_sound(&self) -> bool {
        self.clash(&[]).is_none()
    }

    /// The key at fault, and what is wrong with it.
    fn clash(&self, before: &[Self]) -> Option<(&'static str, String)> {
        if before.iter().any(|other| other.name == self.name) {
            return Some(("name", "another view has this name; use a unique name".to_owned()));
        }
        if let Some(key) = self.key
            && let Some(other) = before.iter().find(|other| other.key == Some(key))
        {
            let name = other.name.as_str();
            return Some(("key", format!("{name:?} has this key; use another of \"5\" to \"9\"")));
        }
        if self.search.as_ref().is_some_and(|words| words.trim().is_empty()) {
            return Some(("search", "empty; leave it out to search for nothing".to_owned()));
        }
        if self.search.as_ref().is_some_and(|words| words.chars().count() > MAX_SEARCH_CHARS) {
            return Some(("search", format!("at most {MAX_SEARCH_CHARS} characters")));
        }
        self.shows_nobody().map(|(key, message)| (key, message.to_owned()))
    }

    fn shows_nobody(&self) -> Option<(&'static str, &'static str)> {
        let is_security = self.screen == ViewScreen::Security;
        let asks_gap = self.gap.is_some() || self.link.is_some() || self.older_than.is_some();
        match (self.gap, self.kind) {
            (Some(GapFilter::None | GapFilter::Exempt), _) if is_security => Some((
                "gap",
                "Security shows only gaps; use screen = \"users\" to show users without one",
            )),
            (Some(GapFilter::None | GapFilter::Exempt | GapFilter::Unknown), _)
                if self.older_than.is_some() =>
            {
                Some((
                    "older_than",
                    "users without a gap have no gap age; remove `gap` or `older_than`",
                ))
            }
            (_, Some(Kind::Avobot)) if is_security || asks_gap => Some((
                "kind",
                "an Avobot has neither gap nor setup link; use screen = \"users\", and leave \
                 `gap`, `link` and `older_than` out",
            )),
            _ if self.status == Some(StatusFilter::Disabled) && (is_security || asks_gap) => {
                Some((
                    "status",
                    "a disabled user has neither gap nor setup link; use screen = \"users\", and leave \
                 `gap`, `link` and `older_than` out",
                ))
            }
            _ => None,
        }
    }
}
