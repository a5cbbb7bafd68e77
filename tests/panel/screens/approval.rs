//! Approving a link: which one, and the code to read out.

use super::{at_every_size, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::contract::{
    AuthenticatorState, Code, PhoneState, RequestSource, Role, User, api::Channel,
};

/// A panel of an organisation that mails and sends no texts, in which Ana Lima is an Admin with two
/// links out and no phone.
fn waiting(columns: u16, rows: u16) -> TestPanel {
    let mut panel = TestPanel::open(columns, rows);
    wait(&mut panel);
    panel
}

/// The panel asks who it is for at its start.
fn tell_me(panel: &mut TestPanel) {
    panel.state.me = Some(panel.server.me.clone());
}

fn wait(panel: &mut TestPanel) {
    panel.server.me.sends = Some(vec![Channel::Email]);
    tell_me(panel);
    let now = panel.server.now;
    let ana = user(panel, "Ana Lima");
    ana.role = Role::Admin;
    ana.phone = PhoneState::NotSet;
    let expires_at = now + SignedDuration::from_hours(24);
    ana.authenticator = AuthenticatorState::LinkSent { at: now, expires_at };
    ana.password_link_sent_at = Some(now - SignedDuration::from_mins(5));
    ana.revision += 1;
    panel.press("R");
    panel.pick("Ana Lima");
}

fn user<'a>(panel: &'a mut TestPanel, name: &str) -> &'a mut User {
    panel.server.users.iter_mut().find(|user| user.name == name).unwrap()
}

#[test]
fn approval_asks_which_link_and_shows_the_code_until_it_is_closed() {
    at_every_size("approve", |panel| {
        wait(panel);
        panel.press("V");
    });
    at_every_size("approved", |panel| {
        wait(panel);
        for key in ["V", "j", "enter"] {
            panel.press(key);
        }
    });
    let mut panel = waiting(80, 24);
    panel.press("V");
    panel.press("enter");
    assert!(panel.screen().contains("1 2 3 4    5 6 7 8"), "{}", panel.screen());
    panel.press("enter");
    assert!(panel.screen().contains("1 2 3 4"), "a second Enter does not take it away");
    panel.press("esc");
    assert!(!panel.screen().contains("1 2 3 4"), "{}", panel.screen());
}

#[test]
fn approval_is_offered_where_a_link_waits_for_it() {
    let mut panel = waiting(120, 40);
    assert!(panel.screen().contains("V approve"), "{}", panel.screen());
    panel.server.me.sends = Some(vec![Channel::Email, Channel::Text]);
    tell_me(&mut panel);
    let ana = user(&mut panel, "Ana Lima");
    ana.role = Role::Member;
    ana.revision += 1;
    panel.press("R");
    assert!(!panel.screen().contains("V approve"), "{}", panel.screen());
    panel.press("V");
    assert!(panel.screen().contains("No link of Ana Lima waits for an approval."));
}

#[test]
fn nobody_approves_themselves_but_on_the_host() {
    let mut panel = waiting(120, 40);
    let ana = user(&mut panel, "Ana Lima").clone();
    panel.server.me.user = User { role: Role::Owner, ..ana };
    tell_me(&mut panel);
    user(&mut panel, "Ana Lima").role = Role::Owner;
    panel.press("R");
    panel.press("V");
    assert!(!panel.screen().contains("Which link"), "{}", panel.screen());
    panel.server.me.from = Some(RequestSource::Local { uid: 1000 });
    tell_me(&mut panel);
    panel.press("R");
    panel.press("V");
    assert!(panel.screen().contains("Which link of Ana Lima do you approve?"));
}

#[test]
fn refused_approval_says_why_in_the_dialog() {
    let mut panel = waiting(80, 24);
    panel.press("V");
    panel.server.refuses_acts_with = Some(Code::LinkNotLive);
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("no longer works") && screen.contains("Show code"), "{screen}");
}
