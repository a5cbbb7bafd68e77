//! From `init` to a signed-in Owner where nothing sends mails or texts, and codes told by command.

use super::{
    login::{code_of, key_on},
    program::TestHome,
    terminal::Screen,
};
use crate::serve::serve;

const PASSWORD: &str = "plum garage seven kites";

/// The approval code on the screen: `1 2 3 4    5 6 7 8` in the panel, `1234 5678` of a command.
fn code_on(screen: &str) -> Option<String> {
    let shapes = ["0 0 0 0    0 0 0 0", "0000 0000"];
    let shape = |text: &[char]| -> String {
        text.iter().map(|c| if c.is_ascii_digit() { '0' } else { *c }).collect()
    };
    let found = screen.lines().find_map(|line| {
        let line: Vec<char> = line.chars().collect();
        let fits = |text: &&[char]| shapes.contains(&shape(text).as_str());
        shapes.iter().find_map(|wanted| line.windows(wanted.len()).find(fits).map(<[char]>::to_vec))
    });
    found.map(|text| text.into_iter().filter(char::is_ascii_digit).collect())
}

/// The link on the screen.
fn link_on(screen: &str) -> String {
    let from = screen.find("http://127.0.0.1").unwrap_or_else(|| panic!("no link on:\n{screen}"));
    screen[from..].split_whitespace().next().unwrap().to_owned()
}

async fn choose_password(link: &str, code: &str) {
    let http = mfadmin_testing::http_client().redirect(reqwest::redirect::Policy::none());
    let http = http.build().unwrap();
    let save = [("step", "save"), ("password", PASSWORD), ("again", PASSWORD)];
    let page = http.post(link).form(&save).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Approval code"), "the link alone is enough:\n{page}");
    let proof = [("step", "proof"), ("code", code)];
    let proved = http.post(link).form(&proof).send().await.unwrap();
    assert_eq!(proved.status(), 303);
    let cookie = proved.headers()["set-cookie"].to_str().unwrap().to_owned();
    let cookie = cookie.split(';').next().unwrap();
    let saved = http.post(link).header("cookie", cookie).form(&save).send().await.unwrap();
    assert_eq!(saved.status(), 200);
}

#[tokio::test]
async fn first_owner_signs_in_with_neither_mail_nor_texts() {
    let home = TestHome::with_organisation();
    let (_running, url) = serve(&home);
    let reset = home.run(&["do", "reset-password", "ana@example.com", "--yes"]);
    assert_eq!(reset.code, Some(0), "{reset:?}");
    // The bare panel shows the link, and approves it.
    let mut screen = Screen::start(&home, &[], 120, 30);
    screen.wait_for("ana@example.com");
    screen.press("4");
    screen.wait_for("Password reset");
    screen.press("\r");
    screen.wait_for("to show the text");
    screen.press("v");
    screen.wait_for("http://127.0.0.1");
    let link = link_on(&screen.contents());
    screen.press("q");
    screen.press("1");
    screen.wait_for("E-mail");
    screen.press("V");
    screen.wait_for("Approve the password link of Ana Lima?");
    screen.answer("\r");
    screen.wait_until("showing a code", |screen| code_on(&screen.contents()).is_some());
    let code = code_on(&screen.contents()).unwrap();
    screen.press("q");
    screen.wait_until("hiding the code", |screen| code_on(&screen.contents()).is_none());
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    choose_password(&link, &code).await;

    let mut screen = Screen::start(&home, &["login", "--server", &url], 100, 60);
    screen.wait_for("E-mail:");
    screen.press("ana@example.com\r");
    screen.wait_for("Password:");
    screen.press(&format!("{PASSWORD}\r"));
    screen.wait_for("Code from the app:");
    let key = key_on(&screen.contents());
    screen.press(&format!("{}\r", code_of(&key, 0)));
    screen.wait_for("Type kept");
    screen.press("kept\r");
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    assert!(home.run(&["users", "--server", &url]).stdout.contains("ana@example.com"));
    let log = home.run(&["audit", "--server", &url]).stdout;
    assert!(log.contains("Approval code used"), "{log}");
}

#[tokio::test]
async fn command_on_the_host_shows_an_approval_code_on_a_terminal_only() {
    let home = TestHome::with_organisation();
    let (_running, url) = serve(&home);
    let approve = ["user", "approve", "ana@example.com"];
    let piped = home.run(&approve);
    assert_eq!(piped.code, Some(1), "{piped:?}");
    assert!(piped.stderr.contains("on a terminal only"), "{piped:?}");
    let mut screen = Screen::start(&home, &approve, 100, 10);
    assert_eq!(screen.end().exit_code(), 1);
    assert!(screen.contents().contains("waits for an approval"), "{}", screen.contents());
    home.run(&["do", "reset-password", "ana@example.com", "--yes"]);
    let plan = home.run(&["user", "approve", "ana@example.com", "--dry-run"]);
    assert_eq!(plan.stdout, "Would approve the password link of ana@example.com\n", "{plan:?}");
    let mut screen = Screen::start(&home, &approve, 100, 10);
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    assert!(code_on(&screen.contents()).is_some(), "{}", screen.contents());
    assert!(!screen.contents().contains(&url));
}
