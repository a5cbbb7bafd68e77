//! What the answers of privacyIDEA tell beside what was asked.

use crate::contract::text::one_line;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};
use std::{collections::BTreeSet, time::SystemTime};

/// What is known of the other side and of our account there.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Whose account asks, in words.
    pub account: String,
    /// What it may do; absent where nobody tells, as of a key.
    pub rights: Option<BTreeSet<String>>,
    pub version: Option<String>,
    /// How much its clock is ahead of ours.
    pub ahead: Option<SignedDuration>,
    /// When the key ends with which we ask.
    pub key_ends_at: Option<Timestamp>,
    /// Whether a new phone counts only once its user has entered a texted code.
    pub confirms_phones: bool,
}

impl Seen {
    /// Whether the account may do what `right` names, as far as it is known. Who was given everything by
    /// a star is told of the star alone.
    pub fn may(&self, right: &str) -> bool {
        let has = |rights: &BTreeSet<String>| rights.contains(right) || rights.contains("*");
        self.rights.as_ref().is_none_or(has)
    }

    /// Whether it says which resolvers did not answer. Versions before 3.14, and eduMFA, leave their users
    /// out without a word.
    pub fn tells_skipped(&self) -> bool {
        let version = self.version.as_deref().and_then(|version| {
            let (major, rest) = version.strip_prefix("privacyIDEA ")?.split_once('.')?;
            let minor: String = rest.chars().take_while(char::is_ascii_digit).collect();
            Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
        });
        version.is_some_and(|version| version >= (3, 14))
    }

    pub fn note_account(&mut self, name: &str, realm: &str, rights: Vec<String>) {
        let admin = if realm.is_empty() { name.to_owned() } else { format!("{name}@{realm}") };
        self.account = format!("{admin}, administrator");
        self.rights = Some(rights.into_iter().collect());
    }

    pub fn note_key(&mut self, name: &str, ends_at: Option<Timestamp>) {
        let of = if name.is_empty() { String::new() } else { format!(" {name}") };
        self.account = format!("key{of}");
        self.key_ends_at = ends_at;
    }

    pub fn note_version(&mut self, version: Option<&str>) {
        if let Some(version) = version {
            self.version = Some(one_line(version));
        }
    }

    pub fn note_date(&mut self, headers: &HeaderMap, now: Timestamp) {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok());
        let since = date.and_then(|date| date.duration_since(SystemTime::UNIX_EPOCH).ok());
        let seconds = since.and_then(|since| i64::try_from(since.as_secs()).ok());
        let date = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
        self.ahead = date.map(|date| date.duration_since(now)).or(self.ahead);
    }
}
