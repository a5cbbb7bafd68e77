//! Names of thirty scripts as real terminals draw them: each whole, in its columns, and gone with its
//! row. What the panel writes is drawn by the terminal, byte for byte, and its cells are read back.

mod people;
mod real_terminal;

use crate::{program::TestHome, terminal::Screen};
use real_terminal::{Kind, ROWS, RealTerminal};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Columns of the narrowest common terminal, where the list has no addresses.
const COLUMNS: u16 = 80;

/// Columns in which nothing of the table of the shell is cut.
const WIDE: u16 = 110;

/// Rows of the list.
const PAGE: usize = 17;

/// A home with the three hundred in it, besides its Owner.
fn organisation() -> TestHome {
    let home = TestHome::with_organisation();
    let rows = people::names().into_iter().enumerate();
    let rows = rows.map(|(at, name)| format!("{name},{},member\n", email(at)));
    let file =
        home.write("users.csv", &("name,email,role\n".to_owned() + &rows.collect::<String>()));
    let run = home.run(&["import", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");
    home
}

fn email(at: usize) -> String {
    format!("p{at:03}@example.com")
}

/// The panel, and the terminal that draws it.
struct Drawn {
    panel: Screen,
    terminal: RealTerminal,
    drawn: usize,
}

impl Drawn {
    fn rows(&mut self) -> Vec<String> {
        self.panel.settle();
        self.terminal.draw(&self.panel.raw[self.drawn..]);
        self.drawn = self.panel.raw.len();
        self.terminal.rows()
    }
}

/// Columns of every name by the terminal's own account.
fn measured(terminal: &mut RealTerminal) -> BTreeMap<String, usize> {
    let names = people::names().into_iter().chain(["Ana Lima".to_owned()]);
    names.map(|name| (visible(&name), terminal.columns(&name))).collect()
}

/// What can be seen of `text`: terminals compose letters, and some drop joiners.
fn visible(text: &str) -> String {
    text.nfc().filter(|c| !matches!(c, '\u{200C}' | '\u{200D}')).collect()
}

/// The name at the begin of `row`, which ends where `next` begins, and the columns up to there.
fn name_before(row: &str, next: &str, measured: &BTreeMap<String, usize>) -> (String, usize) {
    let (cell, _) = row.split_once(next).unwrap_or_else(|| panic!("no {next:?} in {row:?}"));
    let name = visible(cell.trim_end());
    let columns = measured.get(&name).unwrap_or_else(|| panic!("{name:?} is nobody: {row:?}"));
    (name, columns + cell.len() - cell.trim_end().len())
}

/// The names in the rows of the list, each whole and in as many columns as the others.
fn names_in(rows: &[String], measured: &BTreeMap<String, usize>) -> Vec<String> {
    let list = &rows[4..4 + PAGE];
    let places: Vec<_> = list
        .iter()
        .filter_map(|row| row.strip_prefix(['│']))
        // The marks of the cursor and of a selection.
        .filter_map(|row| Some(&row[row.char_indices().nth(2)?.0..]))
        .filter(|row| !row.trim_matches(['│', ' ']).is_empty())
        .map(|row| {
            let role = if row.contains("Member") { "Member" } else { "Owner" };
            name_before(row, role, measured)
        })
        .collect();
    for (name, columns) in &places {
        assert_eq!(*columns, places[0].1, "{name} moves its row:\n{}", rows.join("\n"));
    }
    places.into_iter().map(|(name, _)| name).collect()
}

fn assert_drawn_in(kind: Kind) {
    let home = organisation();
    let mut terminal = RealTerminal::open(kind, COLUMNS);
    let measured = measured(&mut terminal);
    let panel = Screen::start(&home, &[], COLUMNS, ROWS);
    let mut drawn = Drawn { panel, terminal, drawn: 0 };
    let (mut cursor, mut seen) = (1, BTreeSet::new());
    loop {
        drawn.panel.wait_for(&format!("Users {cursor}/301"));
        let rows = drawn.rows();
        seen.extend(names_in(&rows, &measured));
        if cursor % 3 == 1 {
            assert_dialog_leaves_nothing(&mut drawn, &rows);
        }
        if cursor == 301 {
            break;
        }
        cursor = (cursor + PAGE).min(301);
        drawn.panel.press("\x1b[6~");
    }
    let all: BTreeSet<String> = measured.into_keys().collect();
    assert_eq!(seen, all);
    drawn.panel.press("q");
    assert_eq!(drawn.panel.end().exit_code(), 0);
}

/// `mfadmin users` in the shell, a screen at a time.
fn assert_table_in(kind: Kind) {
    let home = organisation();
    let mut terminal = RealTerminal::open(kind, WIDE);
    let measured = measured(&mut terminal);
    let mut shell = Screen::start(&home, &["users"], WIDE, ROWS);
    assert_eq!(shell.end().exit_code(), 0);
    let table = String::from_utf8(shell.raw.clone()).unwrap();
    let lines: Vec<&str> = table.lines().filter(|line| line.contains('@')).collect();
    let mut places = BTreeMap::new();
    for lines in lines.chunks(usize::from(ROWS) - 1) {
        terminal.draw(format!("\x1b[H\x1b[2J{}", lines.join("\r\n")).as_bytes());
        for row in terminal.rows().iter().filter(|row| !row.is_empty()) {
            let address = row.split(' ').find(|word| word.contains('@'));
            let (name, columns) = name_before(row, address.unwrap(), &measured);
            places.insert(name, columns);
        }
    }
    assert_eq!(places.len(), 301);
    let first = places["Ana Lima"];
    let moved: Vec<_> = places.iter().filter(|(_, columns)| **columns != first).collect();
    assert!(moved.is_empty(), "in other columns than {first}: {moved:?}");
}

/// Opens a dialog over the list and closes it again.
fn assert_dialog_leaves_nothing(drawn: &mut Drawn, list: &[String]) {
    drawn.panel.press("r");
    drawn.panel.wait_for("Log out of all sessions");
    let over = drawn.rows().join("\n");
    assert!(over.contains("@example.com"), "the address tells one user from another:\n{over}");
    drawn.panel.press("\x1b");
    let is_closed = |screen: &vt100::Screen| !screen.contents().contains("Log out of all");
    drawn.panel.wait_until("closed", is_closed);
    assert_eq!(drawn.rows(), list, "what the dialog left:\n{over}");
}

#[test]
#[ignore = "needs Debian's tmux"]
fn names_are_whole_in_tmux() {
    assert_drawn_in(Kind::Tmux);
    assert_table_in(Kind::Tmux);
}

#[test]
#[ignore = "needs Debian's screen"]
fn names_are_whole_in_gnu_screen() {
    assert_drawn_in(Kind::GnuScreen);
    assert_table_in(Kind::GnuScreen);
}

#[test]
#[ignore = "needs Debian's xterm and xvfb"]
fn names_are_whole_in_xterm() {
    assert_drawn_in(Kind::Xterm);
    assert_table_in(Kind::Xterm);
}
