//! The buttons of User Details: those that the server would let the person at the keys press.

use crate::{
    contract::{Code, Factor, User, UserActionKind, rules},
    tui::{State, input::keymap::KeyCommand},
};

/// A button of User Details. The access button offers two actions in one dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Access,
    Factor(Factor, UserActionKind),
}

impl State {
    /// The buttons that `user` has for the person at the keys: what the server would accept.
    pub fn buttons(&self, user: &User) -> Vec<Button> {
        let allows = |action| self.refusal(user, action).is_none();
        let access = (allows(UserActionKind::ResetPassword) && allows(UserActionKind::EndSessions))
            .then_some(Button::Access);
        let factors = Factor::ALL.into_iter().filter_map(|factor| {
            let action = rules::factor_action(user, factor)?;
            allows(action).then_some(Button::Factor(factor, action))
        });
        access.into_iter().chain(factors).collect()
    }

    /// The button of `user` that Enter presses: the one that a key marked, else the one that closes
    /// the gap. A reset of the password is chosen, and never met by who only opens a user.
    pub fn marked_button(&self, user: &User) -> usize {
        let buttons = self.buttons(user);
        let closes_gap = |button: &Button| match button {
            Button::Factor(factor, _) => user.missing.contains(*factor),
            Button::Access => false,
        };
        let is_of_factor = |button: &Button| matches!(button, Button::Factor(..));
        let chosen = self.opened.as_ref().and_then(|opened| opened.button);
        let marked = chosen
            .or_else(|| buttons.iter().position(closes_gap))
            .or_else(|| buttons.iter().position(is_of_factor));
        marked.unwrap_or_default().min(buttons.len().saturating_sub(1))
    }

    /// Whether the person at the keys may disable, enable and remove `user`.
    pub fn may_disable(&self, user: &User) -> bool {
        self.me.is_some() && self.refusal(user, UserActionKind::Remove).is_none()
    }

    /// Why the server would refuse `action` on `user`; `None` when it would not.
    pub fn refusal(&self, user: &User, action: UserActionKind) -> Option<Code> {
        let me = self.me.as_ref()?;
        rules::check_by(me.user.id, me.role(), me.policy, user, action).err()
    }
}

impl Button {
    pub fn label(self) -> &'static str {
        match self {
            Self::Access => "Reset Password / Log Out",
            Self::Factor(_, action) => action.label(),
        }
    }

    /// A word or two for the footer.
    pub fn short_label(self) -> &'static str {
        match self {
            Self::Access => "reset access",
            Self::Factor(_, UserActionKind::AddPhone) => "add phone",
            Self::Factor(_, UserActionKind::UpdatePhone) => "update phone",
            Self::Factor(_, UserActionKind::SendSetupLink) => "send link",
            Self::Factor(_, UserActionKind::ResetAuthenticator) => "reset app",
            Self::Factor(_, UserActionKind::ResetPassword) => "reset password",
            Self::Factor(_, UserActionKind::EndSessions) => "log out",
            Self::Factor(_, UserActionKind::Edit) => "edit",
            Self::Factor(_, UserActionKind::Disable) => "disable",
            Self::Factor(_, UserActionKind::Enable) => "enable",
            Self::Factor(_, UserActionKind::Remove) => "remove",
        }
    }

    /// The command that presses it from anywhere in the details.
    pub fn command(self) -> KeyCommand {
        match self {
            Self::Access => KeyCommand::Access,
            Self::Factor(Factor::Phone, _) => KeyCommand::Phone,
            // No other factor has a button.
            Self::Factor(..) => KeyCommand::Authenticator,
        }
    }
}
