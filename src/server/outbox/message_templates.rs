//! What the messages say.
//!
//! A mail never carries a secret of a factor, only a link to it; and each says what to do when it
//! was not expected, because the one who reads it first may not be the one it was meant for. For
//! the same reason it names the end of a number only.

pub mod approval;
pub mod emails;
pub mod hosted;
pub mod life_cycle;
pub mod mail;
pub mod operators;
pub mod text;

pub use approval::{LinkArrival, PhoneProof, approval_created};
pub use emails::{
    email_change_cancelled, email_change_ordered, email_changed, email_confirmation,
    email_confirmed,
};
pub use life_cycle::{user_added, user_disabled, user_edited, user_enabled, user_removed};
pub use operators::operator_reset;
pub use text::{phone_code, phone_verification};

use super::Message;
use crate::{
    contract::{
        PhoneNumber, User,
        api::{MessageKind, Organisation, Scope, TokenInfo},
        text::{counted, one_line},
    },
    server::crypto::TokenHash,
};
use jiff::Timestamp;
use mail::{ActionLink, Mail};

const NOT_EXPECTED: &str =
    "If you did not expect this message, do not open the link and tell an administrator.";
const NOT_YOU: &str = "If this was not you, tell an administrator at once.";

/// A single-use link.
#[derive(Clone)]
pub struct Link {
    pub url: String,
    pub token: TokenHash,
    pub expires_at: Timestamp,
}

pub fn setup_link(organisation: &Organisation, user: &User, link: &Link) -> Message {
    let what = "An administrator asks you to set up an authenticator app for your account.";
    let subject = "Set up your authenticator app";
    setup(organisation, user, link, subject, what.to_owned())
}

pub fn authenticator_reset(
    organisation: &Organisation,
    user: &User,
    link: &Link,
    now: Timestamp,
) -> Message {
    let what = format!(
        "An administrator has reset the authenticator app of your account on {}. Codes from your \
         previous app and your recovery codes no longer work, and you are logged out of all \
         sessions.",
        organisation.time_zone.moment(now)
    );
    setup(organisation, user, link, "Your authenticator app was reset", what)
}

fn setup(
    organisation: &Organisation,
    user: &User,
    link: &Link,
    subject: &str,
    what: String,
) -> Message {
    Mail {
        kind: MessageKind::SetupLink,
        subject,
        paragraphs: vec![
            what,
            "1. Install an authenticator app if you have none: Google Authenticator, Authy or \
             Microsoft Authenticator."
                .to_owned(),
            format!("2. Open this link and follow the steps. {}", works_until(organisation, link)),
        ],
        way: Some(ActionLink { label: "Set up the app", link }),
        unexpected: NOT_EXPECTED,
    }
    .to(organisation, user)
}

pub fn password_reset(organisation: &Organisation, user: &User, link: &Link) -> Message {
    Mail {
        kind: MessageKind::PasswordReset,
        subject: "Choose a new password",
        paragraphs: vec![
            "An administrator asks you to choose a new password. Your old one no longer works."
                .to_owned(),
            format!("Open this link to choose one. {}", works_until(organisation, link)),
        ],
        way: Some(ActionLink { label: "Choose a password", link }),
        unexpected: NOT_EXPECTED,
    }
    .to(organisation, user)
}

/// `tokens`: how many machine tokens of the user were revoked with the `sessions`.
pub fn sessions_ended(
    organisation: &Organisation,
    user: &User,
    [sessions, tokens]: [u32; 2],
    now: Timestamp,
) -> Message {
    let mut what = format!(
        "An administrator has logged you out of all sessions on {}; {} ended.",
        organisation.time_zone.moment(now),
        counted(sessions.into(), "session"),
    );
    if tokens > 0 {
        let tokens = counted(tokens.into(), "machine token");
        what +=
            &format!(" {tokens} of yours stopped working: create new ones where you need them.");
    }
    what += " Sign in again to continue.";
    Mail {
        kind: MessageKind::SessionsEnded,
        subject: "You were logged out of all sessions",
        paragraphs: vec![what],
        way: None,
        unexpected: "If you did not expect this, ask an administrator.",
    }
    .to(organisation, user)
}

pub fn owner_reset(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "Your account was reset on {}, on the host of the server. Codes from your previous \
         authenticator app and your recovery codes no longer work, and you are logged out of all \
         sessions.",
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::OwnerReset,
        subject: "Your account was reset",
        paragraphs: vec![what],
        way: None,
        unexpected: "If this was not you, somebody else can act on the server's host. Tell whoever \
                     looks after it at once.",
    }
    .to(organisation, user)
}

pub fn phone_changed(
    organisation: &Organisation,
    user: &User,
    number: &PhoneNumber,
    (arrival, now): (LinkArrival, Timestamp),
) -> Message {
    let next = match arrival {
        LinkArrival::Text => "You will get a text with a link; open it to verify the number.",
        LinkArrival::PassedOn => {
            "To verify it, you will get a link from an administrator, and a code over the telephone."
        }
    };
    let what = format!(
        "An administrator has entered a phone number ending in {} for your account on {}. {next}",
        number.ending(),
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::PhoneChanged,
        subject: "Your phone number was changed",
        paragraphs: vec![what],
        way: None,
        unexpected: "If this is not your number, tell an administrator at once.",
    }
    .to(organisation, user)
}

pub fn phone_verified(
    organisation: &Organisation,
    user: &User,
    (number, proof): (&PhoneNumber, PhoneProof),
    now: Timestamp,
) -> Message {
    let by = match proof {
        PhoneProof::Text => "the link in a text",
        PhoneProof::Approval => "a code from an administrator",
    };
    let what = format!(
        "The phone number ending in {} was verified for your account on {}, with {by}.",
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

pub fn authenticator_configured(
    organisation: &Organisation,
    user: &User,
    now: Timestamp,
) -> Message {
    let what = format!(
        "An authenticator app was set up for your account on {}. Its codes are now your second \
         factor.",
        organisation.time_zone.moment(now)
    );
    let keep = "Store your recovery codes where only you can reach them. Never share one; enter \
     them only on our pages.";
    Mail {
        kind: MessageKind::AuthenticatorConfigured,
        subject: "Your authenticator app was set up",
        paragraphs: vec![what, keep.to_owned()],
        way: None,
        unexpected: NOT_YOU,
    }
    .to(organisation, user)
}

pub fn password_changed(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "The password of your account was changed on {}.",
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::PasswordChanged,
        subject: "Your password was changed",
        paragraphs: vec![what],
        way: None,
        unexpected: NOT_YOU,
    }
    .to(organisation, user)
}

/// `left`: how many recovery codes the user still has.
pub fn recovery_code_used(
    organisation: &Organisation,
    user: &User,
    left: usize,
    now: Timestamp,
) -> Message {
    let what = format!(
        "A recovery code was used on {}, instead of an authenticator app code.",
        organisation.time_zone.moment(now)
    );
    let rest = match left {
        0 => "It was the last one. Ask an administrator to reset your authenticator app: a new \
         setup gives you new codes."
            .to_owned(),
        1 => "You have one left.".to_owned(),
        _ => format!("You have {left} left."),
    };
    Mail {
        kind: MessageKind::RecoveryCodeUsed,
        subject: "A recovery code was used",
        paragraphs: vec![what, rest],
        way: None,
        unexpected: NOT_YOU,
    }
    .to(organisation, user)
}

pub fn link_locked(organisation: &Organisation, user: &User, now: Timestamp) -> Message {
    let what = format!(
        "A link sent to you was closed on {}: too many wrong codes were entered. Nothing was \
         changed.",
        organisation.time_zone.moment(now)
    );
    Mail {
        kind: MessageKind::LinkLocked,
        subject: "A link to your account was closed",
        paragraphs: vec![what, "If it was you, ask an administrator for a new link.".to_owned()],
        way: None,
        unexpected: NOT_YOU,
    }
    .to(organisation, user)
}

pub fn network_link(organisation: &Organisation, user: &User, link: &Link) -> Message {
    let what = "Too many sign-ins to your account failed. Until you sign in, it is open only to \
                networks that you used before.";
    let open = format!(
        "If you are signing in from another network, open this link there. It asks for no password, \
         and signs nobody in. {}",
        works_until(organisation, link)
    );
    Mail {
        kind: MessageKind::NetworkLink,
        subject: "Sign in from a new network",
        paragraphs: vec![what.to_owned(), open],
        way: Some(ActionLink { label: "Allow this network", link }),
        unexpected: "If you are not signing in, ignore this message. Somebody may be guessing your \
                     password.",
    }
    .to(organisation, user)
}

pub fn token_created(organisation: &Organisation, user: &User, token: &TokenInfo) -> Message {
    let may = match token.scope {
        Scope::Read => "It can read what you can read",
        Scope::Act => "It can read and act for you",
        Scope::Remind => "It can send reminders for you",
    };
    let what = format!(
        "A machine token called \"{}\" was made for your account on {}. {may}, until {}, and needs no \
         password and no second factor.",
        one_line(&token.name),
        organisation.time_zone.moment(token.created_at),
        organisation.time_zone.moment(token.expires_at)
    );
    Mail {
        kind: MessageKind::TokenCreated,
        subject: "A machine token was made",
        paragraphs: vec![what],
        way: None,
        unexpected: "If this was not you, tell an administrator at once and have it revoked.",
    }
    .to(organisation, user)
}

fn works_until(organisation: &Organisation, link: &Link) -> String {
    format!("It works once, until {}:", organisation.time_zone.moment(link.expires_at))
}
