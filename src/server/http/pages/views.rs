//! What each page says. The templates escape every value; names of strangers are put on one line
//! before they are shown.

use crate::{contract::text::one_line, server::store::LinkPurpose};
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
    /// Until when the link works, as [`crate::server::outbox::message_templates::moment`] writes it.
    pub expires: String,
    /// Trusted: the SVG of [`super::qr::svg`].
    pub qr: String,
    /// In base32, in groups of four.
    pub key: String,
    /// The `otpauth` address.
    pub address: String,
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

/// Asks for a factor that the user has already. Posts `step=text`, or `step=proof` and `code`.
#[derive(Template)]
#[template(path = "pages/proof.html")]
pub struct ProofPage {
    pub frame: Frame,
    pub purpose: LinkPurpose,
    pub proof: ProofBy,
    pub expires: String,
    pub error: Option<String>,
}

/// How the user proves a factor.
#[derive(Clone, Debug)]
pub enum ProofBy {
    TextNotSent {
        number_end: String,
    },
    TextSent {
        number_end: String,
        at: String,
    },
    /// A code of the authenticator, or a recovery code.
    Authenticator,
}

impl ProofPage {
    fn reason(&self) -> &'static str {
        match self.purpose {
            LinkPurpose::Setup => {
                "Your account has a verified phone. Before an authenticator app is added, that \
                 phone must agree."
            }
            LinkPurpose::Password => {
                "Your account is protected by a second factor. Before the password is changed, \
                 that factor must agree."
            }
            LinkPurpose::Phone => {
                "Your account is protected by a second factor. Before the number is verified, \
                 that factor must agree."
            }
        }
    }
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

/// Why there is nothing to do on this page.
#[derive(Template)]
#[template(path = "pages/closed.html")]
pub struct ClosedPage {
    pub frame: Frame,
    pub purpose: Option<LinkPurpose>,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    Used {
        at: String,
    },
    /// A newer link took its place, or what it was for is over.
    Revoked,
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
            Why::Used { .. } => "This link was already used",
            Why::Revoked => "This link was replaced",
            Why::Expired { .. } => "This link is too old",
            Why::Unknown => "This link is not known",
            Why::TooManyTries => "Too many tries",
            Why::TooManyForms { .. } => "That was too fast",
            Why::NotNow => "Please try again in a moment",
            Why::Broken => "Something went wrong here",
            Why::TooLarge => "That was too much",
            Why::Unreadable => "That form could not be read",
            Why::GuardGone => "Your account changed meanwhile",
            Why::BodyTooSlow => "That took too long",
        }
    }

    fn paragraphs(&self) -> Vec<String> {
        let ask = format!("To get a new one, ask an administrator{}.", self.wish());
        match &self.why {
            Why::Used { at } => vec![
                format!("It was used on {at}, and a link works once."),
                "If that was you, there is nothing more to do here. If it was not you, tell an \
                 administrator at once."
                    .to_owned(),
            ],
            Why::Revoked => vec![
                "Only the newest link works. Look for a newer message and open the link in that \
                 one."
                    .to_owned(),
                format!("There is none? {ask}"),
            ],
            Why::Expired { at } => vec![format!("It worked until {at}."), ask],
            Why::Unknown => vec![
                "Perhaps a part of it was lost. Open the link from the message again, or copy it \
                 whole."
                    .to_owned(),
                format!("If that does not help: {}", lower(&ask)),
            ],
            Why::TooManyTries => {
                vec!["For your safety this link takes no more tries.".to_owned(), ask]
            }
            Why::TooManyForms { seconds } => vec![
                "Many forms came from your network in a short time, and nothing was changed."
                    .to_owned(),
                match seconds {
                    1 => "Wait a second, then go back and send the form again.".to_owned(),
                    _ => format!("Wait {seconds} seconds, then go back and send the form again."),
                },
            ],
            Why::NotNow => vec![
                "The server is busy, and nothing was changed.".to_owned(),
                "Wait a minute, then open the link from the message again.".to_owned(),
            ],
            Why::Broken => vec![
                "The fault is on our side, and nothing was changed.".to_owned(),
                "Try again later. If it goes on, tell an administrator.".to_owned(),
            ],
            Why::GuardGone => vec![
                "Since this link was sent, the phone number or the authenticator app of your \
                 account was changed, so the link cannot make sure any more that it is you."
                    .to_owned(),
                format!(
                    "Verify your new number first, if you were asked to. Otherwise: {}",
                    lower(&ask)
                ),
            ],
            Why::BodyTooSlow => vec![
                "The server is busy, and what became of your request is not known.".to_owned(),
                "Open the link from the message again: it says whether it was used.".to_owned(),
            ],
            Why::Unreadable => vec![
                "Nothing was changed.".to_owned(),
                "Open the link from the message again, and fill in the form there.".to_owned(),
            ],
            Why::TooLarge => vec![
                "What was sent is larger than this page takes. Nothing was changed.".to_owned(),
                "Go back and enter less.".to_owned(),
            ],
        }
    }

    fn wish(&self) -> &'static str {
        match self.purpose {
            Some(LinkPurpose::Setup) => " for a new setup link",
            Some(LinkPurpose::Password) => " for a new password link",
            Some(LinkPurpose::Phone) => " to send the text again",
            None => "",
        }
    }
}

/// A sentence after a colon.
fn lower(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
