//! The database that is copied.

use super::{CopiedTable, TableDigest, target::CopyTarget};
use crate::{
    contract::{Seq, api::AuditHead},
    server::store::{
        DatabaseAddress, ReadTx, Store, StoreError, engine::Transaction, engine_to_read, rows,
        sql::Sql,
    },
};
use std::time::Duration;
use tokio::time::sleep;

/// Tells a copy's own connections to PostgreSQL from those of servers and commands.
const CONNECTION: &str = "mfadmin store copy";

/// How often it is looked whether others are connected: PostgreSQL notices a moment later that a server ended.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(200);

/// A database as it is at one moment. Where it is on PostgreSQL, nobody changes it until this ends.
pub struct CopySource {
    store: Store,
    view: ReadTx,
}

impl CopySource {
    /// # Errors
    /// [`StoreError`] when it cannot be opened, another version wrote it, it is an unfinished copy itself,
    /// others are connected to it, or somebody writes to it for longer than ten seconds.
    pub async fn open(address: &DatabaseAddress) -> Result<Self, StoreError> {
        let store = Store::existing(engine_to_read(address, CONNECTION).await?).await?;
        if store.is_shared() {
            // A standby lets nobody take the lock by which others are kept away. A file is open to read only.
            store.engine.require_writable().await?;
        }
        let mut tries = 0;
        while let others @ 1.. = store.engine.others().await? {
            if tries == TRIES {
                return Err(StoreError::InUse { database: address.to_string(), others });
            }
            tries += 1;
            sleep(PAUSE).await;
        }
        let view = ReadTx::new(store.engine.begin_alone().await?);
        Ok(Self { store, view })
    }

    /// By which its secrets can be looked at.
    pub fn view(&mut self) -> &mut ReadTx {
        &mut self.view
    }

    /// The end of its audit log, by which it is known again.
    pub async fn head(&mut self) -> Result<AuditHead, StoreError> {
        head(&mut self.view.transaction).await
    }

    /// How many rows `table` has.
    pub async fn count(&mut self, table: &CopiedTable) -> Result<u64, StoreError> {
        table.count(&mut self.view.transaction).await
    }

    /// Puts the rows of `table` into `target` that are not there yet; `told` hears how many are.
    pub async fn copy(
        &mut self,
        table: &CopiedTable,
        target: &CopyTarget,
        told: &mut (dyn FnMut(u64) + Send),
    ) -> Result<(), StoreError> {
        let from = &mut self.view.transaction;
        let mut read = target.store.read().await?;
        let mut after = table.last_key(&mut read.transaction).await?;
        let mut done = table.count(&mut read.transaction).await?;
        drop(read);
        loop {
            told(done);
            let rows = table.read(from, after.as_deref()).await?;
            let Some(last) = rows.last() else { break };
            after = Some(table.key_of(last));
            done += rows.len() as u64;
            let mut tx = target.store.begin_write().await?;
            table.write(&mut tx.transaction, rows).await?;
            tx.commit().await?;
        }
        if table.late.is_none() {
            return Ok(());
        }
        let mut after: Option<Vec<_>> = None;
        loop {
            let rows = table.read(from, after.as_deref()).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(table.key_of(last));
            let mut tx = target.store.begin_write().await?;
            table.write_late(&mut tx.transaction, rows).await?;
            tx.commit().await?;
        }
    }

    pub async fn digest(&mut self, table: &CopiedTable) -> Result<TableDigest, StoreError> {
        table.digest(&mut self.view.transaction).await
    }

    /// Lets others write again; gives the end of the audit log by now.
    pub async fn end(self) -> Result<AuditHead, StoreError> {
        let Self { store, view } = self;
        drop(view);
        let head = head(&mut store.read().await?.transaction).await;
        store.close().await;
        head
    }
}

async fn head(transaction: &mut Transaction) -> Result<AuditHead, StoreError> {
    let sql = Sql::new("select seq, hash from audit order by seq desc limit 1");
    let Some(row) = sql.fetch_optional(transaction).await? else {
        return Ok(AuditHead { hash: [0; 32], seq: Seq(0) });
    };
    let hash = rows::token_hash(row.get("hash")?)?.0;
    Ok(AuditHead { hash, seq: Seq(row.get("seq")?) })
}
