//! The commands for scripts, when a person runs them.

use super::{program::TestHome, terminal::Screen};
use portable_pty::CommandBuilder;

fn home() -> TestHome {
    let home = TestHome::with_organisation();
    let people = "name,email,role\nZoë Baker-Fitzgerald,zoe@example.com,member\n";
    let file = home.write("people.csv", people);
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    home
}

/// A shell that knows the program as `mfadmin`.
fn shell(line: &str) -> CommandBuilder {
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", &line.replace("mfadmin", env!("CARGO_BIN_EXE_mfadmin"))]);
    command
}

fn links_sent(home: &TestHome) -> usize {
    home.run(&["audit", "--event", "setup_link_sent"]).stdout.lines().count()
}

#[test]
fn table_fits_the_screen_and_is_coloured_by_default() {
    let home = home();
    let mut screen = Screen::start(&home, &["users", "--gap", "any"], 60, 16);
    assert_eq!(screen.end().exit_code(), 0);
    let shown = screen.contents();
    assert_eq!(shown.trim_end().lines().count(), 3, "no row takes two lines: {shown}");
    assert!(shown.contains("..") && shown.contains("Not set"), "{shown}");
    assert!(screen.wrote(b"\x1b[31mNot set\x1b[m"), "{shown}");
    for variable in ["NO_COLOR=1", "TERM=dumb"] {
        let line = format!("{variable} mfadmin users --gap any");
        let mut screen = Screen::run(&home, shell(&line), 60, 16);
        assert_eq!(screen.end().exit_code(), 0);
        assert!(!screen.wrote(b"\x1b["), "{variable}: {}", screen.contents());
    }
}

#[test]
fn action_asks_for_confirmation() {
    let home = home();
    let args = ["do", "send-setup-link", "zoe@example.com"];
    for (answer, sent, code) in [("n\r", 0, 1), ("\r", 0, 1), ("\u{4}", 0, 1), ("y\r", 1, 0)] {
        let mut screen = Screen::start(&home, &args, 200, 24);
        screen.wait_for("Send a setup link to 1 user? [y/N]");
        screen.press(answer);
        assert_eq!(screen.end().exit_code(), code, "{answer:?}: {}", screen.contents());
        assert_eq!(links_sent(&home), sent, "{answer:?}: {}", screen.contents());
    }
    let mut screen = Screen::start(&home, &["remind", "--override-cool-down"], 200, 24);
    assert_eq!(screen.end().exit_code(), 2, "a reminder never overrides");
}

#[test]
fn confirmation_is_read_from_the_terminal_beside_a_piped_list() {
    let home = home();
    let line = "echo zoe@example.com | mfadmin do send-setup-link - > answer";
    let mut screen = Screen::run(&home, shell(line), 200, 24);
    screen.wait_for("Send a setup link to 1 user? [y/N]");
    screen.press("y\r");
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    assert_eq!(links_sent(&home), 1);
    let answer = std::fs::read_to_string(home.path("answer")).unwrap();
    assert!(answer.contains("1 of 1 done"), "{answer}");
}

#[test]
fn file_that_leaves_out_many_asks_with_their_number() {
    let home = home();
    let file = home.write("b.csv", "email\nana@example.com\n");
    let args = ["import", &file, "--disable-missing"];
    for (answer, disabled, code) in [("n\r", 0, 1), ("y\r", 1, 0)] {
        let mut screen = Screen::start(&home, &args, 200, 24);
        screen.wait_for("Import the file and disable 1 user? [y/N]");
        let shown = screen.contents();
        assert!(shown.contains("Zoë Baker-Fitzgerald <zoe@example.com>"), "{shown}");
        screen.press(answer);
        assert_eq!(screen.end().exit_code(), code, "{answer:?}: {}", screen.contents());
        let list = home.run(&["users", "--status", "disabled", "--format", "csv"]).stdout;
        assert_eq!(list.lines().count() - 1, disabled, "{list}");
    }
}

#[test]
fn interrupted_confirmation_does_nothing() {
    let home = home();
    let mut screen = Screen::start(&home, &["do", "send-setup-link", "zoe@example.com"], 200, 24);
    screen.wait_for("[y/N]");
    screen.press("\u{3}");
    assert_eq!(screen.end().exit_code(), 1, "{}", screen.contents());
    assert!(screen.contents().contains("nothing was changed"), "{}", screen.contents());
    assert_eq!(links_sent(&home), 0);
}

#[test]
fn dumb_terminal_gets_no_panel() {
    let home = home();
    for variable in ["TERM=dumb", "TERM="] {
        for command in ["mfadmin", "mfadmin demo"] {
            let line = format!("{variable} {command}");
            let mut screen = Screen::run(&home, shell(&line), 200, 24);
            assert_eq!(screen.end().exit_code(), 2, "{line}: {}", screen.contents());
            assert!(screen.contents().contains("`mfadmin users`"), "{line}: {}", screen.contents());
            assert!(!screen.wrote(b"\x1b"), "{line}: {}", screen.contents());
        }
    }
    let line = "TERM=dumb mfadmin do send-setup-link zoe@example.com --yes";
    let mut screen = Screen::run(&home, shell(line), 200, 24);
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    assert!(screen.contents().contains("zoe@example.com: done"), "{}", screen.contents());
    assert!(!screen.wrote(b"\x1b"), "{}", screen.contents());
}

#[test]
fn empty_reminder_says_so() {
    let home = home();
    let mut screen = Screen::start(&home, &["remind", "--older-than", "3650d"], 200, 24);
    assert_eq!(screen.end().exit_code(), 0);
    assert!(screen.contents().contains("nothing to do"), "{}", screen.contents());
}
