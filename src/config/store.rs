//! Where a server keeps what it knows.

use super::fault::Clash;
use percent_encoding::percent_decode_str;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};

const SECTION: &str = "store";

/// The port of PostgreSQL where none is named.
const PORT: u16 = 5432;

/// Where the database is, and its key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSettings {
    /// The key that seals what the database keeps secret. Absent: beside the database.
    pub key_file: Option<PathBuf>,
    /// A database on PostgreSQL, in place of a file of this machine's own.
    pub url: Option<PostgresUrl>,
    /// Its password, as the only line.
    pub password_file: Option<PathBuf>,
    /// Certificates (PEM) to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// Whether a pooler between this server and PostgreSQL gives each transaction another connection.
    pub pooler: bool,
    /// The same database past the pooler: what other servers write is heard of there.
    pub listen_url: Option<PostgresUrl>,
}

impl StoreSettings {
    /// # Errors
    /// A key is there that says something of a database on PostgreSQL, and none is named.
    pub(super) fn check(&self) -> Result<(), Clash> {
        let keys = [
            ("password_file", self.password_file.is_some()),
            ("ca_file", self.ca_file.is_some()),
            ("pooler", self.pooler),
            ("listen_url", self.listen_url.is_some()),
        ];
        match (&self.url, keys.into_iter().find(|(_, given)| *given)) {
            (None, Some((key, _))) => {
                Err(Clash::new(SECTION, key, "it belongs to a database on PostgreSQL: set `url`"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether the connection to a database is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseTls {
    /// By TLS, with the certificate and its name checked.
    VerifyFull,
    /// Not: it does not leave this machine.
    Off,
}

/// Where PostgreSQL listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostgresHost {
    Name(String),
    /// The directory of its socket.
    Socket(PathBuf),
}

/// The address of a database on PostgreSQL, without a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostgresUrl {
    text: String,
    pub host: PostgresHost,
    pub port: u16,
    pub user: String,
    pub database: String,
    pub tls: DatabaseTls,
}

/// The text is no such address. The text itself is skipped: it may carry a password.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidPostgresUrl {
    #[error(
        "not the address of a database; use something like \
         postgres://mfadmin@db.example.com/mfadmin"
    )]
    Malformed,
    #[error("the address of a database starts with postgres://")]
    Scheme,
    #[error(
        "the address of a database must not contain a password; put it into the file of \
         `password_file`, or into MFADMIN_STORE_PASSWORD"
    )]
    Password,
    #[error("the address of a database names its user: postgres://mfadmin@db.example.com/mfadmin")]
    NoUser,
    #[error(
        "the address of a database takes `sslmode`, and `host` for the directory of a socket; every other \
         parameter is set at PostgreSQL"
    )]
    Parameter,
    #[error(
        "sslmode is `verify-full`; to a database on this machine it may be `disable`, which is what is \
         meant there without it"
    )]
    Tls,
}

impl FromStr for PostgresUrl {
    type Err = InvalidPostgresUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidPostgresUrl::Malformed)?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(InvalidPostgresUrl::Scheme);
        }
        if url.password().is_some() || url.query_pairs().any(|(key, _)| key == "password") {
            return Err(InvalidPostgresUrl::Password);
        }
        let user = decoded(url.username())?;
        if user.is_empty() {
            return Err(InvalidPostgresUrl::NoUser);
        }
        let (mut host, mut mode) = (url.host_str().map(str::to_owned), None);
        for (key, value) in url.query_pairs() {
            match &*key {
                "sslmode" => mode = Some(value.into_owned()),
                "host" if value.starts_with('/') => host = Some(value.into_owned()),
                _ => return Err(InvalidPostgresUrl::Parameter),
            }
        }
        let host = host.filter(|host| !host.is_empty()).ok_or(InvalidPostgresUrl::Malformed)?;
        if url.fragment().is_some() {
            return Err(InvalidPostgresUrl::Malformed);
        }
        let host = match host.starts_with('/') {
            true => PostgresHost::Socket(host.into()),
            false => PostgresHost::Name(host.trim_matches(['[', ']']).to_owned()),
        };
        let tls = match (mode.as_deref(), host.is_here()) {
            (Some("verify-full"), _) | (None, false) => DatabaseTls::VerifyFull,
            (Some("disable") | None, true) => DatabaseTls::Off,
            _ => return Err(InvalidPostgresUrl::Tls),
        };
        let path = decoded(url.path().trim_start_matches('/'))?;
        let database = if path.is_empty() { user.clone() } else { path };
        let port = url.port().unwrap_or(PORT);
        Ok(Self { text: url.into(), host, port, user, database, tls })
    }
}

fn decoded(text: &str) -> Result<String, InvalidPostgresUrl> {
    let text = percent_decode_str(text).decode_utf8();
    let text = text.map_err(|_| InvalidPostgresUrl::Malformed)?;
    match text.contains('\0') {
        true => Err(InvalidPostgresUrl::Malformed),
        false => Ok(text.into_owned()),
    }
}

impl PostgresHost {
    /// Whether it is this machine.
    fn is_here(&self) -> bool {
        match self {
            Self::Socket(_) => true,
            Self::Name(name) => match name.parse::<IpAddr>() {
                Ok(ip) => ip.to_canonical().is_loopback(),
                Err(_) => name == "localhost",
            },
        }
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for PostgresUrl {
    type Error = InvalidPostgresUrl;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PostgresUrl> for String {
    fn from(url: PostgresUrl) -> Self {
        url.text
    }
}
