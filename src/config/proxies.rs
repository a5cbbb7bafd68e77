//! The proxies in front of `mfadmin serve`.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::{net::IpAddr, str::FromStr};

/// An address, or a network such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrustedProxy(IpNet);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an address and not a network; write 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32")]
pub struct InvalidProxy;

/// The header in which the proxies name the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedHeader {
    #[default]
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

impl TrustedProxy {
    pub fn network(self) -> IpNet {
        self.0
    }
}

impl FromStr for TrustedProxy {
    type Err = InvalidProxy;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let network = match text.parse::<IpAddr>() {
            Ok(address) => address.to_canonical().into(),
            Err(_) => text.parse().map_err(|_| InvalidProxy)?,
        };
        Ok(Self(network))
    }
}

impl TryFrom<String> for TrustedProxy {
    type Error = InvalidProxy;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TrustedProxy> for String {
    fn from(proxy: TrustedProxy) -> Self {
        proxy.0.to_string()
    }
}
