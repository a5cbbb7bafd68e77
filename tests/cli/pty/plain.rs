//! The panel line by line: what a screen reader hears is what the terminal was sent.

use super::{
    login::{PASSWORD, ServerWithAdmin, code_of, key_on},
    program::TestHome,
    terminal::Screen,
};
use mfadmin::contract::columns;

/// As many rows as a whole conversation needs, so that nothing scrolls away.
pub const ROWS: u16 = 600;

pub fn demo(home: &TestHome, args: &[&str]) -> Screen {
    let mut screen = Screen::start(home, &[&["demo", "--plain"], args].concat(), 80, ROWS);
    screen.wait_for("h helps.\nOverview:");
    screen
}

/// Types a line once it is asked for, and waits for what is said to it; a page goes on behind that.
pub fn type_line(screen: &mut Screen, line: &str, answer: &str) {
    screen.wait_until("asking", |screen| {
        screen.cursor_position().1 > 0 && screen.contents().trim_end().ends_with(':')
    });
    let before = screen.contents().matches(answer).count();
    screen.press(&format!("{line}\r"));
    screen.wait_until(&format!("saying {answer:?}"), |screen| {
        screen.contents().matches(answer).count() > before
    });
}

/// Waits for the question after `times` others like it: what is typed before it is shown by the terminal.
fn wait_for_question(screen: &mut Screen, question: &str, times: usize) {
    screen.wait_until(&format!("asking {question:?} {times} times"), |screen| {
        screen.contents().matches(question).count() > times
    });
}

/// The number of the last line that says `words` behind one, which is waited for: a page comes in pieces.
pub fn number_of(screen: &mut Screen, words: &str) -> String {
    let found =
        |said: &str| numbered(said).into_iter().rev().find(|(_, rest)| rest.contains(words));
    screen.wait_until(&format!("a number of {words:?}"), |screen| {
        found(&screen.contents()).is_some()
    });
    found(&screen.contents()).unwrap().0
}

/// All lines with a number, and what stands behind it.
fn numbered(said: &str) -> Vec<(String, String)> {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbered: Vec<(String, String)> = Vec::new();
    for line in said.lines() {
        match (line.split_once(". "), numbered.last_mut()) {
            (Some((number, rest)), _) if is_number(number) => {
                numbered.push((number.to_owned(), rest.to_owned()));
            }
            // Words that had no room on the line of their number.
            (_, Some((_, rest))) => *rest += &format!(" {line}"),
            _ => {}
        }
    }
    numbered
}

/// Nothing steers the terminal, nothing is drawn, and every line fits.
pub fn assert_plain(screen: &Screen) {
    let said = String::from_utf8(screen.raw.clone()).unwrap();
    let steers = |c: char| c.is_control() && c != '\n' && c != '\r';
    let found: Vec<_> = said.lines().filter(|line| line.contains(steers)).collect();
    assert_eq!(found, Vec::<&str>::new());
    // A line begins at its start and is never gone back to.
    assert!(!said.replace("\r\n", "\n").contains('\r'), "{said}");
    let is_drawn = |c: char| ('\u{2500}'..='\u{259f}').contains(&c);
    assert!(!said.contains(is_drawn), "{said}");
    for line in said.lines() {
        assert!(columns::of(line) <= 80, "{line:?}");
    }
}

#[test]
fn gap_is_found_and_a_setup_link_is_sent() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    type_line(&mut screen, "s", "Security 1-20 of ");
    let number = number_of(&mut screen, "Authenticator: Not configured.");
    type_line(&mut screen, &number, "A number acts");
    screen.wait_for("Authenticator: Not configured.");
    let number = number_of(&mut screen, "Send Authenticator Setup Link");
    type_line(&mut screen, &number, "Send link? y yes, n no, w adds a reason:");
    screen.wait_for("Send a setup link to ");
    type_line(&mut screen, "n", "Nothing was changed.");
    type_line(&mut screen, &number, "Send link? y yes, n no, w adds a reason:");
    type_line(&mut screen, "w", "Reason (Enter for none, b goes back):");
    type_line(&mut screen, "HELP-12", "Send link? y yes, n no, w adds a reason:");
    type_line(&mut screen, "y", "Setup link for ");
    screen.wait_for("is queued, to ");
    screen.wait_for("Authenticator: Link ready.");
    type_line(&mut screen, "o", "Outbox 1-");
    screen.wait_for(": Setup link to ");
    type_line(&mut screen, "a", "Activity 1-");
    let number = number_of(&mut screen, "Setup link created");
    type_line(&mut screen, &number, "Enter goes back:");
    screen.wait_for("Reason: HELP-12");
    type_line(&mut screen, "", "Activity:");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
    screen.assert_restored();
}

#[test]
fn wrong_lines_are_answered_with_what_is_possible() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    type_line(&mut screen, "zz", "zz is not known here. Enter a number from 1 to 8");
    type_line(&mut screen, "u", "Users 1-20 of 60.");
    type_line(&mut screen, "99", "There is no 99 here. n next");
    type_line(&mut screen, "", "Nothing was entered. n next");
    type_line(&mut screen, "p", "This is the first page.");
    type_line(&mut screen, "n", "Users 21-40 of 60.");
    type_line(&mut screen, "n", "Users 41-60 of 60.");
    type_line(&mut screen, "n", "This is the last page.");
    type_line(&mut screen, "/you@example.com", "Users 1-1 of 1. Search: you@example.com.");
    type_line(&mut screen, "1", "A number acts");
    // Nobody bypasses their own second factor.
    screen.wait_for("Not possible: ");
    type_line(&mut screen, "0", "There is no 0 here. Enter a number from 1");
    let number = number_of(&mut screen, "Update Phone Number");
    type_line(&mut screen, &number, "New number (b goes back):");
    type_line(&mut screen, "12", "Too short for a number.");
    type_line(&mut screen, "b", "Nothing was changed.");
    screen.press("\u{4}");
    assert_eq!(screen.end().exit_code(), 0);
    screen.wait_for("The input has ended; so does mfadmin.");
    assert_plain(&screen);
    screen.assert_restored();
}

#[test]
fn lists_are_filtered_and_several_users_get_links() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    type_line(&mut screen, "s", "Security 1-20 of ");
    type_line(&mut screen, "f", "Filter:");
    let number = number_of(&mut screen, "Gap: any gap.");
    type_line(&mut screen, &number, "Gap: a number chooses");
    let number = number_of(&mut screen, "no app.");
    type_line(&mut screen, &number, "Filters: no app.");
    type_line(&mut screen, "1-2,40", "1-2,40 is not known here.");
    type_line(&mut screen, "1-3,5 send setup link", "A number chooses, y starts, n cancels");
    screen.wait_for("For 4 users:");
    type_line(&mut screen, "y", "Job: r reads again");
    screen.wait_for("Setup links, done, 4 of 4.");
    type_line(&mut screen, "b", "Security:");
    screen.press("\u{3}");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}

#[test]
fn hostile_names_are_read_out_and_not_obeyed() {
    let home = TestHome::new();
    let mut screen = demo(&home, &["--hostile-names"]);
    type_line(&mut screen, "u", "Users 1-20 of 60.");
    type_line(&mut screen, "/mallory", "Users 1-8 of 8.");
    for number in 1..=8 {
        type_line(&mut screen, &number.to_string(), "A number acts");
        type_line(&mut screen, "b", "Users 1-8 of 8.");
    }
    type_line(&mut screen, "a", "Activity:");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    for piece in ["\u{9b}", "\u{9d}", "\u{202e}", "\u{2066}", "\u{200b}", "\0"] {
        assert!(!screen.wrote(piece.as_bytes()), "{piece:?}");
    }
    assert_plain(&screen);
}

#[test]
fn input_may_be_a_pipe() {
    let home = TestHome::new();
    let run = home.feed("s\n1\nq\n", &["--plain", "demo"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("Security 1-20 of "), "{run:?}");
    assert!(run.stdout.contains("\nUser:") && !run.stdout.contains('\u{1b}'), "{run:?}");
    let run = home.feed("", &["demo", "--plain"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("The input has ended"), "{run:?}");
    let run = home.run(&["--plain", "users"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("remove --plain"), "{run:?}");
}

#[test]
fn configuration_may_ask_for_lines() {
    let home = TestHome::with_organisation();
    std::fs::create_dir_all(home.config_file().parent().unwrap()).unwrap();
    std::fs::write(home.config_file(), "[panel]\nplain = true\n").unwrap();
    let run = home.feed("u\nq\n", &[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("Users 1-1 of 1."), "{run:?}");
}

#[test]
fn server_that_is_gone_is_said_and_asked_again() {
    let owner = TestHome::with_organisation();
    let mut running = owner.start(&["serve", "--listen", "127.0.0.1:0"]);
    let url = running.line().strip_prefix("Listening on ").unwrap().to_owned();
    let home = TestHome::new();
    home.store_session(&url, &owner.token());
    let mut screen = Screen::start(&home, &["--plain", "--server", &url], 80, ROWS);
    screen.wait_for("h helps.\nOverview:");
    type_line(&mut screen, "u", "Users 1-1 of 1.");
    // Somebody else adds users while nobody types here; the first may come before the stream is open.
    let elsewhere = TestHome::new();
    elsewhere.store_session(&url, &owner.token());
    let is_told =
        |screen: &Screen| screen.contents().contains("Changed elsewhere: User added, Bo Chen.");
    for number in 0..20 {
        if is_told(&screen) {
            break;
        }
        let email = format!("bo{number}@example.com");
        let args = ["user", "add", &email, "--name", "Bo Chen", "--server", &url];
        let added = elsewhere.run(&args);
        assert_eq!(added.code, Some(0), "{added:?}");
        type_line(&mut screen, "h", "Ctrl-C leaves at once.");
    }
    assert!(is_told(&screen), "{}", screen.contents());
    assert_eq!(running.stop("TERM"), Some(0));
    type_line(&mut screen, "r", "Nothing new is shown until it answers.");
    let address = url.strip_prefix("http://").unwrap();
    let mut again = owner.start(&["serve", "--listen", address]);
    assert!(again.line().starts_with("Listening on "));
    type_line(&mut screen, "r", "The server answers again.");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
    assert_eq!(again.stop("TERM"), Some(0));
}

#[tokio::test]
async fn sign_in_and_proof_are_asked_without_showing_them() {
    let remote = ServerWithAdmin::with_kim().await;
    remote.add("Li Low", "li@example.com");
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["--plain", "--server", &remote.url], 80, ROWS);
    screen.wait_for("E-mail (q quits):");
    type_line(&mut screen, "kim@example", "E-mail (q quits):");
    type_line(&mut screen, "kim@example.com", "Password (not shown):");
    type_line(&mut screen, "wrong", "Wrong e-mail or password");
    wait_for_question(&mut screen, "Password (not shown):", 1);
    type_line(&mut screen, PASSWORD, "Code from the app (not shown):");
    let key = key_on(&screen.contents());
    type_line(&mut screen, "000000", "That code is wrong");
    wait_for_question(&mut screen, "Code from the app (not shown):", 1);
    type_line(&mut screen, &code_of(&key, 0), "Type kept when you have saved them:");
    type_line(&mut screen, "yes", "Save the codes, then type kept.");
    type_line(&mut screen, "kept", "h helps.");
    type_line(&mut screen, "u", "Users 1-");
    let number = number_of(&mut screen, "Li Low");
    type_line(&mut screen, &number, "A number acts");
    let number = number_of(&mut screen, "Log Out of All Sessions");
    type_line(&mut screen, &number, "Log out? y yes, n no");
    type_line(&mut screen, "y", "Confirm it's you");
    wait_for_question(&mut screen, "Code (not shown, b drops the action):", 0);
    type_line(&mut screen, "000000", "That code is wrong");
    wait_for_question(&mut screen, "Code (not shown, b drops the action):", 1);
    // A code is taken once, so this is the one of the next step.
    type_line(&mut screen, &code_of(&key, 30), "0 sessions ended.");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    for secret in [PASSWORD, "000000", &code_of(&key, 30)] {
        assert!(!screen.wrote(secret.as_bytes()), "{secret}");
    }
    assert_plain(&screen);
    screen.assert_restored();
}
