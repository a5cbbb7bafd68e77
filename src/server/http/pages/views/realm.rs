//! What the pages of a sign-in by the realm say.

use crate::server::http::pages::frame::Frame;
use askama::Template;

/// Who asks, and a code to compare. Posts nothing but that it goes on.
#[derive(Template)]
#[template(path = "pages/realm_ask.html")]
pub struct RealmAskPage {
    pub frame: Frame,
    pub realm: String,
    /// On one line.
    pub asked_by: String,
    pub from: Option<String>,
    pub code: String,
    pub is_step_up: bool,
    pub expires: String,
}

/// The way to the realm. A redirect would be a part of the form, and the policy of our pages lets no form
/// lead elsewhere.
#[derive(Template)]
#[template(path = "pages/realm_go.html")]
pub struct RealmGoPage {
    pub frame: Frame,
    pub realm: String,
    pub to: String,
}

/// What came of it.
#[derive(Template)]
#[template(path = "pages/realm_end.html")]
pub struct RealmEndPage {
    pub frame: Frame,
    pub realm: String,
    pub ending: RealmEnding,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RealmEnding {
    SignedIn,
    SteppedUp,
    /// The address leads nowhere, or the way back is another browser's.
    Lost,
    /// The realm does not answer.
    NotNow,
    Refused {
        why: String,
        /// Where something can be done about it.
        page: Option<String>,
    },
}

impl RealmEndPage {
    fn title(&self) -> &'static str {
        match self.ending {
            RealmEnding::SignedIn => "You are in",
            RealmEnding::SteppedUp => "It is you",
            RealmEnding::Lost => "This address leads nowhere",
            RealmEnding::NotNow => "Please try again in a moment",
            RealmEnding::Refused { .. } => "You cannot sign in here",
        }
    }

    fn paragraphs(&self) -> Vec<String> {
        match &self.ending {
            RealmEnding::SignedIn | RealmEnding::SteppedUp => {
                vec!["Go back to the terminal: it goes on by itself.".to_owned()]
            }
            RealmEnding::Lost => vec![
                "It was used before, has expired, was called off, or was opened in another browser \
                 first."
                    .to_owned(),
                "Begin anew in the terminal, and open the address that it shows then.".to_owned(),
            ],
            RealmEnding::NotNow => vec![
                format!("The realm {} does not answer just now. Nobody was signed in.", self.realm),
                "Wait a moment, then open the address from the terminal again.".to_owned(),
            ],
            RealmEnding::Refused { why, .. } => vec![why.clone()],
        }
    }

    fn is_good(&self) -> bool {
        matches!(self.ending, RealmEnding::SignedIn | RealmEnding::SteppedUp)
    }

    fn page(&self) -> Option<&str> {
        match &self.ending {
            RealmEnding::Refused { page, .. } => page.as_deref(),
            _ => None,
        }
    }
}
