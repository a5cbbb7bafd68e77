//! What single keys of `[directory]` may be.

use super::super::url::is_loopback;
use crate::contract::DirectoryKind;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, time::Duration};

/// What one directory is called: small ASCII letters, digits, dots, dashes and underscores, 64 at most,
/// of which the first is a letter or a digit. So it is a name of a file on any system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DirectoryName(String);

/// The text is no such name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidDirectoryName {
    #[error("a name has 1 to 64 of a-z, 0-9, . - and _, and begins with a letter or a digit")]
    Malformed,
    #[error("\"local\" is the name of this machine's own database; choose another")]
    Taken,
}

/// The address of a directory, to which nobody on the way can read what is sent: `https`, or `http` on
/// this machine. It has no query, no name and no password, and no slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DirectoryUrl(String);

/// The text is no such address. The text itself is skipped: it may carry a password.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidDirectoryUrl {
    #[error("not an address; use something like https://pi.example.com")]
    Malformed,
    #[error("a secret is sent there, so the address must start with https://")]
    Exposed,
    #[error(
        "the address must not contain a name or password; use `account`, and `secret_file` or \
     MFADMIN_DIRECTORY_SECRET"
    )]
    Credentials,
    #[error("the address must not contain ? or #; use something like https://pi.example.com")]
    Tail,
}

/// The page of a website, to be opened in a browser: `https` or `http`, without name and password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PageUrl(String);

/// The page of one user: an address with `{id}` in the place of the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserPageUrl(String);

/// The text is no such address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidPageUrl {
    #[error(
        "not the address of a page; use something like https://www.example.com/users, without a \
     name or password"
    )]
    Malformed,
    #[error("`{{id}}` is missing: it stands in the place of the user's id")]
    NoId,
}

/// How old the list of users may be: 30 to 86,400 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Refresh(u32);

/// The number of seconds is out of range.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0} seconds is out of range; use a whole number from 30 to 86400 (a day)")]
pub struct InvalidRefresh(i64);

impl DirectoryName {
    /// What this machine's own database is called.
    pub const LOCAL: &str = "local";

    /// The name of this machine's own database.
    pub fn local() -> Self {
        Self(Self::LOCAL.to_owned())
    }

    /// What a directory at `url` is called that was given no name: its kind and its host. Avochato is at
    /// one address for all, so that its name is enough.
    pub fn usual(kind: DirectoryKind, url: &str) -> Self {
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let host = host.filter(|host| host != "www.avochato.com").unwrap_or_default();
        let host: String = host.trim_matches(['[', ']']).chars().map(plain).take(48).collect();
        match host.is_empty() {
            true => Self(kind.as_str().to_owned()),
            false => Self(format!("{}-{host}", kind.as_str())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this machine's own database.
    pub fn is_local(&self) -> bool {
        self.0 == Self::LOCAL
    }
}

/// `c` as a name may have it: hosts have colons and letters of all kinds, too.
fn plain(c: char) -> char {
    let c = c.to_ascii_lowercase();
    if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' { c } else { '-' }
}

impl FromStr for DirectoryName {
    type Err = InvalidDirectoryName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let of_name = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '.' | '-' | '_');
        let begins = text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !begins || text.len() > 64 || !text.chars().all(of_name) {
            return Err(InvalidDirectoryName::Malformed);
        }
        if text == Self::LOCAL { Err(InvalidDirectoryName::Taken) } else { Ok(Self(text.into())) }
    }
}

impl fmt::Display for DirectoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl DirectoryUrl {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DirectoryUrl {
    type Err = InvalidDirectoryUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidDirectoryUrl::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(InvalidDirectoryUrl::Malformed);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidDirectoryUrl::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(InvalidDirectoryUrl::Tail);
        }
        if url.scheme() == "http" && !is_loopback(url.as_str()) {
            return Err(InvalidDirectoryUrl::Exposed);
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl PageUrl {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UserPageUrl {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PageUrl {
    type Err = InvalidPageUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| InvalidPageUrl::Malformed)?;
        let has_secret = !url.username().is_empty() || url.password().is_some();
        match matches!(url.scheme(), "http" | "https") && !has_secret {
            true => Ok(Self(text.to_owned())),
            false => Err(InvalidPageUrl::Malformed),
        }
    }
}

impl FromStr for UserPageUrl {
    type Err = InvalidPageUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let page: PageUrl = text.parse()?;
        if text.contains("{id}") { Ok(Self(page.0)) } else { Err(InvalidPageUrl::NoId) }
    }
}

impl Refresh {
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl Default for Refresh {
    fn default() -> Self {
        Self(300)
    }
}

impl TryFrom<i64> for Refresh {
    type Error = InvalidRefresh;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        let fits = u32::try_from(number).ok().filter(|seconds| (30..=86_400).contains(seconds));
        fits.map(Self).ok_or(InvalidRefresh(number))
    }
}

impl From<Refresh> for i64 {
    fn from(refresh: Refresh) -> Self {
        refresh.0.into()
    }
}

macro_rules! as_text {
    ($($type:ty),*) => { $(
        impl TryFrom<String> for $type {
            type Error = <$type as FromStr>::Err;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.0
            }
        }
    )* };
}
as_text!(DirectoryName, DirectoryUrl, PageUrl, UserPageUrl);
