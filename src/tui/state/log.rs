//! A log read from its newest entry on: Activity and Outbox.

use crate::tui::effect::{Part, Question};

#[derive(Clone, Debug)]
pub struct Log<T> {
    pub entries: Vec<T>,
    /// The number to ask on from; `None` at the end.
    pub next: Option<i64>,
    pub selected: usize,
    /// The entry on the first row.
    pub top: usize,
    pub loaded: bool,
    generation: u64,
    asked: Option<Part>,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            next: None,
            selected: 0,
            top: 0,
            loaded: false,
            generation: 0,
            asked: None,
        }
    }
}

impl<T> Log<T> {
    /// Asks for the newest entries anew.
    pub fn ask_whole(&mut self) -> Question {
        self.generation += 1;
        self.asked = Some(Part::Whole);
        Question { generation: self.generation, part: Part::Whole }
    }

    /// Asks for the entries after the last loaded one, if there are any and nothing is asked.
    pub fn ask_after(&mut self) -> Option<(Question, i64)> {
        let next = self.next.filter(|_| self.asked.is_none())?;
        self.asked = Some(Part::After);
        Some((Question { generation: self.generation, part: Part::After }, next))
    }

    /// Whether `question` is the one that is open; closes it.
    pub fn takes(&mut self, question: Question) -> bool {
        let fits = question.generation == self.generation && self.asked == Some(question.part);
        if fits {
            self.asked = None;
        }
        fits
    }

    /// Puts an answer in its place. Logs only grow: newer entries come in front, and what was
    /// read on further down stays. The cursor and the screen stay on their entries.
    pub fn put(
        &mut self,
        part: Part,
        entries: Vec<T>,
        next: Option<i64>,
        same: fn(&T, &T) -> bool,
    ) {
        self.loaded = true;
        if part == Part::After {
            self.next = next;
            self.entries.extend(entries);
            return;
        }
        let place = |list: &[T], wanted: &T| list.iter().position(|entry| same(entry, wanted));
        let newer = self.entries.first().and_then(|first| place(&entries, first));
        let overlap = entries.last().and_then(|last| place(&self.entries, last));
        let (Some(newer), Some(overlap)) = (newer, overlap) else {
            self.entries = entries;
            self.next = next;
            self.select(0);
            return;
        };
        let rest = self.entries.split_off(overlap + 1);
        if rest.is_empty() {
            self.next = next;
        }
        self.entries = entries;
        self.entries.extend(rest);
        self.top += newer;
        self.select((self.selected + newer) as i64);
    }

    /// Goes to the newest entry.
    pub fn rewind(&mut self) {
        self.selected = 0;
        self.top = 0;
    }

    pub fn selected(&self) -> Option<&T> {
        self.entries.get(self.selected)
    }

    /// Puts the cursor on entry `index`, or the nearest there is.
    pub fn select(&mut self, index: i64) {
        let last = self.entries.len().saturating_sub(1);
        self.selected = usize::try_from(index).unwrap_or(0).min(last);
    }

    /// Scrolls so that the cursor is on one of `rows` rows.
    pub fn scroll(&mut self, rows: usize) {
        let lowest = self.selected.saturating_sub(rows.saturating_sub(1));
        self.top = self.top.clamp(lowest, self.selected.max(lowest));
    }

    /// Whether the cursor nears what is loaded.
    pub fn nears_end(&self, rows: usize) -> bool {
        self.top + 2 * rows >= self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(entries: impl Iterator<Item = i64>, next: Option<i64>) -> Log<i64> {
        let mut log = Log::default();
        log.put(Part::Whole, entries.collect(), next, i64::eq);
        log
    }

    #[test]
    fn newer_entries_come_in_front_and_the_cursor_stays() {
        let mut log = log((51..=100).rev(), Some(51));
        log.put(Part::After, (1..=50).rev().collect(), None, i64::eq);
        log.select(80);
        assert_eq!(log.selected(), Some(&20));
        log.put(Part::Whole, (53..=102).rev().collect(), Some(53), i64::eq);
        assert_eq!(log.selected(), Some(&20));
        assert_eq!(log.entries, (1..=102).rev().collect::<Vec<_>>());
        assert_eq!(log.next, None);
    }

    #[test]
    fn after_a_gap_the_log_begins_anew() {
        let mut log = log((1..=50).rev(), None);
        log.select(30);
        log.put(Part::Whole, (151..=200).rev().collect(), Some(151), i64::eq);
        assert_eq!((log.entries.len(), log.next, log.selected()), (50, Some(151), Some(&200)));
    }
}
