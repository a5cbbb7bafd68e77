//! How many users a list has, and where a page of it stands.

use super::{
    super::{StoreError, rows, sql::Sql, tx::UserTable},
    Start, UserListQuery, filter,
    list::{beyond, indexed, place_in},
};
use crate::contract::{
    api::{HitCount, MAX_COUNTED},
    query::{StatusFilter, UserFilter},
};
use jiff::Timestamp;

/// How many users a question matches, how many of them are met from a start on, and how many are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub total: HitCount,
    pub ahead: HitCount,
    pub behind: HitCount,
}

/// Which of the matches are counted.
#[derive(Clone, Copy)]
enum Part<'a> {
    All,
    From(&'a Start),
}

impl<A> UserTable<'_, A> {
    /// How many users `question` matches, and how many of them lie on either side of `start`.
    pub async fn counts(
        &mut self,
        question: &UserListQuery,
        start: &Start,
        now: Timestamp,
    ) -> Result<Counts, StoreError> {
        let total = match is_counted_whole(&question.filter) {
            true => HitCount::exact(self.count_all(question, now).await?),
            false => self.count_some(question, Part::All, now).await?,
        };
        if place_in(&start.from).is_none() {
            return Ok(Counts { total, ahead: total, behind: HitCount::default() });
        }
        let ahead = self.count_some(question, Part::From(start), now).await?;
        if total.is_exact() && ahead.is_exact() {
            return Ok(Counts { total, ahead, behind: total.less(ahead.number) });
        }
        let behind = self.count_some(question, Part::From(&start.turned()), now).await?;
        let ahead = match total.is_exact() && behind.is_exact() {
            true => total.less(behind.number),
            false => ahead,
        };
        Ok(Counts { total, ahead, behind })
    }

    /// All whom `question` matches.
    async fn count_all(
        &mut self,
        question: &UserListQuery,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        if question.filter.is_empty() {
            return self.count().await;
        }
        let mut sql = Sql::new("select count(*) as n from users u where true");
        filter::narrow(&mut sql, &question.filter, now);
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "n"))
    }

    /// Up to [`MAX_COUNTED`] of them.
    async fn count_some(
        &mut self,
        question: &UserListQuery,
        part: Part<'_>,
        now: Timestamp,
    ) -> Result<HitCount, StoreError> {
        let mut sql = Sql::new("select count(*) as n from (select 1 from users u where true");
        filter::narrow(&mut sql, &question.filter, now);
        if let Part::From(start) = part
            && let Some(place) = place_in(&start.from)
        {
            sql.push(" and ");
            beyond(&mut sql, question.order, indexed(question.sort), start, place);
        }
        sql.push(" limit ").bind(MAX_COUNTED as i64 + 1).push(") hits");
        let row = sql.fetch_optional(self.transaction).await?;
        Ok(match row.map_or(Ok(0), |row| rows::count(&row, "n"))? {
            more if more > MAX_COUNTED => HitCount::at_least(MAX_COUNTED),
            number => HitCount::exact(number),
        })
    }
}

/// Whether the users who match are counted to the last.
fn is_counted_whole(filter: &UserFilter) -> bool {
    // Those that the figures tell apart.
    let UserFilter { search, gap: _, role: _, kind: _, status, link, sign_in, older_than } = filter;
    let is_told = matches!(status, None | Some(StatusFilter::Enabled | StatusFilter::Disabled));
    let is_search = search.as_deref().is_some_and(|text| !text.trim().is_empty());
    is_told && !is_search && link.is_none() && sign_in.is_none() && older_than.is_none()
}
