//! One message of the outbox, whole.

use super::outbox;
use crate::{
    contract::api::{Delivery, OutboxMessage},
    tui::{
        keymap::{Context, KeyCommand},
        layout,
        state::{State, modal::OpenMessage},
        text,
        theme::Theme,
        time,
        widgets::{badge, dialog},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// Columns of the words on the left.
const LABEL: usize = 9;

pub fn draw(state: &State, open: &OpenMessage, theme: Theme, frame: &mut Frame, area: Rect) {
    let OpenMessage { message, content, scroll } = open;
    let area = layout::centred(area, 100, area.height);
    let inner = dialog::window(frame, area, message.kind.label(), theme);
    let width = usize::from(inner.width);
    let mut lines = head(state, message, width, theme);
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
    frame.render_widget(Paragraph::new(lines).scroll(((*scroll).min(deepest), 0)), inner);
}

/// To whom, when, about what, and how far it has come.
fn head(state: &State, message: &OutboxMessage, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let label = |words| Span::styled(text::cell(words, LABEL, " "), theme.dim());
    let room = width.saturating_sub(LABEL);
    let field = |words, value: &str| {
        Line::from_iter([label(words), Span::raw(text::fit(value, room, theme.ellipsis()))])
    };
    let mut lines = vec![
        field("To", &outbox::recipient(state, message, theme)),
        field("Queued", &time::full(state.now, message.at, &state.zone)),
    ];
    if !message.subject.is_empty() {
        lines.push(field("Subject", &message.subject));
    }
    let badge = outbox::badge(message);
    let columns = theme.dot(badge.tone).width() + badge.text.width() + 2;
    let progress = text::wrap(&progress(state, message), room.saturating_sub(columns));
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
fn progress(state: &State, message: &OutboxMessage) -> String {
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
        (None, None) => "not sent: no server is set up for it".to_owned(),
    };
    let then = match message.state {
        Delivery::Withdrawn => format!("{then}: its link expired or it was too old"),
        _ => then,
    };
    if tries.is_empty() { then } else { format!("{tries}, {then}") }
}

/// Why there is no text, or how to see it.
fn closed_because(state: &State, message: &OutboxMessage) -> Cow<'static, str> {
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
