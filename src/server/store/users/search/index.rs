//! The index of what users are found by, which triggers keep. Where all texts change, it is built anew.
//! That of PostgreSQL is one as any other, which nothing has to keep.

use crate::server::store::{
    StoreError,
    engine::Dialect,
    new_user::MANY,
    sql::Sql,
    tx::{UserTable, Write},
};

/// What keeps the index where texts change.
const ON_CHANGE: [&str; 1] = ["search_of_changed_users"];

/// Of so many users who are there, one whose text changes costs about as much as building the index anew.
const CHANGE_COSTS: u64 = 250;

/// The index was emptied, and nothing keeps it.
#[must_use = "without its index nobody is found"]
pub struct SuspendedSearch(Vec<String>);

impl UserTable<'_, Write> {
    /// Empties the index for the time in which most texts change. Entries are deleted one by one at
    /// many times the cost.
    pub async fn suspend_search(&mut self) -> Result<SuspendedSearch, StoreError> {
        if self.transaction.dialect() == Dialect::Postgres {
            return Ok(SuspendedSearch(Vec::new()));
        }
        let made_by = self.transaction.drop_triggers(&ON_CHANGE).await?;
        let sql = "insert into users_search (users_search) values ('delete-all')";
        Sql::new(sql).execute(self.transaction).await?;
        Ok(SuspendedSearch(made_by))
    }

    /// The same for so many whose texts may change, where they are many.
    pub async fn suspend_search_for(
        &mut self,
        changing: usize,
    ) -> Result<Option<SuspendedSearch>, StoreError> {
        let is_worth_it = changing >= MANY && self.count().await? <= changing as u64 * CHANGE_COSTS;
        Ok(if is_worth_it { Some(self.suspend_search().await?) } else { None })
    }

    /// Builds the index from all texts. Where that is not done, the transaction must not be committed.
    pub async fn resume_search(&mut self, suspended: SuspendedSearch) -> Result<(), StoreError> {
        if self.transaction.dialect() == Dialect::Postgres {
            return Ok(());
        }
        let sql = "insert into users_search (rowid, search_text) \
                   select number, search_text from users order by number";
        Sql::new(sql).execute(self.transaction).await?;
        self.merge_search().await?;
        self.transaction.make(suspended.0).await
    }

    /// Makes one part of all that many users left behind. Each part that is there is looked into by every
    /// search and every change.
    pub async fn merge_search(&mut self) -> Result<(), StoreError> {
        if self.transaction.dialect() == Dialect::Postgres {
            return Ok(());
        }
        let sql = "insert into users_search (users_search) values ('optimize')";
        Sql::new(sql).execute(self.transaction).await?;
        Ok(())
    }
}
