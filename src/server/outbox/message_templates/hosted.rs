//! What users of a directory that another system keeps are told of the authenticator that they set up on a
//! page of ours.

use super::{
    Link, SetupWords,
    mail::{MailOrigin, MailWriter},
    setup,
};
use crate::{
    contract::{User, api::MessageKind},
    server::{language::Voice, outbox::Message},
};
use jiff::Timestamp;

/// The name of the system that asks for the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetUpIn(pub &'static str);

pub fn setup_link(voice: &Voice, user: &User, link: &Link, SetUpIn(system): SetUpIn) -> Message {
    let writer = MailWriter::new(voice, user);
    let values = [("organisation", writer.organisation()), ("system", system.into())];
    let what = writer.with("mail-setup-hosted", values);
    setup(&writer, link, SetupWords { subject: "mail-setup-subject", what })
}

/// To a user whose authenticators are being removed.
pub fn authenticator_reset(
    voice: &Voice,
    user: &User,
    link: &Link,
    (SetUpIn(system), now): (SetUpIn, Timestamp),
) -> Message {
    let writer = MailWriter::new(voice, user);
    let values = [
        ("organisation", writer.organisation()),
        ("system", system.into()),
        ("time", writer.time(now)),
    ];
    let what = writer.with("mail-reset-hosted", values);
    setup(&writer, link, SetupWords { subject: "mail-reset-hosted-subject", what })
}

pub fn authenticator_configured(
    voice: &Voice,
    user: &User,
    SetUpIn(system): SetUpIn,
    now: Timestamp,
) -> Message {
    let writer = MailWriter::new(voice, user);
    let values = [("time", writer.time(now)), ("system", system.into())];
    let words = ["mail-configured-subject", "mail-not-you"];
    writer.tell(
        MailOrigin::Elsewhere,
        MessageKind::AuthenticatorConfigured,
        vec![writer.with("mail-configured-hosted", values)],
        words,
    )
}
