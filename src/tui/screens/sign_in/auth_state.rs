//! Whether the panel is open to the person at the keys.

use crate::tui::{
    input::keymap::Context,
    screens::sign_in::form::{SignIn, Why},
};

/// Whether the server lets this person in.
#[derive(Clone, Debug)]
pub enum AuthState {
    Open,
    /// Neither Owner nor Admin.
    Forbidden,
    /// There is no session, or it ran out: one signs in over what is on the screen.
    SignedOut(Box<SignIn>),
}

impl AuthState {
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// Where the keys go, unless they go on to the panel.
    pub fn context(&self) -> Option<Context> {
        match self {
            Self::Open => None,
            Self::Forbidden => Some(Context::Closed),
            Self::SignedOut(form) => Some(form.context()),
        }
    }

    pub fn sign_in(&self) -> Option<&SignIn> {
        match self {
            Self::SignedOut(form) => Some(form),
            _ => None,
        }
    }

    pub fn sign_in_mut(&mut self) -> Option<&mut SignIn> {
        match self {
            Self::SignedOut(form) => Some(form),
            _ => None,
        }
    }

    /// The server says that this person may not come in.
    pub fn forbid(&mut self) {
        if self.is_open() {
            *self = Self::Forbidden;
        }
    }

    /// The session is over: whoever had it, by `email`, signs in anew.
    pub fn end_session(&mut self, email: Option<String>) {
        *self = Self::SignedOut(Box::new(SignIn::new(Why::Ended, email)));
    }
}
