//! Setting up the authenticator: the QR code beside the key, or above it, or the key alone where
//! the terminal is too small.

use crate::{
    contract::{Tone, api::Typed},
    tui::{
        State,
        canvas::Canvas,
        input::secret_line::SecretLine,
        qr::Qr,
        screens::sign_in::{
            form::SignIn,
            status::{CODE_ROOM, below},
        },
        text,
        widgets::{
            auth_request::{self, Place, TextColumns},
            beside_qr::BesideQr,
            field::{self, FieldText},
        },
    },
};
use ratatui::{
    layout::{Position, Rect, Size},
    text::Line,
};

pub struct App<'a> {
    pub key: &'a Typed,
    pub address: &'a Typed,
    pub code: &'a SecretLine,
}

pub fn draw(state: &State, form: &SignIn, app: &App, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let qr = Qr::of(app.address.reveal());
    let plan = BesideQr::plan(qr.as_ref(), theme, area);
    canvas.clear(area);
    plan.draw(qr.as_ref(), canvas);
    let width = usize::from(plan.words.width);
    let mut lines = vec![
        Line::styled(
            text::fit("Set up your authenticator", width, theme.ellipsis()),
            theme.title(),
        ),
        Line::default(),
    ];
    let say = |lines: &mut Vec<Line<'static>>, words: &str, tone: Option<Tone>| {
        let style = tone.map(|tone| theme.sentence(tone)).unwrap_or_default();
        lines.extend(text::wrap(words, width).into_iter().map(|line| Line::styled(line, style)));
    };
    if plan.shows_code() {
        say(
            &mut lines,
            "Owners and Admins need one. Scan the code with the app, or type the key:",
            None,
        );
    } else {
        say(&mut lines, "Owners and Admins need one. Type this key into the app:", None);
    }
    for line in text::wrap(app.key.reveal(), width.min(20)) {
        lines.push(Line::styled(format!("  {line}"), theme.strong()));
    }
    if let (false, Some(qr)) = (plan.shows_code(), &qr) {
        let Size { width, height } = BesideQr::needed(qr, theme);
        let words = format!("Enlarge the terminal to {width}x{height} to see a QR code.");
        say(&mut lines, &words, Some(Tone::Pending));
    }
    lines.push(Line::default());
    say(&mut lines, "Then enter the code from the app:", None);
    let shown = FieldText { text: text::clean(app.code.reveal()), cursor: app.code.cursor() };
    let (line, column) = field::line("Code", &shown, CODE_ROOM, theme);
    let row = lines.len() as u16;
    lines.push(line);
    lines.extend(auth_request::complaint_lines(
        &form.request,
        Place::Code,
        state.now,
        TextColumns { indent: 0, width },
        theme,
    ));
    lines.extend(below(state, form, width, theme));
    canvas.text(lines, plan.words);
    let position = Position { x: plan.words.x + column as u16, y: plan.words.y + row };
    if plan.words.contains(position) {
        canvas.place_cursor(position);
    }
}
