//! How many users stand where, now and at the end of each day.

use super::{
    Store, StoreError,
    engine::Row,
    rows,
    sql::{Sql, Value},
    tx::{DayTable, UserTable, Write},
};
use crate::contract::{
    Role,
    api::{DayFigure, LinkFigures, RoleFigure, Summary},
};
use jiff::{Timestamp, civil::Date};

/// Days per statement.
const ROWS: usize = 16;

/// Everyone, counted by factors, roles and links.
#[derive(Clone, Debug)]
pub struct Census {
    pub summary: Summary,
    pub roles: [RoleFigure; 3],
    pub links: LinkFigures,
}

impl Store {
    /// Notes these days, over what was noted of them before.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn note_days(&self, days: &[DayFigure]) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        tx.days().note(days).await?;
        tx.commit().await
    }
}

impl<A> UserTable<'_, A> {
    pub async fn summary(&mut self) -> Result<Summary, StoreError> {
        let sql = Sql::new("select gap_rank, count(*) as n from users group by gap_rank");
        let mut summary = Summary::default();
        for row in sql.fetch_all(self.transaction).await? {
            add(&mut summary, row.get("gap_rank")?, rows::count(&row, "n")?)?;
        }
        Ok(summary)
    }

    /// Counts everyone in one scan.
    pub async fn census(&mut self, now: Timestamp) -> Result<Census, StoreError> {
        let sql = Sql::with_first(
            "select role_rank, gap_rank, count(*) as n, \
             count(case when kind = 0 and auth_expires_at > $1 then 1 end) as awaiting, \
             count(case when kind = 0 and auth_expires_at <= $1 then 1 end) as expired \
             from users group by role_rank, gap_rank",
            now.as_millisecond(),
        );
        let (mut summary, mut links) = (Summary::default(), LinkFigures::default());
        let mut by_role = Role::ALL.map(|role| (role, Summary::default()));
        for row in sql.fetch_all(self.transaction).await? {
            let (rank, n) = (row.get("gap_rank")?, rows::count(&row, "n")?);
            add(&mut summary, rank, n)?;
            let role = rows::role(row.get("role_rank")?)?;
            for (_, figures) in by_role.iter_mut().filter(|(of, _)| *of == role) {
                add(figures, rank, n)?;
            }
            links.awaiting += rows::count(&row, "awaiting")?;
            links.expired += rows::count(&row, "expired")?;
        }
        let roles = by_role.map(|(role, figures)| RoleFigure {
            role,
            humans: figures.humans(),
            complete: figures.complete,
        });
        Ok(Census { summary, roles, links })
    }
}

fn add(summary: &mut Summary, gap_rank: i64, n: u64) -> Result<(), StoreError> {
    let figure = match gap_rank {
        0 => &mut summary.none,
        1 => &mut summary.phone_missing,
        2 => &mut summary.authenticator_missing,
        3 => &mut summary.complete,
        4 => &mut summary.avobots,
        _ => return Err(StoreError::Corrupt("a gap rank")),
    };
    *figure += n;
    Ok(())
}

impl<A> DayTable<'_, A> {
    /// The last day of which something was noted.
    pub async fn latest(&mut self) -> Result<Option<Date>, StoreError> {
        let sql = Sql::new("select max(date) as date from days");
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        row.get::<Option<String>>("date")?.as_deref().map(date).transpose()
    }

    /// The days from `first` on and before `end`, the oldest first.
    pub async fn between(&mut self, first: Date, end: Date) -> Result<Vec<DayFigure>, StoreError> {
        let mut sql = Sql::new(
            "select date, humans, complete, phone, authenticator from days where date >= ",
        );
        sql.bind(first.to_string()).push(" and date < ").bind(end.to_string());
        sql.push(" order by date");
        sql.fetch_all(self.transaction).await?.iter().map(day).collect()
    }
}

impl DayTable<'_, Write> {
    /// Notes these days, over what was noted of them before: several servers may note one day.
    pub async fn note(&mut self, days: &[DayFigure]) -> Result<(), StoreError> {
        for chunk in days.chunks(ROWS) {
            let mut sql =
                Sql::new("insert into days (date, humans, complete, phone, authenticator) values ");
            let mut separator = "";
            for day in chunk {
                sql.push(separator).bind_tuple(columns(day)?);
                separator = ", ";
            }
            sql.push(
                " on conflict (date) do update set humans = excluded.humans, \
                 complete = excluded.complete, phone = excluded.phone, \
                 authenticator = excluded.authenticator",
            );
            sql.execute(self.transaction).await?;
        }
        Ok(())
    }
}

fn columns(day: &DayFigure) -> Result<[Value; 5], StoreError> {
    let number = |n: u64| i64::try_from(n).map_err(|_| StoreError::Corrupt("a count"));
    Ok([
        day.date.to_string().into(),
        number(day.humans)?.into(),
        number(day.complete)?.into(),
        number(day.phone)?.into(),
        number(day.authenticator)?.into(),
    ])
}

fn day(row: &Row) -> Result<DayFigure, StoreError> {
    Ok(DayFigure {
        date: date(row.get("date")?)?,
        humans: rows::count(row, "humans")?,
        complete: rows::count(row, "complete")?,
        phone: rows::count(row, "phone")?,
        authenticator: rows::count(row, "authenticator")?,
    })
}

fn date(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("a date"))
}
