//! How the fields of a profile are drawn, over the whole body.

use super::{Profile, ProfileField};
use crate::{
    contract::{Role, Tone},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::{
            confirm::{Buttons, ConfirmAnswer, ConfirmBox, answers},
            profile::{Leave, phone_field::PhoneField},
        },
        input::keymap::Context,
        text,
        theme::Theme,
        widgets::{
            dialog,
            field::{self, FieldText},
            pane, reason,
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

const LABEL: usize = field::LABEL;

/// Columns of what is typed, where there is room.
const ROOM: usize = 44;

/// What stands below a field: a sentence each.
pub type Notes = Vec<(String, Tone)>;

/// What a screen tells beside the fields.
pub struct ProfilePage<'a> {
    pub title: String,
    pub heading: &'static str,
    /// In place of the fields that cannot be changed.
    pub fixed: &'a dyn Fn(ProfileField) -> Line<'static>,
    /// Above the field of the number.
    pub now: Option<Line<'static>>,
    pub notes: &'a dyn Fn(ProfileField) -> Notes,
    pub hint: String,
}

/// Draws the page; where it is higher than the screen, what is least needed to type gives way, then the
/// page scrolls to the field that is typed in.
pub fn draw(page: &ProfilePage<'_>, profile: &Profile, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let inner = pane::pane(canvas, area, Line::styled(page.title.clone(), theme.title()), true);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let width = usize::from(inner.width);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut cursor = None;
    let mut focus = 0..1;
    for field in ProfileField::ALL {
        if field == ProfileField::Number {
            lines.extend(page.now.clone());
        }
        let first = lines.len();
        let (mut shown, column) = field_lines(page, profile, field, width, theme);
        for (words, tone) in (page.notes)(field) {
            for line in text::wrap(&theme.words(&words), width.saturating_sub(LABEL)) {
                let line = Span::styled(line, theme.sentence(tone));
                shown.push(Line::from(vec![Span::raw(" ".repeat(LABEL)), line]));
            }
        }
        lines.extend(shown);
        if field == profile.focus {
            focus = first..lines.len();
            cursor = column.map(|column| (column, first));
        }
    }
    let mut room = usize::from(inner.height).saturating_sub(lines.len());
    let hint = text::wrap(&theme.words(&page.hint), width).into_iter();
    let hint: Vec<_> = hint.map(|line| Line::styled(line, theme.dim())).collect();
    let mut skipped = 0;
    if room >= 2 {
        let head = [Line::styled(page.heading, theme.strong()), Line::default()];
        lines.splice(0..0, head);
        cursor = cursor.map(|(column, row)| (column, row + 2));
        room -= 2;
    } else if room == 0 {
        skipped = focus.end.saturating_sub(usize::from(inner.height)).min(focus.start);
    }
    if room > hint.len() {
        lines.push(Line::default());
        lines.extend(hint);
    }
    lines.drain(..skipped);
    canvas.text(lines, inner);
    if let Some((column, row)) = cursor {
        field::place_cursor(canvas, inner, column, (row - skipped) as u16);
    }
}

/// The line of a field, with what it says by itself, and where the cursor goes in it.
fn field_lines(
    page: &ProfilePage<'_>,
    profile: &Profile,
    field: ProfileField,
    width: usize,
    theme: Theme,
) -> (Vec<Line<'static>>, Option<usize>) {
    let room = width.saturating_sub(LABEL + 2).min(ROOM);
    let typed = |input: &tui_input::Input| {
        let shown = FieldText { text: input.value().to_owned(), cursor: input.cursor() };
        let (line, column) = field::line(field.label(), &shown, room, theme);
        (vec![line], Some(column))
    };
    let label = Span::styled(text::cell(field.label(), LABEL, " "), theme.dim());
    match field {
        ProfileField::Reason => {
            let (lines, column) = reason::reason_lines(&profile.reason, room + LABEL, theme);
            (lines, Some(column))
        }
        _ if !profile.is_open(field) => {
            let mut line = (page.fixed)(field);
            line.spans.insert(0, label);
            (vec![line], None)
        }
        ProfileField::Name => typed(&profile.name.input),
        ProfileField::Email => typed(&profile.email.input),
        ProfileField::Language => typed(&profile.language.input),
        ProfileField::Number => typed(&profile.phone.input),
        ProfileField::Role => {
            let has_focus = profile.focus == field;
            let roles = Role::ALL.into_iter().flat_map(|role| {
                let is_chosen = role == profile.role.chosen;
                let style =
                    if is_chosen && has_focus { theme.pressed() } else { Default::default() };
                let radio = if is_chosen { "(x)" } else { "( )" };
                [Span::styled(format!("{radio} {}", role.label()), style), Span::raw("  ")]
            });
            (vec![Line::from_iter(std::iter::once(label).chain(roles))], None)
        }
    }
}

/// What there is to say of a field: what is wrong with it, else what it means for `focus` to be there.
pub fn notes(profile: &Profile, field: ProfileField) -> Notes {
    if let Some(words) = profile.complaint(field) {
        return vec![(words.to_owned(), Tone::Bad)];
    }
    match field {
        ProfileField::Role if let Some(words) = profile.role.refusal() => {
            vec![(words, Tone::Bad)]
        }
        ProfileField::Role if profile.role.is_changed() && profile.role.is_lower() => {
            let words = "A lower role ends sessions, links, machine tokens and jobs.";
            vec![(words.to_owned(), Tone::Pending)]
        }
        ProfileField::Role if profile.focus == field => {
            vec![("Left and Right choose the role.".to_owned(), Tone::Neutral)]
        }
        ProfileField::Language if profile.focus == field && !profile.languages().is_empty() => {
            vec![(format!("One of {}; empty for none.", profile.languages()), Tone::Neutral)]
        }
        _ => Vec::new(),
    }
}

/// The question before a number is given that no numbering plan has.
pub fn unlisted_question(
    state: &State,
    phone: &PhoneField,
    marked: ConfirmAnswer,
    canvas: &mut Canvas,
    area: Rect,
) {
    canvas.hide_cursor();
    let number = phone.unlisted().map(|number| number.international()).unwrap_or_default();
    let words = format!("{number} is not in the numbering plans of this version. Use it anyway?");
    ConfirmBox {
        words: &words,
        address: None,
        buttons: Buttons { decline: "Check digits", accept: "Use it" },
        context: Context::Confirming,
        consequences: vec!["If it does not exist, no text arrives."],
        reason: None,
        marked,
    }
    .draw(state, canvas, area);
}

/// The question before what was typed is lost.
pub struct DiscardQuestion {
    pub title: &'static str,
    pub words: &'static str,
    pub accept: &'static str,
}

impl DiscardQuestion {
    pub fn draw(
        &self,
        state: &State,
        (leave, marked): (Leave, ConfirmAnswer),
        canvas: &mut Canvas,
        area: Rect,
    ) {
        let theme = canvas.theme;
        canvas.hide_cursor();
        let what = match leave {
            Leave::Back => "It is not saved.",
            Leave::Quit => "It is not saved, and mfadmin will quit.",
        };
        let lines = vec![
            Line::styled(self.words, theme.strong()).into(),
            HitLine::default(),
            Line::raw(what).into(),
            HitLine::default(),
            answers(state, Context::Confirming, Buttons::cancel_or(self.accept), marked, theme),
        ];
        dialog::dialog(canvas, area, self.title, lines);
    }
}
