//! How the dialog that disables, enables or removes is drawn.

use super::{LifeCycleFocus, LifeCycleForm, consequences, how_to_name};
use crate::{
    contract::{Tone, UserActionKind},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::confirm::{self, Buttons},
        input::keymap::Context,
        text,
        theme::Theme,
        widgets::{
            dialog,
            field::{self, FieldText, LABEL},
            reason,
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

pub fn draw(state: &State, form: &LifeCycleForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let wrapped = |words: &str| {
        text::wrap(&theme.words(words), width)
            .into_iter()
            .map(|line| HitLine::from(Line::raw(line)))
    };
    let LifeCycleForm { user, .. } = form;
    let head = text::named_in(&user.name, user.handle(), width, theme.ellipsis());
    let options = &form.choices;
    let told: Vec<HitLine> = wrapped(&consequences(state, form)).collect();
    let name = match form.kind() {
        UserActionKind::Remove => Some(name_lines(form, width, theme)),
        _ => None,
    };
    let (reason, reason_column) = reason::reason_lines(&form.reason, width, theme);
    let named = name.as_ref().map_or(0, |(lines, _)| lines.len());
    // The border, the head, the answers.
    let room = usize::from(area.height).saturating_sub(4);
    let spare = room.saturating_sub(options.len() + told.len() + named + reason.len());
    let gap = |at: usize| (spare >= at).then(HitLine::default);
    let mut lines: Vec<HitLine> = vec![Line::styled(head, theme.strong()).into()];
    lines.extend(gap(1));
    let first = lines.len() as u16;
    lines.extend(options.iter().enumerate().map(|(at, kind)| option(form, at, *kind, theme)));
    lines.extend(gap(2));
    lines.extend(told);
    lines.extend(gap(3));
    let name_row = lines.len() as u16;
    let name_column = name.map(|(name, column)| {
        lines.extend(name.into_iter().map(HitLine::from));
        column
    });
    let reason_row = lines.len() as u16;
    lines.extend(reason.into_iter().map(HitLine::from));
    lines.extend(gap(4));
    let buttons = Buttons::cancel_or(verb(form.kind()));
    lines.push(confirm::answers(state, Context::LifeCycle, buttons, form.marked, theme));
    let title = title(&form.choices);
    let inner = dialog::dialog(canvas, area, &title, lines);
    let rows = Rect { y: inner.y + first, height: options.len() as u16, ..inner };
    canvas.hit_choices(rows, 0);
    match (form.focus, name_column) {
        (LifeCycleFocus::Name, Some(column)) => {
            field::place_cursor(canvas, inner, column, name_row);
        }
        (LifeCycleFocus::Reason, _) => {
            field::place_cursor(canvas, inner, reason_column, reason_row);
        }
        _ => {}
    }
}

fn option(form: &LifeCycleForm, at: usize, kind: UserActionKind, theme: Theme) -> HitLine {
    let here = at == form.chosen;
    let style = if here { theme.pressed() } else { Default::default() };
    let mark = if here { theme.cursor() } else { " " };
    let radio = if here { "(x)" } else { "( )" };
    let words = Span::styled(format!("{radio} {}", kind.label()), style);
    Line::from(vec![Span::styled(mark, theme.accent()), words]).into()
}

/// The line that names who is removed, and what to type there or what is wrong with it.
fn name_lines(form: &LifeCycleForm, width: usize, theme: Theme) -> (Vec<Line<'static>>, usize) {
    let shown = FieldText { text: form.typed.value().to_owned(), cursor: form.typed.cursor() };
    let (line, column) = field::line("Confirm", &shown, width.saturating_sub(LABEL), theme);
    let (words, style) = match &form.complaint {
        Some(complaint) => (complaint.clone(), theme.sentence(Tone::Bad)),
        None => (how_to_name(&form.user), theme.dim()),
    };
    let words = text::fit(&words, width.saturating_sub(LABEL), theme.ellipsis());
    let note = Line::from(vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)]);
    (vec![line, note], column)
}

/// Such as `Unlock, disable or remove`.
fn title(choices: &[UserActionKind]) -> String {
    let verbs = choices.iter().map(|kind| verb(*kind).trim_end_matches(" user").to_lowercase());
    let verbs: Vec<_> = verbs.collect();
    let words = match verbs.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    };
    text::sentence(&words).trim_end_matches('.').to_owned()
}

pub fn verb(kind: UserActionKind) -> &'static str {
    match kind {
        UserActionKind::Enable => "Enable user",
        UserActionKind::Unlock => "Unlock user",
        UserActionKind::Remove => "Remove user",
        _ => "Disable user",
    }
}
