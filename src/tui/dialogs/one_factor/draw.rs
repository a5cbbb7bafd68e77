//! How the question which factor is removed is drawn.

use super::OneFactorForm;
use crate::{
    contract::{Availability, ListedFactor, UserActionKind, columns, rules},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::{
            confirm::{self, Buttons, ConfirmFocus},
            factor_name::FactorName,
        },
        input::keymap::Context,
        text,
        theme::Theme,
        widgets::{dialog, field},
    },
};
use ratatui::{layout::Rect, text::Line};

/// Columns before the name of a choice.
const INDENT: usize = 5;

/// Where there is little room, the choices scroll: what follows has to be read before the answer.
pub fn draw(state: &State, form: &OneFactorForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let (why, column) = form.question.why_lines(width, theme);
    let head = text::named_in(&form.user.name, form.user.handle(), width, theme.ellipsis());
    let follows = text::wrap(&theme.words(&consequences(state, form)), width);
    let choices = form.choices();
    // The border, the head, the answers.
    let room = usize::from(area.height).saturating_sub(4 + follows.len() + why.len());
    let shown = choices.len().min(room.max(1));
    let first = (form.question.chosen + 1).saturating_sub(shown);
    let spare = room.saturating_sub(choices.len());
    let gap = |at: usize| (spare >= at).then(HitLine::default);

    let mut lines: Vec<HitLine> = vec![Line::styled(head, theme.strong()).into()];
    lines.extend(gap(1));
    let choices_row = lines.len() as u16;
    let rows = choices.iter().enumerate().skip(first).take(shown);
    lines.extend(rows.map(|(at, factor)| {
        let name = name(&choices, factor, width.saturating_sub(INDENT), theme);
        form.question.option_line(at, &name, theme)
    }));
    lines.extend(gap(2));
    lines.extend(follows.into_iter().map(|line| HitLine::from(Line::raw(line))));
    lines.extend(gap(3));
    let reason_row = lines.len() as u16;
    lines.extend(why.into_iter().map(HitLine::from));
    lines.extend(gap(4));
    let buttons = Buttons::cancel_or("Remove factor");
    lines.push(confirm::answers(
        state,
        Context::RemovingFactor,
        buttons,
        form.question.marked,
        theme,
    ));
    let inner = dialog::dialog(canvas, area, UserActionKind::RemoveFactor.label(), lines);
    let rows = Rect { y: inner.y + choices_row, height: shown as u16, ..inner };
    canvas.hit_choices(rows.intersection(inner), first);
    if form.question.focus == ConfirmFocus::Reason {
        field::place_cursor(canvas, inner, column, reason_row);
    }
}

/// `Blue key · security key`, in `width` columns; with the beginning of its ID where another is called so,
/// and with the whole of it where it has no label.
fn name(choices: &[&ListedFactor], factor: &ListedFactor, width: usize, theme: Theme) -> String {
    let FactorName { label, id } = FactorName::of(factor, choices);
    let id = id.map(|id| format!(" {id}")).unwrap_or_default();
    let separator = theme.separator();
    let behind = format!("{id} {separator} {}", text::clean(factor.kind.label()));
    let room = width.saturating_sub(columns::of(&behind));
    format!("{}{behind}", text::fit(&label, room, theme.ellipsis()))
}

/// What holds once it is gone.
pub fn consequences(state: &State, form: &OneFactorForm) -> String {
    let Some(factor) = form.removed() else {
        return "Nothing is left that can be removed by itself.".to_owned();
    };
    let ends = form.user.availability(UserActionKind::EndSessions) == Availability::Available;
    let gone = match ends {
        true => "It stops working and they are logged out everywhere.",
        false => "It stops working.",
    };
    let mut words = format!("{gone} This cannot be undone.");
    if rules::is_last_factor(&form.user, factor) {
        words += " It is their last second factor.";
        let directory = state.me.as_ref().and_then(|me| me.directory.as_deref());
        let note = directory.and_then(|it| it.note(UserActionKind::RemoveFactor));
        words.extend(note.map(|note| format!(" {}", text::clean(note))));
    }
    words
}
