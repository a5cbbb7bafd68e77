//! What is read whole: a message of the outbox, an entry of Activity.

use super::plain_panel::PlainPanel;
use crate::{
    contract::api::{AuditEntry, Person},
    tui::{
        State,
        dialogs::message,
        effects::Effect,
        input::keymap::{Context, KeyCommand},
        state::enabled,
        text, time,
    },
};

pub fn message_lines(state: &State, open: &message::OpenMessage) -> Vec<String> {
    let message = &open.message;
    let to = state.numbers.recipient(message);
    let mut lines = vec![
        format!("{}.", message.kind.label()),
        format!("To: {} <{to}>.", text::short_name(&message.user.name)),
        format!("Queued: {}.", time::full(state.now, message.at, &state.zone)),
    ];
    if !message.subject.is_empty() {
        lines.push(format!("Subject: {}", message.subject));
    }
    let progress = message::progress_words(state, message);
    lines.push(format!("State: {}, {progress}.", message.badge().text));
    lines.extend(message.answer.as_ref().map(|answer| format!("Answer: {answer}")));
    match &open.content {
        Some(content) => lines.extend(content.body.lines().map(str::to_owned)),
        None if message.readable => {
            lines.push("t shows the text. The audit log records who reads it.".to_owned())
        }
        None => lines.push(message::closed_because(state, message).into_owned()),
    }
    lines
}

pub fn entry_lines(state: &State, entry: &AuditEntry) -> Vec<String> {
    let whole = |person: &Person| text::named(&person.name, person.handle());
    let by = entry.actor.as_ref();
    let by = by.map_or_else(|| entry.event.unnamed_actor().to_owned(), whole);
    let mut lines = vec![
        format!("{}.", entry.event.label()),
        format!("When: {}.", time::full(state.now, entry.at, &state.zone)),
    ];
    lines.extend(entry.target.as_ref().map(|target| format!("User: {}.", whole(target))));
    lines.push(format!("By: {by}."));
    lines.extend(entry.from.map(|from| format!("From: {from}.")));
    lines.extend(entry.reason.as_ref().map(|reason| format!("Reason: {reason}")));
    lines.extend(entry.note.as_ref().map(|note| format!("Note: {note}")));
    let refused = entry.outcome.code().map(|code| format!("Refused: {}", code.title()));
    lines.extend(refused);
    lines
}

/// What can be done with the open message.
pub fn message_ways(state: &State) -> String {
    let mut words = Vec::new();
    let can = |command| enabled::is_enabled(state, Context::Reading, command);
    for (command, word) in [
        (KeyCommand::ReadMessage, "t text"),
        (KeyCommand::Retry, "y send"),
        (KeyCommand::Discard, "d discard"),
    ] {
        words.extend(can(command).then_some(word));
    }
    words.push("b back");
    words.join(", ")
}

pub fn answer_message(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let command = match line {
        "t" => KeyCommand::ReadMessage,
        "y" => KeyCommand::Retry,
        "d" => KeyCommand::Discard,
        "b" => {
            panel.close();
            return Vec::new();
        }
        line => {
            let possible = format!("Enter {}.", message_ways(&panel.state));
            return panel.not_understood(line, &possible);
        }
    };
    panel.print_again();
    panel.command(command)
}
