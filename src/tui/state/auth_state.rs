//! Whether the panel is open to the person at the keys.

use crate::tui::screens::sign_in::form::SignIn;

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
}
