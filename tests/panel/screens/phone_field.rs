//! The field of a telephone number: typed, pasted, erased, and what is asked about it.

use super::{at_every_size, test_panel::TestPanel};
use mfadmin::contract::{OnLandline, PhoneState, User};

const LANDLINE: &str = "A landline: texts may not reach it.";

/// Edit User of somebody without a number, in its field.
fn editing() -> TestPanel {
    let mut panel = TestPanel::open(80, 24);
    open_ana(&mut panel);
    panel
}

fn open_ana(panel: &mut TestPanel) {
    panel.pick("Ana");
    panel.press("p");
}

fn ana(panel: &TestPanel) -> &User {
    panel.server.users.iter().find(|user| user.name == "Ana Lima").unwrap()
}

fn number(panel: &TestPanel) -> Option<&str> {
    ana(panel).phone.number().map(|number| number.e164())
}

/// What the field of the number holds.
fn field(panel: &TestPanel) -> String {
    let screen = panel.screen();
    let line = screen.lines().find(|line| line.contains("│ Number")).unwrap();
    line.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

#[test]
fn unlisted_number_screen() {
    at_every_size("unlisted_number", |panel| {
        open_ana(panel);
        panel.type_text("+11234567890");
        panel.press("enter");
    });
}

#[test]
fn unlisted_number_is_asked_about_and_saved_with_a_yes() {
    let mut panel = editing();
    panel.type_text("+11234567890");
    panel.says(&["Not in the numbering plans of this version. Check the digits."]);
    panel.press("enter");
    panel.says(&["+1 1234567890 is not in the numbering plans of this version.", "Use it anyway?"]);
    panel.press("n");
    panel.says(&["Edit User", "Not in the numbering plans of this version."]);
    assert_eq!((number(&panel), panel.orders.len()), (None, 0));
    panel.press("enter");
    panel.press("enter");
    assert_eq!(number(&panel), None, "no is marked");
    panel.press("enter");
    panel.press("y");
    assert_eq!(number(&panel), Some("+11234567890"));
    // The number that the user has is not asked about again.
    panel.press("p");
    panel.press("enter");
    assert!(!panel.screen().contains("Use it anyway?"), "{}", panel.screen());
}

#[test]
fn another_unlisted_number_is_asked_about_anew() {
    let mut panel = editing();
    panel.type_text("+11234567890");
    panel.press("enter");
    panel.press("n");
    panel.press("backspace");
    panel.press("1");
    panel.press("enter");
    panel.says(&["+1 1234567891 is not in the numbering plans"]);
}

#[test]
fn added_user_with_an_unlisted_number_is_asked_about_last() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("+");
    panel.type_text("Zoe Z");
    "tab tab tab".split(' ').for_each(|key| panel.press(key));
    panel.type_text("+11234567890");
    panel.press("enter");
    assert!(!panel.screen().contains("Use it anyway?"), "the address is missing");
    panel.type_text("zoe@example.com");
    panel.press("enter");
    panel.says(&["Use it anyway?"]);
    panel.press("y");
    let zoe = panel.server.users.iter().find(|user| user.handle().to_string() == "zoe@example.com");
    let phone = zoe.map(|user| user.phone.number().map(|number| number.e164().to_owned()));
    assert_eq!(phone, Some(Some("+11234567890".to_owned())));
}

#[test]
fn landline_is_pointed_out_or_refused() {
    let mut panel = editing();
    panel.type_text("+442079460958");
    panel.says(&["+44 20 7946 0958 is a number in GB.", LANDLINE]);
    let mut panel = TestPanel::unanswered(80, 24);
    panel.server.me.landlines = OnLandline::Refuse;
    panel.answer_all();
    open_ana(&mut panel);
    panel.type_text("+442079460958");
    panel.says(&["Landlines get no texts here. Enter the number of a mobile."]);
    panel.press("ctrl-u");
    panel.type_text("+447400123456");
    panel.says(&["+44 7400 123456 is a number in GB."]);
}

#[test]
fn numbers_of_whole_countries_are_typed_pasted_and_erased() {
    for (typed, digits, shown) in [
        ("+14414123456", "+14414123456", "+1 441-412-3456 is a number in BM."),
        ("+14734031234", "+14734031234", "+1 473-403-1234 is a number in GD."),
        ("+17582845678", "+17582845678", "+1 758-284-5678 is a number in LC."),
        ("+261321234567", "+261321234567", "+261 32 12 345 67 is a number in MG."),
    ] {
        let mut panel = editing();
        panel.type_text(typed);
        panel.says(&[shown]);
        assert_eq!(field(&panel), digits);
        for left in (1..digits.len()).rev() {
            while field(&panel).len() > left {
                panel.press("backspace");
            }
            assert_eq!(field(&panel), digits[..left], "erased");
        }
        panel.press("ctrl-u");
        panel.paste(shown.split(" is").next().unwrap());
        panel.says(&[shown]);
    }
}

#[test]
fn pasted_number_is_read_in_any_spelling() {
    for pasted in [
        "tel:+1-415-555-2671",
        "\u{202a}+1 415 555 2671\u{202c}",
        "+1‑415–555—2671",
        "+١ ٤١٥ ٥٥٥ ٢٦٧١",
        "(415)\u{a0}555\u{2009}2671",
        "  +1.415.555.2671\n",
    ] {
        let mut panel = editing();
        panel.paste(pasted);
        panel.says(&["+1 415-555-2671 is a number in US."]);
        panel.press("enter");
        assert_eq!(number(&panel), Some("+14155552671"), "{pasted}");
    }
    let mut panel = editing();
    panel.paste("tel:+14155552671;ext=12");
    panel.says(&["A text reaches no extension. Enter the number without it."]);
    assert_eq!(field(&panel), "");
    assert_eq!(ana(&panel).phone, PhoneState::NotSet);
}

#[test]
fn key_of_another_script_types_its_digit() {
    let mut panel = editing();
    panel.type_text("+٤٤７९11");
    assert_eq!(field(&panel), "+447911");
}

#[test]
fn old_mexican_number_is_mended_by_its_reader() {
    let mut panel = editing();
    panel.type_text("+5215512345678");
    panel.says(&["Mexican numbers have no 1 after +52 since 2019. Remove the 1."]);
    panel.press("enter");
    assert_eq!(number(&panel), None);
}
