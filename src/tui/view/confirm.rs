//! The question before something that cannot be taken back.

use crate::tui::{
    state::modal::{Answer, Confirm},
    text,
    theme::Theme,
    widgets::dialog,
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

pub fn draw(confirm: &Confirm, theme: Theme, frame: &mut Frame, area: Rect) {
    let consequences = confirm.consequences.iter().map(String::as_str);
    ask(&confirm.question, consequences, confirm.marked, theme, frame, area);
}

/// Draws a question and what will happen, a sentence each. Of more than the screen holds, the end
/// goes: the answers must be seen.
pub fn ask<'a>(
    question: &str,
    consequences: impl Iterator<Item = &'a str>,
    marked: Answer,
    theme: Theme,
    frame: &mut Frame,
    area: Rect,
) {
    let width = dialog::text_width(area);
    let mut lines: Vec<Line> = Vec::new();
    let question = text::wrap(&theme.words(question), width);
    lines.extend(question.into_iter().map(|line| Line::styled(line, theme.strong())));
    lines.push(Line::default());
    for sentence in consequences {
        lines.extend(text::wrap(&theme.words(sentence), width).into_iter().map(Line::raw));
    }
    lines.truncate(usize::from(area.height.saturating_sub(4)));
    lines.push(Line::default());
    lines.push(answers(marked, theme));
    dialog::dialog(frame, area, "Confirm", lines, theme);
}

/// Both answers, the marked one reversed.
pub fn answers(marked: Answer, theme: Theme) -> Line<'static> {
    let answer = |answer, words: &'static str| {
        let style = if marked == answer { theme.pressed() } else { theme.accent() };
        let mark = if marked == answer { theme.cursor() } else { " " };
        Span::styled(format!("{mark}[ {words} ]"), style)
    };
    Line::from(vec![
        answer(Answer::No, "No, leave it  n"),
        Span::raw("   "),
        answer(Answer::Yes, "Yes, do it  y"),
    ])
}
