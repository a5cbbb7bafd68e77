//! How the dialog of an exemption is drawn.

use super::{DateVerdict, ExemptForm, ExemptStage, MAX_DATE, end};
use crate::{
    contract::Tone,
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::{
            confirm::{Buttons, ConfirmAnswer, ConfirmBox},
            profile::Leave,
        },
        input::{
            keymap::Context,
            mouse::{ExemptStop, Target},
        },
        text,
        theme::Theme,
        time,
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

pub fn draw(state: &State, form: &ExemptForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let ExemptForm { user, .. } = form;
    let name = text::short_name(&user.name);
    let head = match user.exempt_until {
        Some(until) => {
            format!("{name} is exempt until {}", time::day_or_minute(until, &state.zone))
        }
        None => format!("Exempt {name} from MFA"),
    };
    let head = text::fit(&head, width, theme.ellipsis());
    let mut lines: Vec<HitLine> =
        vec![Line::styled(theme.words(&head).into_owned(), theme.strong()).into()];
    lines.push(dialog::address(&user.handle().shown(), width, theme).into());
    match &form.complaint {
        Some(words) => {
            let words = text::wrap(&theme.words(words), width).into_iter();
            let style = theme.sentence(Tone::Bad);
            lines.extend(words.map(|line| Line::styled(line, style).into()));
        }
        None => lines
            .push(Line::styled("Missing factors are no gap until this date.", theme.dim()).into()),
    }
    lines.push(HitLine::default());
    let shown = FieldText { text: form.until.value().to_owned(), cursor: form.until.cursor() };
    let rows = [lines.len() as u16, lines.len() as u16 + 2];
    let (line, until_column) = field::line("Until", &shown, MAX_DATE, theme);
    lines.push(line.into());
    lines.push(end_note(state, form, width, theme).into());
    let (reason, reason_column) = reason::reason_lines(&form.reason, width, theme);
    lines.extend(reason.into_iter().map(HitLine::from));
    lines.push(HitLine::default());
    lines.push(buttons(form, theme));
    let inner = dialog::dialog(canvas, area, "Exemption", lines);
    for (stop, row) in [ExemptStop::Until, ExemptStop::Reason].into_iter().zip(rows) {
        canvas.hit(Rect { y: inner.y + row, height: 1, ..inner }, Target::Exemption(stop));
    }
    match form.focus {
        ExemptStop::Until => field::place_cursor(canvas, inner, until_column, rows[0]),
        ExemptStop::Reason => field::place_cursor(canvas, inner, reason_column, rows[1]),
        _ => {}
    }
    if let ExemptStage::Discarding { leave, marked } = form.stage {
        guard(state, leave, marked, canvas, area);
    }
}

fn guard(state: &State, leave: Leave, marked: ConfirmAnswer, canvas: &mut Canvas, area: Rect) {
    canvas.hide_cursor();
    let what = match leave {
        Leave::Back => "It is not saved.",
        Leave::Quit => "It is not saved, and mfadmin will quit.",
    };
    let question = ConfirmBox {
        words: "Discard the exemption you typed?",
        address: None,
        buttons: Buttons::cancel_or("Discard"),
        context: Context::Confirming,
        consequences: vec![what],
        reason: None,
        marked,
    };
    question.draw(state, canvas, area);
}

/// When what is typed ends the exemption, or what is wrong with it.
fn end_note(state: &State, form: &ExemptForm, width: usize, theme: Theme) -> Line<'static> {
    let until = form.until(state);
    let (words, style) = match until {
        Ok(until) => (end::in_words(until, state.now, &state.zone), theme.dim()),
        Err(invalid) if form.date == DateVerdict::Refused || invalid.is_complete() => {
            (invalid.in_words(state.now, &state.zone), theme.sentence(Tone::Bad))
        }
        Err(_) => ("A date (2027-01-31) or days from today (30d).".to_owned(), theme.dim()),
    };
    let words = text::fit(&words, width.saturating_sub(LABEL), theme.ellipsis());
    Line::from(vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)])
}

fn buttons(form: &ExemptForm, theme: Theme) -> HitLine {
    let mut line = HitLine::default();
    for stop in form.stops() {
        let label = match (stop, form.user.exempt_until) {
            (ExemptStop::Until | ExemptStop::Reason, _) => continue,
            (ExemptStop::Cancel, _) => "Cancel",
            (ExemptStop::End, _) => "End exemption",
            (ExemptStop::Exempt, None) => "Exempt",
            (ExemptStop::Exempt, Some(_)) => "Change exemption",
        };
        let is_marked = form.focus == *stop;
        let style = if is_marked { theme.pressed() } else { theme.accent() };
        let mark = if is_marked { theme.cursor() } else { " " };
        line.push_hit(Span::styled(format!("{mark}[ {label} ]"), style), Target::Exemption(*stop));
        line.push(Span::raw("  "));
    }
    line
}
