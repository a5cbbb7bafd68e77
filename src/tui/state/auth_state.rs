//! Whether the panel is open to the person at the keys.

use crate::tui::{
    screens::sign_in::form::{SignIn, Why},
    state::{State, connection::Connection},
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

/// The server knows no session: has the person sign in, if that is not under way.
pub fn require_sign_in(state: &mut State) {
    if matches!(state.auth_state, AuthState::SignedOut(_)) {
        return;
    }
    // A stream that ends with its session looks like a line that broke, until the server answers.
    state.connection = Connection::Up { at: state.now };
    let email = state.me.as_ref().map(|me| me.user.email.to_string());
    state.auth_state = AuthState::SignedOut(Box::new(SignIn::new(Why::Ended, email)));
    // It would hide what is asked.
    state.help = None;
}
