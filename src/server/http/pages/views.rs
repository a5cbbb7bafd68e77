//! What each page says. The templates escape every value; names of strangers are put on one line
//! before they are shown.

mod proof;
mod realm;

pub use proof::{ProofBy, ProofPage};
pub use realm::{RealmAskPage, RealmEndPage, RealmEnding, RealmGoPage};

use crate::contract::{LinkKind, text::one_line};
use askama::Template;

/// What every page shows around its text.
#[derive(Clone, Debug)]
pub struct Frame {
    pub organisation: String,
    /// Where users find help: an address, a number or a sentence.
    pub support: Option<String>,
}

impl Frame {
    fn name(&self) -> String {
        one_line(&self.organisation)
    }

    fn help(&self) -> Option<String> {
        self.support.as_deref().map(one_line)
    }
}

/// The three steps to configure an authenticator. Posts `step=confirm` and `code`.
#[derive(Template)]
#[template(path = "pages/setup.html")]
pub struct SetupPage {
    pub frame: Frame,
    pub name: String,
    /// The other system that asks for the codes.
    pub system: Option<&'static str>,
    /// Until when the link works, as [`ZoneName::moment`](crate::contract::zone::ZoneName::moment) writes it.
    pub expires: String,
    /// Trusted: the SVG of [`super::qr::svg`].
    pub qr: String,
    /// In base32, in groups of four.
    pub key: String,
    /// The `otpauth` address.
    pub address: String,
    /// Of a code.
    pub digits: u8,
    /// Seconds after which there is another code.
    pub period: u16,
    pub error: Option<String>,
}

impl SetupPage {
    fn person(&self) -> String {
        one_line(&self.name)
    }
}

/// The recovery codes, shown this once.
#[derive(Template)]
#[template(path = "pages/setup_done.html")]
pub struct SetupDone {
    pub frame: Frame,
    pub codes: Vec<String>,
}

/// Another system has the authenticator; it has no recovery codes of ours.
#[derive(Template)]
#[template(path = "pages/enrolled.html")]
pub struct EnrolledPage {
    pub frame: Frame,
    /// Whether the authenticator that was to go is still there.
    pub is_old_left: bool,
}

/// Posts `step=save`, `password` and `again`.
#[derive(Template)]
#[template(path = "pages/password.html")]
pub struct PasswordPage {
    pub frame: Frame,
    pub email: String,
    pub expires: String,
    pub error: Option<String>,
    /// What would make the password better; shown with the error.
    pub hints: Vec<String>,
}

impl PasswordPage {
    fn account(&self) -> String {
        one_line(&self.email)
    }
}

#[derive(Template)]
#[template(path = "pages/password_done.html")]
pub struct PasswordDone {
    pub frame: Frame,
    pub sessions_ended: bool,
}

/// Posts `step=confirm`.
#[derive(Template)]
#[template(path = "pages/phone.html")]
pub struct PhonePage {
    pub frame: Frame,
    pub number_end: String,
    pub expires: String,
}

#[derive(Template)]
#[template(path = "pages/phone_done.html")]
pub struct PhoneDone {
    pub frame: Frame,
    pub number_end: String,
}

/// Posts `step=confirm`.
#[derive(Template)]
#[template(path = "pages/network.html")]
pub struct NetworkPage {
    pub frame: Frame,
    /// The visitor's.
    pub network: Option<String>,
    pub expires: String,
}

#[derive(Template)]
#[template(path = "pages/network_done.html")]
pub struct NetworkDone {
    pub frame: Frame,
    pub until: String,
}

/// Posts `step=confirm`. It does not show the old address: the mail may have come to a wrong one.
#[derive(Template)]
#[template(path = "pages/email.html")]
pub struct EmailPage {
    pub frame: Frame,
    pub name: String,
    /// The new one.
    pub email: String,
    pub expires: String,
}

impl EmailPage {
    fn person(&self) -> String {
        one_line(&self.name)
    }

    fn address(&self) -> String {
        one_line(&self.email)
    }
}

#[derive(Template)]
#[template(path = "pages/email_done.html")]
pub struct EmailDone {
    pub frame: Frame,
    pub email: String,
}

impl EmailDone {
    fn address(&self) -> String {
        one_line(&self.email)
    }
}

/// Why there is nothing to do on this page.
#[derive(Template)]
#[template(path = "pages/closed.html")]
pub struct ClosedPage {
    pub frame: Frame,
    pub purpose: Option<LinkKind>,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    Used {
        at: String,
    },
    /// What it was used for goes on in another system.
    UnderWay,
    /// What it was used for may have been done in another system, or not.
    OutcomeUnknown,
    /// A newer link took its place.
    Revoked,
    /// What it was for is over, or it ended with the user's other links.
    Ended,
    /// What it was for was called back.
    Cancelled,
    /// Another user got the address that it confirms.
    EmailTaken,
    Expired {
        at: String,
    },
    Unknown,
    TooManyTries,
    /// Too many forms came from this address; the link still works.
    TooManyForms {
        seconds: u32,
    },
    /// The server is busy; the link still works.
    NotNow,
    /// The server failed, and changed nothing.
    Broken,
    TooLarge,
    /// What was sent is no form of ours.
    Unreadable,
    /// What guarded the account when the link was sent is not there any more.
    GuardGone,
    /// The answer took too long, so what came of it is not known.
    BodyTooSlow,
}

impl ClosedPage {
    fn title(&self) -> &'static str {
        match self.why {
            Why::Used { .. } => "This link has already been used",
            Why::UnderWay => "Your authenticator app is being set up",
            Why::OutcomeUnknown => "It is not known yet whether your app works",
            Why::Revoked => "This link was replaced",
            Why::Ended => "This link no longer works",
            Why::Cancelled => "This change was cancelled",
            Why::EmailTaken => "This address is taken",
            Why::Expired { .. } => "This link has expired",
            Why::Unknown => "This link is not valid",
            Why::TooManyTries => "Too many tries",
            Why::TooManyForms { .. } => "Too many requests",
            Why::NotNow => "Please try again in a moment",
            Why::Broken => "Something went wrong",
            Why::TooLarge => "The form is too large",
            Why::Unreadable => "The form could not be read",
            Why::GuardGone => "Your account has changed",
            Why::BodyTooSlow => "The request took too long",
        }
    }

    fn paragraphs(&self) -> Vec<String> {
        let ask = format!("To get a new one, ask an administrator{}.", self.wish());
        match &self.why {
            Why::Used { at } => vec![
                format!("It was used on {at}. A link works only once."),
                "If that was you, you are done. If not, tell an administrator at once.".to_owned(),
            ],
            Why::UnderWay => vec![
                "Your code was right. The system that you sign in to has not answered yet.".to_owned(),
                "Keep the new entry in your app. Wait a minute, then open the link from the message again: \
                 it tells how things stand."
                    .to_owned(),
            ],
            Why::OutcomeUnknown => vec![
                "Your code was right. The system that you sign in to gave no answer, so nobody knows \
                 whether it has your new app."
                    .to_owned(),
                "Keep the new entry in your app, and tell an administrator: they can look again."
                    .to_owned(),
            ],
            Why::Revoked => vec![
                "Only the newest link works. Open the link in the newest message.".to_owned(),
                format!("No newer message? {ask}"),
            ],
            Why::Ended => vec![
                "Your account was changed after it was sent, or an administrator ended it."
                    .to_owned(),
                ask,
            ],
            Why::Cancelled => vec![
                "An administrator cancelled it, or your access was changed meanwhile. Your e-mail \
                 address stays as it was."
                    .to_owned(),
                format!("If it is still to change: {}", lower(&ask)),
            ],
            Why::EmailTaken => vec![
                "Another account got this e-mail address meanwhile. Yours stays as it was."
                    .to_owned(),
                "Ask an administrator to sort it out.".to_owned(),
            ],
            Why::Expired { at } => vec![format!("It expired on {at}."), ask],
            Why::Unknown => vec![
                "Part of it may be missing. Open the link from the message again, or copy all of \
                 it."
                .to_owned(),
                format!("If that does not help: {}", lower(&ask)),
            ],
            Why::TooManyTries => {
                vec!["For your safety, this link no longer works.".to_owned(), ask]
            }
            Why::TooManyForms { seconds } => vec![
                "Too many requests came from your network. Nothing was changed.".to_owned(),
                match seconds {
                    1 => "Wait a second, then go back and submit the form again.".to_owned(),
                    _ => format!("Wait {seconds} seconds, then go back and submit the form again."),
                },
            ],
            Why::NotNow => vec![
                "The server is busy. Nothing was changed.".to_owned(),
                "Wait a minute, then open the link from the message again.".to_owned(),
            ],
            Why::Broken => vec![
                "The error is on our side. Nothing was changed.".to_owned(),
                "Try again later. If it keeps happening, tell an administrator.".to_owned(),
            ],
            Why::GuardGone => vec![
                "The phone number or authenticator app of your account changed after this link \
                 was sent, so the link can no longer confirm it's you."
                    .to_owned(),
                format!(
                    "Verify your new number first, if you were asked to. Otherwise: {}",
                    lower(&ask)
                ),
            ],
            Why::BodyTooSlow => vec![
                "The server is busy. The outcome of your request is unknown.".to_owned(),
                "Open the link from the message again to see whether it was used.".to_owned(),
            ],
            Why::Unreadable => vec![
                "Nothing was changed.".to_owned(),
                "Open the link from the message again, and fill in the form there.".to_owned(),
            ],
            Why::TooLarge => vec![
                "The form is larger than this page accepts. Nothing was changed.".to_owned(),
                "Go back and shorten the input.".to_owned(),
            ],
        }
    }

    fn wish(&self) -> &'static str {
        match self.purpose {
            Some(LinkKind::Setup) => " for a new setup link",
            Some(LinkKind::Password) => " for a new password link",
            Some(LinkKind::Phone) => " to send the text again",
            Some(LinkKind::Email) => " to order the change again",
            // The next sign-in from an unknown network sends one.
            Some(LinkKind::Network) | None => "",
        }
    }
}

/// A sentence after a colon.
fn lower(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}
