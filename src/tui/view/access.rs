//! Reset the password and/or log the user out: one dialog, two boxes.

use super::field;
use crate::{
    contract::Tone,
    tui::{
        mouse::HitTag,
        state::{
            State,
            cooldown::{LinkKind, sent_ago},
            modal::{AccessForm, AccessSpot},
        },
        text,
        theme::Theme,
        widgets::dialog,
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

/// The rows of the boxes, each with a note below it.
const BOXES: [u16; 2] = [2, 4];

pub fn draw(state: &State, form: &AccessForm, theme: Theme, frame: &mut Frame, area: Rect) {
    let width = dialog::text_width(area);
    let user = &form.user;
    let open = match user.active_sessions {
        0 => "No open sessions".to_owned(),
        1 => "1 open session".to_owned(),
        many => format!("{many} open sessions"),
    };
    let mail = match LinkKind::Password.sent_at(user) {
        Some(at) => {
            format!("    Reset link sent {}; a new one cancels it.", sent_ago(state.now, at))
        }
        None => format!("    A link to set a new one goes to {}.", user.email),
    };
    let (reset, end) = (form.reset.send_password_reset, form.reset.end_sessions);
    let mut lines = vec![
        Line::styled(text::fit(&user.name, width, theme.ellipsis()), theme.strong()),
        Line::default(),
        check(form, AccessSpot::PasswordReset, reset, "Reset the password", theme),
        Line::styled(text::fit(&mail, width, theme.ellipsis()), theme.dim()),
        check(form, AccessSpot::EndSessions, end, "Log out of all sessions", theme),
        Line::styled(format!("    {open}."), theme.dim()),
        Line::default(),
    ];
    let row = lines.len() as u16;
    let (reason, column) = field::reason(&form.reason, width, theme);
    lines.extend(reason);
    lines.push(match &form.complaint {
        Some(words) => {
            Line::styled(text::fit(words, width, theme.ellipsis()), theme.tone(Tone::Bad))
        }
        None => Line::default(),
    });
    let inner = dialog::dialog(frame, area, "Reset Password / Log Out", lines, theme);
    for (choice, row) in BOXES.into_iter().enumerate() {
        let box_and_note = Rect { y: inner.y + row, height: 2, ..inner };
        HitTag::Choice(choice as u16).cover(frame, box_and_note);
    }
    if form.marked == AccessSpot::Reason {
        field::place_cursor(frame, inner, column, row);
    }
}

fn check(
    form: &AccessForm,
    this: AccessSpot,
    set: bool,
    words: &'static str,
    theme: Theme,
) -> Line<'static> {
    let here = form.marked == this;
    let style = if here { theme.pressed() } else { Default::default() };
    let mark = if here { theme.cursor() } else { " " };
    Line::from(vec![
        Span::styled(mark, theme.accent()),
        Span::styled(format!("[{}] {words}", if set { "x" } else { " " }), style),
    ])
}
