//! How many columns of a terminal a text takes: the one answer for layout, drawing and tables.
//!
//! Terminals count characters one by one, as `wcwidth` of the C library does, and not clusters of them
//! as `unicode-width` counts strings: a spacing mark (general category Mc) has a column of its own, and
//! an Arabic ligature has those of its letters. Where terminals differ, this is what the one takes that
//! needs most, so nothing is ever drawn over a letter.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Columns of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Columns {
    /// What every terminal gives it.
    Agreed(usize),
    /// The most that one gives it.
    Disputed(usize),
}

/// Blocks whose marks were there in Unicode 5.0: every terminal draws those over their letter. Younger
/// marks have a column of their own where the tables are older, as in GNU screen 4.9.
const OLD_MARKS: [(char, char); 33] = [
    ('\u{300}', '\u{486}'),
    ('\u{488}', '\u{615}'),
    ('\u{64B}', '\u{65E}'),
    ('\u{670}', '\u{7F3}'),
    ('\u{901}', '\u{902}'),
    ('\u{93C}', '\u{954}'),
    ('\u{962}', '\u{9E3}'),
    ('\u{A01}', '\u{A4D}'),
    ('\u{A70}', '\u{A71}'),
    ('\u{A81}', '\u{AE3}'),
    ('\u{B01}', '\u{B43}'),
    ('\u{B4D}', '\u{B4D}'),
    ('\u{B56}', '\u{B56}'),
    ('\u{B82}', '\u{BCD}'),
    ('\u{C3E}', '\u{C56}'),
    ('\u{CBC}', '\u{CE3}'),
    ('\u{D41}', '\u{D43}'),
    ('\u{D4D}', '\u{D4D}'),
    ('\u{DCA}', '\u{EB9}'),
    ('\u{EBB}', '\u{F87}'),
    ('\u{F90}', '\u{1032}'),
    ('\u{1036}', '\u{1039}'),
    ('\u{1058}', '\u{1059}'),
    ('\u{135F}', '\u{180D}'),
    ('\u{18A9}', '\u{1A18}'),
    ('\u{1B00}', '\u{1B73}'),
    ('\u{1DC0}', '\u{1DCA}'),
    ('\u{1DFE}', '\u{20EF}'),
    ('\u{302A}', '\u{309A}'),
    ('\u{A806}', '\u{A826}'),
    ('\u{FB1E}', '\u{FE23}'),
    ('\u{10A01}', '\u{10A3F}'),
    ('\u{1D167}', '\u{1D244}'),
];

/// Columns that `text` takes.
pub fn of(text: &str) -> usize {
    text.chars().map(of_char).sum()
}

/// Columns that `c` takes.
pub fn of_char(c: char) -> usize {
    let (Columns::Agreed(columns) | Columns::Disputed(columns)) = count(c);
    columns
}

/// The beginning of `text` that `width` columns hold; no letter loses its marks.
pub fn kept(text: &str, width: usize) -> &str {
    let mut room = width;
    for (at, grapheme) in text.grapheme_indices(true) {
        match room.checked_sub(of(grapheme)) {
            Some(rest) => room = rest,
            None => return &text[..at],
        }
    }
    text
}

/// Whether a terminal may draw `text` in fewer columns than [`of`] says.
pub fn are_disputed(text: &str) -> bool {
    text.chars().any(|c| matches!(count(c), Columns::Disputed(_)))
}

/// Whether `c` is drawn over the letter before it, at least by some terminals.
pub fn is_mark(c: char) -> bool {
    let category = || c.general_category();
    !c.is_ascii()
        && (of_char(c) == 0
            || matches!(
                category(),
                GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
            ))
}

/// Whether `c` is drawn over the letter before it, or beside it as its part.
pub fn needs_letter(c: char) -> bool {
    !c.is_ascii() && (is_mark(c) || c.general_category() == GeneralCategory::SpacingMark)
}

fn count(c: char) -> Columns {
    use GeneralCategory::{EnclosingMark, Format, NonspacingMark, SpacingMark};
    let counted = c.width().unwrap_or(0);
    if c < '\u{300}' {
        return Columns::Agreed(counted);
    }
    match c.general_category() {
        SpacingMark if is_wide_mark(c) => Columns::Disputed(2),
        SpacingMark => Columns::Disputed(1),
        NonspacingMark | EnclosingMark if is_old_mark(c) => Columns::Agreed(0),
        NonspacingMark | EnclosingMark => Columns::Disputed(1),
        // tmux puts what follows it into the same column.
        Format if c == '\u{200D}' => Columns::Disputed(0),
        // What else hides was replaced before it is measured.
        Format if counted == 0 && matches!(c, '\u{200B}'..='\u{206F}' | '\u{FEFF}') => {
            Columns::Agreed(0)
        }
        Format => Columns::Disputed(1),
        // Selectors of a shape are marks; the vowels and finals of Hangul are letters.
        _ if matches!(c, '\u{1160}'..='\u{11FF}') => Columns::Agreed(0),
        _ if counted == 0 => Columns::Disputed(1),
        _ if counted > 1 && !is_east_asian(c) => Columns::Disputed(2),
        // Numbers in circles, which unicode-width calls narrow.
        _ if matches!(c, '\u{3248}'..='\u{324F}') => Columns::Disputed(2),
        _ => Columns::Agreed(counted),
    }
}

fn is_old_mark(c: char) -> bool {
    let at = OLD_MARKS.partition_point(|(_, last)| *last < c);
    OLD_MARKS.get(at).is_some_and(|(first, _)| *first <= c)
        // Of every plane, those that choose a shape.
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The tone marks of Hangul and the reading marks of Vietnamese Han.
fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{302E}' | '\u{302F}' | '\u{16FF0}' | '\u{16FF1}')
}

/// Scripts whose letters every terminal draws two columns wide.
fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{A960}'..='\u{A97C}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FFE6}'
        | '\u{17000}'..='\u{18CFF}'
        | '\u{1B000}'..='\u{1B2FF}'
        | '\u{20000}'..='\u{3FFFD}'
    )
}
