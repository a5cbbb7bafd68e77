//! Waiting for a browser that goes through the realm: what to open, and what to compare.

use crate::{
    contract::{Tone, api::RealmSignInBegun},
    tui::{canvas::Canvas, qr::Qr, text, widgets::beside_qr::BesideQr},
};
use ratatui::{
    layout::{Rect, Size},
    text::Line,
};

/// What is waited for.
#[derive(Clone, Debug, Default)]
pub struct RealmWait {
    /// Absent before the server gave an address, and once that leads nowhere any more.
    pub begun: Option<RealmSignInBegun>,
    /// Whether a browser is on its way through the realm.
    pub in_browser: bool,
    /// Of the question under way; an answer to another one is dropped.
    pub number: u64,
}

/// Draws it over `area`; `title` says what for, `below` follows its words.
pub fn draw(
    wait: &RealmWait,
    title: &str,
    below: Vec<Line<'static>>,
    canvas: &mut Canvas,
    area: Rect,
) {
    let theme = canvas.theme;
    let qr = wait.begun.as_ref().and_then(|begun| Qr::of(&begun.address));
    let plan = BesideQr::plan(qr.as_ref(), theme, area);
    canvas.clear(area);
    plan.draw(qr.as_ref(), canvas);
    let width = usize::from(plan.words.width);
    let mut lines = vec![];
    let say = |lines: &mut Vec<Line<'static>>, words: &str, tone: Option<Tone>| {
        let style = tone.map(|tone| theme.sentence(tone)).unwrap_or_default();
        let words = text::wrap(&theme.words(words), width);
        lines.extend(words.into_iter().map(|line| Line::styled(line, style)));
    };
    let title = text::wrap(&theme.words(title), width).into_iter();
    lines.extend(title.map(|line| Line::styled(line, theme.title())));
    if let Some(begun) = &wait.begun {
        let how = match plan.shows_code() {
            true => "Scan the code, or open this address in a browser:",
            false => "Open this address in a browser:",
        };
        say(&mut lines, how, None);
        for line in text::wrap(&text::clean(&begun.address), width) {
            lines.push(Line::styled(line, theme.strong()));
        }
        say(&mut lines, "Go on there only if the page shows this code:", None);
        let code = text::clean(&begun.code);
        lines.push(Line::styled(format!("  {code}"), theme.strong()));
        if let (false, Some(qr)) = (plan.shows_code(), &qr) {
            let Size { width, height } = BesideQr::needed(qr, theme);
            let words = format!("Enlarge the terminal to {width}x{height} to see a QR code.");
            say(&mut lines, &words, None);
        }
        let stage = match wait.in_browser {
            true => "The browser is at the realm. Waiting until it is back.",
            false => "Waiting for the browser.",
        };
        say(&mut lines, stage, Some(Tone::Pending));
    }
    lines.extend(below);
    canvas.text(lines, plan.words);
}
