//! Setting up the authenticator: the QR code beside the key, or above it, or the key alone where
//! the terminal is too small.

use crate::{
    contract::{Tone, api::Typed},
    tui::{
        State,
        canvas::{Canvas, text_lines::TextLines},
        input::secret_line::SecretLine,
        qr::Qr,
        screens::sign_in::{
            form::SignIn,
            status::{CODE_ROOM, below},
        },
        text,
        theme::Theme,
        widgets::{
            auth_request::{self, Place, TextColumns},
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

/// Columns that the words need beside the code.
const BESIDE: u16 = 30;

/// Rows that they need below it.
const BELOW: u16 = 11;

/// Where the picture goes and where the words go.
struct Plan {
    picture: Option<(Rect, usize)>,
    words: Rect,
}

pub fn draw(state: &State, form: &SignIn, app: &App, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let qr = Qr::of(app.address.reveal());
    let plan = plan(qr.as_ref(), theme, area);
    canvas.clear(area);
    if let (Some(qr), Some((place, quiet))) = (&qr, plan.picture) {
        let lines = qr.lines(theme.charset, quiet).into_iter().map(Line::raw);
        canvas.text(TextLines::new(lines.collect::<Vec<_>>()).style(theme.qr()), place);
    }
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
    if plan.picture.is_some() {
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
    if let (None, Some(qr)) = (&plan.picture, &qr) {
        let Size { width, height } = needed(qr, theme);
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

fn plan(qr: Option<&Qr>, theme: Theme, area: Rect) -> Plan {
    let inset = |area: Rect| Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(1),
    };
    let words_alone = Plan { picture: None, words: inset(area) };
    let Some(qr) = qr else { return words_alone };
    let beside = Size { width: area.width.saturating_sub(BESIDE), height: area.height };
    if let Some(quiet) = qr.fitting(theme.charset, beside) {
        let Size { width, height } = qr.size(theme.charset, quiet);
        let rest = Rect { x: area.x + width, width: area.width - width, ..area };
        return Plan { picture: Some((Rect { width, height, ..area }, quiet)), words: inset(rest) };
    }
    let above = Size { width: area.width, height: area.height.saturating_sub(BELOW) };
    if let Some(quiet) = qr.fitting(theme.charset, above) {
        let Size { width, height } = qr.size(theme.charset, quiet);
        let rest = Rect { y: area.y + height, height: area.height - height, ..area };
        return Plan { picture: Some((Rect { width, height, ..area }, quiet)), words: inset(rest) };
    }
    words_alone
}

/// The least terminal on which the code is shown beside the words.
fn needed(qr: &Qr, theme: Theme) -> Size {
    let least = qr.least(theme.charset);
    // One row more for the footer.
    Size { width: least.width + BESIDE, height: least.height + 1 }
}
