//! The mail server, and how mails call themselves.

use super::fault::Clash;
use crate::contract::email::ascii_domain;
use lettre::{Address, message::Mailbox};
use serde::{Deserialize, Serialize};
use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};

const SECTION: &str = "mail";

/// How mails are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// Absent: no mail is sent.
    pub server: Option<MailServer>,
    pub tls: MailTls,
    /// Absent: the server asks for no name.
    pub user: Option<String>,
    pub password_file: Option<PathBuf>,
    pub from: Option<MailAddress>,
    pub reply_to: Option<MailAddress>,
    /// The certificates (PEM) that are trusted in place of the system's.
    pub ca_file: Option<PathBuf>,
    /// The name by which this machine greets the server.
    pub hello: Option<HelloName>,
}

/// A qualified host name, in ASCII (RFC 5321, 2.3.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HelloName(String);

/// The text is no such name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a qualified host name; write one with its domain, such as mfadmin.example.com")]
pub struct InvalidHelloName;

/// How the line to the mail server is kept private.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// Begins in clear and must turn to TLS before anything is said.
    #[default]
    StartTls,
    Implicit,
    /// On this machine only.
    None,
}

/// `host:port`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailServer {
    /// A name, or an address without brackets.
    pub host: String,
    pub port: u16,
}

/// The text names no host and port.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a mail server; write host:port, such as smtp.example.com:587 or [::1]:25")]
pub struct InvalidServer;

/// An address with or without a name, that any mail server takes: `mfa@example.com`, `Example
/// <mfa@example.com>`. Its domain is kept as DNS has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress(Mailbox);

/// Why a text is no such address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidAddress {
    #[error("not a mail address; write mfa@example.com or \"Example <mfa@example.com>\"")]
    Malformed,
    #[error(
        "the part before the @ may hold ASCII alone, or most mail servers take no mail from it; \
         use another address of yours"
    )]
    Script,
    #[error("the part after the @ is no domain name that can be registered; check its spelling")]
    Domain,
}

impl Mail {
    pub(super) fn check(&self) -> Result<(), Clash> {
        if self.user.as_deref().is_some_and(str::is_empty) {
            let message = "the user name is empty; remove the key to send without signing in";
            return Err(Clash::new(SECTION, "user", message));
        }
        let Some(server) = &self.server else {
            // Whom mails come from and go back to is of use to files as well.
            let of_a_server = [
                ("user", self.user.is_some()),
                ("password_file", self.password_file.is_some()),
                ("ca_file", self.ca_file.is_some()),
                ("hello", self.hello.is_some()),
            ];
            return match of_a_server.into_iter().find(|(_, is_set)| *is_set) {
                Some((key, _)) => {
                    let message = "`server` is missing: without it no mail is sent";
                    Err(Clash::new(SECTION, key, message))
                }
                None => Ok(()),
            };
        };
        if self.tls == MailTls::None && !server.is_local() {
            let message = "\"none\" sends passwords and links unencrypted, so it is only for a \
             server on this machine; use \"starttls\" or \"implicit\"";
            return Err(Clash::new(SECTION, "tls", message));
        }
        if self.from.is_none() {
            return Err(Clash::new(
                SECTION,
                "server",
                "`from` is missing: the sender address of \
             mails",
            ));
        }
        if self.user.is_none() && self.password_file.is_some() {
            let message = "`user` is missing: the user name for the password";
            return Err(Clash::new(SECTION, "password_file", message));
        }
        Ok(())
    }
}

impl MailServer {
    /// Whether it is on this machine.
    fn is_local(&self) -> bool {
        let address = self.host.parse::<IpAddr>();
        self.host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|ip| ip.is_loopback())
    }
}

impl FromStr for MailServer {
    type Err = InvalidServer;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, port) = text.trim().rsplit_once(':').ok_or(InvalidServer)?;
        let port = port.parse().ok().filter(|port| *port != 0).ok_or(InvalidServer)?;
        let bare = match host.strip_prefix('[') {
            Some(inner) => {
                let inner = inner.strip_suffix(']').ok_or(InvalidServer)?;
                inner.parse::<IpAddr>().map_err(|_| InvalidServer)?;
                inner
            }
            None => host,
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        let is_host = bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_ipv4() || host != bare)
            || (!bare.is_empty() && bare.chars().all(is_name));
        if is_host { Ok(Self { host: bare.to_owned(), port }) } else { Err(InvalidServer) }
    }
}

impl fmt::Display for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
    }
}

impl TryFrom<String> for MailServer {
    type Error = InvalidServer;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MailServer> for String {
    fn from(server: MailServer) -> Self {
        server.to_string()
    }
}

impl HelloName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HelloName {
    type Err = InvalidHelloName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().trim_end_matches('.').to_ascii_lowercase();
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let labels: Vec<&str> = name.split('.').collect();
        // Neither a name that means this machine everywhere nor an address.
        let is_public = labels.last().is_some_and(|top| {
            *top != "localhost" && !top.bytes().all(|byte| byte.is_ascii_digit())
        });
        let is_qualified = labels.len() > 1 && name.len() <= 253 && is_public;
        match is_qualified && labels.into_iter().all(is_label) {
            true => Ok(Self(name)),
            false => Err(InvalidHelloName),
        }
    }
}

impl TryFrom<String> for HelloName {
    type Error = InvalidHelloName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HelloName> for String {
    fn from(name: HelloName) -> Self {
        name.0
    }
}

impl MailAddress {
    pub fn mailbox(&self) -> &Mailbox {
        &self.0
    }
}

impl FromStr for MailAddress {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(char::is_control) {
            return Err(InvalidAddress::Malformed);
        }
        let mailbox: Mailbox = text.trim().parse().map_err(|_| InvalidAddress::Malformed)?;
        let (user, domain) = (mailbox.email.user(), mailbox.email.domain());
        if !user.is_ascii() {
            return Err(InvalidAddress::Script);
        }
        let lower = domain.to_lowercase();
        let domain = ascii_domain(&lower).ok_or(InvalidAddress::Domain)?;
        let email = Address::new(user, domain).map_err(|_| InvalidAddress::Malformed)?;
        Ok(Self(Mailbox::new(mailbox.name, email)))
    }
}

impl TryFrom<String> for MailAddress {
    type Error = InvalidAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> Self {
        address.0.to_string()
    }
}
