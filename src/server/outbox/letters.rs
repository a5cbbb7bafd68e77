//! What the messages say.

use super::{Content, Letter};
use crate::{
    contract::{
        PhoneNumber, User,
        api::{Channel, MessageKind, Organisation},
        text::one_line,
    },
    server::crypto::TokenHash,
};
use jiff::Timestamp;

/// A single-use link.
#[derive(Clone)]
pub struct Link {
    pub url: String,
    pub token: TokenHash,
    pub expires_at: Timestamp,
}

pub fn setup_link(organisation: &Organisation, user: &User, link: &Link) -> Letter {
    let what = "An administrator asks you to set up an authenticator app for your account.";
    let subject = "Set up your authenticator app";
    setup(organisation, user, link, subject, what)
}

pub fn authenticator_reset(organisation: &Organisation, user: &User, link: &Link) -> Letter {
    let what = "An administrator has reset the authenticator app of your account. \
                The codes of the app you used until now no longer work.";
    setup(organisation, user, link, "Your authenticator app was reset", what)
}

fn setup(
    organisation: &Organisation,
    user: &User,
    link: &Link,
    subject: &str,
    what: &str,
) -> Letter {
    let until = moment(link.expires_at);
    let body = [
        greeting(user),
        what.to_owned(),
        "1. Install an authenticator app if you have none: Google Authenticator, Authy or \
         Microsoft Authenticator."
            .to_owned(),
        format!("2. Open this link and follow it. It works once, until {until}:\n{}", link.url),
        "If you did not expect this message, do not open the link; tell an administrator."
            .to_owned(),
    ];
    mail(organisation, user, MessageKind::SetupLink, subject, &body, Some(link))
}

pub fn password_reset(organisation: &Organisation, user: &User, link: &Link) -> Letter {
    let until = moment(link.expires_at);
    let body = [
        greeting(user),
        "An administrator asks you to choose a new password.".to_owned(),
        format!("Open this link to choose it. It works once, until {until}:\n{}", link.url),
        "If you did not expect this message, do not open the link; tell an administrator."
            .to_owned(),
    ];
    let subject = "Choose a new password";
    mail(organisation, user, MessageKind::PasswordReset, subject, &body, Some(link))
}

pub fn sessions_ended(organisation: &Organisation, user: &User) -> Letter {
    let body = [
        greeting(user),
        "An administrator has logged you out of all sessions. Sign in again where you need to."
            .to_owned(),
        "If this surprises you, ask an administrator why.".to_owned(),
    ];
    let subject = "You were logged out of all sessions";
    mail(organisation, user, MessageKind::SessionsEnded, subject, &body, None)
}

pub fn phone_changed(organisation: &Organisation, user: &User, number: &PhoneNumber) -> Letter {
    // The mail names the number's end only: a mailbox may be read by others.
    let end = number.ending();
    let body = [
        greeting(user),
        format!(
            "An administrator has entered a phone number ending in {end} for your account. \
             A text with a link is on its way to it; open the link to verify the number."
        ),
        "If this is not your number, tell an administrator at once.".to_owned(),
    ];
    let subject = "Your phone number was changed";
    mail(organisation, user, MessageKind::PhoneChanged, subject, &body, None)
}

pub fn phone_verification(
    organisation: &Organisation,
    number: &PhoneNumber,
    link: &Link,
) -> Letter {
    let organisation = one_line(&organisation.name);
    let until = moment(link.expires_at);
    Letter {
        channel: Channel::Text,
        kind: MessageKind::PhoneVerification,
        recipient: number.e164().to_owned(),
        subject: String::new(),
        content: Content {
            body: format!(
                "{organisation}: open {} to verify this number. It works once, until {until}. \
                 Not expected? Ignore this text.",
                link.url
            ),
            link: Some(link.url.clone()),
        },
        link: Some(link.token),
    }
}

/// A code that proves the verified phone before a link is followed.
pub fn phone_code(organisation: &Organisation, number: &PhoneNumber, code: &str) -> Letter {
    let organisation = one_line(&organisation.name);
    Letter {
        channel: Channel::Text,
        kind: MessageKind::PhoneCode,
        recipient: number.e164().to_owned(),
        subject: String::new(),
        content: Content {
            body: format!(
                "{organisation}: your code is {code}. It is good for 10 minutes. Never tell it \
                 to anybody. Not expected? Tell an administrator."
            ),
            link: None,
        },
        link: None,
    }
}

pub fn authenticator_configured(organisation: &Organisation, user: &User) -> Letter {
    let what = "An authenticator app was set up for your account, and ten recovery codes were \
                shown.";
    let subject = "Your authenticator app works";
    notice(organisation, user, MessageKind::AuthenticatorConfigured, subject, what)
}

pub fn phone_verified(organisation: &Organisation, user: &User, number: &PhoneNumber) -> Letter {
    let what = format!("The phone number ending in {} was verified.", number.ending());
    let subject = "Your phone number was verified";
    notice(organisation, user, MessageKind::PhoneVerified, subject, &what)
}

pub fn password_changed(organisation: &Organisation, user: &User) -> Letter {
    let what = "The password of your account was changed.";
    let subject = "Your password was changed";
    notice(organisation, user, MessageKind::PasswordChanged, subject, what)
}

/// `left` codes can still be used.
pub fn recovery_code_used(organisation: &Organisation, user: &User, left: usize) -> Letter {
    let what = format!("A recovery code of your account was used. {left} are left.");
    let subject = "A recovery code was used";
    notice(organisation, user, MessageKind::RecoveryCodeUsed, subject, &what)
}

/// Tells a user what happened, so that somebody else's doing does not go unseen.
fn notice(
    organisation: &Organisation,
    user: &User,
    kind: MessageKind,
    subject: &str,
    what: &str,
) -> Letter {
    let body = [
        greeting(user),
        format!("{what} It happened on {}.", moment(Timestamp::now())),
        "If it was not you, tell an administrator at once.".to_owned(),
    ];
    mail(organisation, user, kind, subject, &body, None)
}

fn mail(
    organisation: &Organisation,
    user: &User,
    kind: MessageKind,
    subject: &str,
    paragraphs: &[String],
    link: Option<&Link>,
) -> Letter {
    let organisation = one_line(&organisation.name);
    Letter {
        channel: Channel::Email,
        kind,
        recipient: user.email.as_str().to_owned(),
        subject: format!("{subject} ({organisation})"),
        content: Content {
            body: format!("{}\n\n{organisation}\n", paragraphs.join("\n\n")),
            link: link.map(|link| link.url.clone()),
        },
        link: link.map(|link| link.token),
    }
}

fn greeting(user: &User) -> String {
    format!("Hello {},", one_line(&user.name))
}

/// A time as letters and pages write it.
pub fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
