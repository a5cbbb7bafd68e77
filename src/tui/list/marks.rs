//! Marks: the users that the next action on many is for. They are on users, not on rows, so they
//! outlast a refresh, another order and a search.

use crate::contract::{
    UserId,
    api::{HitCount, JobTargets},
    query::{GapFilter, UserFilter},
};
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default)]
pub struct Marks {
    chosen: Chosen,
    /// Where a range began that has not been ended.
    pub anchor: Option<UserId>,
}

#[derive(Clone, Debug)]
enum Chosen {
    /// These, one by one.
    Named(BTreeSet<UserId>),
    /// Everyone the filter matches, loaded or not, but those of `except`.
    Matching { filter: Box<UserFilter>, total: HitCount, except: BTreeSet<UserId> },
}

/// What a row says of its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Off,
    On,
    /// Everyone of another filter is marked, and only the server knows whether this user is.
    Unknown,
}

impl Default for Chosen {
    fn default() -> Self {
        Self::Named(BTreeSet::new())
    }
}

impl Marks {
    pub fn is_empty(&self) -> bool {
        self.count() == HitCount::default()
    }

    /// How many users are marked, as far as is known.
    pub fn count(&self) -> HitCount {
        match &self.chosen {
            Chosen::Named(ids) => HitCount::exact(ids.len() as u64),
            Chosen::Matching { total, except, .. } => total.less(except.len() as u64),
        }
    }

    /// Whether a list with the filter `shown`, which has loaded those who are `here`, has every user
    /// who is marked, as far as one can tell without asking.
    pub fn are_within(&self, shown: &UserFilter, here: impl Fn(UserId) -> bool) -> bool {
        match &self.chosen {
            Chosen::Named(ids) => ids.iter().copied().all(here),
            Chosen::Matching { filter, .. } => is_within(filter, shown),
        }
    }

    /// The mark of a user whom a list with the filter `shown` shows.
    pub fn of(&self, user: UserId, shown: &UserFilter) -> Mark {
        let (is_on, is_known) = match &self.chosen {
            Chosen::Named(ids) => (ids.contains(&user), true),
            Chosen::Matching { filter, except, .. } => {
                (!except.contains(&user), is_within(shown, filter))
            }
        };
        match (is_known, is_on) {
            (false, _) => Mark::Unknown,
            (true, true) => Mark::On,
            (true, false) => Mark::Off,
        }
    }

    /// Marks the user, or takes the mark off.
    pub fn toggle(&mut self, user: UserId) {
        let set = match &mut self.chosen {
            Chosen::Named(ids) => {
                if !ids.remove(&user) {
                    ids.insert(user);
                }
                return;
            }
            Chosen::Matching { except, .. } => except,
        };
        if !set.remove(&user) {
            set.insert(user);
        }
    }

    /// Takes the mark of a user off who is no longer there. A filter matches them no more.
    pub fn remove(&mut self, user: UserId) {
        self.anchor = self.anchor.filter(|anchor| *anchor != user);
        match &mut self.chosen {
            Chosen::Named(ids) => ids.remove(&user),
            Chosen::Matching { except, .. } => except.remove(&user),
        };
    }

    pub fn add(&mut self, users: impl IntoIterator<Item = UserId>) {
        match &mut self.chosen {
            Chosen::Named(ids) => ids.extend(users),
            Chosen::Matching { except, .. } => {
                for user in users {
                    except.remove(&user);
                }
            }
        }
    }

    /// Marks everyone whom `filter` matches, who are `total`.
    pub fn all(&mut self, filter: UserFilter, total: HitCount) {
        let chosen = Chosen::Matching { filter: Box::new(filter), total, except: BTreeSet::new() };
        *self = Self { chosen, anchor: None };
    }

    /// Whether everyone whom `filter` matches is marked.
    pub fn has_all(&self, of: &UserFilter) -> bool {
        match &self.chosen {
            Chosen::Named(_) => false,
            Chosen::Matching { filter, except, .. } => **filter == *of && except.is_empty(),
        }
    }

    /// A list tells how many users `filter` matches now.
    pub fn recount(&mut self, of: &UserFilter, count: HitCount) {
        if let Chosen::Matching { filter, total, .. } = &mut self.chosen
            && **filter == *of
        {
            *total = count;
        }
    }

    /// Whom an action on the marked users is for.
    pub fn targets(&self) -> JobTargets {
        match &self.chosen {
            Chosen::Named(ids) => JobTargets::Ids { ids: ids.iter().copied().collect() },
            Chosen::Matching { filter, except, .. } => JobTargets::Filter {
                filter: (**filter).clone(),
                except: except.iter().copied().collect(),
            },
        }
    }
}

/// Whether everyone whom `narrow` matches is among those whom `wide` does, as far as one can tell
/// without asking.
fn is_within(narrow: &UserFilter, wide: &UserFilter) -> bool {
    let UserFilter { search, gap, role, kind, status, link, sign_in, older_than } = wide;
    let gap_is_within = match (gap, narrow.gap) {
        (Some(GapFilter::Any), Some(narrow)) => {
            !matches!(narrow, GapFilter::Exempt | GapFilter::Unknown | GapFilter::None)
        }
        (wide, narrow) => wide.is_none() || *wide == narrow,
    };
    gap_is_within
        && (search.is_none() || *search == narrow.search)
        && (role.is_none() || *role == narrow.role)
        && (kind.is_none() || *kind == narrow.kind)
        && (status.is_none() || *status == narrow.status)
        && (link.is_none() || *link == narrow.link)
        && (sign_in.is_none() || *sign_in == narrow.sign_in)
        && (older_than.is_none() || *older_than == narrow.older_than)
}
