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
        self.apply(Action::Feed(Feed::Job(job)));
        self.answer_all();
    }

    /// Orders setup links for everyone.
    fn order_links(&mut self) {
        for key in ["*", "a", "y"] {
            self.press(key);
        }
    }
}

#[test]
fn a_job_under_way() {
    at_every_size("job_under_way", |desk| {
        desk.order_links();
        desk.work(2);
        desk.work(2);
    });
}

#[test]
fn a_job_that_is_done() {
    at_every_size("job_done", |desk| {
        desk.server.works.breaks_on = Some(desk.server.users[2].id);
        desk.order_links();
        desk.work(4);
        desk.work(9);
        desk.press("tab");
    });
}

#[test]
fn a_job_without_colour_and_beyond_ascii() {
    let mut desk = TestPanel::open(80, 24);
    desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    desk.order_links();
    desk.work(2);
    desk.work(2);
    keep("job_ascii", &desk);
}

#[test]
fn a_long_list_of_what_was_skipped_is_scrolled() {
    let mut desk = TestPanel::open(60, 16);
    desk.order_links();
    desk.work(9);
    let shows = |desk: &TestPanel, words: &str| {
        assert!(desk.screen().contains(words), "{words}: {}", desk.screen());
    };
    shows(&desk, "Skipped 1 to 4 of 5");
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
        desk.press(key);
        shows(&desk, words);
    }
}

#[test]
fn the_marks_are_gone_once_the_job_is_ordered() {
    let mut desk = TestPanel::open(80, 24);
    desk.order_links();
    desk.press("esc");
    assert!(!desk.screen().contains("marked"), "{}", desk.screen());
}

#[test]
fn a_job_is_seen_from_every_screen_and_its_end_is_told() {
    at_every_size("job_noticed", |desk| {
        desk.order_links();
        desk.work(2);
        desk.work(1);
        desk.press("esc");
        for key in ["0", "3", "4", "1"] {
            desk.press(key);
            assert!(desk.screen().contains("33% of 9"), "{}", desk.screen());
        }
    });
    let mut desk = TestPanel::open(80, 24);
    desk.order_links();
    desk.press("esc");
    desk.work(9);
    assert!(desk.screen().contains("Setup Link: 4 done, 5 skipped."), "{}", desk.screen());
}

#[test]
fn the_end_of_somebody_elses_job_says_whose_it_was() {
    let mut desk = TestPanel::open(80, 24);
    desk.order_links();
    desk.press("esc");
    let mut job = desk.server.work(9);
    job.by = super::fake_server::person(&desk.server.users[1]);
    desk.apply(Action::Feed(Feed::Job(job)));
    assert!(desk.screen().contains("Setup Link by Bo Chen: 4 done"), "{}", desk.screen());
}

#[test]
fn a_job_that_ended_while_the_line_was_down_is_told_once() {
    let mut desk = TestPanel::open(80, 24);
    desk.order_links();
    desk.press("esc");
    desk.work(3);
    desk.server.work(6);
    assert!(desk.screen().contains("33% of 9"), "{}", desk.screen());
    desk.apply(Action::Feed(Feed::Up));
    desk.answer_all();
    assert!(desk.screen().contains("4 done, 5 skipped."), "{}", desk.screen());
    desk.press("x");
    desk.apply(Action::Feed(Feed::Up));
    desk.answer_all();
    assert!(!desk.screen().contains("4 done"), "{}", desk.screen());
}

#[test]
fn a_failure_is_told_until_it_is_dismissed_and_can_be_tried_again() {
    let mut desk = TestPanel::open(80, 24);
    desk.server.works.breaks_on = Some(desk.server.users[0].id);
    desk.order_links();
    desk.press("esc");
    desk.work(9);
    let screen = desk.screen();
    assert!(screen.contains("3 done, 5 skipped, 1 failed. See Jobs (J)."), "{screen}");
    for key in ["x", "J", "enter"] {
        desk.press(key);
    }
    assert!(desk.screen().contains("Ana Lima <user1@example.com>"), "{}", desk.screen());
    desk.server.works.breaks_on = None;
    desk.press("r");
    assert_eq!(desk.server.works.jobs[1].retry_of, Some(desk.server.works.jobs[0].id));
    desk.work(1);
    assert!(desk.screen().contains("1 done"), "{}", desk.screen());
    desk.press("r");
    assert!(desk.screen().contains("No users failed in this job."), "{}", desk.screen());
}

#[test]
fn a_job_is_cancelled_after_a_question() {
    let mut desk = TestPanel::open(80, 24);
    desk.order_links();
    desk.work(2);
    desk.press("c");
    keep("job_cancel", &desk);
    desk.press("n");
    assert_eq!(desk.server.works.jobs[0].state, JobState::Running);
    // No reason is asked for, so the key for one marks no other answer.
    for key in ["c", "w", "enter"] {
        desk.press(key);
    }
    assert_eq!(desk.server.works.jobs[0].state, JobState::Running);
    for key in ["c", "tab", "enter"] {
        desk.press(key);
    }
    assert_eq!(desk.server.works.jobs[0].state, JobState::Cancelled);
    assert!(desk.screen().contains("cancelled"), "{}", desk.screen());
    desk.press("c");
    assert!(desk.screen().contains("This job has ended"), "{}", desk.screen());
}

#[test]
fn the_list_of_jobs() {
    at_every_size("jobs_list", |desk| {
        desk.order_links();
        desk.work(9);
        for key in ["esc", "j", "space", "r", "y", "esc", "J"] {
            desk.press(key);
        }
    });
    let mut desk = TestPanel::open(80, 24);
    desk.press("J");
    keep("jobs_none", &desk);
    desk.press("esc");
    assert!(desk.screen().contains("Users"), "{}", desk.screen());
}

#[test]
fn esc_leads_back_to_where_the_job_was_opened() {
    let mut desk = TestPanel::open(80, 24);
    desk.order_links();
    for (key, words) in
        [("esc", "Users 1/9"), ("J", " Jobs "), ("enter", "Skipped"), ("esc", " Jobs ")]
    {
        desk.press(key);
        assert!(desk.screen().contains(words), "{key}: {}", desk.screen());
    }
}

#[test]
fn a_panel_that_comes_later_learns_of_the_jobs_there_are() {
    let mut desk = TestPanel::open(80, 24);
    desk.order_links();
    desk.server.work(3);
    let mut later = TestPanel::unanswered(80, 24);
    later.server = std::mem::replace(&mut desk.server, super::fake_server::Organisation::new());
    later.answer_all();
    later.apply(Action::Feed(Feed::Up));
    later.answer_all();
    assert!(later.screen().contains("33% of 9"), "{}", later.screen());
}
