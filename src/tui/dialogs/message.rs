//! One message of the outbox: its state, and its text.

pub mod decide;

use crate::{
    contract::{
        OutboxId, Tone,
        api::{Channel, Delivery, MessageContent, OutboxMessage},
        columns,
        text::counted,
    },
    tui::{
        State,
        canvas::{Canvas, text_lines::TextLines},
        dialogs::Modal,
        effects::{
            Effect,
            command::{Act, Reading},
        },
        input::keymap::{Context, KeyCommand},
        layout,
        state::{clip, commands, sending, toast::say},
        text,
        theme::Theme,
        time,
        widgets::{badge, dialog},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use std::borrow::Cow;

/// A message of the outbox.
#[derive(Clone, Debug)]
pub struct OpenMessage {
    pub message: OutboxMessage,
    /// What it says, once that was asked for.
    pub content: Option<MessageContent>,
    pub scroll: u16,
}

/// Asks for the text of the open message.
pub fn show_text(state: &mut State) -> Vec<Effect> {
    match state.message() {
        Some(message) if message.readable => read_message(state, Reading::Show),
        _ => say(state, Tone::Neutral, "This message has no text to show."),
    }
}

/// Copies the link of the message that is open or under the cursor, and asks for it first where it
/// is not shown.
pub fn copy_link(state: &mut State) -> Vec<Effect> {
    if let Some(Modal::Message(open)) = &state.modal
        && let Some(content) = &open.content
    {
        let link = content.link.clone();
        return copy_value(state, "link", link);
    }
    match state.message() {
        Some(message) if message.readable && message.kind.carries_link() => {
            read_message(state, Reading::CopyLink)
        }
        _ => copy_value(state, "link", None),
    }
}

fn read_message(state: &mut State, reading: Reading) -> Vec<Effect> {
    let Some(message) = state.message() else { return Vec::new() };
    let (name, act) = (message.user.name.clone(), Act::ReadMessage(message.id, reading));
    if state.pending.iter().any(|pending| pending.command.act == act) {
        let words = format!("{} is still in progress.", act.progress());
        return say(state, Tone::Neutral, words);
    }
    commands::submit(state, name, act)
}

/// Shows the text that was asked for, or copies its link. A dialog that was closed stays closed.
pub fn on_content(
    state: &mut State,
    id: OutboxId,
    reading: Reading,
    content: MessageContent,
) -> Vec<Effect> {
    match (reading, &mut state.modal) {
        (Reading::CopyLink, _) => copy_value(state, "link", content.link),
        (Reading::Show, Some(Modal::Message(open))) if open.message.id == id => {
            open.content = Some(content);
            Vec::new()
        }
        (Reading::Show, _) => Vec::new(),
    }
}

/// Puts a newer state of a message everywhere it is shown.
pub fn update_message(state: &mut State, message: &OutboxMessage) {
    for held in state.outbox.entries.iter_mut().filter(|held| held.id == message.id) {
        *held = message.clone();
    }
    update_open(state);
}

/// Brings the open message up to what the list says of it.
pub fn update_open(state: &mut State) {
    let Some(Modal::Message(open)) = &mut state.modal else { return };
    if let Some(newer) = state.outbox.entries.iter().find(|newer| newer.id == open.message.id) {
        open.message = newer.clone();
    }
    if !open.message.readable {
        open.content = None;
    }
}

/// Copies the e-mail of the user shown, or the link of the message under the cursor.
pub fn copy(state: &mut State) -> Vec<Effect> {
    if state.message().is_some() {
        return copy_link(state);
    }
    let value = state.target().and_then(|user| user.email.as_ref()).map(ToString::to_string);
    copy_value(state, "address", value)
}

/// Copies `value`, if there is one.
pub fn copy_value(state: &mut State, what: &'static str, value: Option<String>) -> Vec<Effect> {
    match value {
        Some(value) => clip::copy(state, what, value),
        None => say(state, Tone::Neutral, format!("There is no {what} to copy here.")),
    }
}

/// Columns of the words on the left.
const LABEL: usize = 9;

pub fn draw(state: &State, open: &OpenMessage, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let OpenMessage { message, content, scroll } = open;
    let area = layout::centred(area, 100, area.height);
    let inner = dialog::window(canvas, area, message.kind.label());
    let width = usize::from(inner.width);
    let mut lines = head_lines(state, message, width, theme);
    lines.push(Line::default());
    match content {
        Some(content) => {
            lines.extend(text::wrap(&content.body, width).into_iter().map(Line::raw));
        }
        None => {
            let why = text::wrap(&closed_because(state, message), width);
            lines.extend(why.into_iter().map(|line| Line::styled(line, theme.dim())));
        }
    }
    let deepest = (lines.len() as u16).saturating_sub(inner.height);
    canvas.text(TextLines::new(lines).scroll((*scroll).min(deepest)), inner);
}

/// To whom, when, about what, and how far it has come.
fn head_lines(
    state: &State,
    message: &OutboxMessage,
    width: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let label = |words| Span::styled(text::cell(words, LABEL, " "), theme.dim());
    let room = width.saturating_sub(LABEL);
    let field = |words, value: &str| {
        Line::from_iter([label(words), Span::raw(text::fit(value, room, theme.ellipsis()))])
    };
    let mut lines = vec![
        field("To", &recipient_words(state, message, theme)),
        field("Queued", &time::full(state.now, message.at, &state.zone)),
    ];
    if !message.subject.is_empty() {
        lines.push(field("Subject", &message.subject));
    }
    if let Some(parts) = message.parts {
        lines.push(field("Length", &counted(parts.into(), "part")));
    }
    let badge = message.badge();
    let columns = columns::of(theme.dot(badge.tone)) + columns::of(badge.text) + 2;
    let progress = format!("{} {}", theme.separator(), progress_words(state, message));
    let progress = text::wrap(&progress, room.saturating_sub(columns));
    for (at, line) in progress.into_iter().enumerate() {
        let (words, mark) = match at {
            0 => ("State", badge::badge(badge, columns, theme)),
            _ => ("", Span::raw(" ".repeat(columns))),
        };
        lines.push(Line::from_iter([label(words), mark, Span::raw(line)]));
    }
    let answer = message.answer.as_deref().unwrap_or_default();
    for (at, line) in text::wrap(answer, room).into_iter().enumerate() {
        lines.push(Line::from_iter([label(if at == 0 { "Answer" } else { "" }), Span::raw(line)]));
    }
    lines
}

/// What the state leaves open: since when, after how many tries, when the next one is.
pub fn progress_words(state: &State, message: &OutboxMessage) -> String {
    let tries = match message.attempts {
        0 => String::new(),
        1 => "after 1 try".to_owned(),
        many => format!("after {many} tries"),
    };
    let then = match (message.settled_at, message.next_attempt_at) {
        (Some(at), _) => time::full(state.now, at, &state.zone),
        (None, Some(at)) if at > state.now => {
            format!("next try {}", time::ago(state.now, at))
        }
        (None, Some(_)) => "to be sent now".to_owned(),
        (None, None) if sending::is_sendable(state, message) => "send it or discard it".to_owned(),
        (None, None) => match message.channel {
            Channel::Email => "not sent: no mail server configured".to_owned(),
            Channel::Text => "not sent: no text provider configured".to_owned(),
        },
    };
    let then = match message.state {
        Delivery::Withdrawn => format!("{then}: its link expired or it was too old"),
        _ => then,
    };
    match tries.is_empty() {
        true => then,
        false => format!("{tries}, {then}"),
    }
}

/// Why there is no text, or how to see it.
pub fn closed_because(state: &State, message: &OutboxMessage) -> Cow<'static, str> {
    if message.readable {
        let key = state.keymap.word(Context::Reading, KeyCommand::ReadMessage);
        return format!("Press {key} to show the text. The audit log records who reads it.").into();
    }
    let words = match message.state {
        Delivery::Sent => "Sent. The text is no longer stored.",
        Delivery::Withdrawn => "Withdrawn. The text is no longer stored.",
        Delivery::Queued if message.next_attempt_at.is_none() => {
            "Only an Owner can read this: its link opens an Owner's account."
        }
        Delivery::Queued | Delivery::Failed => "Only the recipient can read this message.",
    };
    words.into()
}

/// To whom: a name, and an address or a number.
pub fn recipient_words(state: &State, message: &OutboxMessage, theme: Theme) -> String {
    let to = state.numbers.recipient(message);
    let to = format!("{} <{}>", message.user.name, theme.words(&to));
    match message.channel {
        Channel::Email => to,
        Channel::Text => format!("{to} by text"),
    }
}
