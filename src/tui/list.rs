//! A list of users of any length: pages around the cursor, never the whole organisation.

pub mod columns;
pub mod filters;
pub mod id;
pub mod log;
pub mod lookalikes;
pub mod marks;
pub mod order;
pub mod request_tag;
pub mod saved_view;
pub mod search;
pub mod window;

use crate::{
    config::Scroll,
    contract::{
        User, UserId,
        api::UserPage,
        query::{Edge, Order, Sort, UserQuery},
    },
    tui::layout,
};

pub use filters::{Facet, Filters, Turn};
pub use id::ListId;
pub use lookalikes::Lookalikes;
pub use request_tag::{PageRequest, RequestTag};
pub use search::{SearchLine, SearchState};
pub use window::{Origin, Window};

/// Users asked for at once.
pub const PAGE: u16 = 100;

#[derive(Clone, Debug)]
pub struct UserList {
    pub id: ListId,
    pub window: Window,
    pub search: SearchLine,
    pub filters: Filters,
    pub sort: Sort,
    pub order: Order,
    /// The row under the cursor, counted from 0 in the whole list.
    pub cursor: u64,
    /// The user under the cursor: it survives a refresh that moves the row.
    pub held: Option<UserId>,
    /// The first row on the screen.
    pub top: u64,
    /// Whose names do not tell them apart there.
    pub lookalikes: Lookalikes,
    /// Rows that a step went past what is loaded; it goes on when they arrive.
    owed: i64,
    generation: u64,
    asked: Option<PendingPage>,
    /// Where the cursor goes when the page that was asked for arrives.
    landing: Landing,
}

/// A question that is open.
#[derive(Clone, Debug)]
struct PendingPage {
    part: PageRequest,
    origin: Origin,
    /// The row of the cursor when it was asked.
    cursor: u64,
}

/// What a page that arrived asks for in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Nothing,
    /// The cursor has left the page meanwhile: ask for the one it is on now.
    Again,
    /// The page has emptied: go to the end of the list.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Landing {
    /// On the user it was on, else on the row.
    Held,
    First,
    Last,
    On(UserId),
}

impl UserList {
    pub fn new(id: ListId) -> Self {
        Self {
            id,
            window: Window::default(),
            search: SearchLine::default(),
            filters: Filters::of(id),
            sort: id.usual_sort(),
            order: Order::Asc,
            cursor: 0,
            held: None,
            top: 0,
            lookalikes: Lookalikes::default(),
            owed: 0,
            generation: 0,
            asked: None,
            landing: Landing::First,
        }
    }

    pub fn selected(&self) -> Option<&User> {
        self.window.row(self.cursor)
    }

    /// The user that a key acts on: none while the rows on the screen answer an older question,
    /// for keys typed ahead mean a user of the rows to come.
    pub fn target(&self) -> Option<&User> {
        (!self.awaits_new_rows()).then(|| self.selected()).flatten()
    }

    /// Whether the rows on the screen answer an older search, order or filter.
    pub fn awaits_new_rows(&self) -> bool {
        self.search.asked != self.search.edit || self.landing != Landing::Held
    }

    /// The words searched for, if any.
    pub fn search_text(&self) -> Option<String> {
        self.search.text()
    }

    /// The words that the rows on the screen answer, if any.
    pub fn answers(&self) -> Option<&str> {
        self.search.answered.as_deref()
    }

    /// Whether an answer is awaited that will replace what is shown.
    pub fn asks_whole(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.part == PageRequest::Whole)
    }

    /// The question that the list asks, from its start.
    pub fn query(&self) -> UserQuery {
        let filter = self.filters.with_search(self.search.applied.clone());
        let (sort, order) = (self.sort, self.order);
        UserQuery { sort, order, limit: Some(PAGE), ..UserQuery::of(&filter) }
    }

    fn ask(&mut self, part: PageRequest, query: UserQuery) -> (RequestTag, UserQuery) {
        if part == PageRequest::Whole {
            self.generation += 1;
            self.owed = 0;
        }
        let origin = match (&query.cursor, query.at) {
            (Some(cursor), _) => Origin::Cursor(cursor.clone()),
            (None, Some(user)) => Origin::At(user),
            (None, None) => Origin::Edge(query.from),
        };
        self.asked = Some(PendingPage { part, origin, cursor: self.cursor });
        (RequestTag { generation: self.generation, part }, query)
    }

    /// Asks from the start or the end, for the words that the search line holds now, and puts the
    /// cursor there.
    pub fn ask_edge(&mut self, edge: Edge) -> (RequestTag, UserQuery) {
        self.search.asked = self.search.edit;
        self.search.applied = self.search_text();
        self.landing = match edge {
            Edge::Start => Landing::First,
            Edge::End => Landing::Last,
        };
        let query = UserQuery { from: edge, ..self.query() };
        self.ask(PageRequest::Whole, query)
    }

    /// Asks for the page that begins with `user`, and puts the cursor there.
    pub fn ask_at(&mut self, user: UserId) -> (RequestTag, UserQuery) {
        self.landing = Landing::On(user);
        let query = UserQuery { at: Some(user), ..self.query() };
        self.ask(PageRequest::Whole, query)
    }

    /// The user on whom the cursor is, or to whom it goes when the rows arrive.
    pub fn heads_for(&self) -> Option<UserId> {
        match self.landing {
            Landing::On(user) => Some(user),
            _ => self.target().map(|user| user.id),
        }
    }

    /// Asks again for the page under the cursor. A question that has not been answered is asked
    /// again as it was, and lands where it was to land.
    pub fn ask_again(&mut self) -> (RequestTag, UserQuery) {
        match self.landing {
            Landing::First => return self.ask_edge(Edge::Start),
            Landing::Last => return self.ask_edge(Edge::End),
            Landing::On(user) => return self.ask_at(user),
            Landing::Held => {}
        }
        let query = match self.window.question_of(self.cursor) {
            Origin::Edge(from) => UserQuery { from, ..self.query() },
            Origin::Cursor(cursor) => UserQuery { cursor: Some(cursor), ..self.query() },
            Origin::At(user) => UserQuery { at: Some(user), ..self.query() },
        };
        self.ask(PageRequest::Whole, query)
    }

    /// Asks for the neighbouring page that the screen, `rows` high, comes close to.
    pub fn ask_more(&mut self, rows: u64) -> Option<(RequestTag, UserQuery)> {
        if self.asked.is_some() || !self.window.is_loaded() {
            return None;
        }
        // What is loaded must hold the screen and both margins, else each side would push out
        // what the other one needs.
        let page = u64::from(PAGE);
        let margin = rows.max(page / 4).min((4 * page).saturating_sub(rows) / 2);
        let (part, cursor) = if self.top + rows + margin > self.window.end()
            && let Some(next) = self.window.next()
        {
            (PageRequest::After, next)
        } else if self.top < self.window.first() + margin
            && let Some(prev) = self.window.prev()
        {
            (PageRequest::Before, prev)
        } else {
            return None;
        };
        let query = UserQuery { cursor: Some(cursor), ..self.query() };
        Some(self.ask(part, query))
    }

    /// Closes `question`; false when it is not the open one.
    pub fn close(&mut self, tag: RequestTag) -> bool {
        self.close_request(tag).is_some()
    }

    fn close_request(&mut self, tag: RequestTag) -> Option<PendingPage> {
        let fits = |asked: &mut PendingPage| asked.part == tag.part;
        if tag.generation == self.generation { self.asked.take_if(fits) } else { None }
    }

    /// Puts the answer to `question` in its place; an answer to an older one is dropped.
    pub fn put(&mut self, tag: RequestTag, page: UserPage) -> Next {
        let Some(asked) = self.close_request(tag) else { return Next::Nothing };
        let has_left = self.has_left(&page, &asked);
        let PendingPage { part, origin, .. } = asked;
        match part {
            PageRequest::Whole if page.users.is_empty() && page.total > 0 => return Next::End,
            PageRequest::Whole if has_left => return Next::Again,
            PageRequest::Whole => {
                self.window.put_whole(origin, page);
                self.search.answered.clone_from(&self.search.applied);
                self.land();
            }
            PageRequest::After => {
                let shift = self.window.put_after(origin, page, self.cursor);
                self.hold_place(shift);
            }
            PageRequest::Before => {
                let shift = self.window.put_before(origin, page, self.cursor);
                self.hold_place(shift);
            }
        }
        Next::Nothing
    }

    /// Whether the cursor went to a user on another page while `page` was awaited.
    fn has_left(&self, page: &UserPage, asked: &PendingPage) -> bool {
        let rows = page.before..page.before + page.users.len() as u64;
        let holds = |id| page.users.iter().any(|user| user.id == id);
        self.landing == Landing::Held
            && self.cursor != asked.cursor
            && !rows.contains(&self.cursor)
            && self.window.row(self.cursor).is_some()
            && self.held.is_some_and(|id| !holds(id))
    }

    /// Keeps the screen still while the rows under it got other numbers.
    fn hold_place(&mut self, shift: i64) {
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
            // Who is no longer in the list has the next one in this place.
            Landing::On(user) => {
                let row = self.window.position(user);
                self.go_to(row.unwrap_or(self.window.first()));
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
    pub fn scroll(&mut self, rows: u64, by: Scroll) {
        if by == Scroll::Page {
            self.top = layout::turned(self.top, self.cursor, rows);
        }
        let lowest = self.cursor.saturating_sub(rows.saturating_sub(1));
        let deepest = self.window.total().saturating_sub(rows).max(lowest);
        self.top = self.top.clamp(lowest, self.cursor.max(lowest)).min(deepest);
    }

    /// Whether a step goes on when more rows arrive.
    pub fn owes_rows(&self) -> bool {
        self.owed != 0
    }
}
