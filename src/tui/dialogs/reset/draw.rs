//! How the question before a reset is drawn.

use super::ResetForm;
use crate::{
    contract::{Availability, ListedFactor, ResetWay, Tone, UserActionKind, columns},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::{
            confirm::{self, Buttons, ConfirmFocus},
            factor_name::FactorName,
        },
        input::{keymap::Context, mouse::Target},
        text,
        theme::Theme,
        widgets::{dialog, field},
    },
};
use ratatui::{layout::Rect, text::Line};

/// Columns before the sentence below a choice.
const INDENT: usize = 5;

/// Where there is little room, what is removed comes first, then what follows, then the sentences.
pub fn draw(state: &State, form: &ResetForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let (why, column) = form.question.why_lines(width, theme);
    let head = text::named_in(&form.user.name, form.user.handle(), width, theme.ellipsis());
    let choices = if form.ways.len() > 1 { form.ways.as_slice() } else { &[] };
    // The border, the head, the answers.
    let room = usize::from(area.height).saturating_sub(4 + choices.len() + why.len());
    let removed = removed(form, width, room.max(1), theme);
    let room = room.saturating_sub(removed.len());
    let follows = wrapped(&follows(state, form), width, theme);
    let follows = if follows.len() <= room { follows } else { Vec::new() };
    let room = room.saturating_sub(follows.len());
    let are_explained = !choices.is_empty() && room >= choices.len();
    let spare = room.saturating_sub(if are_explained { choices.len() } else { 0 });
    let gap = |at: usize| (spare >= at).then(HitLine::default);

    let mut lines: Vec<HitLine> = vec![Line::styled(head, theme.strong()).into()];
    lines.extend(gap(1));
    let mut rows = Vec::new();
    for (at, way) in choices.iter().enumerate() {
        rows.push(lines.len() as u16);
        lines.push(form.question.option_line(at, way.label(), theme));
        if are_explained {
            let words = format!("{}{}", " ".repeat(INDENT), until_then(*way));
            lines
                .push(Line::styled(text::fit(&words, width, theme.ellipsis()), theme.dim()).into());
        }
    }
    lines.extend(gap(2).filter(|_| !choices.is_empty()));
    lines.extend(removed.into_iter().chain(follows).map(HitLine::from));
    lines.extend(gap(3));
    let reason_row = lines.len() as u16;
    lines.extend(why.into_iter().map(HitLine::from));
    lines.extend(gap(4));
    let buttons = Buttons::cancel_or("Reset app");
    lines.push(confirm::answers(
        state,
        Context::ResettingApp,
        buttons,
        form.question.marked,
        theme,
    ));
    let inner = dialog::dialog(canvas, area, UserActionKind::ResetAuthenticator.label(), lines);
    let height = if are_explained { 2 } else { 1 };
    for (choice, row) in rows.into_iter().enumerate() {
        let option = Rect { y: inner.y + row, height, ..inner };
        canvas.hit(option, Target::Choice(choice as u16));
    }
    if form.question.focus == ConfirmFocus::Reason {
        field::place_cursor(canvas, inner, column, reason_row);
    }
}

/// What holds until the user has a new one.
pub fn until_then(way: ResetWay) -> &'static str {
    match way {
        ResetWay::RemoveNow => "Until a new one is set up, they have none.",
        ResetWay::KeepUntilReplaced => "Until the new one works, they sign in as today.",
    }
}

/// Names every factor that goes, in `rows` at most; of more, as many as there is room for, and the
/// number of the others.
fn removed(form: &ResetForm, width: usize, rows: usize, theme: Theme) -> Vec<Line<'static>> {
    let when = match form.way() {
        ResetWay::RemoveNow => "Removed at once",
        ResetWay::KeepUntilReplaced => "Removed once the new one works",
    };
    if form.ways.is_empty() {
        return vec![Line::styled("No authenticator is left.", theme.sentence(Tone::Pending))];
    }
    let factors = form.removed();
    if factors.is_empty() {
        let words = format!("{when}: reading{}", theme.ellipsis());
        return vec![Line::styled(words, theme.dim())];
    }
    let sentence = |shown: usize| {
        let named: Vec<_> =
            factors.iter().take(shown).map(|factor| name(factor, &factors)).collect();
        let more = match factors.len() - shown {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        wrapped(&format!("{when}: {}{more}.", named.join(", ")), width, theme)
    };
    let all = factors.len();
    let fitting = (1..=all).rev().find(|shown| sentence(*shown).len() <= rows).unwrap_or(1);
    sentence(fitting)
}

/// `phone (authenticator)`, safe to show; with the beginning of its ID where another is called so.
fn name(factor: &ListedFactor, factors: &[&ListedFactor]) -> String {
    const LONGEST: usize = 40;
    let FactorName { label, id } = FactorName::of(factor, factors);
    let is_long = columns::of(&label) > LONGEST;
    let label = if is_long { text::fit(&label, LONGEST, "...") } else { label };
    let id = id.map(|id| format!(", {id}")).unwrap_or_default();
    format!("{label} ({}{id})", text::clean(factor.kind.label()))
}

/// How the user comes to a new one, and what the directory asks until then.
pub fn follows(state: &State, form: &ResetForm) -> String {
    let directory = state.me.as_ref().and_then(|me| me.directory.as_deref());
    let note = directory.and_then(|it| it.note(UserActionKind::ResetAuthenticator));
    let note = note.filter(|_| form.way() == ResetWay::RemoveNow).map(text::clean);
    let link = link(form);
    note.map_or_else(|| link.clone(), |note| format!("{link} {note}"))
}

fn link(form: &ResetForm) -> String {
    match form.user.availability(UserActionKind::SendSetupLink) {
        Availability::Available if form.user.email.is_some() => {
            format!("A setup link goes to {}.", form.user.handle())
        }
        Availability::Available => "No setup link is sent: there is no e-mail address.".to_owned(),
        Availability::NotPossible { reason } => reason,
        Availability::InBrowser { url } => format!("A new one is set up in the browser: {url}"),
    }
}

fn wrapped(words: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    text::wrap(&theme.words(words), width).into_iter().map(Line::raw).collect()
}
