//! Jobs on the screen: their progress, their list, what did not go.

use super::{at_every_size, keep, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    client::Feed,
    contract::api::JobState,
    tui::{
        action::Action,
        theme::{Charset, Palette, Theme},
    },
};

impl TestPanel {
    /// The newest job goes on by so many users within a second, and the panel is told.
    fn work(&mut self, users: usize) {
        let job = self.server.work(users);
        self.pass(SignedDuration::from_secs(1));
        self.apply(Action::Feed(Feed::Job(Box::new(job))));
        self.answer_all();
    }

    /// Orders setup links for everyone.
    fn order_links(&mut self) {
        for key in ["*", "a", "Y"] {
            self.press(key);
        }
    }
}

#[test]
fn a_job_under_way() {
    at_every_size("job_under_way", |panel| {
        panel.order_links();
        panel.work(2);
        panel.work(2);
    });
}

#[test]
fn a_job_that_is_done() {
    at_every_size("job_done", |panel| {
        panel.server.fake_jobs.breaks_on = Some(panel.server.users[2].id);
        panel.order_links();
        panel.work(4);
        panel.work(9);
        panel.press("tab");
    });
}

#[test]
fn a_job_without_colour_and_beyond_ascii() {
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    panel.order_links();
    panel.work(2);
    panel.work(2);
    keep("job_ascii", &panel);
}

#[test]
fn long_skip_list_scrolls() {
    let mut panel = TestPanel::open(60, 16);
    panel.order_links();
    panel.work(9);
    let shows = |panel: &TestPanel, words: &str| {
        assert!(panel.screen().contains(words), "{words}: {}", panel.screen());
    };
    shows(&panel, "Skipped 1 to 4 of 5");
    for (key, words) in [
        ("j", "2 to 5 of 5"),
        ("j", "2 to 5 of 5"),
        ("k", "1 to 4 of 5"),
        ("G", "2 to 5 of 5"),
        ("g", "1 to 4 of 5"),
        ("pgdn", "2 to 5 of 5"),
        ("pgup", "1 to 4 of 5"),
        ("ctrl-d", "2 to 5 of 5"),
        ("ctrl-u", "1 to 4 of 5"),
    ] {
        panel.press(key);
        shows(&panel, words);
    }
}

/// Whatever becomes of the user, and without a key.
#[test]
fn job_of_one_names_its_user_from_its_start_to_its_end() {
    for (breaks, word) in [(false, "Done"), (true, "Failed")] {
        let mut panel = TestPanel::open(80, 24);
        let user = panel.state.users.selected().cloned().unwrap();
        panel.server.fake_jobs.breaks_on = breaks.then_some(user.id);
        for key in ["space", "a", "Y"] {
            panel.press(key);
        }
        let address = user.email.as_ref().unwrap().as_str();
        panel.says(&["0 of 1", "Waiting", address]);
        panel.press("tab");
        panel.says(&["Waiting", address]);
        panel.work(1);
        panel.says(&["1 of 1", word, address]);
    }
}

#[test]
fn ordered_job_clears_the_marks() {
    let mut panel = TestPanel::open(80, 24);
    panel.order_links();
    panel.press("esc");
    assert!(!panel.screen().contains("marked"), "{}", panel.screen());
}

#[test]
fn job_progress_is_shown_on_every_screen() {
    at_every_size("job_noticed", |panel| {
        panel.order_links();
        panel.work(2);
        panel.work(1);
        panel.press("esc");
        for key in ["0", "3", "4", "1"] {
            panel.press(key);
            assert!(panel.screen().contains("33% of 9"), "{}", panel.screen());
        }
    });
    let mut panel = TestPanel::open(80, 24);
    panel.order_links();
    panel.press("esc");
    panel.work(9);
    assert!(panel.screen().contains("Setup Link: 4 done, 5 skipped."), "{}", panel.screen());
}

#[test]
fn end_of_another_persons_job_names_its_orderer() {
    let mut panel = TestPanel::open(80, 24);
    panel.order_links();
    panel.press("esc");
    let mut job = panel.server.work(9);
    job.by = super::fake_server::person(&panel.server.users[1]);
    panel.apply(Action::Feed(Feed::Job(Box::new(job))));
    assert!(panel.screen().contains("Setup Link by Bo Chen: 4 done"), "{}", panel.screen());
}

#[test]
fn job_ended_offline_is_reported_once() {
    let mut panel = TestPanel::open(80, 24);
    panel.order_links();
    panel.press("esc");
    panel.work(3);
    panel.server.work(6);
    assert!(panel.screen().contains("33% of 9"), "{}", panel.screen());
    panel.apply(Action::Feed(Feed::Up));
    panel.answer_all();
    assert!(panel.screen().contains("4 done, 5 skipped."), "{}", panel.screen());
    panel.press("x");
    panel.apply(Action::Feed(Feed::Up));
    panel.answer_all();
    assert!(!panel.screen().contains("4 done"), "{}", panel.screen());
}

#[test]
fn export_failure_stays_until_dismissed() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.fake_jobs.breaks_on = Some(panel.server.users[0].id);
    panel.order_links();
    panel.press("esc");
    panel.work(9);
    let screen = panel.screen();
    assert!(screen.contains("3 done, 5 skipped, 1 failed. See Jobs (J)."), "{screen}");
    for key in ["x", "J", "enter"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("Ana Lima <user1@example.com>"), "{}", panel.screen());
    panel.server.fake_jobs.breaks_on = None;
    panel.press("r");
    assert_eq!(panel.server.fake_jobs.jobs[1].retry_of, Some(panel.server.fake_jobs.jobs[0].id));
    panel.work(1);
    assert!(panel.screen().contains("1 done"), "{}", panel.screen());
    panel.press("r");
    assert!(panel.screen().contains("No users failed in this job."), "{}", panel.screen());
}

#[test]
fn cancelling_a_job_needs_confirmation() {
    let mut panel = TestPanel::open(80, 24);
    panel.order_links();
    panel.work(2);
    panel.press("c");
    keep("job_cancel", &panel);
    panel.press("n");
    assert_eq!(panel.server.fake_jobs.jobs[0].state, JobState::Running);
    // No reason is asked for, so the key for one marks no other answer.
    for key in ["c", "w", "enter"] {
        panel.press(key);
    }
    assert_eq!(panel.server.fake_jobs.jobs[0].state, JobState::Running);
    for key in ["c", "tab", "enter"] {
        panel.press(key);
    }
    assert_eq!(panel.server.fake_jobs.jobs[0].state, JobState::Cancelled);
    assert!(panel.screen().contains("cancelled"), "{}", panel.screen());
    panel.press("c");
    assert!(panel.screen().contains("This job has ended"), "{}", panel.screen());
}

#[test]
fn the_list_of_jobs() {
    at_every_size("jobs_list", |panel| {
        panel.order_links();
        panel.work(9);
        for key in ["esc", "j", "space", "r", "Y", "esc", "J"] {
            panel.press(key);
        }
    });
    let mut panel = TestPanel::open(80, 24);
    panel.press("J");
    keep("jobs_none", &panel);
    panel.press("esc");
    assert!(panel.screen().contains("Users"), "{}", panel.screen());
}

#[test]
fn esc_leads_back_to_where_the_job_was_opened() {
    let mut panel = TestPanel::open(80, 24);
    panel.order_links();
    for (key, words) in
        [("esc", "Users 1/9"), ("J", " Jobs "), ("enter", "Skipped"), ("esc", " Jobs ")]
    {
        panel.press(key);
        assert!(panel.screen().contains(words), "{key}: {}", panel.screen());
    }
}

#[test]
fn later_panel_lists_running_jobs() {
    let mut panel = TestPanel::open(80, 24);
    panel.order_links();
    panel.server.work(3);
    let mut later = TestPanel::unanswered(80, 24);
    later.server = std::mem::replace(&mut panel.server, super::fake_server::Organisation::new());
    later.answer_all();
    later.apply(Action::Feed(Feed::Up));
    later.answer_all();
    assert!(later.screen().contains("33% of 9"), "{}", later.screen());
}
