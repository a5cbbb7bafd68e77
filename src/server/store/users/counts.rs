//! How many users a list has, and where a page of it stands.

use super::{
    super::{StoreError, rows, sql::Sql, tx::UserTable},
    hits::Hits,
    list::{Counts, PlaceCount},
    order::{Start, UserListQuery, beyond, indexed, place_in, unindexed},
    places::Reach,
    selection::{AccessPath, Residual, push_among},
};
use crate::contract::api::{HitCount, MAX_COUNTED};

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
    ) -> Result<Counts, StoreError> {
        if let Some(hits) = Hits::of(question, self.transaction.dialect()) {
            return self.counts_of_hits(&hits, start).await;
        }
        let total = match question.selection.known_total() {
            Some(total) => HitCount::exact(total),
            None => self.count_some(question, Part::All).await?,
        };
        if place_in(&start.from).is_none() {
            return Ok(Counts { total, ahead: total, behind: HitCount::default() });
        }
        let is_in_index = question.selection.residual() == Residual::Nothing;
        if !is_in_index && !total.is_exact() {
            // Counting them would look at each. Whether there is one is known sooner.
            let count = PlaceCount { ahead: total, wanted: 1 };
            let behind = self.places(question, &start.turned(), count).await?;
            let behind = match behind.is_empty() {
                true => HitCount::default(),
                false => HitCount::at_least(1),
            };
            return Ok(Counts { total, ahead: HitCount::at_least(0), behind });
        }
        let ahead = self.count_some(question, Part::From(start)).await?;
        if total.is_exact() && ahead.is_exact() {
            return Ok(Counts { total, ahead, behind: total.less(ahead.number) });
        }
        let behind = self.count_some(question, Part::From(&start.turned())).await?;
        let ahead = match total.is_exact() && behind.is_exact() {
            true => total.less(behind.number),
            false => ahead,
        };
        Ok(Counts { total, ahead, behind })
    }

    /// Up to [`MAX_COUNTED`] of the matches.
    async fn count_some(
        &mut self,
        question: &UserListQuery,
        part: Part<'_>,
    ) -> Result<HitCount, StoreError> {
        let Some(sql) = question.counting(part) else { return Ok(HitCount::default()) };
        let row = sql.fetch_optional(self.transaction).await?;
        Ok(match row.map_or(Ok(0), |row| rows::count(&row, "n"))? {
            more if more > MAX_COUNTED => HitCount::at_least(MAX_COUNTED),
            number => HitCount::exact(number),
        })
    }
}

impl UserListQuery {
    /// What counts them; nothing where there is no cohort to count.
    fn counting(&self, part: Part<'_>) -> Option<Sql> {
        let mut sql = Sql::new("select count(*) as n from (");
        let place = match part {
            Part::All => None,
            Part::From(start) => place_in(&start.from).map(|place| (start, place)),
        };
        let is_in_index = self.selection.residual() == Residual::Nothing;
        match place {
            Some((start, place)) if self.is_in_order() => {
                sql.push("select 1 from users u where ");
                beyond(&mut sql, self.order, indexed(self.sort), start, place);
            }
            place => {
                let mut separator = "";
                for group in self.selection.groups() {
                    for reach in [Reach::Whole, Reach::Partly] {
                        let is_meant = |it: &&&_| match place {
                            Some((start, _)) => self.reach(it, start) == reach,
                            None => reach == Reach::Whole,
                        };
                        let cohorts: Vec<_> = group.iter().filter(is_meant).copied().collect();
                        let Some(one) = cohorts.first() else { continue };
                        sql.push(separator).push("select 1 from users u where ");
                        push_among(&mut sql, &cohorts);
                        self.selection.narrow(&mut sql, &one.facts, AccessPath::ByTime);
                        match place {
                            Some((start, _)) if is_in_index => {
                                self.push_beyond(&mut sql, one, start);
                            }
                            Some((start, place)) => {
                                sql.push(" and ");
                                beyond(&mut sql, self.order, unindexed(self.sort), start, place);
                            }
                            None => {}
                        }
                        separator = " union all ";
                    }
                }
                if separator.is_empty() {
                    return None;
                }
            }
        }
        sql.push(" limit ").bind(MAX_COUNTED as i64 + 1).push(") hits");
        Some(sql)
    }
}
