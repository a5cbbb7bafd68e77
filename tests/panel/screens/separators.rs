//! Counts have separators wherever one stands.

use super::test_panel::TestPanel;
use mfadmin::{client::Feed, contract::User, tui::action::Action};

/// A panel on 1,200 users, 1,197 of whom have a gap.
fn crowded(width: u16, height: u16) -> TestPanel {
    let mut panel = TestPanel::unanswered(width, height);
    panel.server.crowd(1_191);
    let ana = panel.server.users[0].clone();
    for user in panel.server.users.iter_mut().filter(|user| user.name.starts_with("Cy ")) {
        let (id, name, email) = (user.id, user.name.clone(), user.email.clone());
        *user = User { id, name, email, ..ana.clone() };
    }
    panel.answer_all();
    panel
}

#[track_caller]
fn says(panel: &TestPanel, words: &[&str]) {
    panel.says(words);
    let screen = panel.screen();
    for bare in ["1200", "1199", "1198", "1197", "1196", "1193", "1192", "1191", "1100"] {
        assert!(!screen.contains(bare), "{bare} has no separator:\n{screen}");
    }
}

fn press(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

#[test]
fn counts_of_lists_have_separators() {
    let mut panel = crowded(160, 40);
    says(&panel, &["Users 1,200", "Security 1,197", " 1/1,200 by name"]);
    panel.press("G");
    says(&panel, &[" 1,200/1,200 by name"]);
    press(&mut panel, "/ c y");
    panel.typing_pause();
    says(&panel, &["/cy 1,191 found"]);
    press(&mut panel, "enter esc 2");
    says(&panel, &["[Any gap 1,197]", "Phone 1,195", "App 1,195", "Both 1,193", "1/1,197 by"]);
    panel.press("0");
    says(&panel, &["2 of 1,199", "1 of 1,197"]);
}

#[test]
fn counts_of_marks_dialogs_and_jobs_have_separators() {
    let mut panel = crowded(80, 24);
    press(&mut panel, "* v");
    says(&panel, &["1,200 marked, range started"]);
    press(&mut panel, "esc e");
    says(&panel, &["Export the 1,200 users shown."]);
    press(&mut panel, "esc a");
    says(&panel, &["Act on 1,200 users", " of 1,200 users will be affected."]);
    panel.press("Y");
    let job = panel.server.work(100);
    panel.apply(Action::Feed(Feed::Job(Box::new(job))));
    panel.answer_all();
    says(&panel, &["100 of 1,200"]);
    panel.press("c");
    says(&panel, &["1,100 waiting users are not changed."]);
    press(&mut panel, "n esc");
    says(&panel, &["% of 1,200"]);
    panel.press("J");
    says(&panel, &["8% of 1,200"]);
    panel.press("esc");
    let job = panel.server.work(1100);
    panel.apply(Action::Feed(Feed::Job(Box::new(job))));
    panel.answer_all();
    says(&panel, &["1,195 done, 5 skipped"]);
    panel.press("J");
    says(&panel, &["1,200 of 1,200"]);
}
