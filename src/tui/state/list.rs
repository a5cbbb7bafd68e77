//! A list of users of any length: pages around the cursor, never the whole organisation.

mod window;

pub use window::{Origin, Window};

use super::super::effect::{Part, Question};
use crate::contract::{
    User, UserId,
    api::UserPage,
    query::{Edge, GapFilter, Order, Sort, UserQuery},
};
use tui_input::Input;

/// Users asked for at once.
pub const PAGE: u16 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListId {
    Users,
    Security,
}

/// The search line of a list.
#[derive(Clone, Debug, Default)]
pub struct SearchLine {
    pub input: Input,
    /// Rises with every edit, so that only the last one of a burst asks the server.
    pub edit: u64,
    pub state: SearchState,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchState {
    #[default]
    Closed,
    Typing,
}

#[derive(Clone, Debug)]
pub struct UserList {
    pub id: ListId,
    pub window: Window,
    pub search: SearchLine,
    pub gap: Option<GapFilter>,
    pub sort: Sort,
    /// The row under the cursor, counted from 0 in the whole list.
    pub cursor: u64,
    /// The user under the cursor: it survives a refresh that moves the row.
    pub held: Option<UserId>,
    /// The first row on the screen.
    pub top: u64,
    /// Rows that a step went past what is loaded; it goes on when they arrive.
    owed: i64,
    generation: u64,
    asked: Option<(Part, Origin)>,
    /// What the last whole question asked for, and what the rows shown answer.
    awaited: Option<UserQuery>,
    answered: Option<UserQuery>,
    /// Where the cursor goes when the page that was asked for arrives.
    landing: Landing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Landing {
    /// On the user it was on, else on the row.
    Held,
    First,
    Last,
}

impl UserList {
    pub fn new(id: ListId) -> Self {
        Self {
            id,
            window: Window::default(),
            search: SearchLine::default(),
            gap: match id {
                ListId::Users => None,
                ListId::Security => Some(GapFilter::Any),
            },
            sort: match id {
                ListId::Users => Sort::Name,
                ListId::Security => Sort::Gap,
            },
            cursor: 0,
            held: None,
            top: 0,
            owed: 0,
            generation: 0,
            asked: None,
            awaited: None,
            answered: None,
            landing: Landing::First,
        }
    }

    pub fn selected(&self) -> Option<&User> {
        self.window.row(self.cursor)
    }

    /// The words searched for, if any.
    pub fn search_text(&self) -> Option<String> {
        let text = self.search.input.value().trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Whether an answer is awaited that will replace what is shown.
    pub fn asks_whole(&self) -> bool {
        matches!(self.asked, Some((Part::Whole, _)))
    }

    /// Whether the rows shown answer the search, the kind of gap and the order of now.
    pub fn is_answered(&self) -> bool {
        self.answered.as_ref() == Some(&self.query())
    }

    fn query(&self) -> UserQuery {
        UserQuery {
            search: self.search_text(),
            gap: self.gap,
            sort: self.sort,
            order: Order::Asc,
            limit: Some(PAGE),
            ..UserQuery::default()
        }
    }

    fn ask(&mut self, part: Part, query: UserQuery) -> (Question, UserQuery) {
        if part == Part::Whole {
            self.generation += 1;
            self.owed = 0;
            self.awaited = Some(self.query());
        }
        let origin = match &query.cursor {
            Some(cursor) => Origin::Cursor(cursor.clone()),
            None => Origin::Edge(query.from),
        };
        self.asked = Some((part, origin));
        (Question { generation: self.generation, part }, query)
    }

    /// Asks from the start or the end and puts the cursor there.
    pub fn ask_edge(&mut self, edge: Edge) -> (Question, UserQuery) {
        self.landing = match edge {
            Edge::Start => Landing::First,
            Edge::End => Landing::Last,
        };
        let query = UserQuery { from: edge, ..self.query() };
        self.ask(Part::Whole, query)
    }

    /// Asks again for the page under the cursor. An open question is asked again as it was, and
    /// lands where it was to land.
    pub fn ask_again(&mut self) -> (Question, UserQuery) {
        if self.asks_whole() || !self.window.is_loaded() {
            let edge = if self.landing == Landing::Last { Edge::End } else { Edge::Start };
            return self.ask_edge(edge);
        }
        self.landing = Landing::Held;
        let query = match self.window.question_of(self.cursor) {
            Origin::Edge(from) => UserQuery { from, ..self.query() },
            Origin::Cursor(cursor) => UserQuery { cursor: Some(cursor), ..self.query() },
        };
        self.ask(Part::Whole, query)
    }

    /// Asks for the neighbouring page that the screen, `rows` high, comes close to.
    pub fn ask_more(&mut self, rows: u64) -> Option<(Question, UserQuery)> {
        if self.asked.is_some() || !self.window.is_loaded() {
            return None;
        }
        let margin = rows.max(u64::from(PAGE) / 4);
        let (part, cursor) = if self.top + rows + margin > self.window.end()
            && let Some(next) = self.window.next()
        {
            (Part::After, next)
        } else if self.top < self.window.first() + margin
            && let Some(prev) = self.window.prev()
        {
            (Part::Before, prev)
        } else {
            return None;
        };
        let query = UserQuery { cursor: Some(cursor), ..self.query() };
        Some(self.ask(part, query))
    }

    /// Closes `question` and tells where its page comes from; `None` when it is not the open one.
    pub fn take(&mut self, question: Question) -> Option<Origin> {
        let (part, _) = self.asked.as_ref()?;
        if question.generation != self.generation || question.part != *part {
            return None;
        }
        self.asked.take().map(|(_, origin)| origin)
    }

    /// Puts the answer to an open question in its place.
    pub fn put(&mut self, part: Part, origin: Origin, page: UserPage) {
        match part {
            Part::Whole => {
                self.answered = self.awaited.take();
                self.window.put_whole(origin, page, self.cursor);
                self.land();
            }
            Part::After => {
                self.window.put_after(origin, page);
                self.stay(0);
            }
            Part::Before => {
                let shift = self.window.put_before(origin, page);
                self.stay(shift);
            }
        }
    }

    /// Keeps the screen still while the rows under it got other numbers.
    fn stay(&mut self, shift: i64) {
        let before = self.cursor;
        let row = self.held.and_then(|id| self.window.position(id));
        self.go_to(row.unwrap_or(before.saturating_add_signed(shift)));
        self.top = self.top.saturating_add_signed(self.cursor as i64 - before as i64);
        let owed = std::mem::take(&mut self.owed);
        if owed != 0 {
            self.step(owed);
        }
    }

    fn land(&mut self) {
        match std::mem::replace(&mut self.landing, Landing::Held) {
            Landing::First => self.go_to(0),
            Landing::Last => self.go_to(self.window.total().saturating_sub(1)),
            Landing::Held => {
                let row = self.held.and_then(|id| self.window.position(id));
                self.go_to(row.unwrap_or(self.cursor));
            }
        }
    }

    /// Puts the cursor on `row`, or on the nearest loaded one.
    pub fn go_to(&mut self, row: u64) {
        let last = self.window.end().saturating_sub(1);
        self.cursor = row.clamp(self.window.first().min(last), last);
        self.held = self.selected().map(|user| user.id);
    }

    /// Moves the cursor by `rows`, down where positive. Past what is loaded it goes on when the
    /// rows arrive, by a page at most: a held key is let go sooner than that.
    pub fn step(&mut self, rows: i64) {
        let wanted = self.cursor.saturating_add_signed(rows);
        self.go_to(wanted);
        let missing = wanted as i64 - self.cursor as i64;
        let page = i64::from(PAGE);
        self.owed = match missing {
            1.. if self.window.next().is_some() => missing.min(page),
            ..=-1 if self.window.prev().is_some() => missing.max(-page),
            _ => 0,
        };
    }

    /// Scrolls so that the cursor is on one of `rows` rows and no row below the end is shown.
    pub fn scroll(&mut self, rows: u64) {
        let lowest = self.cursor.saturating_sub(rows.saturating_sub(1));
        let deepest = self.window.total().saturating_sub(rows).max(lowest);
        self.top = self.top.clamp(lowest, self.cursor.max(lowest)).min(deepest);
    }

    /// The next order that the key `s` chooses.
    pub fn next_sort(&mut self) {
        const ORDERS: [Sort; 5] =
            [Sort::Name, Sort::Role, Sort::Gap, Sort::LastSignIn, Sort::Created];
        let at = ORDERS.iter().position(|sort| *sort == self.sort).unwrap_or(0);
        self.sort = ORDERS[(at + 1) % ORDERS.len()];
    }

    /// The next kind of gap that the key `f` chooses.
    pub fn next_gap(&mut self) {
        self.gap = match self.gap {
            None => None,
            Some(GapFilter::Any) => Some(GapFilter::Phone),
            Some(GapFilter::Phone) => Some(GapFilter::Authenticator),
            Some(GapFilter::Authenticator) => Some(GapFilter::Both),
            Some(GapFilter::Both | GapFilter::None) => Some(GapFilter::Any),
        };
    }
}
