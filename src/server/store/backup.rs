//! A copy of the database in one file, made while it is used; and what must not go on in one that was put
//! back.

use super::{Store, StoreError, engine::Engine, existing_file, sql::Sql, tx::WriteTx};
use jiff::Timestamp;
use std::{io, path::Path};

/// Why a message that waited in a backup is not sent.
const MAY_BE_SENT: &str = "It waited when the backup was made, and may have been sent since.";

/// What did not go on in a database that was put back, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Halted {
    pub sessions: u64,
    pub links: u64,
    pub messages: u64,
    pub actions: u64,
    pub jobs: u64,
    /// Of another system's directory; nobody knows what became of them.
    pub operations: u64,
}

impl Store {
    /// Writes the database as it is at this moment, packed, into the file `to`, which is there and empty.
    /// Nobody who reads or writes waits for it (<https://www.sqlite.org/lang_vacuum.html>).
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read or the file not be written.
    pub async fn copy_into(&self, to: &Path) -> Result<(), StoreError> {
        let unsaid = || StoreError::File {
            path: to.to_owned(),
            source: io::Error::new(io::ErrorKind::InvalidInput, "its name is not UTF-8"),
        };
        self.engine.copy_into(to.to_str().ok_or_else(unsaid)?).await
    }

    /// What is wrong with the file itself, in the engine's words; nothing where it is whole.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn damage(&self) -> Result<Vec<String>, StoreError> {
        self.engine.damage().await
    }

    /// The number of the last step that the tables in the SQLite file `path` came to; 0 where they are
    /// not of mfadmin.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened or is no database.
    pub async fn version_of(path: &Path) -> Result<i64, StoreError> {
        let store = Self::over(Engine::open_sqlite_to_read(&existing_file(path)?).await?);
        let version = store.version().await;
        store.close().await;
        version
    }
}

impl WriteTx {
    /// Ends what a database that was put back must not go on with: what was used, sent or done since the
    /// backup is open in it still.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn halt(&mut self, now: Timestamp) -> Result<Halted, StoreError> {
        let now = now.as_millisecond();
        let mut sessions =
            Sql::new("update sessions set sealed_secret = null, sealed_code = null, ended_at = ");
        sessions.bind(now).push(" where ended_at is null");
        let mut links = Sql::new(
            "update links set sealed_code = null, proof_hash = null, approval_hash = null, revoked_at = ",
        );
        links.bind(now).push(" where used_at is null and revoked_at is null and expires_at > ");
        links.bind(now);
        let mut messages = Sql::new(
            "update outbox set state = 'withdrawn', sealed = x'', hold = 0, lease = null, \
             lease_until = null, settled_at = ",
        );
        messages.bind(now).push(", answer = ").bind(MAY_BE_SENT).push(" where state = 'queued'");
        let actions = Sql::new(
            "update held_actions set sealed = x'', state = 'taken_back' where state = 'held'",
        );
        let mut jobs = Sql::new("update jobs set state = 'cancelled', finished_at = ");
        jobs.bind(now).push(" where state in ('queued', 'running')");
        // Who waits for a setup link is found among those whose link has expired.
        for [update, at] in [
            ["update users set setup_expires_at = ", " where setup_expires_at > "],
            ["update user_factors set expires_at = ", " where expires_at > "],
        ] {
            let mut sql = Sql::new(update);
            sql.bind(now).push(at).bind(now);
            self.run(sql).await?;
        }
        Ok(Halted {
            sessions: self.run(sessions).await?,
            links: self.run(links).await?,
            messages: self.run(messages).await?,
            actions: self.run(actions).await?,
            operations: self.leave_operations(now).await?,
            jobs: self.run(jobs).await?,
        })
    }

    /// Has what was ordered of another system stand as unknown, also in the jobs that ordered it.
    async fn leave_operations(&mut self, now: i64) -> Result<u64, StoreError> {
        let jobs = Sql::new(
            "update jobs set unknown = unknown + (select count(*) from job_items i \
             where i.job_id = jobs.id and i.outcome = 'requested') \
             where id in (select i.job_id from job_items i where i.outcome = 'requested')",
        );
        self.run(jobs).await?;
        let items =
            Sql::new("update job_items set outcome = 'unknown' where outcome = 'requested'");
        self.run(items).await?;
        let mut operations = Sql::new(
            "update operations set state = 'unknown', lease = null, lease_until = null, settled_at = ",
        );
        operations.bind(now).push(" where state = 'requested'");
        self.run(operations).await
    }

    async fn run(&mut self, sql: Sql) -> Result<u64, StoreError> {
        sql.execute(self.transaction()).await
    }
}
