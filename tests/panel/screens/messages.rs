//! What the Outbox of the organisation holds.

use super::fake_server::person;
use jiff::{SignedDuration, Timestamp};
use mfadmin::contract::{
    OutboxId, User,
    api::{Channel, Delivery, MessageContent, MessageKind, OutboxMessage, Withheld},
};

/// One message in each state, the newest first; of those that failed, a mail and a text.
pub fn in_each_state(now: Timestamp, users: &[User]) -> Vec<OutboxMessage> {
    let ago = |hours| now - SignedDuration::from_hours(hours);
    let message = |id: i64, user: &User, kind, state| OutboxMessage {
        id: OutboxId(id),
        at: ago(8 - id),
        channel: Channel::Email,
        kind,
        state,
        hold: None,
        attempts: 1,
        next_attempt_at: None,
        settled_at: Some(ago(8 - id) + SignedDuration::from_secs(2)),
        answer: None,
        user: person(user),
        to: user.handle().to_string(),
        subject: "A notice (Acme Messaging)".into(),
        parts: None,
        readable: false,
        body: Withheld,
        link: Withheld,
    };
    let of = |answer: &str| Some(answer.to_owned());
    let waiting = &users[3];
    use MessageKind::*;
    vec![
        OutboxMessage {
            attempts: 0,
            settled_at: None,
            subject: "Set up your authenticator app".into(),
            readable: true,
            ..message(6, waiting, SetupLink, Delivery::Queued)
        },
        OutboxMessage {
            channel: Channel::Text,
            to: "+14155552671".into(),
            subject: String::new(),
            attempts: 8,
            answer: of("the gateway answered 400: this number takes no texts"),
            ..message(5, &users[1], PhoneVerification, Delivery::Failed)
        },
        OutboxMessage {
            attempts: 3,
            answer: of("550 5.1.1 <user5@example.com>:\r\n\u{1b}[31mno such mailbox"),
            ..message(4, &users[4], SetupLink, Delivery::Failed)
        },
        OutboxMessage {
            attempts: 2,
            next_attempt_at: Some(now + SignedDuration::from_mins(2)),
            settled_at: None,
            answer: of("451 4.7.1 try again later"),
            ..message(3, &users[2], PasswordReset, Delivery::Queued)
        },
        OutboxMessage {
            answer: of("250 2.0.0 taken over as 9F2C"),
            ..message(2, &users[8], AuthenticatorConfigured, Delivery::Sent)
        },
        OutboxMessage { attempts: 0, ..message(1, &users[7], SetupLink, Delivery::Withdrawn) },
    ]
}

/// What a message of [`in_each_state`] says that may be read.
pub fn content(message: &OutboxMessage) -> MessageContent {
    let link = "https://mfadmin.example.org/setup/3q2-7wAAAA";
    let name = &message.user.name;
    let body = format!("Hello {name},\n\nopen this link within 24 hours:\n\n{link}\n");
    MessageContent { body, link: Some(link.to_owned()) }
}
