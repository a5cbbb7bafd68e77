//! The users whom a filter matches, as the cohorts that it keeps, and what of it cohorts do not tell.

use super::{
    super::{
        StoreError,
        cohort::{Cohort, CohortFacts},
        figures::CohortFigure,
        sql::{Sql, Value},
        tx::UserTable,
    },
    classes::urgency_of,
    search::UserSearch,
};
use crate::contract::{
    Factor, Kind,
    query::{GapFilter, LinkFilter, SignInFilter, Sort, StatusFilter, UserFilter},
};
use jiff::Timestamp;

/// The cohorts of a filter, at a time.
#[derive(Clone, Debug)]
pub struct Selection {
    pub filter: UserFilter,
    pub(super) now: Timestamp,
    /// Of which some or all users match.
    pub(super) cohorts: Vec<CohortFigure>,
    /// Whether no cohort is left out.
    pub(super) has_every_cohort: bool,
}

/// What decides who matches beside the cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Residual {
    /// Nothing, or whether an exemption is over: few have one.
    Nothing,
    /// A time, by which the users of a cohort follow one another in an index.
    Time,
    /// Words.
    Search,
}

/// How the conditions beside the cohort are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccessPath {
    /// An index by a time may find the users.
    ByTime,
    /// The users are met in this order, and looked at. The unary `+` keeps SQLite from finding half of
    /// them by an index of one condition, only to sort them all for one page.
    InOrder(Sort),
}

impl<A> UserTable<'_, A> {
    /// Whom `filter` matches at the time `now`.
    pub async fn selection(
        &mut self,
        filter: UserFilter,
        now: Timestamp,
    ) -> Result<Selection, StoreError> {
        let all = self.cohorts(now).await?;
        let count = all.len();
        let cohorts: Vec<_> = all.into_iter().filter(|it| keeps(&filter, &it.facts)).collect();
        let has_every_cohort = cohorts.len() == count;
        Ok(Selection { filter, now, cohorts, has_every_cohort })
    }
}

impl Selection {
    pub fn residual(&self) -> Residual {
        let UserFilter { search, gap, status, link, sign_in, older_than, .. } = &self.filter;
        if UserSearch::of(search.as_deref()).is_some() {
            return Residual::Search;
        }
        let is_dated = *gap == Some(GapFilter::Exempt)
            || matches!(status, Some(StatusFilter::Locked | StatusFilter::Unsettled))
            || matches!(link, Some(LinkFilter::Awaiting | LinkFilter::Expired))
            || matches!(sign_in, Some(SignInFilter::Within(_) | SignInFilter::Before(_)))
            || older_than.is_some();
        if is_dated { Residual::Time } else { Residual::Nothing }
    }

    /// Whether everybody is asked for.
    pub(super) fn is_everybody(&self) -> bool {
        self.has_every_cohort && self.residual() == Residual::Nothing
    }

    /// All users of its cohorts.
    pub(super) fn candidates(&self) -> u64 {
        self.cohorts.iter().map(|it| it.users).sum()
    }

    /// Everybody who matches, where the cohorts tell that.
    pub(super) fn known_total(&self) -> Option<u64> {
        let sum = |part: fn(&CohortFigure) -> u64| Some(self.cohorts.iter().map(part).sum());
        let UserFilter { gap, status, link, sign_in, older_than, .. } = &self.filter;
        match (self.residual(), gap) {
            (Residual::Nothing, None) => sum(|it| it.users),
            (Residual::Nothing, Some(_)) => sum(|it| it.users - it.exempt.min(it.users)),
            (Residual::Time, Some(GapFilter::Exempt))
                if status.is_none()
                    && link.is_none()
                    && sign_in.is_none()
                    && older_than.is_none() =>
            {
                sum(|it| it.exempt)
            }
            _ => None,
        }
    }

    /// Its cohorts, those together of whose users the same is to be asked.
    pub(super) fn groups(&self) -> Vec<Vec<&CohortFigure>> {
        let mut groups: Vec<Vec<&CohortFigure>> = Vec::new();
        for figure in &self.cohorts {
            let kind = |it: &CohortFacts| (it.has_exemption, it.has_signed_in);
            let same = |group: &&mut Vec<&CohortFigure>| {
                group.first().is_some_and(|one| kind(&one.facts) == kind(&figure.facts))
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(figure),
                None => groups.push(vec![figure]),
            }
        }
        groups
    }

    /// Appends to `sql`, whose `where` has a condition already, what is to be asked of the users of a cohort
    /// with these facts.
    pub(super) fn narrow(&self, sql: &mut Sql, facts: &CohortFacts, path: AccessPath) {
        let UserFilter { search, gap, status, link, sign_in, older_than, role: _, kind: _ } =
            &self.filter;
        let now = self.now.as_millisecond();
        let ask = |sql: &mut Sql, column: &TimeColumn, compared: &'static str, value: i64| {
            let name = match path {
                AccessPath::InOrder(sort) if column.sort != Some(sort) => column.unindexed,
                AccessPath::InOrder(_) | AccessPath::ByTime => column.name,
            };
            sql.push(" and ").push(name).push(compared).bind(value);
        };
        match (gap, facts.has_exemption) {
            (None, _) | (Some(_), false) => {}
            (Some(GapFilter::Exempt), true) => ask(sql, &EXEMPT_UNTIL, " > ", now),
            (Some(_), true) => ask(sql, &EXEMPT_UNTIL, " <= ", now),
        }
        match link {
            Some(LinkFilter::Awaiting) => ask(sql, &SETUP_EXPIRES_AT, " > ", now),
            Some(LinkFilter::Expired) => ask(sql, &SETUP_EXPIRES_AT, " <= ", now),
            Some(LinkFilter::None) | None => {}
        }
        let is_by_urgency = path == AccessPath::InOrder(Sort::Urgency);
        match (sign_in, facts.has_signed_in) {
            // Within a cohort, urgency goes by the last sign-in: the range of one is a range of the other.
            (Some(SignInFilter::Within(days)), true) if is_by_urgency => {
                sql.push(" and u.urgency <= ").bind(urgency_of(facts, days.ago(self.now)));
            }
            (Some(SignInFilter::Before(days)), true) if is_by_urgency => {
                sql.push(" and u.urgency > ").bind(urgency_of(facts, days.ago(self.now)));
            }
            (Some(SignInFilter::Within(days)), _) => {
                ask(sql, &LAST_SIGN_IN_AT, " >= ", days.ago(self.now).as_millisecond());
            }
            (Some(SignInFilter::Before(days)), true) => {
                ask(sql, &LAST_SIGN_IN_AT, " < ", days.ago(self.now).as_millisecond());
            }
            (Some(SignInFilter::Before(_)), false) | (Some(SignInFilter::Never) | None, _) => {}
        }
        if let Some(days) = older_than {
            ask(sql, &GAP_SINCE, " <= ", days.ago(self.now).as_millisecond());
        }
        match (status, path) {
            (Some(StatusFilter::Locked), _) => ask(sql, &LOCKED_UNTIL, " > ", now),
            (Some(StatusFilter::Unsettled), AccessPath::InOrder(_)) => {
                sql.push(
                    " and exists (select 1 from operations o where o.user_id = u.id \
                     and o.state = 'unknown')",
                );
            }
            (Some(StatusFilter::Unsettled), AccessPath::ByTime) => {
                sql.push(
                    " and u.id in (select o.user_id from operations o where o.state = 'unknown')",
                );
            }
            (Some(StatusFilter::Enabled | StatusFilter::Disabled) | None, _) => {}
        }
        if let Some(search) = UserSearch::of(search.as_deref()) {
            search.test_all(sql);
        }
    }
}

/// A column by which users of a cohort follow one another in an index.
struct TimeColumn {
    name: &'static str,
    unindexed: &'static str,
    /// Which order of a list is its own.
    sort: Option<Sort>,
}

const EXEMPT_UNTIL: TimeColumn =
    TimeColumn { name: "u.exempt_until", unindexed: "+u.exempt_until", sort: None };
const SETUP_EXPIRES_AT: TimeColumn =
    TimeColumn { name: "u.setup_expires_at", unindexed: "+u.setup_expires_at", sort: None };
const LAST_SIGN_IN_AT: TimeColumn = TimeColumn {
    name: "u.last_sign_in_at",
    unindexed: "+u.last_sign_in_at",
    sort: Some(Sort::LastSignIn),
};
const GAP_SINCE: TimeColumn =
    TimeColumn { name: "u.gap_since", unindexed: "+u.gap_since", sort: None };
const LOCKED_UNTIL: TimeColumn =
    TimeColumn { name: "u.locked_until", unindexed: "+u.locked_until", sort: None };

/// Appends the condition that a user is in one of `cohorts`.
pub(super) fn push_among(sql: &mut Sql, cohorts: &[&CohortFigure]) {
    let numbers = cohorts.iter().map(|it| {
        let Cohort(number) = it.cohort;
        Value::from(number)
    });
    sql.push("u.cohort in ").bind_tuple(numbers);
}

/// Whether `filter` matches a user of a cohort with these facts, if a time and the words do not decide
/// otherwise.
fn keeps(filter: &UserFilter, facts: &CohortFacts) -> bool {
    let UserFilter { search: _, gap, role, kind, status, link, sign_in, older_than } = filter;
    let is_human = facts.kind == Kind::Human;
    gap.is_none_or(|gap| match gap {
        GapFilter::Exempt => facts.has_exemption && facts.is_enabled_human(),
        gap => gap.keeps(facts.standing()),
    }) && role.is_none_or(|role| role == facts.role)
        && kind.is_none_or(|kind| kind == facts.kind)
        && status.is_none_or(|status| match status {
            StatusFilter::Enabled => !facts.is_disabled,
            StatusFilter::Disabled => facts.is_disabled,
            StatusFilter::Locked | StatusFilter::Unsettled => true,
        })
        && link.is_none_or(|link| match link {
            LinkFilter::Awaiting | LinkFilter::Expired => is_human && facts.has_setup_link,
            LinkFilter::None => {
                facts.is_enabled_human()
                    && !facts.has_setup_link
                    && !facts.present.contains(Factor::Authenticator)
            }
        })
        && sign_in.is_none_or(|sign_in| match sign_in {
            SignInFilter::Never => !facts.has_signed_in,
            SignInFilter::Within(_) => facts.has_signed_in,
            SignInFilter::Before(_) => true,
        })
        && older_than.is_none_or(|_| !facts.unmet.missing.is_empty())
}
