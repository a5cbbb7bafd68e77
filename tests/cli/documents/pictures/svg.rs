//! Frames of a terminal as one moving picture, without scripts: SVG, with an animation by CSS that stands still
//! for whoever asks for less motion.

use super::story::{COLUMNS, Frame, ROWS};
use std::{collections::HashMap, fmt::Write};
use vt100::{Cell, Color};

/// The size of a cell, in pixels.
const CELL: (f32, f32) = (8.4, 16.5);
const FONT: f32 = 14.0;
/// Where letters stand in a cell.
const BASE: f32 = 13.0;
/// What is around the cells, and how high the caption is.
const MARGIN: f32 = 14.0;
const CAPTION: f32 = 30.0;

const TEXT: &str = "#d6dbe5";
const GROUND: &str = "#12161e";

/// Colours 0 to 15, as a dark theme has them.
const PALETTE: [&str; 16] = [
    "#1b2029", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d6dbe5",
    "#6b7484", "#ef8891", "#b5d99a", "#f0d399", "#84c3f5", "#d99aec", "#7fd1db", "#ffffff",
];

/// How a piece of a row looks.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    text: String,
    ground: Option<String>,
    is_bold: bool,
    is_underlined: bool,
}

pub fn draw(frames: &[Frame]) -> String {
    let width = f32::from(COLUMNS) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(ROWS) * CELL.1 + 2.0 * MARGIN + CAPTION;
    let mut rows = Rows::default();
    let shown: String = frames
        .iter()
        .enumerate()
        .map(|(at, frame)| {
            let mut shown = format!("<g class=\"f\" id=\"f{at}\">\n");
            for row in 0..ROWS {
                if let Some(id) = rows.id(&row_of(&frame.screen, row)) {
                    let y = MARGIN + f32::from(row) * CELL.1;
                    let _ = writeln!(shown, "<use href=\"#r{id}\" y=\"{y}\"/>");
                }
            }
            let y = height - MARGIN;
            let caption = escaped(frame.caption);
            let _ = writeln!(
                shown,
                "<text class=\"c\" x=\"{MARGIN}\" y=\"{y}\">{caption}</text>\n</g>"
            );
            shown
        })
        .collect();
    let what = "The panel in a terminal: users with a gap, a setup link to one of them, a job for all, messages, \
                the audit log, the overview, the keys.";
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{what}\">\n<style>\n{}</style>\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" \
         fill=\"{GROUND}\"/>\n<defs>\n{}</defs>\n{shown}</svg>\n",
        style(frames),
        rows.drawn
    )
}

/// Each frame is seen for its time, in turn.
fn style(frames: &[Frame]) -> String {
    let total: u32 = frames.iter().map(|frame| frame.tenths).sum();
    let percent = |tenths: u32| f64::from(tenths) * 100.0 / f64::from(total);
    let mut style = format!(
        "text{{font:{FONT}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:{TEXT};\
         white-space:pre}}\n.c{{fill:#9aa5b8}}\n.b{{font-weight:bold}}\n.u{{text-decoration:underline}}\n\
         .f{{visibility:hidden;animation-duration:{}s;animation-timing-function:step-end;\
         animation-iteration-count:infinite}}\n",
        f64::from(total) / 10.0
    );
    let mut begin = 0;
    for (at, frame) in frames.iter().enumerate() {
        let end = begin + frame.tenths;
        let before = if at == 0 { "" } else { "0%{visibility:hidden}" };
        let _ = writeln!(
            style,
            "@keyframes k{at}{{{before}{:.2}%{{visibility:visible}}{:.2}%{{visibility:hidden}}}}\n\
             #f{at}{{animation-name:k{at}}}",
            percent(begin),
            percent(end)
        );
        begin = end;
    }
    style + "@media (prefers-reduced-motion:reduce){.f{animation:none}#f1{visibility:visible}}\n"
}

/// Rows that are the same in several frames are drawn once.
#[derive(Default)]
struct Rows {
    known: HashMap<String, usize>,
    drawn: String,
}

impl Rows {
    fn id(&mut self, row: &str) -> Option<usize> {
        if row.is_empty() {
            return None;
        }
        let next = self.known.len();
        let id = *self.known.entry(row.to_owned()).or_insert(next);
        if id == next {
            let _ = writeln!(self.drawn, "<g id=\"r{id}\">{row}</g>");
        }
        Some(id)
    }
}

/// A row, drawn at the top of the picture.
fn row_of(screen: &vt100::Screen, row: u16) -> String {
    let mut drawn = String::new();
    let mut column = 0;
    while column < COLUMNS {
        let Some(first) = screen.cell(row, column) else { break };
        let (look, begin) = (Look::of(first), column);
        let mut words = String::new();
        while let Some(cell) = screen.cell(row, column).filter(|cell| Look::of(cell) == look) {
            if !cell.is_wide_continuation() {
                words.push_str(if cell.has_contents() { cell.contents() } else { " " });
            }
            column += 1;
            // Words stand in their columns whatever the font is: a long blank begins a new piece.
            if words.ends_with("  ") && screen.cell(row, column).is_some_and(Cell::has_contents) {
                break;
            }
        }
        piece(&mut drawn, &look, &words, (begin, column - begin));
    }
    drawn
}

fn piece(drawn: &mut String, look: &Look, words: &str, (begin, columns): (u16, u16)) {
    let (x, width) = (MARGIN + f32::from(begin) * CELL.0, f32::from(columns) * CELL.0);
    if let Some(ground) = &look.ground {
        let (x, width, height) = (rounded(x), rounded(width), CELL.1);
        let _ = write!(
            drawn,
            "<rect x=\"{x}\" width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>"
        );
    }
    let blanks = words.len() - words.trim_start_matches(' ').len();
    let text = words.trim_matches(' ');
    if text.is_empty() {
        return;
    }
    let x = rounded(x + blanks as f32 * CELL.0);
    let behind = words.len() - words.trim_end_matches(' ').len();
    let length = rounded(width - (blanks + behind) as f32 * CELL.0);
    let class = match (look.is_bold, look.is_underlined) {
        (false, false) => "",
        (true, false) => " class=\"b\"",
        (false, true) => " class=\"u\"",
        (true, true) => " class=\"b u\"",
    };
    let fill =
        if look.text == TEXT { String::new() } else { format!(" style=\"fill:{}\"", look.text) };
    let _ = write!(
        drawn,
        "<text x=\"{x}\" y=\"{BASE}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\"{class}{fill}>{}</text>",
        escaped(text)
    );
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let (mut text, mut ground) = (colour(cell.fgcolor()), colour(cell.bgcolor()));
        if cell.inverse() {
            (text, ground) = (
                Some(ground.unwrap_or_else(|| GROUND.to_owned())),
                Some(text.unwrap_or_else(|| TEXT.to_owned())),
            );
        }
        let text = text.unwrap_or_else(|| TEXT.to_owned());
        let text = if cell.dim() { "#8a94a6".to_owned() } else { text };
        Self { text, ground, is_bold: cell.bold(), is_underlined: cell.underline() }
    }
}

/// A colour; none for the terminal's own.
fn colour(colour: Color) -> Option<String> {
    Some(match colour {
        Color::Default => return None,
        Color::Rgb(red, green, blue) => hex([red, green, blue]),
        Color::Idx(index @ 0..=15) => PALETTE[usize::from(index)].to_owned(),
        Color::Idx(index @ 16..=231) => {
            let place = index - 16;
            let level = |at: u8| if at == 0 { 0 } else { 55 + 40 * at };
            hex([level(place / 36), level(place / 6 % 6), level(place % 6)])
        }
        Color::Idx(index) => hex([8 + 10 * (index - 232); 3]),
    })
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn rounded(pixels: f32) -> f32 {
    (pixels * 10.0).round() / 10.0
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
