//! Where the users of a bench are kept.

use mfadmin::server::store::DatabaseAddress;
use mfadmin_testing::postgres;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};
use tokio::runtime::Builder;

const FILE: &str = "scale.db";

#[derive(Clone, Debug)]
pub enum Place {
    /// An SQLite file.
    File(PathBuf),
    /// The address of a database on PostgreSQL.
    Postgres(String),
}

impl Place {
    pub fn in_folder(folder: &Path) -> Self {
        fs::create_dir_all(folder).unwrap();
        Self::File(folder.join(FILE))
    }

    /// A database for so many users, at the server of `url`, whose role may create one.
    pub fn at_server(url: &str, users: u32) -> Self {
        let mut named = reqwest::Url::parse(url).unwrap();
        named.set_path(&format!("mfadmin_scale_{users}"));
        Self::Postgres(named.into())
    }

    /// As one argument says it, to another process.
    pub fn read(argument: &str) -> Self {
        match argument.starts_with("postgres://") {
            true => Self::Postgres(argument.to_owned()),
            false => Self::File(argument.into()),
        }
    }

    pub fn argument(&self) -> OsString {
        match self {
            Self::File(path) => path.into(),
            Self::Postgres(url) => url.into(),
        }
    }

    pub fn address(&self) -> DatabaseAddress {
        match self {
            Self::File(path) => path.into(),
            Self::Postgres(url) => postgres::address(url),
        }
    }

    /// Makes the database, where it is one of a server's; false where it was there.
    pub fn create(&self) -> bool {
        let Self::Postgres(url) = self else { return !self.address().may_exist() };
        let mut server = reqwest::Url::parse(url).unwrap();
        let name = server.path().trim_start_matches('/').to_owned();
        server.set_path("postgres");
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
            let known = sqlx::query("select 1 from pg_database where datname = $1").bind(&name);
            let is_new = known.fetch_optional(&mut connection).await.unwrap().is_none();
            if is_new {
                let create = format!(
                    "create database {name} encoding 'UTF8' locale 'C.UTF-8' template template0"
                );
                sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut connection).await.unwrap();
            }
            connection.close().await.unwrap();
            is_new
        })
    }
}
