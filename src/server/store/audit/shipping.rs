//! How far the log has been carried elsewhere.

use super::raw::{self, RawRow};
use crate::{
    contract::{
        Seq,
        api::{AuditEntry, AuditHead},
    },
    server::store::{
        StoreError,
        sql::Sql,
        tx::{AuditTable, Write},
    },
};

impl<A> AuditTable<'_, A> {
    /// The number of the last entry that arrived at `place`; 0 before the first.
    pub async fn shipped(&mut self, place: &str) -> Result<Seq, StoreError> {
        let mut sql = Sql::new("select seq from shipping where place = ");
        sql.bind(place);
        let row = sql.fetch_optional(self.transaction).await?;
        Ok(Seq(row.map_or(Ok(0), |row| row.get("seq"))?))
    }

    /// Oldest first, those after `after`, each with the head that it makes.
    pub async fn chained_after(
        &mut self,
        after: Seq,
        limit: i64,
    ) -> Result<Vec<(AuditEntry, AuditHead)>, StoreError> {
        let mut sql = Sql::new(raw::COLUMNS);
        sql.push(" where seq > ").bind(after.0).push(" order by seq limit ").bind(limit);
        let read = |row| {
            let row = RawRow::read(row)?;
            let hash = row.hash.clone().try_into().map_err(|_| StoreError::Corrupt("a hash"))?;
            let head = AuditHead { hash, seq: Seq(row.seq) };
            Ok((row.entry()?, head))
        };
        sql.fetch_all(self.transaction).await?.iter().map(read).collect()
    }
}

impl AuditTable<'_, Write> {
    pub async fn note_shipped(&mut self, place: &str, seq: Seq) -> Result<(), StoreError> {
        let mut sql = Sql::new("insert into shipping (place, seq) values ");
        sql.bind_tuple([place.into(), seq.0.into()]);
        sql.push(" on conflict (place) do update set seq = excluded.seq");
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
