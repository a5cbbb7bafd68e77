//! What acts at one key is held for five seconds in the panel of the binary.

use super::{program::TestHome, terminal::Screen};
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};

async fn number(home: &TestHome, sql: &'static str) -> i64 {
    let database = SqliteConnectOptions::new().filename(home.data("mfadmin.db"));
    sqlx::query_scalar(sql).fetch_one(&mut database.connect().await.unwrap()).await.unwrap()
}

/// The panel on an organisation, at a user without an authenticator app.
fn panel(home: &TestHome) -> Screen {
    let file = home.write("users.csv", "name,email,role\nNoa Levi,noa@example.com,member\n");
    let imported = home.run(&["import", &file]);
    assert_eq!(imported.code, Some(0), "{imported:?}");
    let mut screen = Screen::start(home, &[], 80, 24);
    screen.wait_for("Users 1/2");
    screen.press("/noa");
    screen.press("\r");
    screen.wait_for("1 found");
    screen
}

const SENT: &str = "select count(*) from outbox where kind = 'setup_link'";

#[tokio::test]
async fn quitting_the_panel_runs_what_is_held() {
    let home = TestHome::with_organisation();
    let mut screen = panel(&home);
    screen.press("a");
    screen.wait_for("Setup link to Noa Levi <noa@example.com> in 5 s. Press u to undo.");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
    assert_eq!(number(&home, SENT).await, 1);
    assert_eq!(number(&home, "select count(*) from held_actions where state = 'held'").await, 0);
}

#[tokio::test]
async fn killed_panel_loses_nothing_and_the_next_command_finds_it_done() {
    let home = TestHome::with_organisation();
    let mut screen = panel(&home);
    screen.press("a");
    screen.wait_for("Setup link to Noa Levi <noa@example.com> in 5 s. Press u to undo.");
    screen.signal("KILL");
    screen.end();
    // It may be held or due: a command leaves with its server, so nothing waits for another.
    let listed = home.run(&["users"]);
    assert_eq!(listed.code, Some(0), "{listed:?}");
    assert_eq!(number(&home, SENT).await, 1);
}
