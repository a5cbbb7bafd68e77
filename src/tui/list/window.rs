//! The loaded pages, and where they lie in the whole list.

use crate::{
    contract::{
        User, UserId,
        api::{Exactness, HitCount, UserPage},
        query::{Cursor, Edge},
    },
    tui::list::{PAGE, PageRequest},
};
use std::collections::VecDeque;

/// Users kept at once: the page under the cursor and its neighbours.
const MAX_USERS: u64 = 5 * PAGE as u64;

/// How a page can be asked for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Edge(Edge),
    Cursor(Cursor),
    /// From this user on, or from whom would come next.
    At(UserId),
}

#[derive(Clone, Debug)]
struct Page {
    origin: Origin,
    users: Vec<User>,
    next: Option<Cursor>,
    prev: Option<Cursor>,
}

#[derive(Clone, Debug, Default)]
pub struct Window {
    pages: VecDeque<Page>,
    /// The row of the first loaded user: counted from the start of the list, or a row at which it
    /// stands for want of a count.
    first: HitCount,
    total: HitCount,
    loaded: bool,
    /// Counts the changes of what is loaded.
    version: u64,
}

impl Window {
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Another number where what is loaded is other than it was.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// One past the last row of the whole list, as far as is known.
    pub fn total(&self) -> u64 {
        // What is loaded is there, whatever the count of a moment later says.
        self.total.number.max(self.end())
    }

    /// How many users the whole list has. Of a list that was read to its end everybody is counted.
    pub fn hits(&self) -> HitCount {
        let is_read = self.knows_rows() && self.next().is_none();
        match self.total.is_exact() || is_read {
            true => HitCount::exact(self.total()),
            false => self.total,
        }
    }

    pub fn first(&self) -> u64 {
        self.first.number
    }

    /// Whether rows are counted from the start of the list.
    pub fn knows_rows(&self) -> bool {
        self.first.is_exact()
    }

    /// One past the last loaded row.
    pub fn end(&self) -> u64 {
        self.first() + self.pages.iter().map(|page| page.users.len() as u64).sum::<u64>()
    }

    pub fn next(&self) -> Option<Cursor> {
        self.pages.back()?.next.clone()
    }

    pub fn prev(&self) -> Option<Cursor> {
        self.pages.front()?.prev.clone()
    }

    /// The user on `row`, if it is loaded.
    pub fn row(&self, row: u64) -> Option<&User> {
        let mut at = usize::try_from(row.checked_sub(self.first())?).ok()?;
        for page in &self.pages {
            match page.users.get(at) {
                Some(user) => return Some(user),
                None => at -= page.users.len(),
            }
        }
        None
    }

    /// The row of `id`, if it is loaded.
    pub fn position(&self, id: UserId) -> Option<u64> {
        let users = self.pages.iter().flat_map(|page| &page.users);
        users.zip(self.first()..).find(|(user, _)| user.id == id).map(|(_, row)| row)
    }

    /// Puts a newer state of a user in its place; the order waits for the next answer.
    pub fn replace(&mut self, user: &User) {
        let users = self.pages.iter_mut().flat_map(|page| &mut page.users);
        for held in users.filter(|held| held.id == user.id && held.revision <= user.revision) {
            *held = user.clone();
            self.version += 1;
        }
    }

    /// How to ask again for the page that holds `row`.
    pub fn question_of(&self, row: u64) -> Origin {
        let mut end = self.first();
        for page in &self.pages {
            end += page.users.len() as u64;
            if row < end {
                return page.origin.clone();
            }
        }
        self.pages.back().map_or(Origin::Edge(Edge::Start), |page| page.origin.clone())
    }

    /// Makes `answer` the only page.
    pub fn put_whole(&mut self, origin: Origin, answer: UserPage) {
        (self.first, self.total) = (answer.hits_before(), answer.hits());
        self.loaded = true;
        self.version += 1;
        self.pages.clear();
        self.pages.push_back(Page::new(origin, answer));
    }

    /// Adds the page after the last one; of too many pages, the one farthest from `cursor` goes.
    /// Tells by how much the rows of the loaded users moved, which happens when users came or went
    /// in front of them.
    pub fn put_after(&mut self, origin: Origin, answer: UserPage, cursor: u64) -> i64 {
        let shift = self.shift(answer.hits_before(), self.end() as i64);
        self.first.number = self.first().saturating_add_signed(shift);
        self.total = answer.hits();
        self.pages.push_back(Page::new(origin, answer));
        self.settle(shift, cursor)
    }

    /// Adds the page before the first one, like [`Self::put_after`].
    pub fn put_before(&mut self, origin: Origin, answer: UserPage, cursor: u64) -> i64 {
        let row = self.first() as i64 - answer.users.len() as i64;
        let shift = self.shift(answer.hits_before(), row);
        self.first.number = (row + shift).unsigned_abs();
        self.total = answer.hits();
        self.pages.push_front(Page::new(origin, answer));
        self.settle(shift, cursor)
    }

    /// By how much rows move for a page before which there are `before` users, and which would stand at
    /// `row`. Beyond what the server counts, rows go on from those that are loaded.
    fn shift(&mut self, before: HitCount, row: i64) -> i64 {
        let shift = before.number as i64 - row;
        match before.exactness {
            Exactness::AtLeast if shift <= 0 => return 0,
            exactness => self.first.exactness = exactness,
        }
        shift
    }

    fn settle(&mut self, shift: i64, cursor: u64) -> i64 {
        self.version += 1;
        self.thin_out(cursor.saturating_add_signed(shift));
        shift
    }

    fn thin_out(&mut self, cursor: u64) {
        if self.end() - self.first() <= MAX_USERS || self.pages.len() < 2 {
            return;
        }
        let middle = (self.first() + self.end()) / 2;
        if cursor < middle {
            self.pages.pop_back();
        } else if let Some(page) = self.pages.pop_front() {
            self.first.number += page.users.len() as u64;
        }
    }

    /// Asks no more for the page after the last or before the first: the server refused it.
    pub fn stop(&mut self, part: PageRequest) {
        match part {
            PageRequest::After => self.pages.back_mut().map(|page| page.next = None),
            PageRequest::Before => self.pages.front_mut().map(|page| page.prev = None),
            PageRequest::Whole => None,
        };
    }
}

impl Page {
    fn new(origin: Origin, answer: UserPage) -> Self {
        Self { origin, users: answer.users, next: answer.next, prev: answer.prev }
    }
}
