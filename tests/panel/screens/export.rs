//! Writing to a file whom a list shows.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::{
    contract::Code,
    tui::theme::{Charset, Palette, Theme},
};

#[test]
fn export_dialog_describes_the_file() {
    at_every_size("export", |panel| panel.press("e"));
    at_sizes([(60, 16)], "export_ascii", |panel| {
        panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        panel.press("2");
        panel.press("e");
        panel.press("backspace");
        panel.press("enter");
    });
}

#[test]
fn export_result_is_shown_after_leaving_the_dialog() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("e");
    panel.strike("enter");
    panel.strike("esc");
    panel.server.refuses_with = Some(Code::Internal);
    panel.answer_all();
    assert!(panel.screen().contains("Nothing was exported."), "{}", panel.screen());
}
