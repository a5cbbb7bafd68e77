//! What a sign-in keeps: its step, what is typed, and the question under way.

use crate::{
    contract::{
        BearerToken,
        api::{CodeKind, SecondFactor, Typed},
    },
    tui::{
        input::{keymap::Context, secret_line::SecretLine},
        widgets::{
            auth_request::{AuthRequest, Place},
            realm_wait::RealmWait,
        },
    },
};
use tui_input::Input;

#[derive(Clone, Debug)]
pub struct SignIn {
    pub why: Why,
    pub email: Input,
    pub step: Step,
    pub request: AuthRequest,
    pub exit: Exit,
}

/// Why one has to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no session yet.
    NoSession,
    /// The server does not know the session, or not any more.
    Ended,
}

/// Whether the next key that leaves does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Free,
    /// It was said what would be lost.
    Warned,
}

#[derive(Clone, Debug)]
pub enum Step {
    Password {
        password: SecretLine,
        field: Field,
    },
    Code(CodeStep),
    /// There is no authenticator yet: its key, and the first code.
    Enrol {
        token: BearerToken,
        key: Typed,
        address: Typed,
        code: SecretLine,
    },
    /// A browser goes through the realm.
    Realm(RealmWait),
    /// Signed in; what is shown this once is on the screen.
    RecoveryCodes(Vec<Typed>),
    /// Signed in; the server is asked who that is.
    Entering,
}

#[derive(Clone, Debug)]
pub struct CodeStep {
    pub token: BearerToken,
    pub ways: Vec<SecondFactor>,
    pub way: CodeKind,
    pub code: SecretLine,
    pub text: Text,
}

/// Whether a code was texted in this sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    NotSent,
    Sent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Email,
    Password,
}

impl SignIn {
    /// Whether there is another way than now to prove the second factor, or another text to ask for.
    pub fn offers(&self, way: CodeKind) -> bool {
        match &self.step {
            Step::Code(step) => step.offers(way) && (step.way != way || way == CodeKind::Text),
            _ => false,
        }
    }

    /// A sign-in of `email`, where it is known who was here.
    pub fn new(why: Why, email: Option<String>) -> Self {
        let field = if email.is_some() { Field::Password } else { Field::Email };
        Self {
            why,
            email: Input::new(email.unwrap_or_default()),
            step: Step::Password { password: SecretLine::default(), field },
            request: AuthRequest::default(),
            exit: Exit::Free,
        }
    }

    /// Whether there is an address that works, and a browser is waited for.
    pub fn waits_for_browser(&self) -> bool {
        matches!(&self.step, Step::Realm(wait) if wait.begun.is_some())
    }

    /// Where a complaint about this step belongs, unless it says otherwise.
    pub fn place(&self) -> Place {
        match self.step {
            Step::Password { .. } => Place::Password,
            Step::Code(_) | Step::Enrol { .. } => Place::Code,
            Step::Realm(_) | Step::RecoveryCodes(_) | Step::Entering => Place::Whole,
        }
    }

    /// Where its keys go.
    pub fn context(&self) -> Context {
        match self.step {
            Step::Password { .. } => Context::SigningIn,
            Step::Code(_) => Context::Proving,
            Step::Enrol { .. } => Context::Enrolling,
            Step::Realm(_) => Context::InBrowser,
            Step::RecoveryCodes(_) => Context::KeepingCodes,
            Step::Entering => Context::Entering,
        }
    }

    /// Back to e-mail and password.
    pub fn start_over(&mut self) {
        let email = self.email.value().to_owned();
        *self = Self::new(self.why, Some(email).filter(|email| !email.is_empty()));
    }
}

impl CodeStep {
    pub fn new(token: BearerToken, ways: Vec<SecondFactor>) -> Self {
        let way = ways.first().map_or(CodeKind::Authenticator, kind);
        Self { token, ways, way, code: SecretLine::default(), text: Text::NotSent }
    }

    pub fn offers(&self, wanted: CodeKind) -> bool {
        self.ways.iter().any(|way| kind(way) == wanted)
    }

    /// The last digits of the number that a code can be texted to.
    pub fn ending(&self) -> Option<&str> {
        self.ways.iter().find_map(|way| match way {
            SecondFactor::Text { ending } => Some(ending.as_str()),
            _ => None,
        })
    }
}

fn kind(way: &SecondFactor) -> CodeKind {
    match way {
        SecondFactor::Authenticator => CodeKind::Authenticator,
        SecondFactor::RecoveryCode => CodeKind::RecoveryCode,
        SecondFactor::Text { .. } => CodeKind::Text,
    }
}
