//! Walking lists of any length, and finding people.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn long_list_scrolls_from_end_to_end() {
    let seeded = SeededApp::with_crowd(1_000).await;
    let mut panel = seeded.panel();
    panel.shows("1/1,006").await;
    panel.press("G");
    panel.shows("1,006/1,006").await;
    panel.press("k");
    panel.shows("1,005/1,006").await;
    let mut row = 1005;
    while row > 800 {
        panel.press("pgup");
        let before = row;
        let moved = |screen: &str| place(screen).is_some_and(|place| place < before);
        row = place(&panel.until("the page before", moved).await).unwrap();
    }
    panel.press("g");
    panel.shows(" 1/1,006").await;
    let mut row = 1;
    while row < 1006 {
        panel.press("pgdn");
        let before = row;
        let moved = |screen: &str| place(screen).is_some_and(|place| place > before);
        let screen = panel.until("the next page", moved).await;
        row = place(&screen).unwrap();
        assert!(!screen.contains("▸ …"), "the cursor is on a row that is not loaded:\n{screen}");
    }
    panel.quit().await;
}

/// The cursor's row as the title tells it.
fn place(screen: &str) -> Option<u64> {
    let before = screen.split("/1,006").next()?;
    before.rsplit(' ').next()?.replace(',', "").parse().ok()
}

#[tokio::test]
async fn search_finds_by_name_address_and_number() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    for (words, name) in [("LIMA", "Ana Lima"), ("mia@", "Mia Moss"), ("+44 20", "Bo Chen")] {
        panel.press("/");
        panel.type_text(words);
        let screen = panel.shows(" 1 found").await;
        assert!(screen.contains(name), "{screen}");
        panel.press("esc");
        panel.hides("found").await;
    }
    panel.press("/");
    panel.type_text("nobody at all");
    panel.shows("No matching users").await;
    panel.press("esc");
    panel.shows("Ana Lima").await;
    panel.quit().await;
}

#[tokio::test]
async fn security_shows_one_kind_of_gap() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.press("2");
    panel.shows("[Any gap 3]").await;
    panel.press("F");
    panel.shows("[Phone 3]").await;
    panel.press("F");
    let screen = panel.until("two rows", |screen| screen.contains("1/2")).await;
    assert!(screen.contains("[App 2]"), "{screen}");
    assert!(!screen.contains("Bo Chen"), "{screen}");
    panel.quit().await;
}

#[tokio::test]
async fn hostile_names_are_sanitised() {
    let seeded = SeededApp::open().await;
    seeded.import("name,email,role\n\u{202e}Eve\u{200b},eve@example.com,member\n").await;
    let mut panel = seeded.panel();
    let screen = panel.shows("Eve").await;
    assert!(!screen.contains('\u{202e}'), "{screen:?}");
    panel.quit().await;
}

#[tokio::test]
async fn filters_combine_with_the_search_and_are_removed_one_by_one() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.shows(" 1/6 by name").await;
    // Members who never signed in.
    for key in "f j l l l j j j l enter".split(' ') {
        panel.press(key);
    }
    panel.shows("[Member] [never signed in]").await;
    panel.shows(" 1/4 by name").await;
    panel.press("/");
    panel.type_text("li");
    panel.shows("/li 2 found").await;
    panel.press("esc");
    panel.shows(" 1/4 by name").await;
    panel.press("esc");
    panel.hides("[never signed in]").await;
    panel.press("esc");
    panel.shows(" 1/6 by name").await;
    panel.quit().await;
}

#[tokio::test]
async fn server_accepts_every_order_and_filter() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.shows(" 1/6 by name").await;
    let mut arrows = ["↑", "↓"];
    for words in ["e-mail", "role", "gap", "last sign-in", "creation", "urgency", "name"] {
        for (keys, arrow) in ["s j enter", "s r enter"].into_iter().zip(arrows) {
            keys.split(' ').for_each(|key| panel.press(key));
            panel.shows(&format!(" 1/6 by {words} {arrow}")).await;
        }
        arrows.reverse();
    }
    for (keys, chip) in [
        ("f l enter", "[any gap]"),
        ("f h enter", "[no gap]"),
        ("f j j l enter", "[User]"),
        ("f j j h enter", "[Avobot]"),
        ("f j j j l enter", "[link open]"),
        ("f j j j l l enter", "[link expired]"),
        ("f j j j h enter", "[no link]"),
        ("f j j j j l l enter", "[signed in within 7 d]"),
        ("f k k k h enter", "[no sign-in for 90 d]"),
        ("f k k l enter", "[gap for 7 d]"),
        ("f k k h enter", "[gap for 90 d]"),
        ("f k l enter", "[disabled]"),
        ("f k l l enter", "[enabled]"),
        ("f k h h enter", "[locked]"),
        ("f k h enter", "[outcome unknown]"),
    ] {
        keys.split(' ').for_each(|key| panel.press(key));
        let screen = panel.shows(chip).await;
        assert!(!screen.contains("not answered"), "{screen}");
        let settled =
            |screen: &str| screen.contains("No matching users") || screen.contains("by name");
        panel.until("an answer", settled).await;
        panel.press("esc");
        panel.shows(" 1/6 by name").await;
    }
    panel.quit().await;
}

#[tokio::test]
async fn next_match_is_the_next_row_of_the_search() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.shows("(Owner)").await;
    panel.press("/");
    panel.type_text("example");
    panel.shows(" 6 found").await;
    panel.press("enter");
    let first = panel.shows("n").await;
    let rows: Vec<String> = first.lines().skip(4).take(6).map(name).collect();
    for row in rows.iter().skip(1) {
        panel.press("n");
        panel.until(row, |screen| under_cursor(screen) == *row).await;
    }
    panel.press("n");
    panel.shows("Back at the first match.").await;
    panel.press("N");
    panel.until("the last", |screen| under_cursor(screen) == rows[5]).await;
    panel.press("enter");
    panel.shows("User Details").await;
    panel.press("N");
    panel.press("esc");
    panel.until("the one before", |screen| under_cursor(screen) == rows[4]).await;
    panel.quit().await;
}

/// The name in a row of the list.
fn name(row: &str) -> String {
    row.chars().skip(3).take(20).collect::<String>().trim().to_owned()
}

fn under_cursor(screen: &str) -> String {
    screen.lines().find(|line| line.starts_with("│▸")).map(name).unwrap_or_default()
}

#[tokio::test]
async fn columns_and_the_details_pane_follow_the_keys() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel_at(160, 30);
    let titles = |screen: &str| screen.lines().nth(3).unwrap_or_default().to_owned();
    let left = |screen: &str| titles(screen).split("││").next().unwrap_or_default().to_owned();
    panel.until("e-mail", |screen| left(screen).contains("E-mail")).await;
    panel.press("c");
    panel.shows("▸ [x] E-mail").await;
    panel.press("space");
    panel.shows("▸ [ ] E-mail").await;
    panel.press("enter");
    let is_gone = |screen: &str| !left(screen).contains("E-mail") && left(screen).contains("Name");
    panel.until("no e-mail", is_gone).await;
    panel.press("z");
    panel.hides("User Details").await;
    panel.press("enter");
    panel.shows("User Details").await;
    panel.press("esc");
    panel.hides("User Details").await;
    panel.press("c");
    panel.press("c");
    panel.press("enter");
    panel.until("the default", |screen| titles(screen).contains("E-mail")).await;
    panel.press("z");
    panel.shows("User Details").await;
    panel.quit().await;
}
