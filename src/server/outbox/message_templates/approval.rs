//! What users are told of approvals, which go from a person to a person.

use super::mail::Mail;
use crate::{
    contract::{
        LinkKind, User,
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

/// How somebody showed that a number is the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneProof {
    /// The link came in a text to it.
    Text,
    /// Nothing sends texts: a code that an Owner or Admin spoke to the user.
    Approval,
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
