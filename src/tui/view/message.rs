//! One message of the outbox, whole.

use crate::{
    contract::api::OutboxMessage,
    tui::{layout, state::State, text, theme::Theme, time, widgets::pane},
};
use ratatui::{
    Frame,
    layout::Rect,
    text::Line,
    widgets::{Clear, Paragraph},
};

pub fn draw(
    state: &State,
    message: &OutboxMessage,
    scroll: u16,
    theme: Theme,
    frame: &mut Frame,
    area: Rect,
) {
    let area = layout::centred(area, 100, area.height);
    frame.render_widget(Clear, area);
    let title = Line::styled(format!(" {} ", message.kind.label()), theme.title());
    let inner = pane::pane(frame, area, title, true, theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let width = usize::from(inner.width);
    let fit = |words: String| text::fit(&words, width, theme.ellipsis());
    let mut lines = vec![
        Line::raw(fit(format!("To       {} <{}>", message.user.name, message.to))),
        Line::raw(fit(format!("Queued   {}", time::full(state.now, message.at, &state.zone)))),
    ];
    if !message.subject.is_empty() {
        lines.push(Line::raw(fit(format!("Subject  {}", message.subject))));
    }
    lines.push(Line::default());
    let body = message
        .body
        .as_deref()
        .unwrap_or("Only an Owner may read this message: its link would open an Owner's account.");
    lines.extend(text::wrap(body, width).into_iter().map(Line::raw));
    let deepest = (lines.len() as u16).saturating_sub(inner.height);
    frame.render_widget(Paragraph::new(lines).scroll((scroll.min(deepest), 0)), inner);
}
