//! The page that asks who its visitor is.

use crate::{
    contract::LinkKind,
    server::{http::pages::frame::Frame, service::Approver},
};
use askama::Template;

/// Asks for a factor that the user has already. Posts `step=text`, or `step=proof` and `code`.
#[derive(Template)]
#[template(path = "pages/proof.html")]
pub struct ProofPage {
    pub frame: Frame,
    pub purpose: LinkKind,
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
    /// A code that somebody speaks to the user.
    Approval {
        by: Approver,
    },
}

impl ProofPage {
    /// Whom to ask for an approval, and what they tell.
    fn whom(&self) -> String {
        let whom = match self.proof {
            ProofBy::Approval { by: Approver::OtherOwner } => "proof-approval-owner",
            _ => "proof-approval-admin",
        };
        format!("{} {}", self.frame.say(whom), self.frame.say("proof-approval-code"))
    }

    /// As HTML.
    fn text_sent(&self, number_end: &str, at: &str) -> String {
        let values = [("end", number_end.to_owned()), ("time", at.to_owned())];
        self.frame.html("proof-text-sent", &values)
    }

    fn reason(&self) -> String {
        self.frame.say(match (&self.proof, self.purpose) {
            (ProofBy::Approval { .. }, LinkKind::Setup) => "proof-why-approval-setup",
            (ProofBy::Approval { .. }, LinkKind::Password) => "proof-why-approval-password",
            (ProofBy::Approval { .. }, LinkKind::Phone) => "proof-why-approval-phone",
            (ProofBy::Authenticator, LinkKind::Setup) => "proof-why-app-setup",
            (_, LinkKind::Setup) => "proof-why-setup",
            (_, LinkKind::Password) => "proof-why-password",
            (_, LinkKind::Network) => "proof-why-network",
            (_, LinkKind::Email) => "proof-why-email",
            (_, LinkKind::Phone) => "proof-why-phone",
        })
    }
}
