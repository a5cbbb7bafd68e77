//! What users are told of their own life here.

use super::mail::{MailOrigin, MailWriter};
use crate::{
    contract::{Role, User, api::MessageKind, text::one_line},
    server::{language::Voice, outbox::Message},
};
use jiff::Timestamp;

/// To a new Owner or Admin. New members hear of their account with their first link.
pub fn user_added(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let what = [
        ("role", user.role.as_str().into()),
        ("organisation", writer.organisation()),
        ("time", writer.time(now)),
    ];
    let paragraphs = vec![writer.with("mail-added", what), writer.say("mail-added-next")];
    writer.tell(
        MailOrigin::Administrator,
        MessageKind::UserAdded,
        paragraphs,
        ["mail-added-subject", "mail-added-unexpected"],
    )
}

/// `was`: the role before, where it is another now.
pub fn user_edited(voice: &Voice, user: &User, was: Option<Role>, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let mut paragraphs = vec![writer.at("mail-edited", now)];
    if let Some(was) = was {
        let roles = [("was", was.as_str().into()), ("now", user.role.as_str().into())];
        paragraphs.push(writer.with("mail-edited-role", roles));
    }
    if was.is_some_and(|was| user.role > was) {
        paragraphs.push(writer.say("mail-edited-ended"));
    }
    paragraphs.push(writer.with("mail-edited-name", [("name", one_line(&user.name).into())]));
    let subject = if was.is_some() { "mail-edited-role-subject" } else { "mail-edited-subject" };
    writer.tell(
        MailOrigin::Administrator,
        MessageKind::UserEdited,
        paragraphs,
        [subject, "mail-edited-unexpected"],
    )
}

pub fn user_disabled(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let paragraphs = vec![writer.at("mail-disabled", now)];
    let words = ["mail-disabled-subject", "mail-unexpected"];
    writer.tell(MailOrigin::Administrator, MessageKind::UserDisabled, paragraphs, words)
}

pub fn user_enabled(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let paragraphs = vec![writer.at("mail-enabled", now)];
    writer.tell(
        MailOrigin::Administrator,
        MessageKind::UserEnabled,
        paragraphs,
        ["mail-enabled-subject", "mail-not-you"],
    )
}

/// The name and the address in it are erased once it is sent.
pub fn user_removed(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let paragraphs = vec![writer.at("mail-removed", now)];
    writer.tell(
        MailOrigin::Administrator,
        MessageKind::UserRemoved,
        paragraphs,
        ["mail-removed-subject", "mail-unexpected"],
    )
}
