//! The figures that are kept: how many users each cohort has. Triggers count in the transaction that
//! changes a user, so nothing that writes users has to know of them.

use super::{
    StoreError,
    cohort::{Cohort, CohortFacts},
    engine::{Row, Transaction},
    rows,
    sql::{Sql, Value},
    tx::{UserTable, Write},
};
use crate::contract::api::LinkFigures;
use jiff::Timestamp;

/// A part of [`LinkFigures`] is counted in hours.
const HOUR_MS: i64 = 3_600_000;

/// What keeps the figures; without them a table is filled faster.
const TRIGGERS: [&str; 3] =
    ["figures_of_new_users", "figures_of_removed_users", "figures_of_changed_users"];

/// A cohort that has users.
#[derive(Clone, Copy, Debug)]
pub struct CohortFigure {
    pub cohort: Cohort,
    pub facts: CohortFacts,
    pub users: u64,
    /// Those of them who are exempt now.
    pub exempt: u64,
}

/// The triggers that were dropped for the time in which many users are put in.
#[must_use = "without them the figures are wrong for ever"]
pub struct SuspendedFigures(Vec<String>);

/// Whether the figures are what a full count gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureCheck {
    Agree,
    /// So many cohorts and hours have another number of users.
    Differ(u64),
}

impl<A> UserTable<'_, A> {
    /// Every cohort that has users.
    pub(super) async fn cohorts(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<CohortFigure>, StoreError> {
        let sql = Sql::new("select cohort, users from cohorts where users > 0 order by cohort");
        let rows = sql.fetch_all(self.transaction).await?;
        let mut cohorts = rows.iter().map(figure).collect::<Result<Vec<_>, _>>()?;
        let dated =
            cohorts.iter().filter(|it| it.facts.has_exemption && it.facts.is_enabled_human());
        let dated: Vec<Value> = dated.map(|it| it.cohort.0.into()).collect();
        if dated.is_empty() {
            return Ok(cohorts);
        }
        let mut sql = Sql::new("select cohort, count(*) as n from users where cohort in ");
        sql.bind_tuple(dated).push(" and exempt_until > ").bind(now.as_millisecond());
        sql.push(" group by cohort");
        for row in sql.fetch_all(self.transaction).await? {
            let (cohort, exempt) = (Cohort(row.get("cohort")?), rows::count(&row, "n")?);
            for figure in cohorts.iter_mut().filter(|it| it.cohort == cohort) {
                figure.exempt = exempt;
            }
        }
        Ok(cohorts)
    }

    /// The setup links of those who are enabled, by whether they have run out.
    pub(super) async fn link_figures(
        &mut self,
        cohorts: &[CohortFigure],
        now: Timestamp,
    ) -> Result<LinkFigures, StoreError> {
        let now = now.as_millisecond();
        let hour = now.div_euclid(HOUR_MS);
        let mut sql = Sql::with_first(
            "select cast(coalesce(sum(case when hour < $1 then users end), 0) as bigint) as earlier, \
             cast(coalesce(sum(users), 0) as bigint) as links from setup_link_hours",
            hour,
        );
        let Some(row) = sql.fetch_optional(self.transaction).await? else {
            return Ok(LinkFigures::default());
        };
        let mut figures = LinkFigures {
            awaiting: rows::count(&row, "links")?,
            expired: rows::count(&row, "earlier")?,
        };
        let linked = |it: &&CohortFigure| it.facts.has_setup_link && it.facts.is_enabled_human();
        let linked: Vec<Value> =
            cohorts.iter().filter(linked).map(|it| it.cohort.0.into()).collect();
        if !linked.is_empty() {
            // Of the hour that is not over.
            sql = Sql::new("select count(*) as n from users where cohort in ");
            sql.bind_tuple(linked).push(" and setup_expires_at >= ").bind(hour * HOUR_MS);
            sql.push(" and setup_expires_at <= ").bind(now);
            let row = sql.fetch_optional(self.transaction).await?;
            figures.expired += row.map_or(Ok(0), |row| rows::count(&row, "n"))?;
        }
        figures.awaiting = figures.awaiting.saturating_sub(figures.expired);
        Ok(figures)
    }

    /// Compares the figures with a full count, which takes a second for a million users.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn check_figures(&mut self) -> Result<FigureCheck, StoreError> {
        let mut different = 0;
        for compared in [COMPARED_COHORTS, COMPARED_HOURS] {
            let row = Sql::new(compared).fetch_optional(self.transaction).await?;
            different += row.map_or(Ok(0), |row| rows::count(&row, "n"))?;
        }
        Ok(match different {
            0 => FigureCheck::Agree,
            different => FigureCheck::Differ(different),
        })
    }
}

impl UserTable<'_, Write> {
    /// Counts everybody anew.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn recount_figures(&mut self) -> Result<(), StoreError> {
        recount(self.transaction).await
    }
}

/// Has the figures stay as they are while many users are put in.
pub(super) async fn suspend(transaction: &mut Transaction) -> Result<SuspendedFigures, StoreError> {
    Ok(SuspendedFigures(transaction.drop_triggers(&TRIGGERS).await?))
}

/// Counts everybody, and each change from here on.
pub(super) async fn resume(
    transaction: &mut Transaction,
    suspended: SuspendedFigures,
) -> Result<(), StoreError> {
    recount(transaction).await?;
    transaction.make(suspended.0).await
}

async fn recount(transaction: &mut Transaction) -> Result<(), StoreError> {
    transaction.be_patient();
    for statement in [
        "delete from cohorts",
        "insert into cohorts (cohort, users) select cohort, count(*) from users group by cohort",
        "delete from setup_link_hours",
        "insert into setup_link_hours (hour, users) \
         select setup_expires_at / 3600000, count(*) from users \
         where setup_expires_at is not null and cohort & 44 = 32 group by 1",
    ] {
        Sql::new(statement).execute(transaction).await?;
    }
    Ok(())
}

/// How many cohorts have another number of users than is kept.
const COMPARED_COHORTS: &str = "select count(*) as n from (\
     select cohort, sum(users) as users from (\
     select cohort, users from cohorts union all \
     select cohort, -count(*) from users group by cohort) both_sides group by cohort) differences \
     where users <> 0";

/// The same of hours.
const COMPARED_HOURS: &str = "select count(*) as n from (\
     select hour, sum(users) as users from (\
     select hour, users from setup_link_hours union all \
     select setup_expires_at / 3600000, -count(*) from users \
     where setup_expires_at is not null and cohort & 44 = 32 group by 1) both_sides group by hour) \
     differences where users <> 0";

fn figure(row: &Row) -> Result<CohortFigure, StoreError> {
    let cohort = Cohort(row.get("cohort")?);
    Ok(CohortFigure {
        cohort,
        facts: cohort.facts()?,
        users: rows::count(row, "users")?,
        exempt: 0,
    })
}
