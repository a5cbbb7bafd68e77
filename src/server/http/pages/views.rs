//! What each page says. The templates escape every value; names of strangers are put on one line
//! before they are shown.

mod proof;
mod realm;

pub use proof::{ProofBy, ProofPage};
pub use realm::{RealmAskPage, RealmEndPage, RealmEnding, RealmGoPage};

use super::frame::Frame;
use crate::{
    contract::{LinkKind, text::one_line},
    server::directory::local::passwords::{MAX_CHARS, MIN_CHARS},
};
use askama::Template;

/// The three steps to configure an authenticator. Posts `step=confirm` and `code`.
#[derive(Template)]
#[template(path = "pages/setup.html")]
pub struct SetupPage {
    pub frame: Frame,
    pub name: String,
    /// The other system that asks for the codes.
    pub system: Option<&'static str>,
    /// Until when the link works, as the language writes it.
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

    fn rules(&self) -> String {
        let range = [("min", MIN_CHARS.into()), ("max", MAX_CHARS.into())];
        self.frame.words.with("password-rules", range)
    }
}

#[derive(Template)]
#[template(path = "pages/password_done.html")]
pub struct PasswordDone {
    pub frame: Frame,
    pub sessions_ended: bool,
}

/// Posts `step=confirm`, or `step=disown`.
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

#[derive(Template)]
#[template(path = "pages/phone_disowned.html")]
pub struct PhoneDisowned {
    pub frame: Frame,
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
    /// What the sentences are called that say it.
    fn id(&self) -> &'static str {
        match self.why {
            Why::Used { .. } => "used",
            Why::UnderWay => "under-way",
            Why::OutcomeUnknown => "outcome",
            Why::Revoked => "revoked",
            Why::Ended => "ended",
            Why::Cancelled => "cancelled",
            Why::EmailTaken => "taken",
            Why::Expired { .. } => "expired",
            Why::Unknown => "unknown",
            Why::TooManyTries => "tries",
            Why::TooManyForms { .. } => "forms",
            Why::NotNow => "not-now",
            Why::Broken => "broken",
            Why::TooLarge => "large",
            Why::Unreadable => "unreadable",
            Why::GuardGone => "guard",
            Why::BodyTooSlow => "slow",
        }
    }

    fn title(&self) -> String {
        self.frame.say(&format!("closed-{}-title", self.id()))
    }

    fn paragraphs(&self) -> [String; 2] {
        let (frame, id) = (&self.frame, self.id());
        let what = format!("closed-{id}");
        let what = match &self.why {
            Why::Used { at } | Why::Expired { at } => frame.with(&what, "time", at),
            _ => frame.say(&what),
        };
        let next = format!("closed-{id}-next");
        let next = match &self.why {
            Why::Ended | Why::Expired { .. } | Why::TooManyTries => self.ask(),
            Why::Revoked => format!("{} {}", frame.say(&next), self.ask()),
            Why::TooManyForms { seconds } => frame.count(&next, "seconds", seconds),
            _ => frame.say(&next),
        };
        [what, next]
    }

    /// Whom to ask for another link.
    fn ask(&self) -> String {
        self.frame.say(match self.purpose {
            Some(LinkKind::Setup) => "closed-ask-setup",
            Some(LinkKind::Password) => "closed-ask-password",
            Some(LinkKind::Phone) => "closed-ask-phone",
            Some(LinkKind::Email) => "closed-ask-email",
            // The next sign-in from an unknown network sends one.
            Some(LinkKind::Network) | None => "closed-ask",
        })
    }
}
