//! What is said of mails where nothing sends any.

use super::{at_every_size, test_panel::TestPanel};
use mfadmin::contract::{Role, api::Channel};

fn keys(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

/// The organisation sends by `channels` alone.
fn sends(panel: &mut TestPanel, channels: Vec<Channel>) {
    panel.server.me.sends = Some(channels);
    panel.state.me = Some(panel.server.me.clone());
}

/// Add User with a name, an address and the role Admin.
fn type_admin(panel: &mut TestPanel) {
    panel.press("+");
    panel.type_text("Zoe Z");
    panel.press("tab");
    panel.type_text("zoe@example.com");
    keys(panel, "tab a tab");
}

#[test]
fn screens_promise_no_mail_where_nothing_sends_any() {
    at_every_size("unsent_life_cycle", |panel| {
        sends(panel, vec![]);
        panel.pick("Bo Chen");
        panel.press("D");
    });
    at_every_size("unsent_add_user", |panel| {
        sends(panel, vec![]);
        type_admin(panel);
    });
    at_every_size("unsent_edit_user", |panel| {
        sends(panel, vec![]);
        panel.pick("Bo Chen");
        panel.press("E");
    });
}

#[test]
fn mail_is_promised_where_mails_are_sent_and_waits_in_the_outbox_elsewhere() {
    for (channels, words) in [
        (vec![Channel::Email], "A mail tells them"),
        (vec![Channel::Text], "A mail waits in the Outbox"),
        (vec![], "A mail waits in the Outbox"),
    ] {
        let mut panel = TestPanel::open(132, 43);
        let is_mailed = channels.contains(&Channel::Email);
        sends(&mut panel, channels);
        type_admin(&mut panel);
        panel.says(&[&format!("{words}; you are asked for a code.")]);
        keys(&mut panel, "esc y");
        panel.pick("Bo Chen");
        panel.press("D");
        panel.says(&[&format!("{words}.")]);
        keys(&mut panel, "esc E");
        let said = if is_mailed { "The user gets a mail" } else { words };
        panel.says(&[&format!("{said}. A number takes its country code")]);
        keys(&mut panel, "tab ctrl-u");
        panel.type_text("bo.new@example.com");
        keys(&mut panel, "enter E ctrl-x");
        panel.says(&["Cancel the e-mail change of Bo Chen?", "user2@example.com stays"]);
        let screen = panel.screen();
        assert_eq!(screen.contains("is told"), is_mailed, "{screen}");
        assert_eq!(screen.contains("A mail waits in the Outbox"), !is_mailed, "{screen}");
    }
}

#[test]
fn added_admin_has_a_mail_queued_and_an_added_member_none() {
    for (more, role, words) in [
        ("a", Role::Admin, "Zoe Z added as Admin. A mail to them is queued."),
        ("m", Role::Member, "Zoe Z added as Member. No message is sent yet."),
    ] {
        let mut panel = TestPanel::open(80, 24);
        panel.press("+");
        panel.type_text("Zoe Z");
        panel.press("tab");
        panel.type_text("zoe@example.com");
        keys(&mut panel, &format!("tab {more} enter"));
        panel.says(&[words]);
        let zoe =
            panel.server.users.iter().find(|user| user.handle().to_string() == "zoe@example.com");
        assert_eq!(zoe.unwrap().role, role);
    }
}
