//! The one place through which text from outside reaches a cell.
//!
//! A name can hold escape sequences, direction overrides and invisible characters. Here they
//! become visible placeholders, and widths are counted by grapheme.

use crate::contract::text::is_hidden;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands for a character that may not reach the terminal.
const PLACEHOLDER: char = '\u{FFFD}';
/// More marks than this on one letter serve to draw over the neighbouring lines.
const MAX_MARKS: usize = 4;

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
        marks = if shown.width() == Some(0) { marks + 1 } else { 0 };
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
    if text.width() <= width {
        return text;
    }
    let room = width.saturating_sub(ellipsis.width());
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        if joined_width(&out, grapheme) > room {
            break;
        }
        out.push_str(grapheme);
    }
    if ellipsis.width() <= width {
        out.push_str(ellipsis);
    }
    out
}

/// A user's name, safe to show and short enough for a sentence.
pub fn short_name(name: &str) -> String {
    fit(name, 30, "…")
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
    let used = out.width();
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
            if line.width() + gap + word.width() <= width {
                line.extend(std::iter::repeat_n(' ', gap));
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            let whole = |grapheme: &str| grapheme.width() <= width;
            // A letter with marks can be wider than the line; its parts are not.
            let pieces = word.graphemes(true).flat_map(|grapheme| match whole(grapheme) {
                true => vec![grapheme],
                false => grapheme.split("").filter(|part| !part.is_empty()).collect(),
            });
            for grapheme in pieces {
                if joined_width(&line, grapheme) > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(grapheme);
            }
        }
        lines.push(line);
    }
    lines
}

/// Columns of both together, which some scripts draw narrower or wider than one after the other.
fn joined_width(line: &str, grapheme: &str) -> usize {
    [line, grapheme].concat().width()
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

/// Joiners and variation selectors belong to emoji and to scripts such as Devanagari and Persian;
/// beside ASCII they only serve to make two names look alike.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let fits = |c: char| !c.is_ascii() && !is_hidden(c);
    before.is_some_and(fits) && after.is_none_or(|c| fits(c) || c == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn controls_become_visible() {
        assert_eq!(clean("a\x1b[2Jb\x07\n\0\u{9b}m"), "a␛[2Jb␇␊␀\u{FFFD}m");
        assert_eq!(clean("abc\u{202E}txt.exe"), "abc\u{FFFD}txt.exe");
        assert_eq!(clean("pay\u{200B}pal a\u{200D}b"), "pay\u{FFFD}pal a\u{FFFD}b");
    }

    #[test]
    fn honest_scripts_stay_as_they_are() {
        for name in ["José Ñandú", "李小龍", "محمد علي", "דוד לוי", "क्षत्रिय", "می‌خواهم"]
        {
            assert_eq!(clean(name), name);
        }
    }

    #[test]
    fn emoji_take_the_same_columns_on_every_terminal() {
        assert_eq!(clean("👨‍👩‍👧 ❤️ 👍🏽"), "👨👩👧 ❤ 👍");
        assert_eq!(clean("👩\u{200D}"), "👩");
    }

    #[test]
    fn stacked_marks_are_limited() {
        let zalgo = format!("a{}", "\u{301}".repeat(50));
        assert_eq!(clean(&zalgo).chars().count(), 1 + MAX_MARKS);
        let tower = format!("ก{}", "\u{E47}".repeat(50));
        assert_eq!(clean(&tower).chars().count(), 1 + MAX_MARKS);
    }

    #[test]
    fn wide_characters_are_never_cut_in_half() {
        assert_eq!(fit("李小龍", 5, "…"), "李小…");
        assert_eq!(cell("李小龍", 4, "…"), "李… ");
        assert_eq!(fit("abc", 3, "…"), "abc");
        assert_eq!(fit("abc", 0, "…"), "");
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\n\nb", 3), ["a", "", "b"]);
        assert!(wrap("🉠ං", 2).iter().all(|line| line.width() <= 2));
    }

    proptest! {
        #[test]
        fn nothing_dangerous_passes(text in any::<String>()) {
            let shown = clean(&text);
            prop_assert!(!shown.chars().any(|c| c.is_control()));
            let reorders = |c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!shown.chars().any(reorders));
        }

        #[test]
        fn a_cell_has_its_width(text in any::<String>(), width in 0usize..60) {
            prop_assert_eq!(cell(&text, width, "…").width(), width);
        }

        #[test]
        fn wrapped_lines_fit(text in any::<String>(), width in 2usize..40) {
            for line in wrap(&text, width) {
                prop_assert!(line.width() <= width, "{:?}", line);
            }
        }
    }
}
