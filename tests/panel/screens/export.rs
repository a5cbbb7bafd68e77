//! Writing to a file whom a list shows.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::{
    contract::Code,
    tui::theme::{Charset, Palette, Theme},
};

#[test]
fn the_dialog_says_what_will_be_in_the_file() {
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
fn who_leaves_the_dialog_is_told_what_became_of_the_file() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("e");
    panel.strike("enter");
    panel.strike("esc");
    panel.server.refuses_with = Some(Code::Internal);
    panel.answer_all();
    assert!(panel.screen().contains("Nothing was exported."), "{}", panel.screen());
}
