//! Writing to a file whom a list shows.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::{
    contract::Code,
    tui::theme::{Charset, Palette, Theme},
};

#[test]
fn the_dialog_says_what_will_be_in_the_file() {
    at_every_size("export", |desk| desk.press("e"));
    at_sizes([(60, 16)], "export_ascii", |desk| {
        desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        desk.press("2");
        desk.press("e");
        desk.press("backspace");
        desk.press("enter");
    });
}

#[test]
fn who_leaves_the_dialog_is_told_what_became_of_the_file() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("e");
    desk.strike("enter");
    desk.strike("esc");
    desk.server.refuses_with = Some(Code::Internal);
    desk.answer_all();
    assert!(desk.screen().contains("Nothing was exported."), "{}", desk.screen());
}
