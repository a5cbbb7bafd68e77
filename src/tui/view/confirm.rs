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
    let width = dialog::text_width(area);
    let mut lines: Vec<Line> = Vec::new();
    let question = text::wrap(&confirm.question, width);
    lines.extend(question.into_iter().map(|line| Line::styled(line, theme.strong())));
    lines.push(Line::default());
    for sentence in &confirm.consequences {
        lines.extend(text::wrap(sentence, width).into_iter().map(Line::raw));
    }
    lines.push(Line::default());
    lines.push(answers(confirm.marked, theme));
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
