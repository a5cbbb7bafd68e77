//! How the panel was left, and how it opens the next time.

use super::{
    program::{TestHome, mode},
    terminal::Screen,
};
use std::fs;

fn home() -> TestHome {
    let home = TestHome::with_organisation();
    let file = "name,email,role\nBo Chen,bo@example.com,member\nZed Dee,zed@example.com,admin\n";
    assert_eq!(home.feed(file, &["import", "-"]).code, Some(0));
    home
}

fn panel(home: &TestHome) -> Screen {
    Screen::start(home, &[], 100, 24)
}

fn leave(mut screen: Screen) {
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
}

/// Leaves the panel on Security, with the Admins only, the list turned around.
fn left(home: &TestHome) {
    let mut screen = panel(home);
    screen.wait_for("Users 1/3");
    screen.press("2");
    screen.wait_for("1/3 by urgency");
    screen.press("fjl");
    screen.wait_for("Role");
    screen.press("l\r");
    screen.wait_for("Admin");
    screen.wait_for("1/1 by urgency");
    screen.press("ss\r");
    screen.wait_for("by urgency ↓");
    screen.press("/zed\r");
    screen.wait_for("1 found");
    leave(screen);
}

#[test]
fn panel_reopens_as_left_without_the_search() {
    let home = home();
    left(&home);
    let file = home.state("panel.json");
    assert_eq!(mode(&file), 0o600);
    assert!(!fs::read_to_string(&file).unwrap().contains("zed"));
    let mut screen = panel(&home);
    screen.wait_for("1/1 by urgency ↓");
    assert!(screen.contents().contains("Zed Dee"), "{}", screen.contents());
    assert!(!screen.contents().contains("found"), "{}", screen.contents());
    screen.press("\x1b");
    screen.wait_for("1/3 by urgency ↓");
    leave(screen);
}

#[test]
fn columns_and_hidden_details_are_kept() {
    let home = home();
    let mut screen = panel(&home);
    screen.wait_for("User Details");
    assert!(!fs::exists(home.state("panel.json")).unwrap());
    screen.press("z");
    screen.wait_until("one pane", |shown| !shown.contents().contains("User Details"));
    screen.press("cjjj ");
    screen.wait_for("[x] Gap");
    screen.press("jj \r");
    screen.wait_until("the columns", |shown| {
        let shown = shown.contents();
        !shown.contains("Columns") && shown.contains("Gap") && !shown.contains("Number")
    });
    leave(screen);
    // A later version may know other columns, and this one keeps the rest.
    let file = home.state("panel.json");
    let kept = fs::read_to_string(&file).unwrap();
    let later = kept.replacen("\"gap\":", "\"shoe_size\": \"shown\", \"gap\":", 1);
    assert_ne!(later, kept);
    fs::write(&file, later).unwrap();
    let mut screen = panel(&home);
    screen.wait_for("Gap");
    let shown = screen.contents();
    assert!(!shown.contains("User Details") && !shown.contains("Number"), "{shown}");
    screen.press("cc\rz");
    screen.wait_for("User Details");
    leave(screen);
    assert!(!fs::read_to_string(&file).unwrap().contains("panes"), "the default needs no word");
}

#[test]
fn disabled_or_damaged_memory_starts_afresh() {
    let home = home();
    left(&home);
    for damaged in ["", "{}", "{\"screen\": \"nowhere\", \"lists\": []}"] {
        fs::write(home.state("panel.json"), damaged).unwrap();
        let mut screen = panel(&home);
        screen.wait_for("Users 1/3");
        leave(screen);
    }
    left(&home);
    let before = fs::read_to_string(home.state("panel.json")).unwrap();
    let config = fs::read_to_string(home.config_file()).unwrap();
    let config = config.replace("remember = true", "remember = false");
    fs::write(home.config_file(), config).unwrap();
    let mut screen = panel(&home);
    screen.wait_for("Users 1/3");
    leave(screen);
    assert_eq!(fs::read_to_string(home.state("panel.json")).unwrap(), before);
}

/// The colours of the name of the program, which every theme of its own has others for.
fn title(screen: &Screen) -> String {
    screen.look(|shown| {
        let cell = shown.cell(0, 1).unwrap();
        format!("{:?} on {:?}", cell.fgcolor(), cell.bgcolor())
    })
}

#[test]
fn theme_that_a_key_chose_is_kept() {
    let home = home();
    let mut screen = panel(&home);
    screen.wait_for("Users 1/3");
    let own = title(&screen);
    screen.press("TT");
    screen.wait_for("Theme: light.");
    let light = title(&screen);
    assert_ne!(light, own);
    leave(screen);
    let mut screen = panel(&home);
    screen.wait_for("Users 1/3");
    assert_eq!(title(&screen), light);
    leave(screen);
    // Who changes the configuration after that means it.
    let config = fs::read_to_string(home.config_file()).unwrap();
    fs::write(home.config_file(), config.replace("theme = \"auto\"", "theme = \"dark\"")).unwrap();
    let mut screen = panel(&home);
    screen.wait_for("Users 1/3");
    let dark = title(&screen);
    assert!(dark != light && dark != own, "{dark}");
    leave(screen);
    assert!(!fs::read_to_string(home.state("panel.json")).unwrap().contains("theme"));
    // Another version may know other themes.
    let file = home.state("panel.json");
    let kept = fs::read_to_string(&file).unwrap();
    let later =
        kept.replacen('{', "{\"theme\": {\"configured\": \"dark\", \"chosen\": \"mauve\"},", 1);
    fs::write(&file, later).unwrap();
    let mut screen = panel(&home);
    screen.wait_for("Users 1/3");
    assert_eq!(title(&screen), dark);
    leave(screen);
}
