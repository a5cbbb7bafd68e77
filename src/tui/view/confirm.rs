//! The question before something that cannot be taken back.

use super::field;
use crate::tui::{
    keymap::{Context, KeyCommand},
    mouse::HitTag,
    state::{
        State,
        modal::{Answer, Confirm, ConfirmSpot},
        reason::ReasonLine,
    },
    text,
    theme::Theme,
    widgets::dialog,
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

/// The labels of the two buttons; the accepting one names its act.
#[derive(Clone, Copy)]
pub struct Buttons {
    pub decline: &'static str,
    pub accept: &'static str,
}

impl Buttons {
    pub fn cancel_or(accept: &'static str) -> Self {
        Self { decline: "Cancel", accept }
    }
}

/// A question, what will happen, and why it is done, where that is asked here.
pub struct ConfirmBox<'a> {
    pub words: &'a str,
    pub buttons: Buttons,
    /// A sentence each.
    pub consequences: Vec<&'a str>,
    pub reason: Option<(&'a ReasonLine, ConfirmSpot)>,
    pub marked: Answer,
}

pub fn draw(state: &State, confirm: &Confirm, theme: Theme, frame: &mut Frame, area: Rect) {
    let question = ConfirmBox {
        words: &confirm.question,
        buttons: Buttons::cancel_or(confirm.command.act.verb()),
        consequences: confirm.consequences.iter().map(String::as_str).collect(),
        reason: Some((&confirm.reason, confirm.spot)),
        marked: confirm.marked,
    };
    question.draw(state, theme, frame, area);
}

impl ConfirmBox<'_> {
    /// Of more than the screen holds, the end of the consequences goes: the answers must be seen.
    pub fn draw(&self, state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
        let width = dialog::text_width(area);
        let mut lines: Vec<Line> = Vec::new();
        let question = text::wrap(&theme.words(self.words), width);
        lines.extend(question.into_iter().map(|line| Line::styled(line, theme.strong())));
        lines.push(Line::default());
        for sentence in &self.consequences {
            lines.extend(text::wrap(&theme.words(sentence), width).into_iter().map(Line::raw));
        }
        let reason = self.reason.map(|(line, spot)| (field::reason(line, width, theme), spot));
        let below = reason.as_ref().map_or(0, |((lines, _), _)| lines.len() as u16);
        lines.truncate(usize::from(area.height.saturating_sub(4 + below)));
        let row = lines.len() as u16;
        let mut column = None;
        if let Some(((reason, at), spot)) = reason {
            lines.extend(reason);
            column = (spot == ConfirmSpot::Reason).then_some(at);
        }
        lines.push(Line::default());
        lines.push(answers(state, Context::Confirming, self.buttons, self.marked, theme));
        let inner = dialog::dialog(frame, area, "Confirm", lines, theme);
        if let Some(column) = column {
            field::place_cursor(frame, inner, column, row);
        }
    }
}

/// Both answers, the marked one reversed.
pub fn answers(
    state: &State,
    context: Context,
    buttons: Buttons,
    marked: Answer,
    theme: Theme,
) -> Line<'static> {
    let answer = |answer, words: &'static str, bound| {
        let key = state.keymap.key(context, bound);
        let key = key.map(|key| format!("  {}", theme.key(key))).unwrap_or_default();
        let style = if marked == answer { theme.pressed() } else { theme.accent() };
        let mark = if marked == answer { theme.cursor() } else { " " };
        Span::styled(format!("{mark}[ {words}{key} ]"), HitTag::Command(bound).on(style))
    };
    Line::from(vec![
        answer(Answer::No, buttons.decline, KeyCommand::Decline),
        Span::raw("   "),
        answer(Answer::Yes, buttons.accept, KeyCommand::Accept),
    ])
}
