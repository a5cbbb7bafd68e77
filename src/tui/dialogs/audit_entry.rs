//! One entry of Activity, whole.

use crate::{
    contract::{
        Tone,
        api::{AuditEntry, AuditOutcome, Person},
    },
    tui::{
        State,
        canvas::{Canvas, text_lines::TextLines},
        dialogs::Modal,
        effects::Effect,
        input::keymap::KeyCommand,
        layout,
        state::{Screen, context, toast::say},
        text,
        theme::Theme,
        time,
        widgets::dialog,
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Shows the entry under the cursor whole.
pub fn open(state: &mut State) -> Vec<Effect> {
    if state.screen == Screen::Activity
        && let Some(entry) = state.activity.selected()
    {
        state.modal = Some(Modal::AuditEntry { entry: Box::new(entry.clone()), scroll: 0 });
        return Vec::new();
    }
    let key = context::word(state, KeyCommand::Activity);
    say(state, Tone::Neutral, format!("There is no entry here. Press {key} for Activity."))
}

/// Columns of the words on the left.
const LABEL: usize = 9;

pub fn draw(state: &State, entry: &AuditEntry, scroll: u16, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = usize::from(area.width.min(WIDTH).saturating_sub(4));
    let lines = entry_lines(state, entry, width, theme);
    let area = layout::centred(area, WIDTH, lines.len() as u16 + 2);
    let inner = dialog::window(canvas, area, entry.event.label());
    let deepest = (lines.len() as u16).saturating_sub(inner.height);
    canvas.text(TextLines::new(lines).scroll(scroll.min(deepest)), inner);
}

const WIDTH: u16 = 100;

fn entry_lines(
    state: &State,
    entry: &AuditEntry,
    width: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let AuditEntry { seq, at, actor, target, note, outcome, from, reason, .. } = entry;
    let whole = |person: &Person| format!("{} <{}>", person.name, person.handle());
    let mut fields = vec![
        ("When", time::full(state.now, *at, &state.zone)),
        ("User", target.as_ref().map_or("no single user".to_owned(), whole)),
        ("By", actor.as_ref().map_or_else(|| entry.event.unnamed_actor().to_owned(), whole)),
    ];
    fields.extend(from.map(|from| ("From", from.to_string())));
    fields.extend(reason.as_ref().map(|reason| ("Reason", reason.to_string())));
    fields.extend(note.clone().map(|note| ("Note", note)));
    fields.push(("Entry", seq.to_string()));
    let room = width.saturating_sub(LABEL);
    let mut lines = Vec::new();
    if let AuditOutcome::Refused(code) = outcome {
        lines.extend(field_lines("Refused", code.title(), room, theme, Some(Tone::Bad)));
    }
    for (label, words) in fields {
        lines.extend(field_lines(label, &words, room, theme, None));
    }
    lines
}

fn field_lines(
    label: &'static str,
    words: &str,
    room: usize,
    theme: Theme,
    tone: Option<Tone>,
) -> impl Iterator<Item = Line<'static>> {
    let style = tone.map(|tone| theme.tone(tone)).unwrap_or_default();
    text::wrap(&theme.words(words), room).into_iter().enumerate().map(move |(at, line)| {
        let label = text::cell(if at == 0 { label } else { "" }, LABEL, " ");
        Line::from_iter([Span::styled(label, theme.dim()), Span::styled(line, style)])
    })
}
