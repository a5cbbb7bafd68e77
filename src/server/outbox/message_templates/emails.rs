//! What the old and the new address are told of a change from one to the other.

use super::{
    Link,
    mail::{ActionLink, Mail, MailOrigin, MailWriter},
};
use crate::{
    contract::{Email, User, api::MessageKind, text::one_line},
    server::{language::Voice, outbox::Message},
};
use jiff::Timestamp;

/// To the old address, which counts until the new one confirms: whoever reads it can still object.
pub fn email_change_ordered(voice: &Voice, user: &User, new: &Email, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let what = [("time", writer.time(now)), ("email", one_line(new.as_str()).into())];
    let words = ["mail-email-ordered-subject", "mail-email-ordered-unexpected"];
    writer.tell(
        MailOrigin::Administrator,
        MessageKind::EmailChangeOrdered,
        vec![writer.with("mail-email-ordered", what), writer.say("mail-email-ordered-next")],
        words,
    )
}

/// To the new address.
pub fn email_confirmation(voice: &Voice, user: &User, new: &Email, link: &Link) -> Message {
    let writer = MailWriter::new(voice, user);
    let what = [("organisation", writer.organisation())];
    let message = writer.send(&Mail {
        kind: MessageKind::EmailConfirmation,
        subject: writer.say("mail-email-confirm-subject"),
        paragraphs: vec![
            writer.with("mail-email-confirm", what),
            writer.opens("mail-email-confirm-open", link),
        ],
        way: Some(ActionLink { label: writer.say("mail-email-confirm-label"), link }),
        origin: MailOrigin::Administrator,
        unexpected: writer.say("mail-email-confirm-unexpected"),
    });
    Message { recipient: new.as_str().to_owned(), ..message }
}

/// To the address that stays.
pub fn email_change_cancelled(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let words = ["mail-email-stays-subject", "mail-unexpected"];
    writer.tell(
        MailOrigin::Administrator,
        MessageKind::EmailChangeCancelled,
        vec![writer.at("mail-email-stays", now)],
        words,
    )
}

/// To the `old` address of `user`, who has the new one by now.
pub fn email_changed(voice: &Voice, user: &User, old: &Email, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let email = one_line(&user.handle().shown());
    let what = [("time", writer.time(now)), ("email", email.into())];
    let message = changed(&writer, writer.with("mail-email-changed-old", what));
    Message { recipient: old.as_str().to_owned(), ..message }
}

/// To the new address of `user`.
pub fn email_confirmed(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    changed(&writer, writer.at("mail-email-changed-new", now))
}

fn changed(writer: &MailWriter<'_>, what: String) -> Message {
    let words = ["mail-email-changed-subject", "mail-not-you"];
    writer.tell(MailOrigin::Elsewhere, MessageKind::EmailChanged, vec![what], words)
}
