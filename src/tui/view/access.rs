//! Reset the password and/or log the user out: one dialog, two boxes.

use crate::{
    contract::Tone,
    tui::{
        state::{
            State,
            cooling::{LinkKind, sent_ago},
            modal::{AccessBox, AccessForm},
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

pub fn draw(state: &State, form: &AccessForm, theme: Theme, frame: &mut Frame, area: Rect) {
    let width = dialog::text_width(area);
    let user = &form.user;
    let open = match user.active_sessions {
        0 => "None is open".to_owned(),
        1 => "1 is open".to_owned(),
        many => format!("{many} are open"),
    };
    let mail = match LinkKind::Password.sent_at(user) {
        Some(at) => {
            format!("    A reset link was sent {}; a new one voids it.", sent_ago(state.now, at))
        }
        None => format!("    A link to choose a new one goes to {}.", user.email),
    };
    let mut lines = vec![
        Line::styled(text::fit(&user.name, width, theme.ellipsis()), theme.strong()),
        Line::default(),
        check(form, AccessBox::PasswordReset, "Reset the password", theme),
        Line::styled(text::fit(&mail, width, theme.ellipsis()), theme.dim()),
        check(form, AccessBox::EndSessions, "Log out of all sessions", theme),
        Line::styled(format!("    {open}; the user signs in anew everywhere."), theme.dim()),
        Line::default(),
    ];
    lines.push(match &form.complaint {
        Some(words) => {
            Line::styled(text::fit(words, width, theme.ellipsis()), theme.tone(Tone::Bad))
        }
        None => Line::default(),
    });
    dialog::dialog(frame, area, "Reset Password / Log Out", lines, theme);
}

fn check(form: &AccessForm, this: AccessBox, words: &'static str, theme: Theme) -> Line<'static> {
    let set = match this {
        AccessBox::PasswordReset => form.reset.send_password_reset,
        AccessBox::EndSessions => form.reset.end_sessions,
    };
    let here = form.marked == this;
    let style = if here { theme.pressed() } else { Default::default() };
    let mark = if here { theme.cursor() } else { " " };
    Line::from(vec![
        Span::styled(mark, theme.accent()),
        Span::styled(format!("[{}] {words}", if set { "x" } else { " " }), style),
    ])
}
