//! Where a database is.

use crate::{config::PostgresUrl, secret::Secret};
use std::{
    fmt,
    path::{Path, PathBuf},
};

/// Where a database is, and how it is come by.
#[derive(Clone, Debug)]
pub enum DatabaseAddress {
    /// An SQLite file.
    File(PathBuf),
    Postgres(Box<PostgresAddress>),
}

/// A database on PostgreSQL.
#[derive(Clone, Debug)]
pub struct PostgresAddress {
    pub url: PostgresUrl,
    /// Absent where PostgreSQL asks for none.
    pub password: Option<Secret>,
    /// Certificates (PEM) to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    pub way: PostgresWay,
    /// Where the same database is without a pooler, to listen there.
    pub listen_url: Option<PostgresUrl>,
}

/// What is between a server and PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostgresWay {
    Direct,
    /// A pooler gives each transaction another connection: nothing of one outlasts its transaction.
    Pooler,
}

impl DatabaseAddress {
    /// Whether the file is there; what another machine has is found out by opening it.
    pub fn may_exist(&self) -> bool {
        match self {
            Self::File(path) => path.exists(),
            Self::Postgres(_) => true,
        }
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

impl fmt::Display for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Postgres(address) => address.url.fmt(f),
        }
    }
}

impl From<&Path> for DatabaseAddress {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&PathBuf> for DatabaseAddress {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl From<PathBuf> for DatabaseAddress {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<PostgresAddress> for DatabaseAddress {
    fn from(address: PostgresAddress) -> Self {
        Self::Postgres(Box::new(address))
    }
}

impl From<&Self> for DatabaseAddress {
    fn from(address: &Self) -> Self {
        address.clone()
    }
}
