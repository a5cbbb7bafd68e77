//! The moving picture of the README: the real panel on the demo's users, key by key.
//!
//! `DOCUMENTS_UPDATE=always` records it anew. Otherwise the test plays it and compares the text of each
//! frame with what was recorded; dates, ages and the line of the trend are another each day.

mod story;
mod svg;

use super::{generated, root, text_of};
use std::fs;
use story::Frame;

const PICTURE: &str = "assets/pictures/panel.svg";
/// What the frames of the picture say, for this test and for whoever does not see it.
const WORDS: &str = "assets/pictures/panel.txt";

#[test]
fn picture_shows_the_panel_as_it_is() {
    let frames = story::play();
    if generated::is_written_anew() {
        fs::write(root().join(PICTURE), svg::draw(&frames)).unwrap();
        fs::write(root().join(WORDS), words(&frames)).unwrap();
        return;
    }
    let (recorded, now) = (lasting(&text_of(WORDS)), lasting(&words(&frames)));
    if let Some(difference) = generated::first_difference(&recorded, &now) {
        panic!(
            "the panel looks otherwise than its picture, {difference}\nRecord it anew: \
             DOCUMENTS_UPDATE=always cargo test --locked --test cli documents::pictures"
        );
    }
}

/// The picture and the words of its frames were recorded together.
#[test]
fn picture_holds_the_words_of_its_frames() {
    let (picture, words) = (text_of(PICTURE), text_of(WORDS));
    for word in words.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric)) {
        assert!(picture.contains(word), "{word}");
    }
}

fn words(frames: &[Frame]) -> String {
    let pages = frames.iter().map(|frame| format!("== {}\n{}\n", frame.caption, frame.text()));
    pages.collect()
}

/// `text` without what depends on the time: numbers, the blanks and units beside them, and braille.
fn lasting(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let mut kept = String::new();
        for word in line.split([' ', '│', '(', ')']) {
            let is_of_time =
                word.chars().any(|it| it.is_ascii_digit() || ('⠀'..='⣿').contains(&it))
                    || ["s", "min", "h", "d", "w", "mo", "y", "ago"].contains(&word)
                    || (word.ends_with('…') && word.chars().count() <= 3);
            if !is_of_time && !word.is_empty() {
                kept.push_str(word);
                kept.push(' ');
            }
        }
        kept + "\n"
    });
    lines.collect()
}

#[test]
fn what_the_time_changes_is_left_out() {
    let (today, later) =
        ("│ Created  2025-09-10 (14 mo ago) │ ⡤⠤", "│ Created  2025-10-01 (3 d ago)   │ ⠤ ");
    assert_eq!(lasting(today), lasting(later));
    assert_ne!(lasting("│ Phone ● Verified"), lasting("│ Phone ◐ Unverified"));
}
