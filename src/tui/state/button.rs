//! The buttons of User Details: those that the server would let the person at the keys press.

use crate::{
    contract::{Code, Factor, User, UserActionKind, rules},
    tui::{input::keymap::KeyCommand, state::State},
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
