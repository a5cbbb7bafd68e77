//! What commands ask and say on a terminal.

use super::{program::TestHome, terminal::Screen};
use mfadmin::config::{Config, Presence};

#[test]
fn init_asks_for_what_is_missing_until_it_can_be_read() {
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["init", "--region", "BR"], 100, 30);
    screen.wait_for("Your name:");
    screen.press("Ana Lima\r");
    screen.wait_for("Your e-mail address:");
    screen.press("nobody\r");
    screen.wait_for("not an e-mail address");
    screen.press("ana@example.com\r");
    screen.wait_for("The organisation's name [My organisation]:");
    screen.press("\r");
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    assert!(screen.contents().contains("Ana Lima <ana@example.com> is the Owner"));
    let config = Config::load(&home.config_file(), Presence::Required).unwrap();
    assert_eq!(config.organisation.default_region.as_str(), "BR");
    screen.assert_restored();
}

#[test]
fn aborted_init_creates_nothing() {
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["init"], 80, 24);
    screen.wait_for("Your name:");
    screen.press("\u{4}");
    assert_eq!(screen.end().exit_code(), 1, "{}", screen.contents());
    assert!(screen.contents().contains("nothing was created"));
    assert!(!home.data("mfadmin.db").exists() && !home.config_file().exists());
}

#[test]
fn first_start_points_to_init() {
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &[], 100, 24);
    assert_eq!(screen.end().exit_code(), 1);
    assert!(screen.contents().contains("`mfadmin init`"), "{}", screen.contents());
    screen.assert_restored();
}

#[test]
fn panel_beside_a_server_uses_it() {
    let home = TestHome::with_organisation();
    let mut server = home.start(&["serve", "--listen", "127.0.0.1:0"]);
    server.line();
    let mut screen = Screen::start(&home, &[], 100, 24);
    screen.wait_for("Users 1/1");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}
