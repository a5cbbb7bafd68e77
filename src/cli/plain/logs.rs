//! Activity and Outbox: the newest entries first, a page at a time.

use super::{lists::shown_from, numbers::Offer, plain_panel::PlainPanel};
use crate::{
    contract::{OutboxId, Seq, api::OutboxMessage},
    tui::{
        State,
        dialogs::{Modal, message::OpenMessage},
        effects::Effect,
        screens::{activity, activity::entry_words, outbox},
        state::{Screen, sending},
        text, time,
    },
};

/// Entries on a page.
const ROWS: usize = 20;

pub fn print_activity(panel: &mut PlainPanel) {
    let (top, log) = (panel.top as usize, &panel.state.activity);
    let (zone, loaded) = (&panel.state.zone, log.loaded);
    let rows = log.entries.iter().skip(top).take(ROWS).map(|entry| {
        let [what, target, actor] = entry_words(entry);
        let target =
            if target.is_empty() { target } else { format!(", {}", text::short_name(&target)) };
        let at = time::exact(entry.at, zone);
        let words = format!("{at}: {what}{target}. By {}.", text::short_name(&actor));
        (words, Offer::Entry(entry.seq))
    });
    let rows = rows.collect();
    let has_more = top + ROWS < log.entries.len() || log.next.is_some();
    let empty = match loaded {
        true => activity::empty(&panel.state).in_words(),
        false => "Activity is not loaded yet.".to_owned(),
    };
    print(panel, rows, &empty, has_more);
}

pub fn print_outbox(panel: &mut PlainPanel) {
    let (top, log) = (panel.top as usize, &panel.state.outbox);
    let loaded = log.loaded;
    let rows: Vec<_> = log.entries.iter().skip(top).take(ROWS).collect();
    let rows = rows
        .into_iter()
        .map(|message| (message_words(&panel.state, message), Offer::Message(message.id)));
    let rows = rows.collect();
    let has_more = top + ROWS < log.entries.len() || log.next.is_some();
    if let Some(words) = sending::missing_words(&panel.state) {
        panel.say(&text::sentence(&format!("{words}: nothing is set up for it")));
    }
    if let Some(words) = sending::pace_words(&panel.state) {
        panel.say(&text::sentence(&words));
    }
    let empty = match loaded {
        true => outbox::empty(&panel.state).in_words(),
        false => "The Outbox is not loaded yet.".to_owned(),
    };
    print(panel, rows, &empty, has_more);
}

fn print(panel: &mut PlainPanel, rows: Vec<(String, Offer)>, empty: &str, has_more: bool) {
    let (top, name) = (panel.top, panel.state.screen.label());
    if rows.is_empty() {
        panel.say(empty);
    }
    let last = top + rows.len() as u64;
    for (number, (words, offer)) in (top + 1..).zip(rows) {
        panel.say_numbered(number, &words, offer);
    }
    let more = if has_more { " n older," } else { "" };
    let newer = if top > 0 { " p newer," } else { "" };
    let first = if last > top { format!("{name} {}-{last}.", top + 1) } else { format!("{name}.") };
    let opens = if last > top { " A number opens," } else { "" };
    panel.say(&format!("{first}{opens}{more}{newer} / search, r reads again, h help."));
}

/// `2026-11-24 07:30: Setup link to Ana Lima <ana@example.com>: queued.`
fn message_words(state: &State, message: &OutboxMessage) -> String {
    let at = time::exact(message.at, &state.zone);
    let (what, name) = (message.kind.label(), text::short_name(&message.user.name));
    let to = state.numbers.recipient(message);
    format!("{at}: {what} to {name} <{to}>: {}.", message.badge().text)
}

/// Another page.
pub fn turn(panel: &mut PlainPanel, by: i64) -> Vec<Effect> {
    let state = &mut panel.state;
    let count = match state.screen {
        Screen::Activity => state.activity.entries.len(),
        _ => state.outbox.entries.len(),
    };
    let top = panel.top.saturating_add_signed(by * ROWS as i64);
    if top == panel.top || top as usize >= count {
        panel.say(if by > 0 { "There are no older ones here." } else { "These are the newest." });
        return Vec::new();
    }
    match state.screen {
        Screen::Activity => state.activity.select(top as i64 + ROWS as i64),
        _ => state.outbox.select(top as i64 + ROWS as i64),
    }
    shown_from(panel, top)
}

/// Opens a message.
pub fn open_message(panel: &mut PlainPanel, id: OutboxId) -> Vec<Effect> {
    let mut messages = panel.state.outbox.entries.iter();
    if let Some(message) = messages.find(|message| message.id == id).cloned() {
        let open = OpenMessage { message, content: None, scroll: 0 };
        panel.state.modal = Some(Modal::Message(Box::new(open)));
    }
    Vec::new()
}

/// Opens an entry of Activity.
pub fn open_entry(panel: &mut PlainPanel, seq: Seq) -> Vec<Effect> {
    let mut entries = panel.state.activity.entries.iter();
    if let Some(entry) = entries.find(|entry| entry.seq == seq).cloned() {
        panel.state.modal = Some(Modal::AuditEntry { entry: Box::new(entry), scroll: 0 });
    }
    Vec::new()
}
