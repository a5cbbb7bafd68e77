//! The shortest ways from one place of the screen to another (ECMA-48, cursor control).

use ratatui::layout::Position;

/// The way from a place to one in a lower row. In raw mode a line feed keeps the column.
pub fn below(from: Position, to: Position) -> String {
    let from_here = match to.x.checked_sub(from.x) {
        Some(columns) => forward(columns),
        None if from.x - to.x < 4 => "\x08".repeat(usize::from(from.x - to.x)),
        None => format!("\x1b[{}D", from.x - to.x),
    };
    let from_the_edge = "\r".to_owned() + &forward(to.x);
    let across = if from_here.len() <= from_the_edge.len() { from_here } else { from_the_edge };
    across + &"\n".repeat(usize::from(to.y - from.y))
}

pub fn forward(columns: u16) -> String {
    match columns {
        0 => String::new(),
        1 => "\x1b[C".to_owned(),
        many => format!("\x1b[{many}C"),
    }
}
