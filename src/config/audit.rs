//! Where else the audit log goes.

use super::{GatewayUrl, fault::Clash};
use serde::{Deserialize, Serialize};
use std::{fmt, path::PathBuf, str::FromStr};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Audit {
    /// A syslog server (RFC 5424).
    pub syslog: Option<SyslogAddress>,
    /// How entries are told apart on a TCP or TLS connection.
    pub framing: Option<SyslogFraming>,
    /// The certificates (PEM) that are trusted of it, in place of the system's.
    pub syslog_ca_file: Option<PathBuf>,
    /// An address that takes entries as JSON.
    pub webhook: Option<GatewayUrl>,
    /// The key that signs what the webhook gets.
    pub secret_file: Option<PathBuf>,
}

/// How messages are told apart in a stream (RFC 6587).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SyslogFraming {
    /// The number of its bytes goes before each message (3.4.1). RFC 5425 requires it over TLS.
    #[default]
    Octets,
    /// A line feed ends each message (3.4.2).
    Lines,
}

/// How a syslog server is reached.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SyslogAddress {
    /// `host:port`; one datagram for an entry, which may be lost.
    Udp(String),
    /// `host:port`; framed as [`SyslogFraming`] says.
    Tcp(String),
    /// `host:port`; the same inside of TLS (RFC 5425).
    Tls(String),
    /// A datagram socket of this machine.
    Unix(PathBuf),
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "not a syslog address; use udp://host:514, tcp://host:514, tls://host:6514 or unix:///dev/log, \
     with the port"
)]
pub struct InvalidSyslogAddress;

impl Audit {
    /// # Errors
    /// A key of the webhook without the webhook, certificates for a syslog server without TLS, or framing
    /// without a stream.
    pub(super) fn check(&self) -> Result<(), Clash> {
        let has_tls = matches!(self.syslog, Some(SyslogAddress::Tls(_)));
        if self.syslog_ca_file.is_some() && !has_tls {
            let message = "`syslog` is not tls://host:port, so no certificate is looked at";
            return Err(Clash::new("audit", "syslog_ca_file", message));
        }
        let is_stream = matches!(self.syslog, Some(SyslogAddress::Tcp(_) | SyslogAddress::Tls(_)));
        if self.framing.is_some() && !is_stream {
            let message = "`syslog` is neither tcp:// nor tls://, so nothing is framed";
            return Err(Clash::new("audit", "framing", message));
        }
        if self.secret_file.is_some() && self.webhook.is_none() {
            let message = "`webhook` is missing: the secret signs what it gets";
            return Err(Clash::new("audit", "secret_file", message));
        }
        Ok(())
    }
}

impl FromStr for SyslogAddress {
    type Err = InvalidSyslogAddress;

    fn from_str(text: &str) -> Result<Self, InvalidSyslogAddress> {
        let (scheme, rest) = text.split_once("://").ok_or(InvalidSyslogAddress)?;
        if scheme == "unix" && rest.len() > 1 && rest.starts_with('/') {
            return Ok(Self::Unix(rest.into()));
        }
        let (host, port) = rest.rsplit_once(':').ok_or(InvalidSyslogAddress)?;
        let is_bracketed = host.starts_with('[') && host.ends_with(']');
        let is_host = !host.is_empty()
            && (is_bracketed || !host.contains(':'))
            && !host.contains(['/', '@', ' ']);
        if !is_host || port.parse::<u16>().is_ok_and(|port| port == 0) {
            return Err(InvalidSyslogAddress);
        }
        port.parse::<u16>().map_err(|_| InvalidSyslogAddress)?;
        match scheme {
            "udp" => Ok(Self::Udp(rest.to_owned())),
            "tcp" => Ok(Self::Tcp(rest.to_owned())),
            "tls" | "tcp+tls" => Ok(Self::Tls(rest.to_owned())),
            _ => Err(InvalidSyslogAddress),
        }
    }
}

impl fmt::Display for SyslogAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Udp(address) => write!(f, "udp://{address}"),
            Self::Tcp(address) => write!(f, "tcp://{address}"),
            Self::Tls(address) => write!(f, "tls://{address}"),
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
        }
    }
}

impl TryFrom<String> for SyslogAddress {
    type Error = InvalidSyslogAddress;

    fn try_from(text: String) -> Result<Self, InvalidSyslogAddress> {
        text.parse()
    }
}

impl From<SyslogAddress> for String {
    fn from(address: SyslogAddress) -> Self {
        address.to_string()
    }
}
