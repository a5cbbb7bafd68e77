//! What the old and the new address are told of a change from one to the other.

use super::{
    Link, NOT_YOU,
    mail::{ActionLink, Mail},
    works_until,
};
use crate::{
    contract::{
        Email, User,
        api::{MessageKind, Organisation},
        text::one_line,
    },
    server::outbox::Message,
};
use jiff::Timestamp;

/// To the old address, which counts until the new one confirms: whoever reads it can still object. It
/// names nobody who ordered it, as no mail does: a name in it would outlast its user.
pub fn email_change_ordered(
    organisation: &Organisation,
    user: &User,
    new: &Email,
    now: Timestamp,
) -> Message {
    let what = format!(
        "An administrator has ordered on {} that the e-mail address of your account becomes {}.",
        organisation.time_zone.moment(now),
        one_line(new.as_str())
    );
    let next = "Until that address confirms it, you sign in with this one. You were logged out of all \
                sessions, and links that were sent to you no longer work.";
    Mail {
        kind: MessageKind::EmailChangeOrdered,
        subject: "Your e-mail address is about to change",
        paragraphs: vec![what, next.to_owned()],
        way: None,
        unexpected: "If this is not what you want, tell an administrator at once: they can cancel it.",
    }
    .to(organisation, user)
}

/// To the new address.
pub fn email_confirmation(
    organisation: &Organisation,
    user: &User,
    new: &Email,
    link: &Link,
) -> Message {
    let what = format!(
        "An administrator of {} asks to use this e-mail address for your account from now on.",
        one_line(&organisation.name)
    );
    let open = format!("Open this link to confirm it. {}", works_until(organisation, link));
    let mail = Mail {
        kind: MessageKind::EmailConfirmation,
        subject: "Confirm your new e-mail address",
        paragraphs: vec![what, open],
        way: Some(ActionLink { label: "Confirm the address", link }),
        unexpected: "If you did not expect this message, do not open the link: without it, nothing \
                     changes.",
    };
    Message { recipient: new.as_str().to_owned(), ..mail.to(organisation, user) }
}

/// To the address that stays.
pub fn email_change_cancelled(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "The change of your e-mail address was cancelled on {}. You sign in with this one as before.",
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::EmailChangeCancelled,
        subject: "Your e-mail address stays",
        paragraphs: vec![what],
        way: None,
        unexpected: "If you did not expect this, ask an administrator.",
    }
    .to(organisation, user)
}

/// To the `old` address of `user`, who has the new one by now.
pub fn email_changed(
    organisation: &Organisation,
    user: &User,
    old: &Email,
    now: Timestamp,
) -> Message {
    let what = format!(
        "The e-mail address of your account is {} since {}. Sign in with that one; this one no longer \
         counts, and gets no more messages.",
        one_line(&user.handle().shown()),
        organisation.time_zone.moment(now)
    );
    let mail = changed(what, NOT_YOU);
    Message { recipient: old.as_str().to_owned(), ..mail.to(organisation, user) }
}

/// To the new address of `user`.
pub fn email_confirmed(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "This is the e-mail address of your account since {}. Sign in with it from now on; you were \
         logged out of all sessions.",
        organisation.time_zone.moment(now)
    );
    changed(what, NOT_YOU).to(organisation, user)
}

fn changed(what: String, unexpected: &str) -> Mail<'_> {
    Mail {
        kind: MessageKind::EmailChanged,
        subject: "Your e-mail address was changed",
        paragraphs: vec![what],
        way: None,
        unexpected,
    }
}
