//! The base address of a server.

use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::{fmt, net::IpAddr, str::FromStr};

/// An `http` or `https` address without query, fragment, name or password, and without a final
/// slash, so that two spellings of one server compare equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(String);

/// The text is not such an address. The text itself is skipped: it may carry a password.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidUrl {
    #[error("not an address; use something like https://mfadmin.example.com")]
    Malformed,
    #[error("a server's address starts with http:// or https://")]
    Scheme,
    #[error(
        "a server's address must not contain a name or password; set the token in \
     MFADMIN_TOKEN"
    )]
    Credentials,
    #[error(
        "a server's address must not contain ? or #; use something like \
     https://mfadmin.example.com"
    )]
    Tail,
}

impl BaseUrl {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host in it, in ASCII: a name, or an address.
    pub fn host(&self) -> Option<String> {
        Url::parse(&self.0).ok()?.host_str().map(str::to_owned)
    }
}

/// Whether `address` leads to the machine that follows it, whichever that is (RFC 1122, 3.2.1.3;
/// RFC 4291, 2.5.3; RFC 6761, 6.3). An address that cannot be read leads nowhere.
pub fn is_loopback(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(ip) => ip.to_canonical().is_loopback() || ip.is_unspecified(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidUrl::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(InvalidUrl::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidUrl::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(InvalidUrl::Tail);
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = InvalidUrl;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> Self {
        url.0
    }
}
