//! A log read from its newest entry on: Activity and Outbox.

use crate::{
    config::Scroll,
    tui::{
        layout,
        list::{PageRequest, RequestTag, SearchLine},
    },
};

/// Whether an entry can change after it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogKind {
    /// Activity.
    AppendOnly,
    /// Outbox: a message is sent, fails, is tried again.
    Mutable,
}

#[derive(Clone, Debug)]
pub struct Log<T> {
    kind: LogKind,
    pub search: SearchLine,
    pub entries: Vec<T>,
    /// How many of the entries, from the newest on, are known to be as they are now. The others
    /// may have changed since they were read.
    pub fresh: usize,
    /// The number to ask on from, after the fresh entries; `None` at the end.
    pub next: Option<i64>,
    pub selected: usize,
    /// The entry on the first row.
    pub top: usize,
    pub loaded: bool,
    generation: u64,
    asked: Option<PageRequest>,
}

impl<T> Log<T> {
    pub fn new(kind: LogKind) -> Self {
        Self {
            kind,
            search: SearchLine::default(),
            entries: Vec::new(),
            fresh: 0,
            next: None,
            selected: 0,
            top: 0,
            loaded: false,
            generation: 0,
            asked: None,
        }
    }

    /// Forgets the entries, because another question is asked; an answer to the old one is late.
    pub fn forget(&mut self) {
        let generation = self.generation + 1;
        let search = std::mem::take(&mut self.search);
        *self = Self { generation, search, ..Self::new(self.kind) };
    }

    /// Whether the entries answer an older search.
    pub fn awaits_new_rows(&self) -> bool {
        self.search.asked != self.search.edit || self.search.answered != self.search.applied
    }

    /// The words that were asked for last, if any.
    pub fn applied(&self) -> Option<String> {
        self.search.applied.clone()
    }

    /// Asks for the newest entries anew, for the words that the search line holds now.
    pub fn ask_whole(&mut self) -> RequestTag {
        self.search.asked = self.search.edit;
        self.search.applied = self.search.text();
        self.generation += 1;
        self.asked = Some(PageRequest::Whole);
        RequestTag { generation: self.generation, part: PageRequest::Whole }
    }

    /// Asks for the entries after the fresh ones, if there are any and nothing is asked.
    pub fn ask_after(&mut self) -> Option<(RequestTag, i64)> {
        let next = self.next.filter(|_| self.asked.is_none())?;
        self.asked = Some(PageRequest::After);
        Some((RequestTag { generation: self.generation, part: PageRequest::After }, next))
    }

    /// Whether `question` is the one that is open; closes it.
    pub fn accepts(&mut self, tag: RequestTag) -> bool {
        let fits = tag.generation == self.generation && self.asked == Some(tag.part);
        if fits {
            self.asked = None;
        }
        fits
    }

    /// Puts an answer in its place: newer entries come in front, and what was read on further
    /// down stays. The cursor and the screen stay on their entries.
    pub fn put(
        &mut self,
        part: PageRequest,
        entries: Vec<T>,
        next: Option<i64>,
        same: fn(&T, &T) -> bool,
    ) {
        self.loaded = true;
        let place = |list: &[T], wanted: &T| list.iter().position(|entry| same(entry, wanted));
        if part == PageRequest::After {
            let old = self.entries.split_off(self.fresh);
            let known = match entries.last() {
                // A search found nothing in the part it looked at, which says nothing of the rest.
                None if next.is_some() => 0,
                last => last.and_then(|last| place(&old, last)).map_or(usize::MAX, |at| at + 1),
            };
            self.entries.extend(entries);
            self.end_fresh(next, old.into_iter().skip(known));
            self.select(self.selected as i64);
            return;
        }
        let is_new_search = self.search.answered != self.search.applied;
        self.search.answered.clone_from(&self.search.applied);
        if !is_new_search && entries.is_empty() && next.is_some() && !self.entries.is_empty() {
            // The search looked through the newest part and found nothing; what it found below stays.
            return;
        }
        let newer = self.entries.first().and_then(|first| place(&entries, first));
        let overlap = entries.last().and_then(|last| place(&self.entries, last));
        let (Some(newer), Some(overlap), false) = (newer, overlap, is_new_search) else {
            self.entries = entries;
            self.end_fresh(next, std::iter::empty());
            self.rewind();
            return;
        };
        // What was looked through below is as it was: a search does not look there again.
        let next = if self.kind == LogKind::AppendOnly { self.next } else { next };
        let rest = self.entries.split_off(overlap + 1);
        self.entries = entries;
        self.end_fresh(next, rest.into_iter());
        self.top += newer;
        self.select((self.selected + newer) as i64);
    }

    /// Ends the fresh entries with the present ones; `rest` was read before them and stays below.
    fn end_fresh(&mut self, next: Option<i64>, rest: impl Iterator<Item = T>) {
        self.fresh = self.entries.len();
        self.entries.extend(rest);
        let has_rest = self.entries.len() > self.fresh;
        match self.kind {
            LogKind::AppendOnly if has_rest => self.fresh = self.entries.len(),
            _ => self.next = next,
        }
    }

    /// Goes to the newest entry.
    pub fn rewind(&mut self) {
        self.selected = 0;
        self.top = 0;
    }

    /// The entry that a key acts on: none while the entries answer an older search.
    pub fn selected(&self) -> Option<&T> {
        self.entries.get(self.selected).filter(|_| !self.awaits_new_rows())
    }

    /// Puts the cursor on entry `index`, or the nearest there is.
    pub fn select(&mut self, index: i64) {
        let last = self.entries.len().saturating_sub(1);
        self.selected = usize::try_from(index).unwrap_or(0).min(last);
    }

    /// Scrolls so that the cursor is on one of `rows` rows.
    pub fn scroll(&mut self, rows: usize, by: Scroll) {
        if by == Scroll::Page {
            let [top, cursor, rows] = [self.top, self.selected, rows].map(|row| row as u64);
            self.top = layout::turned(top, cursor, rows) as usize;
        }
        let lowest = self.selected.saturating_sub(rows.saturating_sub(1));
        // No room stays empty below while there are entries above, as when newer ones came in front.
        let fullest = self.entries.len().saturating_sub(rows);
        self.top = self.top.min(fullest).clamp(lowest, self.selected.max(lowest));
    }

    /// Whether the screen nears the end of what is fresh.
    pub fn nears_end(&self, rows: usize) -> bool {
        self.top + 2 * rows >= self.fresh
    }
}
