//! How many users stand where, now and at the end of each day.

use super::{
    Store, StoreError,
    cohort::CohortFacts,
    engine::Row,
    factors::kind_of,
    figures::CohortFigure,
    rows,
    sql::{Sql, Value},
    tx::{DayTable, UserTable, Write},
};
use crate::contract::{
    Factor, FactorCounts, Role,
    api::{DayFigure, LinkFigures, RoleFigure, Summary},
    rules::Standing,
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
    pub async fn summary(&mut self, now: Timestamp) -> Result<Summary, StoreError> {
        let mut summary = Summary::default();
        for figure in self.cohorts(now).await? {
            figure.split(|standing, n| summary.count(standing, figure.facts.present, n));
        }
        Ok(summary)
    }

    /// Everyone, from the figures.
    pub async fn census(&mut self, now: Timestamp) -> Result<Census, StoreError> {
        let cohorts = self.cohorts(now).await?;
        let links = self.link_figures(&cohorts, now).await?;
        let mut summary = Summary::default();
        let mut by_role = Role::ALL.map(|role| (role, Summary::default()));
        for figure in &cohorts {
            let CohortFacts { role, present, .. } = figure.facts;
            figure.split(|standing, n| {
                summary.count(standing, present, n);
                for (_, figures) in by_role.iter_mut().filter(|(of, _)| *of == role) {
                    figures.count(standing, present, n);
                }
            });
        }
        let roles = by_role.map(|(role, figures)| RoleFigure {
            role,
            humans: figures.humans(),
            complete: figures.complete,
        });
        Ok(Census { summary, roles, links })
    }
}

impl CohortFigure {
    /// Gives `count` where its users stand: those who are exempt, and the others.
    fn split(&self, mut count: impl FnMut(Standing, u64)) {
        count(Standing::Exempt, self.exempt);
        count(self.facts.standing(), self.users.saturating_sub(self.exempt));
    }
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
            "select d.date, d.humans, d.complete, d.unknown, f.kind, f.present from days d \
             left join day_factors f on f.date = d.date where d.date >= ",
        );
        sql.bind(first.to_string()).push(" and d.date < ").bind(end.to_string());
        sql.push(" order by d.date");
        let mut days: Vec<DayFigure> = Vec::new();
        for row in sql.fetch_all(self.transaction).await? {
            let day = day(&row)?;
            if days.last().is_none_or(|last| last.date != day.date) {
                days.push(day);
            }
            let kind: Option<i64> = row.get("kind")?;
            let factor = Factor::ALL.into_iter().find(|factor| kind == Some(kind_of(*factor)));
            if let (Some(last), Some(factor)) = (days.last_mut(), factor) {
                last.present[factor] = rows::count(&row, "present")?;
            }
        }
        Ok(days)
    }
}

impl DayTable<'_, Write> {
    /// Notes these days, over what was noted of them before: several servers may note one day.
    pub async fn note(&mut self, days: &[DayFigure]) -> Result<(), StoreError> {
        for chunk in days.chunks(ROWS) {
            let mut sql = Sql::new("insert into days (date, humans, complete, unknown) values ");
            let mut separator = "";
            for day in chunk {
                let columns: [Value; 4] = [
                    day.date.to_string().into(),
                    number(day.humans)?.into(),
                    number(day.complete)?.into(),
                    number(day.unknown)?.into(),
                ];
                sql.push(separator).bind_tuple(columns);
                separator = ", ";
            }
            sql.push(
                " on conflict (date) do update set humans = excluded.humans, \
                 complete = excluded.complete, unknown = excluded.unknown",
            );
            sql.execute(self.transaction).await?;
            let mut sql = Sql::new("insert into day_factors (date, kind, present) values ");
            let mut separator = "";
            for (day, factor) in chunk.iter().flat_map(|day| Factor::ALL.map(|it| (day, it))) {
                let columns: [Value; 3] = [
                    day.date.to_string().into(),
                    kind_of(factor).into(),
                    number(day.present[factor])?.into(),
                ];
                sql.push(separator).bind_tuple(columns);
                separator = ", ";
            }
            sql.push(" on conflict (date, kind) do update set present = excluded.present");
            sql.execute(self.transaction).await?;
        }
        Ok(())
    }
}

fn number(n: u64) -> Result<i64, StoreError> {
    i64::try_from(n).map_err(|_| StoreError::Corrupt("a count"))
}

/// Without the counts of factors, which are rows of their own.
fn day(row: &Row) -> Result<DayFigure, StoreError> {
    Ok(DayFigure {
        date: date(row.get("date")?)?,
        humans: rows::count(row, "humans")?,
        complete: rows::count(row, "complete")?,
        unknown: rows::count(row, "unknown")?,
        present: FactorCounts::default(),
    })
}

fn date(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("a date"))
}
