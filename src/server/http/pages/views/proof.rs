//! The page that asks who its visitor is.

use super::Frame;
use crate::{contract::LinkKind, server::service::Approver};
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
    /// Whom to ask for an approval.
    fn whom(&self) -> &'static str {
        match self.proof {
            ProofBy::Approval { by: Approver::OtherOwner } => {
                "Ask an Owner of your organisation, other than you. If you are the only one, open \
                 mfadmin on the host of the server and approve the link there."
            }
            _ => "Ask an Owner or Admin of your organisation.",
        }
    }

    fn reason(&self) -> &'static str {
        match (&self.proof, self.purpose) {
            (ProofBy::Approval { .. }, LinkKind::Setup) => {
                "Your mail alone does not show that it's you. Before you add an authenticator app, \
                 enter the approval code that an administrator tells you."
            }
            (ProofBy::Approval { .. }, LinkKind::Password) => {
                "Your mail alone does not show that it's you. Before you choose a password, enter the \
                 approval code that an administrator tells you."
            }
            (ProofBy::Approval { .. }, LinkKind::Phone) => {
                "This link did not come as a text. Before the number is verified, enter the approval \
                 code that an administrator tells you over the telephone."
            }
            (ProofBy::Authenticator, LinkKind::Setup) => {
                "You have an authenticator app already. Before another one takes its place, confirm \
                 with the one you have."
            }
            (_, LinkKind::Setup) => {
                "Your account has a verified phone. Before you add an authenticator app, confirm \
                 with that phone."
            }
            (_, LinkKind::Password) => {
                "Your account is protected by a second factor. Before you change the password, \
                 confirm with that factor."
            }
            (_, LinkKind::Network) => {
                "Your account is protected by a second factor. Before the network is allowed, \
                 confirm with that factor."
            }
            (_, LinkKind::Email) => {
                "Your account is protected by a second factor. Before the address is changed, \
                 confirm with that factor."
            }
            (_, LinkKind::Phone) => {
                "Your account is protected by a second factor. Before the number is verified, \
                 confirm with that factor."
            }
        }
    }
}
