//! The columns that wide letters cover.

use super::test_panel::TestPanel;
use mfadmin::tui::view;
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, CellDiffOption},
};

/// The screen on which Ana Lima is called `name`.
fn screen(name: &str) -> Buffer {
    let mut panel = TestPanel::open(80, 24);
    let ana = panel.server.users.iter_mut().find(|user| user.name == "Ana Lima").unwrap();
    ana.name = name.to_owned();
    ana.revision += 1;
    panel.press("R");
    panel.press("/");
    panel.type_text("user1@");
    panel.typing_pause();
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let drawn = terminal.draw(|frame| view::view(&panel.state, panel.theme, frame)).unwrap();
    drawn.buffer.clone()
}

#[test]
fn covered_cells_are_redrawn_once_the_letter_is_gone() {
    for name in ["李小龍", "प्रिया त्रिपाठी", "👩 Family"] {
        let (wide, plain) = (screen(name), screen("Ab Cd"));
        let drawn = wide.diff(&plain);
        let covered = wide.content.iter().enumerate();
        let covered = covered.filter(|(_, cell)| cell.diff_option == CellDiffOption::Skip);
        let mut count = 0;
        for (at, _) in covered {
            let (x, y) = wide.pos_of(at);
            assert!(drawn.iter().any(|(a, b, _)| (*a, *b) == (x, y)), "{name}: column {x}");
            count += 1;
        }
        assert!(count > 0, "{name} covers columns");
    }
}
