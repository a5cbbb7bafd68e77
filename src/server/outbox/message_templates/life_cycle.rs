//! What users are told of their own life here.

use super::{NOT_YOU, mail::Mail};
use crate::{
    contract::{
        Role, User,
        api::{MessageKind, Organisation},
        text::one_line,
    },
    server::outbox::Message,
};
use jiff::Timestamp;

/// To a new Owner or Admin. New members hear of their account with their first link.
pub fn user_added(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "You were added as {} of {} on {}.",
        a_role(user.role),
        one_line(&organisation.name),
        organisation.time_zone.moment(now)
    );
    let next = "An administrator can send you the links with which you choose a password and set up \
                an authenticator app.";
    Mail {
        kind: MessageKind::UserAdded,
        subject: "You were added as an administrator",
        paragraphs: vec![what, next.to_owned()],
        way: None,
        unexpected: "If you did not expect this, tell an administrator.",
    }
    .to(organisation, user)
}

/// `was`: the role before, where it is another now.
pub fn user_edited(
    organisation: &Organisation,
    user: &User,
    was: Option<Role>,
    now: Timestamp,
) -> Message {
    let mut paragraphs = vec![format!(
        "An administrator has changed your profile on {}.",
        organisation.time_zone.moment(now)
    )];
    if let Some(was) = was {
        paragraphs.push(format!("Your role was {}; it is now {}.", was.label(), user.role.label()));
    }
    if was.is_some_and(|was| user.role > was) {
        paragraphs.push(
            "You were logged out of all sessions, and the links, machine tokens and jobs that you \
             had have ended."
                .to_owned(),
        );
    }
    paragraphs.push(format!("Your name is shown as: {}", one_line(&user.name)));
    let subject = if was.is_some() { "Your role was changed" } else { "Your profile was changed" };
    Mail {
        kind: MessageKind::UserEdited,
        subject,
        paragraphs,
        way: None,
        unexpected: "If this is not right, tell an administrator.",
    }
    .to(organisation, user)
}

pub fn user_disabled(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "An administrator has disabled your account on {}. You were logged out of all sessions, and \
         links that were sent to you no longer work.",
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::UserDisabled,
        subject: "Your account was disabled",
        paragraphs: vec![what],
        way: None,
        unexpected: "If you did not expect this, ask an administrator.",
    }
    .to(organisation, user)
}

pub fn user_enabled(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "An administrator has enabled your account on {}. You can sign in with what you had \
         before.",
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::UserEnabled,
        subject: "Your account was enabled",
        paragraphs: vec![what],
        way: None,
        unexpected: NOT_YOU,
    }
    .to(organisation, user)
}

/// The name and the address in it are erased once it is sent.
pub fn user_removed(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "An administrator has removed your account on {}. Your name, address, number and sign-in \
         data are erased; you cannot sign in any more.",
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::UserRemoved,
        subject: "Your account was removed",
        paragraphs: vec![what],
        way: None,
        unexpected: "If you did not expect this, ask an administrator.",
    }
    .to(organisation, user)
}

/// `an Owner`, `an Admin`, `a Member`.
fn a_role(role: Role) -> String {
    let article = if role == Role::Member { "a" } else { "an" };
    format!("{article} {}", role.label())
}
