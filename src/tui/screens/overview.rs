//! Overview: the figures, which of them is marked, and the users behind it.

pub mod draw;
pub mod figures;
pub mod history;

use crate::{
    contract::{
        Role,
        api::Overview,
        query::{Edge, GapFilter, LinkFilter},
    },
    tui::{
        State,
        effects::Effect,
        input::keymap::KeyCommand,
        list::{Filters, ListId},
        state::{Screen, load},
    },
};

pub use draw::draw;

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

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    match command {
        KeyCommand::Down => state.overview.step(1),
        KeyCommand::Up => state.overview.step(-1),
        KeyCommand::First => state.overview.step(i64::MIN),
        KeyCommand::Last => state.overview.step(i64::MAX),
        KeyCommand::Open => return show_users(state),
        KeyCommand::Back => {
            state.toasts.dismiss();
        }
        _ => {}
    }
    Vec::new()
}

/// To Security, with those behind the marked figure and nobody else.
fn show_users(state: &mut State) -> Vec<Effect> {
    state.screen = Screen::Security;
    let filters = state.overview.marked.filters();
    let list = &mut state.security;
    list.filters = filters;
    list.search.close_with("");
    load::from_edge(state, ListId::Security, Edge::Start)
}
