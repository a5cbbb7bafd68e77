//! What operators are told of their accounts.

use super::mail::{MailOrigin, MailWriter};
use crate::{
    contract::{User, api::MessageKind},
    server::{language::Voice, outbox::Message},
};
use jiff::Timestamp;

/// It bears no link: whoever looks after the host gives it to the operator.
pub fn operator_reset(voice: &Voice, operator: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, operator);
    let words = ["mail-host-subject", "mail-host-operator-unexpected"];
    writer.tell(
        MailOrigin::Elsewhere,
        MessageKind::OwnerReset,
        vec![writer.at("mail-host-operator", now), writer.say("mail-host-operator-next")],
        words,
    )
}
