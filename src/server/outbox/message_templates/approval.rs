//! What users are told of approvals, which go from a person to a person.

use super::mail::Mail;
use crate::{
    contract::{
        LinkKind, PhoneNumber, User,
        api::{MessageKind, Organisation},
    },
    server::outbox::Message,
};
use jiff::Timestamp;

/// How the link that verifies a number comes to its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkArrival {
    Text,
    /// Nothing sends texts, so somebody gives it to them.
    PassedOn,
}

/// It does not hold the code: whoever reads the user's mail is the one whom the code keeps out.
pub fn approval_created(
    organisation: &Organisation,
    user: &User,
    link: LinkKind,
    now: Timestamp,
) -> Message {
    let what = format!(
        "An administrator was shown a code on {} that approves the {} of your account. They tell it \
         to you in person or over the telephone, and it is in no message.",
        organisation.time_zone.moment(now),
        link.noun()
    );
    let keep = "Enter it on the page of the link, within 10 minutes. Take it from nobody else.";
    Mail {
        kind: MessageKind::ApprovalCreated,
        subject: "A code was created to approve a link",
        paragraphs: vec![what, keep.to_owned()],
        way: None,
        unexpected: "If nobody spoke to you, somebody may be at your account. Tell an administrator \
                     at once.",
    }
    .to(organisation, user)
}

pub fn phone_approved(
    organisation: &Organisation,
    user: &User,
    number: &PhoneNumber,
    now: Timestamp,
) -> Message {
    let what = format!(
        "The phone number ending in {} was verified for your account on {}, with a code from an \
         administrator.",
        number.ending(),
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::PhoneVerified,
        subject: "Your phone number was verified",
        paragraphs: vec![what],
        way: None,
        unexpected: "If this is not your number, tell an administrator at once.",
    }
    .to(organisation, user)
}
