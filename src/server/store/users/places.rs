//! Where the users of a page stand: found by an index, however many users there are.

use super::{
    super::{
        StoreError,
        cohort::Cohort,
        engine::Row,
        figures::CohortFigure,
        rows,
        sql::{Sql, Value},
        tx::UserTable,
    },
    classes::{URGENCY_CLASS, class},
    hits::Hits,
    list::PlaceCount,
    order::{
        Place, PlaceKey, Start, UserListQuery, beyond, comparison, indexed, place_in, place_key,
        rises, unindexed,
    },
    selection::{AccessPath, Residual, push_among},
};
use crate::contract::{api::MAX_COUNTED, query::Sort};
use std::cmp::Ordering;

/// Cohorts per statement: SQLite takes 500 parts, and reads a long text slowly.
const COHORTS: usize = 100;

/// How the users of a page are found.
enum Access {
    /// All who match are looked at, by an index of a time or of words, and sorted.
    Sorted,
    /// An index has everybody in the order.
    InOrder,
    /// An index has each cohort in the order; what the cohorts have is merged.
    Merged,
}

/// How far a cohort lies from a start on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Whole,
    /// From the place on.
    Partly,
    Nowhere,
}

impl<A> UserTable<'_, A> {
    /// The places of the first users from `start` on, the nearest first.
    pub(super) async fn places(
        &mut self,
        question: &UserListQuery,
        start: &Start,
        count: PlaceCount,
    ) -> Result<Vec<Place>, StoreError> {
        if let Some(hits) = Hits::of(question, self.transaction.dialect()) {
            return self.places_of_hits(&hits, start, count).await;
        }
        match question.access(count) {
            Access::Sorted => {
                let sql = question.sorted(start, count.wanted);
                question.read(&sql.fetch_all(self.transaction).await?)
            }
            Access::InOrder => {
                let sql = question.in_order(start, count.wanted);
                question.read(&sql.fetch_all(self.transaction).await?)
            }
            Access::Merged => self.merged(question, start, count.wanted).await,
        }
    }

    /// Merges what the cohorts have, class by class: the cohorts of one class do not mix with others.
    async fn merged(
        &mut self,
        question: &UserListQuery,
        start: &Start,
        wanted: usize,
    ) -> Result<Vec<Place>, StoreError> {
        let mut places = Vec::new();
        for class in question.classes(start) {
            let (mut found, mut chunks) = (Vec::new(), 0);
            for chunk in class.chunks(COHORTS) {
                let sql = question.merge(chunk, start, wanted);
                found.extend(question.read(&sql.fetch_all(self.transaction).await?)?);
                chunks += 1;
            }
            if chunks > 1 {
                found.sort_by(|a, b| a.key.cmp(&b.key).then(a.id.cmp(&b.id)));
                if !rises(start.direction, question.order) {
                    found.reverse();
                }
            }
            places.extend(found);
            if places.len() >= wanted {
                break;
            }
        }
        places.truncate(wanted);
        Ok(places)
    }
}

impl UserListQuery {
    /// Whether one index has everybody in the order.
    fn has_index(&self) -> bool {
        !matches!(self.sort, Sort::Role | Sort::Gap | Sort::Urgency)
    }

    /// Whether everybody is listed, as one index has them.
    pub(super) fn is_in_order(&self) -> bool {
        self.selection.is_everybody() && self.has_index()
    }

    fn access(&self, PlaceCount { ahead, wanted }: PlaceCount) -> Access {
        match self.selection.residual() {
            Residual::Nothing if self.is_in_order() => Access::InOrder,
            Residual::Nothing => Access::Merged,
            // Sorting looks at all who match; meeting them in the order, at as many others as there are
            // for each of them.
            Residual::Time => {
                let met = self.selection.candidates().saturating_mul(wanted as u64);
                let is_shorter = ahead.number.saturating_mul(ahead.number) <= met;
                // Where nobody counted them there are many, and sorting would look at all of those.
                match is_shorter && ahead.is_exact() && !ahead.exceeds(MAX_COUNTED) {
                    true => Access::Sorted,
                    false => Access::Merged,
                }
            }
            Residual::Search => Access::Merged,
        }
    }

    fn sorted(&self, start: &Start, wanted: usize) -> Sql {
        let key = unindexed(self.sort);
        let mut sql = Sql::new("select id, place from (");
        let mut separator = "";
        let groups = self.selection.groups();
        for group in &groups {
            let Some(one) = group.first() else { continue };
            sql.push(separator).push("select u.id as id, ").push(key);
            sql.push(" as place from users u where ");
            push_among(&mut sql, group);
            self.selection.narrow(&mut sql, &one.facts, AccessPath::ByTime);
            if let Some(place) = place_in(&start.from) {
                sql.push(" and ");
                beyond(&mut sql, self.order, key, start, place);
            }
            separator = " union all ";
        }
        if groups.is_empty() {
            sql.push("select '' as id, 0 as place where false");
        }
        sql.push(") hits");
        self.end(&mut sql, start, ["place", "id"], wanted);
        sql
    }

    fn in_order(&self, start: &Start, wanted: usize) -> Sql {
        let key = indexed(self.sort);
        let mut sql = Sql::new("select u.id as id, ");
        sql.push(key).push(" as place from users u where true");
        if let Some(place) = place_in(&start.from) {
            sql.push(" and ");
            beyond(&mut sql, self.order, key, start, place);
        }
        self.end(&mut sql, start, [key, "u.id"], wanted);
        sql
    }

    /// The cohorts from `start` on, those of one class together, the nearest class first. In some orders
    /// all users of a cohort stand in one part of the list.
    fn classes(&self, start: &Start) -> Vec<Vec<&CohortFigure>> {
        let mut cohorts: Vec<_> = self.selection.cohorts.iter().collect();
        cohorts.retain(|it| self.reach(it, start) != Reach::Nowhere);
        let class = |it: &CohortFigure| class(self.sort, &it.facts).unwrap_or_default();
        cohorts.sort_by_key(|it| class(it));
        if !rises(start.direction, self.order) {
            cohorts.reverse();
        }
        cohorts.chunk_by(|a, b| class(a) == class(b)).map(<[_]>::to_vec).collect()
    }

    /// How far the cohort lies from `start` on.
    pub(super) fn reach(&self, figure: &CohortFigure, start: &Start) -> Reach {
        let (Some(class), Some(place)) = (class(self.sort, &figure.facts), place_in(&start.from))
        else {
            return Reach::Partly;
        };
        let PlaceKey::Number(key) = place.key else { return Reach::Partly };
        let key = if self.sort == Sort::Urgency { key / URGENCY_CLASS } else { key };
        let compared = match rises(start.direction, self.order) {
            true => class.cmp(&key),
            false => key.cmp(&class),
        };
        match compared {
            Ordering::Less => Reach::Nowhere,
            Ordering::Equal => Reach::Partly,
            Ordering::Greater => Reach::Whole,
        }
    }

    /// Whether all users of a cohort have one key, so that they follow one another by their ids.
    fn has_one_key(&self) -> bool {
        matches!(self.sort, Sort::Role | Sort::Gap)
    }

    /// What these cohorts of one class have, in one order.
    fn merge(&self, cohorts: &[&CohortFigure], start: &Start, wanted: usize) -> Sql {
        let key = indexed(self.sort);
        let mut sql = Sql::default();
        let mut separator = "";
        for figure in cohorts {
            sql.push(separator).push("select * from (select u.id as id, ");
            match class(self.sort, &figure.facts).filter(|_| self.has_one_key()) {
                Some(class) => sql.bind(class),
                None => sql.push(key),
            };
            sql.push(" as place from users u where u.cohort = ").bind(figure.cohort.number());
            self.selection.narrow(&mut sql, &figure.facts, AccessPath::InOrder(self.sort));
            self.push_beyond(&mut sql, figure, start);
            match self.has_one_key() {
                true => self.end(&mut sql, start, ["u.id", "u.id"], wanted),
                false => self.end(&mut sql, start, [key, "u.id"], wanted),
            }
            sql.push(") part");
            separator = " union all ";
        }
        self.end(&mut sql, start, ["place", "id"], wanted);
        sql
    }

    /// Appends the condition that a user of this cohort is met from `start` on.
    pub(super) fn push_beyond(&self, sql: &mut Sql, figure: &CohortFigure, start: &Start) {
        let Some(place) = place_in(&start.from) else { return };
        if self.reach(figure, start) == Reach::Whole {
            return;
        }
        sql.push(" and ");
        match self.has_one_key() {
            true => {
                sql.push("u.id").push(comparison(start, self.order));
                sql.bind(place.id.to_string());
            }
            false => beyond(sql, self.order, indexed(self.sort), start, place),
        }
    }

    /// Ends a statement whose rows have this key and id.
    pub(super) fn end(
        &self,
        sql: &mut Sql,
        start: &Start,
        [key, id]: [&'static str; 2],
        wanted: usize,
    ) {
        let way = if rises(start.direction, self.order) { " asc" } else { " desc" };
        sql.push(" order by ").push(key).push(way);
        if key != id {
            sql.push(", ").push(id).push(way);
        }
        sql.push(" limit ").bind(wanted as i64);
    }

    pub(super) fn read(&self, rows: &[Row]) -> Result<Vec<Place>, StoreError> {
        let place = |row: &Row| {
            let id = rows::user_id(row.get("id")?)?;
            Ok(Place { key: place_key(row, "place", self.sort)?, id })
        };
        rows.iter().map(place).collect()
    }
}

impl Cohort {
    fn number(self) -> Value {
        self.0.into()
    }
}
