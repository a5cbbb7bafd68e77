//! What operators are told of their accounts.

use super::mail::Mail;
use crate::{
    contract::{
        User,
        api::{MessageKind, Organisation},
    },
    server::outbox::Message,
};
use jiff::Timestamp;

/// It bears no link: whoever looks after the host gives it to the operator.
pub fn operator_reset(organisation: &Organisation, operator: &User, now: Timestamp) -> Message {
    let what = format!(
        "Your account was reset on {}, on the host of the server. Your password, your authenticator app \
         and your recovery codes no longer work, and you are logged out of all sessions.",
        organisation.time_zone.moment(now)
    );
    let next = "Whoever looks after the host gives you a link to choose a new password. At the first \
                sign-in you set up an app again.";
    Mail {
        kind: MessageKind::OwnerReset,
        subject: "Your account was reset",
        paragraphs: vec![what, next.to_owned()],
        way: None,
        unexpected: "If nobody told you of this, ask whoever looks after the host of the server at once.",
    }
    .to(organisation, operator)
}
