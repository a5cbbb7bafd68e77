//! What users of a directory that another system keeps are told of the authenticator that they set up on a
//! page of ours.

use super::{Link, NOT_YOU, mail::Mail, setup};
use crate::{
    contract::{
        User,
        api::{MessageKind, Organisation},
        text::one_line,
    },
    server::outbox::Message,
};
use jiff::Timestamp;

/// The name of the system that asks for the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetUpIn(pub &'static str);

pub fn setup_link(
    organisation: &Organisation,
    user: &User,
    link: &Link,
    SetUpIn(system): SetUpIn,
) -> Message {
    let what = format!(
        "An administrator of {} asks you to set up an authenticator app. You will need its codes to sign \
         in to what {system} guards.",
        one_line(&organisation.name)
    );
    setup(organisation, user, link, "Set up your authenticator app", what)
}

/// To a user whose authenticators are being removed.
pub fn authenticator_reset(
    organisation: &Organisation,
    user: &User,
    link: &Link,
    (SetUpIn(system), now): (SetUpIn, Timestamp),
) -> Message {
    let what = format!(
        "An administrator of {} has ordered on {} that your authenticator app is removed from {system}. Its \
         codes stop working. Set up a new one to sign in to what {system} guards.",
        one_line(&organisation.name),
        organisation.time_zone.moment(now)
    );
    setup(organisation, user, link, "Your authenticator app is being reset", what)
}

pub fn authenticator_configured(
    organisation: &Organisation,
    user: &User,
    SetUpIn(system): SetUpIn,
    now: Timestamp,
) -> Message {
    let what = format!(
        "A new authenticator app was set up for you on {}. {system} takes its codes when you sign in.",
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::AuthenticatorConfigured,
        subject: "Your authenticator app was set up",
        paragraphs: vec![what],
        way: None,
        unexpected: NOT_YOU,
    }
    .to(organisation, user)
}
