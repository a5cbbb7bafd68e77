//! Compliance at a glance, and which figure is marked.

use super::list::{Filters, ListId};
use crate::contract::{
    Role,
    api::Overview,
    query::{GapFilter, LinkFilter},
};

/// What the Overview shows.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Absent until the server has answered.
    pub figures: Option<Overview>,
    pub marked: Figure,
}

/// A figure behind which there are users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Figure {
    #[default]
    Complete,
    Phone,
    Authenticator,
    Role(Role),
    Awaiting,
    Expired,
}

impl Figure {
    /// In the order of the screen.
    pub const ALL: [Self; 8] = [
        Self::Complete,
        Self::Phone,
        Self::Authenticator,
        Self::Role(Role::Owner),
        Self::Role(Role::Admin),
        Self::Role(Role::Member),
        Self::Awaiting,
        Self::Expired,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::Complete => "Complete",
            Self::Phone => "Phone",
            Self::Authenticator => "Authenticator",
            Self::Role(Role::Owner) => "Owners",
            Self::Role(Role::Admin) => "Admins",
            Self::Role(Role::Member) => "Members",
            Self::Awaiting => "Links pending",
            Self::Expired => "Links expired",
        }
    }

    /// Who of Security keeps the figure from being better.
    pub fn filters(self) -> Filters {
        let any = Filters::of(ListId::Security);
        match self {
            Self::Complete => any,
            Self::Phone => Filters { gap: Some(GapFilter::Phone), ..any },
            Self::Authenticator => Filters { gap: Some(GapFilter::Authenticator), ..any },
            Self::Role(role) => Filters { role: Some(role), ..any },
            Self::Awaiting => Filters { link: Some(LinkFilter::Awaiting), ..any },
            Self::Expired => Filters { link: Some(LinkFilter::Expired), ..any },
        }
    }
}

impl Board {
    /// Moves the mark by `rows`, down where positive, and stops at the ends.
    pub fn step(&mut self, rows: i64) {
        let at = Figure::ALL.iter().position(|figure| *figure == self.marked).unwrap_or_default();
        let last = Figure::ALL.len() - 1;
        let to = i64::try_from(at).unwrap_or_default().saturating_add(rows);
        let to = usize::try_from(to).unwrap_or_default().min(last);
        self.marked = Figure::ALL.get(to).copied().unwrap_or_default();
    }
}
