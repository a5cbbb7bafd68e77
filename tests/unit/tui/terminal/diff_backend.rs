use mfadmin::tui::{canvas::text_lines::TextLines, terminal::diff_backend::*, text::clean};
use proptest::prelude::*;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::{
    buffer::{Buffer, CellDiffOption, CellWidth},
    layout::Rect,
    style::{Color, Modifier, Style},
    text::Line,
    widgets::Widget,
};
use std::num::NonZeroU16;

const WIDTH: u16 = 24;
const HEIGHT: u16 = 4;

fn terminal() -> vt100::Parser {
    let size = |cells: u16| NonZeroU16::new(cells).unwrap();
    vt100::Parser::new(size(HEIGHT), size(WIDTH), 0)
}

fn area() -> Rect {
    Rect::new(0, 0, WIDTH, HEIGHT)
}

/// The bytes that draw each frame over the one before.
fn drawn(frames: &[Buffer], mut backend: impl Backend, take: impl Fn() -> Vec<u8>) -> Vec<u8> {
    let mut before = Buffer::empty(area());
    let mut bytes = Vec::new();
    for frame in frames {
        let _ = backend.draw(before.diff(frame).into_iter());
        bytes.extend(take());
        before = frame.clone();
    }
    bytes
}

/// Every cell as the terminal has it.
fn seen(bytes: &[u8]) -> Vec<(String, String)> {
    let mut parser = terminal();
    parser.process(bytes);
    let cells = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (y, x)));
    cells
        .map(|(y, x)| {
            let cell = parser.screen().cell(y, x).unwrap();
            let text = match cell.contents() {
                "" => " ",
                text => text,
            };
            let letters = match (text, cell.inverse() || cell.underline()) {
                (" ", false) => String::new(),
                _ => format!("{:?} {} {}", cell.fgcolor(), cell.bold(), cell.dim()),
            };
            // Weight of a blank cannot be seen, so pens may differ in it.
            let letters = if text == " " && !letters.is_empty() {
                format!("{:?}", cell.fgcolor())
            } else {
                letters
            };
            let style =
                format!("{letters} {:?} {} {}", cell.bgcolor(), cell.inverse(), cell.underline());
            (text.to_owned(), style)
        })
        .collect()
}

fn by_pen(frames: &[Buffer]) -> Vec<u8> {
    let writer = mfadmin::tui::terminal::FrameWriter::default();
    drawn(frames, DiffBackend::new(writer.clone()), || writer.take_bytes())
}

fn by_crossterm(frames: &[Buffer]) -> Vec<u8> {
    let writer = mfadmin::tui::terminal::FrameWriter::default();
    drawn(frames, CrosstermBackend::new(writer.clone()), || writer.take_bytes())
}

fn styles() -> impl Strategy<Value = Style> {
    let colours = prop_oneof![
        3 => Just(Color::Reset),
        1 => Just(Color::Gray),
        1 => Just(Color::LightRed),
        1 => Just(Color::Indexed(237)),
    ];
    let modifiers = prop_oneof![
        3 => Just(Modifier::empty()),
        1 => Just(Modifier::BOLD),
        1 => Just(Modifier::DIM),
        1 => Just(Modifier::REVERSED),
        1 => Just(Modifier::UNDERLINED | Modifier::BOLD),
    ];
    (colours.clone(), colours, modifiers)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
}

/// Frames made of texts, like `texts`, put here and there.
fn frames(texts: &'static str) -> impl Strategy<Value = Vec<Buffer>> {
    let text = (0..WIDTH, 0..HEIGHT, texts, styles());
    let frame = prop::collection::vec(text, 0..8).prop_map(|texts| {
        let mut buffer = Buffer::empty(area());
        for (x, y, text, style) in texts {
            buffer.set_stringn(x, y, text, usize::from(WIDTH - x), style);
        }
        // Of both at once, terminals make what they like.
        for cell in &mut buffer.content {
            if cell.modifier.contains(Modifier::BOLD) {
                cell.modifier -= Modifier::DIM;
            }
        }
        buffer
    });
    prop::collection::vec(frame, 1..5)
}

const TEXT: &str = "[a-c é李●]{1,9}";
/// Some letters with a mark, which are drawn with more care than bytes.
const MARKED: &str = "([a-c é李●]\u{301}?\u{302}?){1,9}";

proptest! {
    #[test]
    fn the_terminal_shows_what_crossterm_would_draw(frames in frames(TEXT)) {
        prop_assert_eq!(seen(&by_pen(&frames)), seen(&by_crossterm(&frames)));
    }

    #[test]
    fn so_it_does_of_letters_with_marks(frames in frames(MARKED)) {
        prop_assert_eq!(seen(&by_pen(&frames)), seen(&by_crossterm(&frames)));
    }

    #[test]
    fn it_never_costs_more(frames in frames(TEXT)) {
        prop_assert!(by_pen(&frames).len() <= by_crossterm(&frames).len());
    }
}

#[test]
fn what_did_not_change_costs_nothing() {
    let mut frame = Buffer::empty(area());
    frame.set_string(2, 1, "Ana Lima", Style::new().fg(Color::Green));
    let once = by_pen(std::slice::from_ref(&frame));
    assert_eq!(by_pen(&[frame.clone(), frame]), once);
}

#[test]
fn a_short_gap_is_written_and_a_long_one_jumped_over() {
    let line = |text: &str| {
        let mut frame = Buffer::empty(area());
        frame.set_string(0, 0, text, Style::new());
        frame
    };
    let bytes = by_pen(&[line("2025-06-04 and so on 7"), line("2026-07-04 and so on 8")]);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.ends_with("\x1b[1;4H6-07\x1b[14C8"), "{text:?}");
}

/// Terminals that draw a wide character otherwise must not move what stands behind it.
#[test]
fn after_wide_characters_the_place_is_named_anew() {
    let mut frame = Buffer::empty(area());
    frame.set_string(0, 0, "李小龍 x", Style::new());
    let text = String::from_utf8(by_pen(&[frame])).unwrap();
    assert_eq!(text, "\x1b[1;1H李小龍\x1b[8Gx");
}

fn frame_of(texts: &[(u16, u16, &str, Style)]) -> Buffer {
    let mut frame = Buffer::empty(area());
    for (x, y, text, style) in texts {
        frame.set_string(*x, *y, text, *style);
    }
    frame
}

/// The bytes that draw the second frame over the first.
fn redrawn(first: Buffer, second: Buffer) -> String {
    let before = by_pen(std::slice::from_ref(&first)).len();
    String::from_utf8(by_pen(&[first, second])[before..].to_vec()).unwrap()
}

#[test]
fn long_blanks_are_erased_and_short_ones_written() {
    let line = |text: &str| frame_of(&[(0, 0, text, Style::new())]);
    let drawn = redrawn(line("abcdefghijkl x"), line("a            x"));
    assert_eq!(drawn, "\x1b[1;2H\x1b[11X");
    let drawn = redrawn(line("abcdefghijkl x"), line("abcdefghij   x"));
    assert_eq!(drawn, "\x1b[1;11H  ");
}

/// What a terminal erases with differs: GNU screen leaves its own background, others the new one.
#[test]
fn blanks_that_have_a_look_are_written() {
    let seen = [Style::new().bg(Color::Blue), Style::new().add_modifier(Modifier::REVERSED)];
    for style in seen {
        let first = frame_of(&[(0, 0, "abcdefghijkl x", style)]);
        let drawn = redrawn(first, frame_of(&[(0, 0, "             x", style)]));
        assert_eq!(drawn, format!("\x1b[1;1H{}", " ".repeat(12)), "{style:?}");
    }
    let blue = Style::new().fg(Color::Reset).bg(Color::Blue);
    let first = frame_of(&[(0, 0, "a", blue), (0, 1, "abcdefghijkl x", Style::new())]);
    let second = frame_of(&[(0, 0, "b", blue), (0, 1, "             x", Style::new())]);
    let drawn = redrawn(first, second);
    let erased = drawn.find("\x1b[12X").unwrap();
    let is_blue = drawn[..erased].rfind("44m") > drawn[..erased].rfind("[0m");
    assert!(!is_blue, "nothing is erased with a background of ours: {drawn:?}");
}

#[test]
fn what_looks_alike_is_drawn_together() {
    let [red, green] = [Color::Indexed(160), Color::Indexed(28)].map(|c| Style::new().fg(c));
    let rows = |left: &str, right: &str| {
        frame_of(&[
            (0, 0, left, red),
            (4, 0, right, green),
            (0, 1, left, red),
            (4, 1, right, green),
            (0, 2, left, red),
            (4, 2, right, green),
        ])
    };
    let drawn = redrawn(rows("on", "off"), rows("up", "end"));
    assert!(drawn.matches("38;5;").count() <= 2, "{drawn:?}");
}

#[test]
fn clearing_forgets_what_was_shown_and_how() {
    let writer = mfadmin::tui::terminal::FrameWriter::default();
    let mut diff_backend = DiffBackend::new(writer.clone());
    let mut frame = Buffer::empty(area());
    frame.set_string(0, 0, "a", Style::new());
    diff_backend.draw(Buffer::empty(area()).diff(&frame).into_iter()).unwrap();
    diff_backend.hide_cursor().unwrap();
    diff_backend.hide_cursor().unwrap();
    assert_eq!(String::from_utf8(writer.take_bytes()).unwrap(), "\x1b[1;1Ha\x1b[?25l");
    diff_backend.clear().unwrap();
    diff_backend.hide_cursor().unwrap();
    assert_eq!(String::from_utf8(writer.take_bytes()).unwrap(), "\x1b[0m\x1b[2J\x1b[?25l");
}

#[test]
fn marks_that_a_terminal_draws_beside_their_letter_are_covered() {
    let mut blank = Buffer::empty(area());
    blank.set_string(8, 0, "word", Style::new());
    let mut frame = blank.clone();
    frame.set_string(0, 0, "e\u{0301}\u{0302}", Style::new());
    let bytes = String::from_utf8(by_pen(&[blank, frame])).unwrap();
    let drawn = bytes.split("word").nth(1).unwrap();
    assert_eq!(drawn, "\u{1b}[1;1He\u{0301}\u{0302}\u{1b}[2G  ", "as many blanks as marks");
}

/// Lines of the panel's own cells, and the columns that their letters cover.
fn lines(texts: &[(u16, u16, String)]) -> Buffer {
    let mut buffer = Buffer::empty(area());
    for (x, y, text) in texts {
        let room = Rect { x: *x, y: *y, width: WIDTH - x, height: 1 };
        let mut line = Buffer::empty(room);
        TextLines::from(Line::raw(clean(text))).render(room, &mut line);
        // What lies beneath is gone as a whole, as beneath a dialog.
        let is_free = room.positions().all(|place| buffer[place].symbol() == " ");
        if is_free {
            buffer.merge(&line);
        }
    }
    let mut covered = 0;
    for cell in &mut buffer.content {
        match covered {
            0 => covered = cell.cell_width().saturating_sub(1),
            _ => {
                cell.set_diff_option(CellDiffOption::Skip);
                covered -= 1;
            }
        }
    }
    buffer
}

fn line(text: &str) -> Buffer {
    lines(&[(0, 0, text.to_owned())])
}

#[test]
fn words_whose_columns_are_disputed_are_drawn_on_blanks() {
    let bytes = String::from_utf8(by_pen(&[line("abcdefgh x"), line("রাজা দাস x")])).unwrap();
    let drawn = bytes.split(" x").nth(1).unwrap();
    assert_eq!(drawn, "\x1b[1;1H        \rরাজা দাস");
}

#[test]
fn behind_disputed_words_the_place_is_named_anew() {
    let drawn = String::from_utf8(by_pen(&[line("রাজা দাস x李")])).unwrap();
    assert_eq!(drawn, "\x1b[1;1Hরাজা দাস\x1b[10Gx李", "no blanks on blanks");
    let drawn = String::from_utf8(by_pen(&[line("রাজা李")])).unwrap();
    assert_eq!(drawn, "\x1b[1;1Hরাজা李", "one word, one cell");
}

/// Bengali, Tamil and Myanmar letters with marks of all kinds, and plain ones.
const DISPUTED: &str = "[a-d \u{995}\u{9BE}\u{9CB}\u{BA4}\u{BC8}\u{101E}\u{103A}李]{1,12}";

proptest! {
    /// The parser counts no column for many spacing marks, as some terminals do.
    #[test]
    fn nothing_moves_and_nothing_stays_where_a_terminal_needs_fewer_columns(
        frames in prop::collection::vec(
            prop::collection::vec((0..WIDTH, 0..HEIGHT, DISPUTED), 0..8),
            1..5,
        ),
    ) {
        let frames: Vec<Buffer> = frames.iter().map(|texts| lines(texts)).collect();
        let last = frames.last().unwrap();
        let seen = seen(&by_pen(&frames));
        for (at, cell) in last.content.iter().enumerate() {
            let is_covered = cell.diff_option == CellDiffOption::Skip;
            if !is_covered && cell.symbol().is_ascii() {
                prop_assert_eq!(&seen[at].0, cell.symbol(), "column {}", at);
            }
            if is_covered {
                let start = (0..at).rfind(|x| last.content[*x].diff_option != CellDiffOption::Skip);
                let word = last.content[start.unwrap()].symbol();
                let shown = seen[at].0.trim();
                prop_assert!(word.contains(shown), "{:?} stays in {:?}", shown, word);
            }
        }
    }
}
