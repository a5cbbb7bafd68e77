//! Readings of a directory that another system keeps: how far each has come, and whom it told.

use super::{
    StoreError, bulk,
    engine::Row,
    rows,
    sql::Sql,
    tx::{ScanTable, Write},
};
use crate::contract::api::{ReadingCounts, ShrunkList};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// A reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanRow {
    pub id: i64,
    pub started_at: Timestamp,
    /// Where the next page begins; absent before the first.
    pub cursor: Option<String>,
    /// Whether the last page was read.
    pub is_listed: bool,
    /// How many users the directory counts, where it does.
    pub expected: Option<u64>,
    pub finished_at: Option<Timestamp>,
    /// Why it ended without an effect.
    pub fault: Option<String>,
    /// What it told, where it came to its end.
    pub counts: Option<ReadingCounts>,
    /// The list that it was stopped for.
    pub shrunk: Option<ShrunkList>,
    /// From where the directory tells, at the next reading, what changed since this one began.
    pub change_mark: Option<String>,
}

/// How a reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanEnd<'a> {
    Whole(ReadingCounts),
    /// Nothing was concluded from it.
    Fault(&'a str),
    /// The same, because the list told many fewer users than there were.
    Shrunk(&'a str, ShrunkList),
}

/// A user as a page told them; `record` is the directory's own, as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannedUser {
    pub external_id: String,
    pub revision: String,
    pub record: String,
    /// Whether the list told everything.
    pub is_whole: bool,
}

/// A factor as a page told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannedFactor {
    pub user: String,
    pub id: String,
    pub record: String,
}

/// What a page was, beside its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannedPage {
    /// Where the next one begins; absent behind the last.
    pub next: Option<String>,
    pub expected: Option<u64>,
}

/// How far a reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScanProgress {
    /// Users that pages told.
    pub listed: u64,
    /// Users who are read whole.
    pub taken: u64,
}

const SELECT: &str = "select id, started_at, cursor, is_listed, expected, finished_at, fault, users, added, \
                      changed, gone, unread, shrunk_before, shrunk_now, change_mark from scans";

impl<A> ScanTable<'_, A> {
    /// The one that goes on.
    pub async fn open(&mut self) -> Result<Option<ScanRow>, StoreError> {
        self.one(" where finished_at is null").await
    }

    /// The last one that came to its end.
    pub async fn last_whole(&mut self) -> Result<Option<ScanRow>, StoreError> {
        self.one(" where finished_at is not null and fault is null order by id desc limit 1").await
    }

    /// The last one that ended, whole or not.
    pub async fn last(&mut self) -> Result<Option<ScanRow>, StoreError> {
        self.one(" where finished_at is not null order by id desc limit 1").await
    }

    async fn one(&mut self, which: &'static str) -> Result<Option<ScanRow>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push(which);
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }

    pub async fn progress(&mut self) -> Result<ScanProgress, StoreError> {
        let sql = Sql::new(
            "select count(*) as listed, cast(coalesce(sum(is_taken), 0) as bigint) as taken \
             from scanned_users",
        );
        let Some(row) = sql.fetch_optional(self.transaction).await? else {
            return Ok(ScanProgress::default());
        };
        Ok(ScanProgress {
            listed: rows::count(&row, "listed")?,
            taken: rows::count(&row, "taken")?,
        })
    }

    /// Users of the list that wait, in the order of their names behind `after`.
    pub async fn waiting(
        &mut self,
        after: &str,
        limit: usize,
    ) -> Result<Vec<ScannedUser>, StoreError> {
        let mut sql = Sql::new(
            "select external_id, revision, record, is_whole from scanned_users \
             where is_taken = 0 and external_id > ",
        );
        sql.bind(after).push(" order by external_id limit ");
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter()
            .map(|row| {
                Ok(ScannedUser {
                    external_id: row.get("external_id")?,
                    revision: row.get("revision")?,
                    record: row.get("record")?,
                    is_whole: row.get::<i64>("is_whole")? != 0,
                })
            })
            .collect()
    }

    /// What the list told of this user, as JSON.
    pub async fn record(&mut self, external_id: &str) -> Result<Option<String>, StoreError> {
        let mut sql = Sql::new("select record from scanned_users where external_id = ");
        sql.bind(external_id);
        let row = sql.fetch_optional(self.transaction).await?;
        let record: Option<String> = row.map(|row| row.get("record")).transpose()?;
        Ok(record.filter(|record| !record.is_empty()))
    }

    /// What the list said last of these.
    pub async fn revisions(
        &mut self,
        ids: &[String],
    ) -> Result<HashMap<String, String>, StoreError> {
        let mut revisions = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let among = "select external_id, revision from scanned_users where external_id in ";
            let ids = chunk.iter().map(|id| id.as_str().into()).collect();
            for row in self.transaction.fetch_among(among, ids).await? {
                revisions.insert(row.get("external_id")?, row.get("revision")?);
            }
        }
        Ok(revisions)
    }

    /// The factors that were told of users from `first` to `last`, in the order of the users' names.
    pub async fn factors_between(
        &mut self,
        first: &str,
        last: &str,
    ) -> Result<Vec<ScannedFactor>, StoreError> {
        let mut sql = Sql::new(
            "select user_external_id, factor_id, record from scanned_factors \
             where user_external_id >= ",
        );
        sql.bind(first).push(" and user_external_id <= ").bind(last);
        sql.push(" order by user_external_id, factor_id");
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter()
            .map(|row| {
                Ok(ScannedFactor {
                    user: row.get("user_external_id")?,
                    id: row.get("factor_id")?,
                    record: row.get("record")?,
                })
            })
            .collect()
    }
}

impl ScanTable<'_, Write> {
    /// Begins one; what an earlier one told is dropped.
    pub async fn begin(&mut self, now: Timestamp) -> Result<ScanRow, StoreError> {
        self.forget().await?;
        let mut sql = Sql::new("insert into scans (started_at) values ");
        sql.bind_tuple([now.as_millisecond().into()]);
        sql.execute(self.transaction).await?;
        self.open().await?.ok_or(StoreError::Corrupt("a scan"))
    }

    /// Keeps a page with its place, so that it is not asked for again. Who was told before is told anew.
    pub async fn keep_page(
        &mut self,
        page: &ScannedPage,
        users: Vec<ScannedUser>,
        factors: Vec<ScannedFactor>,
    ) -> Result<(), StoreError> {
        let into = "insert into scanned_users (external_id, revision, record, is_whole) values ";
        let anew = " on conflict (external_id) do update set revision = excluded.revision, \
                    record = excluded.record, is_whole = excluded.is_whole, is_taken = 0";
        // Of one that a page tells twice the last counts: no statement changes a row twice.
        let users = users.into_iter().map(|user| (user.external_id.clone(), user));
        let users = users.collect::<BTreeMap<_, _>>().into_values().map(|user| {
            let ScannedUser { external_id, revision, record, is_whole } = user;
            [external_id.into(), revision.into(), record.into(), i64::from(is_whole).into()]
        });
        bulk::upsert(self.transaction, into, users.collect(), anew).await?;
        let into = "insert into scanned_factors (user_external_id, factor_id, record) values ";
        let anew =
            " on conflict (user_external_id, factor_id) do update set record = excluded.record";
        let factors = factors.into_iter().map(|it| ((it.user.clone(), it.id.clone()), it));
        let factors = factors.collect::<BTreeMap<_, _>>().into_values();
        let factors = factors
            .map(|ScannedFactor { user, id, record }| [user.into(), id.into(), record.into()]);
        bulk::upsert(self.transaction, into, factors.collect(), anew).await?;
        let mut sql = Sql::new("update scans set cursor = ");
        sql.bind(page.next.clone()).push(", is_listed = ").bind(i64::from(page.next.is_none()));
        if let Some(expected) = page.expected {
            sql.push(", expected = ").bind(i64::try_from(expected).unwrap_or(i64::MAX));
        }
        sql.push(" where finished_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Notes from where the directory tells what changed since the open one began.
    pub async fn note_change_mark(&mut self, mark: &str) -> Result<(), StoreError> {
        let mut sql = Sql::new("update scans set change_mark = ");
        sql.bind(mark).push(" where finished_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// These are in `users` now.
    pub async fn note_taken(&mut self, ids: &[String]) -> Result<(), StoreError> {
        for chunk in ids.chunks(CHUNK) {
            let mut sql = Sql::new("update scanned_users set is_taken = 1 where external_id in ");
            sql.bind_tuple(chunk.iter().map(|id| id.as_str().into()));
            sql.execute(self.transaction).await?;
        }
        Ok(())
    }

    /// Ends the open one. What it told is dropped.
    pub async fn end(&mut self, now: Timestamp, end: ScanEnd<'_>) -> Result<(), StoreError> {
        let mut sql = Sql::new("update scans set finished_at = ");
        sql.bind(now.as_millisecond());
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        match end {
            ScanEnd::Whole(ReadingCounts { users, added, changed, gone, unread }) => {
                sql.push(", users = ").bind(number(users));
                sql.push(", added = ").bind(number(added));
                sql.push(", changed = ").bind(number(changed));
                sql.push(", gone = ").bind(number(gone));
                sql.push(", unread = ").bind(number(unread));
            }
            ScanEnd::Fault(fault) => {
                sql.push(", fault = ").bind(fault.to_owned());
            }
            ScanEnd::Shrunk(fault, ShrunkList { before, now }) => {
                sql.push(", fault = ").bind(fault.to_owned());
                sql.push(", shrunk_before = ").bind(number(before));
                sql.push(", shrunk_now = ").bind(number(now));
            }
        }
        sql.push(" where finished_at is null");
        sql.execute(self.transaction).await?;
        self.forget().await?;
        // One of each kind is ever asked for.
        let old = Sql::new(
            "delete from scans where id < (select max(id) from scans where fault is null \
             and finished_at is not null) - 20",
        );
        old.execute(self.transaction).await?;
        Ok(())
    }

    async fn forget(&mut self) -> Result<(), StoreError> {
        Sql::new("delete from scanned_users").execute(self.transaction).await?;
        Sql::new("delete from scanned_factors").execute(self.transaction).await?;
        Ok(())
    }
}

/// Ids per statement: its cost grows with the square of its parameters.
const CHUNK: usize = 50;

fn read(row: &Row) -> Result<ScanRow, StoreError> {
    let count = |column| {
        row.get::<Option<i64>>(column)
            .map(|count| count.and_then(|count| u64::try_from(count).ok()))
    };
    let counts = |users| {
        Ok::<_, StoreError>(ReadingCounts {
            users,
            added: count("added")?.unwrap_or_default(),
            changed: count("changed")?.unwrap_or_default(),
            gone: count("gone")?.unwrap_or_default(),
            unread: count("unread")?.unwrap_or_default(),
        })
    };
    let shrunk = count("shrunk_before")?.zip(count("shrunk_now")?);
    Ok(ScanRow {
        id: row.get("id")?,
        started_at: rows::time(row.get("started_at")?)?,
        cursor: row.get("cursor")?,
        is_listed: row.get::<i64>("is_listed")? != 0,
        expected: count("expected")?,
        finished_at: rows::optional_time(row, "finished_at")?,
        fault: row.get("fault")?,
        counts: count("users")?.map(counts).transpose()?,
        shrunk: shrunk.map(|(before, now)| ShrunkList { before, now }),
        change_mark: row.get("change_mark")?,
    })
}
