//! The first two lines: the organisation, who I am, the gauge; the views and their counts.

use crate::{
    contract::{Tone, api::Summary, columns, text::number},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        input::{keymap::Context, mouse::Target},
        state::{Screen, directory, sending},
        text,
        theme::Theme,
        widgets::gauge::gauge,
    },
};
use ratatui::{
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
};

const TITLE: &str = " mfadmin ";
/// Columns of the gauge with its figures.
const GAUGE: u16 = 21;
/// Columns for which an organisation and a person are named.
const LEAST_NAMES: usize = 8;
/// Columns for which the person alone is.
const LEAST_NAME: usize = 5;

pub fn draw(state: &State, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let [left, right] =
        Layout::horizontal([Constraint::Fill(1), Constraint::Length(GAUGE)]).areas(area);
    let role = state.me.as_ref().map(|me| format!(" ({})", me.role().label()));
    let role = role.unwrap_or_default();
    let beside = usize::from(left.width).saturating_sub(columns::of(TITLE) + role.len());
    let (tone, warning) = warning(state, beside, theme);
    let is_crowded = directory::is_mirrored(state) && columns::of(&warning) > beside;
    let width = usize::from(left.width).saturating_sub(columns::of(&warning));
    let mut spans = vec![Span::styled(TITLE, theme.title())];
    if let Some(me) = &state.me {
        match width.saturating_sub(columns::of(TITLE) + 6 + role.len()) {
            _ if is_crowded => {}
            // A letter or two of each say nothing: who is at the keys matters more.
            0..LEAST_NAMES => {
                let room = width.saturating_sub(columns::of(TITLE) + role.len() + 1);
                let name = match room {
                    0..LEAST_NAME => String::new(),
                    room => format!(" {}", text::fit(&me.user.name, room, theme.ellipsis())),
                };
                spans.push(Span::raw(format!("{name}{role}")));
            }
            room => {
                let organisation = text::fit(&me.organisation.name, room / 2, theme.ellipsis());
                // What the organisation leaves is the person's.
                let rest = room.saturating_sub(columns::of(&organisation));
                let name = text::fit(&me.user.name, rest, theme.ellipsis());
                spans.push(Span::styled(format!(" {organisation} "), theme.strong()));
                spans.push(Span::raw(format!("{} {name}{role}", theme.separator())));
            }
        }
    }
    spans.push(Span::styled(warning, theme.tone(tone)));
    canvas.text(Line::from(spans), left);
    if let Some(summary) = &state.summary {
        canvas.text(Line::from(gauge(summary, theme)), right);
    }
}

/// Which directory the users are of and how old what is shown of it is, in `room` columns where it can be said
/// in so few; else what is not sent.
fn warning(state: &State, room: usize, theme: Theme) -> (Tone, String) {
    if let Some((tone, [words, fewer])) = directory::words(state, theme) {
        let mark = if tone == Tone::Neutral { "" } else { theme.dot(tone) };
        let words = format!("  {mark} {words} ");
        let fits = columns::of(&words) <= room;
        return (tone, if fits { words } else { format!(" {mark} {fewer} ") });
    }
    let words = sending::missing_words(state);
    let words = words.map(|words| format!("  {} {words} ", theme.dot(Tone::Pending)));
    (Tone::Pending, words.unwrap_or_default())
}

/// The views; without spaces around them, and then without their counts, where room is scarce.
pub fn tabs(state: &State, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let summary = state.summary.as_ref();
    let room = usize::from(area.width);
    let tries = [(" ", summary), ("", summary), ("", None)];
    let mut lines = tries.map(|(pad, counts)| views(state, theme, pad, counts)).into_iter();
    let last = lines.next_back().unwrap_or_default();
    let mut line = lines.find(|line| line.width() <= room).unwrap_or(last);
    if let Some(turn) = state.busy.frame() {
        let spinner = theme.spinner(turn);
        let words = format!("  {spinner} loading");
        let fits = line.width() + columns::of(&words) <= room;
        let words = if fits { words } else { format!(" {spinner}") };
        line.push(Span::styled(words, theme.accent()));
    }
    canvas.line(line, area);
}

fn views(state: &State, theme: Theme, pad: &str, counts: Option<&Summary>) -> HitLine {
    let mut line = HitLine::default();
    for screen in Screen::ALL {
        let here = screen == state.screen;
        let style = if here { theme.pressed() } else { Style::new() };
        let count = match (screen, counts) {
            (Screen::Users, Some(summary)) => format!(" {}", number(summary.users())),
            (Screen::Security, Some(summary)) => format!(" {}", number(summary.gaps())),
            _ => String::new(),
        };
        line.push(Span::raw(" "));
        let key = state.keymap.key(Context::List, screen.command());
        let key = key.map(|key| theme.key(key) + " ").unwrap_or_default();
        let words = format!("{pad}{key}{}{count}{pad}", screen.label());
        line.push_hit(Span::styled(words, style), Target::Command(screen.command()));
    }
    line
}
