//! What users are told of approvals, which go from a person to a person.

use super::mail::{MailOrigin, MailWriter};
use crate::{
    contract::{LinkKind, User, api::MessageKind},
    server::{language::Voice, outbox::Message},
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
pub fn approval_created(voice: &Voice, user: &User, link: LinkKind, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let what = [("time", writer.time(now)), ("link", link.as_str().into())];
    let words = ["mail-approval-subject", "mail-approval-unexpected"];
    writer.tell(
        MailOrigin::Administrator,
        MessageKind::ApprovalCreated,
        vec![writer.with("mail-approval", what), writer.say("mail-approval-keep")],
        words,
    )
}
