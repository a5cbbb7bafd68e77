//! The one place through which text from outside reaches a cell.
//!
//! A name can hold escape sequences, direction overrides and invisible characters. Here they
//! become visible placeholders, and widths are columns of a terminal.

use crate::contract::{
    Handle, columns,
    text::{is_hidden, joins},
};
use unicode_segmentation::UnicodeSegmentation;

/// Stands for a character that may not reach the terminal.
const PLACEHOLDER: char = '\u{FFFD}';
/// Stands for the letter that a mark lacks.
const NO_LETTER: char = '\u{25CC}';
/// More marks than this on one letter serve to draw over the neighbouring lines.
pub const MAX_MARKS: usize = 4;
/// Fewer columns tell nobody's name.
pub const LEAST_NAME: usize = 4;

/// `text` without anything that could move the cursor, reorder the line or hide.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        if varies(c, before, chars.peek().copied()) {
            continue;
        }
        let shown = match c {
            '\u{0}'..='\u{1F}' => picture(c),
            '\u{7F}' => '\u{2421}',
            _ if is_joiner(c) && joins(before, chars.peek().copied()) => c,
            _ if is_hidden(c) => PLACEHOLDER,
            c => c,
        };
        marks = if columns::is_mark(shown) { marks + 1 } else { 0 };
        // A mark without a letter would be drawn over what stands before the text.
        if columns::needs_letter(shown) && before.is_none_or(|c| c == ' ') {
            out.push(NO_LETTER);
        }
        if marks <= MAX_MARKS {
            out.push(shown);
        }
        before = Some(c);
    }
    out
}

/// `text` cleaned and cut to `width` columns; `ellipsis` takes the place of what was cut.
pub fn fit(text: &str, width: usize, ellipsis: &str) -> String {
    let text = clean(text);
    if columns::of(&text) <= width {
        return text;
    }
    let dots = columns::of(ellipsis);
    let mut out = columns::kept(&text, width.saturating_sub(dots)).to_owned();
    if dots <= width {
        out.push_str(ellipsis);
    }
    out
}

/// A user's name, safe to show and short enough for a sentence.
pub fn short_name(name: &str) -> String {
    fit(name, 30, "…")
}

/// A user in a sentence: names may be the same or look alike, addresses are not.
pub fn named(name: &str, handle: Handle<'_>) -> String {
    format!("{} <{}>", short_name(name), clean(&handle.shown()))
}

/// The same in `width` columns, of which the address comes first.
pub fn named_in(name: &str, handle: Handle<'_>, width: usize, ellipsis: &str) -> String {
    let address = format!("<{}>", clean(&handle.shown()));
    match width.checked_sub(columns::of(&address) + 1) {
        Some(room) if room >= LEAST_NAME => format!("{} {address}", fit(name, room, ellipsis)),
        _ => fit_ends(&handle.shown(), width, ellipsis),
    }
}

/// `text` cleaned and cut to `width` columns in its middle: addresses that begin alike end otherwise.
pub fn fit_ends(text: &str, width: usize, ellipsis: &str) -> String {
    let text = clean(text);
    let dots = columns::of(ellipsis);
    if columns::of(&text) <= width || width < dots + 2 {
        return fit(&text, width, ellipsis);
    }
    let mut tail = (width - dots) / 2;
    let head = columns::kept(&text, width - dots - tail);
    let mut end = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        match tail.checked_sub(columns::of(grapheme)) {
            Some(rest) => (tail, end) = (rest, at),
            None => break,
        }
    }
    format!("{head}{ellipsis}{}", &text[end..])
}

/// `words` as a sentence: they begin with a capital and end in a full stop.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let stop = if words.ends_with('.') { "" } else { "." };
    first.unwrap_or_default() + letters.as_str() + stop
}

/// Like [`fit`], filled up with spaces to exactly `width` columns.
pub fn cell(text: &str, width: usize, ellipsis: &str) -> String {
    let mut out = fit(text, width, ellipsis);
    let used = columns::of(&out);
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    out
}

/// `text` cleaned and broken into lines of at most `width` columns, at spaces where it has some.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in clean(paragraph).split(' ') {
            let gap = usize::from(!line.is_empty());
            if columns::of(&line) + gap + columns::of(word) <= width {
                line.extend(std::iter::repeat_n(' ', gap));
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            let whole = |grapheme: &str| columns::of(grapheme) <= width;
            // A letter with marks can be wider than the line; its parts are not.
            let pieces = word.graphemes(true).flat_map(|grapheme| match whole(grapheme) {
                true => vec![grapheme],
                false => grapheme.split("").filter(|part| !part.is_empty()).collect(),
            });
            for grapheme in pieces {
                if columns::of(&line) + columns::of(grapheme) > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(grapheme);
            }
        }
        lines.push(line);
    }
    lines
}

fn picture(control: char) -> char {
    char::from_u32(0x2400 + u32::from(control)).unwrap_or(PLACEHOLDER)
}

/// Parts of one emoji that some terminals join and others draw side by side. Without them every
/// terminal draws the same number of columns, and the rest of the line stays in its place.
fn varies(c: char, before: Option<char>, after: Option<char>) -> bool {
    let beside_emoji = before.is_some_and(is_emoji) || after.is_some_and(is_emoji);
    match c {
        '\u{200D}' => beside_emoji,
        '\u{FE0E}' | '\u{FE0F}' => before.is_some_and(|c| !c.is_ascii()),
        '\u{1F3FB}'..='\u{1F3FF}' => before.is_some_and(is_emoji),
        _ => false,
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}')
}
