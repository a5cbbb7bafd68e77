//! The hits of a search: how many there are, and where those of a page stand.

use super::{
    Counts, Place, Start, UserListQuery, filter,
    list::PlaceCount,
    order::{beyond, indexed, place_in, rises, unindexed},
    search::UserSearch,
    selection::push_among,
};
use crate::{
    contract::{
        api::{HitCount, MAX_COUNTED},
        query::{Sort, UserFilter},
    },
    server::store::{StoreError, engine::Dialect, rows, sql::Sql, tx::UserTable},
};
use std::ops::Bound;

/// So many users are looked at in the order of a list, where more than one in a hundred is a hit: a page
/// of them is met by then unless they stand together elsewhere.
const LOOKED_AT: usize = 4_000;

/// Of more hits no count decides how a page of them is read.
const MANY_HITS: u64 = 100_000;

/// A search with the filters beside it.
pub(super) struct Hits<'a> {
    question: &'a UserListQuery,
    search: UserSearch,
    /// What else is asked.
    others: UserFilter,
    dialect: Dialect,
}

/// Where hits are read from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Index,
    /// The users of the other filters, of whom there are fewer than the search finds.
    Users,
}

/// What was met of the hits by looking at users in the order of a list.
#[derive(Default)]
struct Nearest {
    places: Vec<Place>,
    /// Whether nobody comes after those who were looked at.
    is_all: bool,
}

impl<'a> Hits<'a> {
    /// The hits of a question that searches; `None` of another.
    pub(super) fn of(question: &'a UserListQuery, dialect: Dialect) -> Option<Self> {
        let filter = &question.selection.filter;
        let search = UserSearch::of(filter.search.as_deref())?;
        let others = UserFilter { search: None, ..filter.clone() };
        Some(Self { question, search, others, dialect })
    }

    /// `select` of all hits.
    fn select(&self, mut sql: Sql, source: Source) -> Sql {
        match source {
            Source::Index => self.search.push_index(&mut sql, self.dialect),
            Source::Users => {
                sql.push(" from users u where ");
                push_among(&mut sql, &self.question.selection.cohorts.iter().collect::<Vec<_>>());
                self.search.test_all(&mut sql);
            }
        }
        filter::narrow(&mut sql, &self.others, self.question.selection.now, self.dialect);
        sql
    }

    /// Appends that users are met from `start` on, by `key`.
    fn push_beyond(&self, sql: &mut Sql, start: &Start, key: &'static str) {
        if let Some(place) = place_in(&start.from) {
            sql.push(" and ");
            beyond(sql, self.question.order, key, start, place);
        }
    }

    /// Appends the order in which users are met from `start` on, by `key`.
    fn push_order(&self, sql: &mut Sql, start: &Start, key: &'static str, limit: usize) {
        let end = if rises(start.direction, self.question.order) { " asc" } else { " desc" };
        sql.push(" order by ").push(key).push(end).push(", u.id").push(end);
        sql.push(" limit ").bind(limit as i64);
    }
}

impl<A> UserTable<'_, A> {
    /// How many hits there are, and how many of them lie on either side of `start`.
    pub(super) async fn counts_of_hits(
        &mut self,
        hits: &Hits<'_>,
        start: &Start,
    ) -> Result<Counts, StoreError> {
        if hits.question.selection.cohorts.is_empty() {
            return Ok(Counts::default());
        }
        let total = match hits.others.is_empty() && hits.search.is_indexed() {
            true => self.count_found(&hits.search, MAX_COUNTED).await?,
            false => self.count_from(hits, None).await?,
        };
        if place_in(&start.from).is_none() {
            return Ok(Counts { total, ahead: total, behind: HitCount::default() });
        }
        if total.is_exact() {
            let ahead = self.count_from(hits, Some(start)).await?;
            return Ok(Counts { total, ahead, behind: total.less(ahead.number) });
        }
        // Counting them would look at each. Near the start of the list few were passed by.
        let back = start.turned();
        let near = self.nearest(hits, &back, LOOKED_AT, LOOKED_AT).await?;
        let behind = match near.places.len() as u64 {
            met if near.is_all => HitCount::exact(met),
            0 => {
                let count = PlaceCount { ahead: total, wanted: 1 };
                let first = self.places_of_hits(hits, &back, count).await?;
                first.first().map_or(HitCount::default(), |_| HitCount::at_least(1))
            }
            met => HitCount::at_least(met),
        };
        Ok(Counts { total, ahead: HitCount::at_least(0), behind })
    }

    /// The places of the first hits from `start` on, the nearest first.
    pub(super) async fn places_of_hits(
        &mut self,
        hits: &Hits<'_>,
        start: &Start,
        PlaceCount { ahead, wanted }: PlaceCount,
    ) -> Result<Vec<Place>, StoreError> {
        let question = hits.question;
        if question.selection.cohorts.is_empty() {
            return Ok(Vec::new());
        }
        if !ahead.is_exact() {
            let near = self.nearest(hits, start, wanted, LOOKED_AT).await?;
            if near.is_all || near.places.len() == wanted {
                return Ok(near.places);
            }
            // Looking at half as many users as there are hits costs less than sorting these.
            let found = self.count_found(&hits.search, MANY_HITS).await?.number;
            let looked_at = usize::try_from(found / 2).unwrap_or(LOOKED_AT);
            let near = self.nearest(hits, start, wanted, looked_at).await?;
            if near.is_all || near.places.len() == wanted {
                return Ok(near.places);
            }
        }
        let key = unindexed(question.sort);
        let mut sql = Sql::new("select u.id as id, ");
        sql.push(key).push(" as place");
        let mut sql = hits.select(sql, self.source(hits).await?);
        hits.push_beyond(&mut sql, start, key);
        hits.push_order(&mut sql, start, key, wanted);
        question.read(&sql.fetch_all(self.transaction).await?)
    }

    /// Where fewer users are to be looked at.
    async fn source(&mut self, hits: &Hits<'_>) -> Result<Source, StoreError> {
        let candidates = hits.question.selection.candidates();
        if hits.others.is_empty() || candidates > MAX_COUNTED {
            return Ok(Source::Index);
        }
        Ok(match self.count_found(&hits.search, candidates).await?.is_exact() {
            true => Source::Index,
            false => Source::Users,
        })
    }

    /// How many users the index finds: up to `most`.
    async fn count_found(
        &mut self,
        search: &UserSearch,
        most: u64,
    ) -> Result<HitCount, StoreError> {
        let mut sql = Sql::new("select count(*) as n from (select 1");
        search.push_found(&mut sql, self.transaction.dialect());
        self.bounded(sql, most).await
    }

    /// How many hits are met from `start` on.
    async fn count_from(
        &mut self,
        hits: &Hits<'_>,
        start: Option<&Start>,
    ) -> Result<HitCount, StoreError> {
        let source = self.source(hits).await?;
        let mut sql = hits.select(Sql::new("select count(*) as n from (select 1"), source);
        if let Some(start) = start {
            hits.push_beyond(&mut sql, start, unindexed(hits.question.sort));
        }
        self.bounded(sql, MAX_COUNTED).await
    }

    /// The count that `sql` begins, up to `most`.
    async fn bounded(&mut self, mut sql: Sql, most: u64) -> Result<HitCount, StoreError> {
        sql.push(" limit ").bind(i64::try_from(most + 1).unwrap_or(i64::MAX)).push(") found");
        let row = sql.fetch_optional(self.transaction).await?;
        Ok(match row.map_or(Ok(0), |row| rows::count(&row, "n"))? {
            more if more > most => HitCount::at_least(most),
            number => HitCount::exact(number),
        })
    }

    /// Up to `wanted` hits from `start` on, among the next `looked_at` users of the list.
    async fn nearest(
        &mut self,
        hits: &Hits<'_>,
        start: &Start,
        wanted: usize,
        looked_at: usize,
    ) -> Result<Nearest, StoreError> {
        let question = hits.question;
        if !is_walked(question.sort) {
            return Ok(Nearest::default());
        }
        let key = indexed(question.sort);
        let mut sql = Sql::new("select u.id as id, ");
        sql.push(key).push(" as place from users u where true");
        hits.push_beyond(&mut sql, start, key);
        hits.push_order(&mut sql, start, key, 1);
        sql.push(" offset ").bind(looked_at as i64);
        let edge = question.read(&sql.fetch_all(self.transaction).await?)?.into_iter().next();
        let mut sql = Sql::new("select u.id as id, ");
        sql.push(key).push(" as place from users u where true");
        hits.search.test_all(&mut sql);
        filter::narrow(&mut sql, &hits.others, question.selection.now, hits.dialect);
        hits.push_beyond(&mut sql, start, key);
        if let Some(edge) = &edge {
            let back = Start { from: Bound::Excluded(edge.clone()), ..start.turned() };
            hits.push_beyond(&mut sql, &back, key);
        }
        hits.push_order(&mut sql, start, key, wanted);
        let places = question.read(&sql.fetch_all(self.transaction).await?)?;
        Ok(Nearest { is_all: edge.is_none(), places })
    }
}

/// Whether the users of a list in this order follow one another in an index.
fn is_walked(sort: Sort) -> bool {
    matches!(sort, Sort::Name | Sort::Email | Sort::LastSignIn | Sort::Created)
}
