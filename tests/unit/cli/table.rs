use mfadmin::cli::table::*;
use mfadmin::contract::{Badge, Tone};

fn rows() -> [[Cell; 3]; 2] {
    let good = Badge { text: "Verified", tone: Tone::Good };
    [
        ["NAME", "PHONE", "E-MAIL"].map(Cell::new),
        [Cell::new("王小明\x1b[2J"), good.into(), Cell::new("wang@example.com")],
    ]
}

#[test]
fn a_pipe_gets_everything_and_no_colours() {
    let layout = Layout::of(&rows(), Screen::default());
    assert_eq!(layout.line(&rows()[0]), "NAME             PHONE     E-MAIL");
    assert_eq!(layout.line(&rows()[1]), "王小明\\u{1b}[2J  Verified  wang@example.com");
    let wide = [Cell::new(&"x".repeat(20)), Cell::new("a"), Cell::new("b")];
    assert_eq!(layout.line(&wide), format!("{}  a         b", "x".repeat(20)));
}

#[test]
fn a_screen_gets_what_fits() {
    let colours = Colours::Shown;
    let screen = Screen { columns: Some(30), colours, addressing: Addressing::Absolute };
    let layout = Layout::of(&rows(), screen);
    assert_eq!(layout.line(&rows()[1]), "王小明\\..  \u{1b}[32mVerified\u{1b}[m  wang@ex..");
    let narrow = Layout::of(&rows(), Screen { columns: Some(4), ..screen });
    let line =
        narrow.line(&["x".repeat(20), "y".repeat(20), "z".repeat(20)].map(|text| Cell::new(&text)));
    assert_eq!(line, "xxxxxx..  yyyyyy..  zzzzzz..", "no narrower than can be read");
}

#[test]
fn names_whose_columns_terminals_dispute_move_nothing_behind_them() {
    let names = ["রাজা দাস", "ﾊﾞﾝﾄﾞｳ ﾀﾛｳ", "علاء صلاح", "Ana"];
    let rows = names.map(|name| [Cell::new(name), Cell::new("member")]);
    let layout = Layout::of(&rows, Screen::default());
    let lines = rows.each_ref().map(|row| layout.line(row));
    assert_eq!(
        lines,
        ["রাজা দাস    member", "ﾊﾞﾝﾄﾞｳ ﾀﾛｳ  member", "علاء صلاح   member", "Ana         member"]
    );
    let (columns, addressing) = (Some(80), Addressing::Absolute);
    let layout = Layout::of(&rows, Screen { columns, addressing, ..Screen::default() });
    let lines = rows.each_ref().map(|row| layout.line(row));
    assert_eq!(lines[0], "রাজা দাস    \u{1b}[13Gmember");
    assert_eq!(lines[3], "Ana         member", "plain text costs no more");
    let layout = Layout::of(&rows, Screen { columns: Some(12), addressing, ..Screen::default() });
    assert!(!layout.line(&rows[0]).contains('\u{1b}'), "a line that is broken");
}
