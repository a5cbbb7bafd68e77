//! The buttons of User Details: those that the server would let the person at the keys press.

use crate::{
    contract::{Availability, Code, Factor, User, UserActionKind, rules},
    tui::{State, input::keymap::KeyCommand},
};

/// A button of User Details. The access button offers two actions in one dialog; where the directory does
/// not do both from here, each has a button of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Access,
    AccessPart(UserActionKind),
    Factor(Factor, UserActionKind),
}

impl State {
    /// The buttons that `user` has for the person at the keys: what the server would accept.
    pub fn buttons(&self, user: &User) -> Vec<Button> {
        let allows = |action| {
            let availability = user.availability(action);
            self.refusal(user, action).is_none()
                && !matches!(availability, Availability::NotPossible { .. })
        };
        let is_here =
            |action: &UserActionKind| user.availability(*action) == Availability::Available;
        let parts = [UserActionKind::ResetPassword, UserActionKind::EndSessions];
        let open: Vec<_> = parts.into_iter().filter(|action| allows(*action)).collect();
        let access = match open == parts && parts.iter().all(is_here) {
            true => vec![Button::Access],
            // Here both are always there together.
            false if user.offers.is_empty() => Vec::new(),
            false => open.into_iter().map(Button::AccessPart).collect(),
        };
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
            Button::Access | Button::AccessPart(_) => false,
        };
        let is_of_factor = |button: &Button| matches!(button, Button::Factor(..));
        let chosen = self.opened.as_ref().and_then(|opened| opened.button);
        let marked = chosen
            .or_else(|| buttons.iter().position(closes_gap))
            .or_else(|| buttons.iter().position(is_of_factor));
        marked.unwrap_or_default().min(buttons.len().saturating_sub(1))
    }

    /// What the person at the keys may do to the life of `user`, in the order of the screen.
    pub fn life_choices(&self, user: &User) -> Vec<UserActionKind> {
        let may = |action: &UserActionKind| {
            let availability = user.availability(*action);
            *action != UserActionKind::Edit
                && self.refusal(user, *action).is_none()
                && !matches!(availability, Availability::NotPossible { .. })
        };
        let actions = rules::life_cycle_actions(user).iter().copied();
        actions.filter(|action| self.me.is_some() && may(action)).collect()
    }

    /// Whether the person at the keys may do something to the life of `user`.
    pub fn may_disable(&self, user: &User) -> bool {
        !self.life_choices(user).is_empty()
    }

    /// Whether the person at the keys may take one factor of `user` away.
    pub fn may_remove_factor(&self, user: &User) -> bool {
        let action = UserActionKind::RemoveFactor;
        self.me.is_some()
            && self.refusal(user, action).is_none()
            && !matches!(user.availability(action), Availability::NotPossible { .. })
    }

    /// Why the directory does not let `action` be done to `user` from here, to whom it would be possible else.
    pub fn why_not(&self, user: &User, action: UserActionKind) -> Option<String> {
        match user.availability(action) {
            Availability::NotPossible { reason } if self.refusal(user, action).is_none() => {
                Some(reason)
            }
            _ => None,
        }
    }

    /// Why the server would refuse `action` on `user`; `None` when it would not.
    pub fn refusal(&self, user: &User, action: UserActionKind) -> Option<Code> {
        let me = self.me.as_ref()?;
        let refused = rules::check_by(me.user.id, me.role(), me.policy, user, action).err()?;
        // What is done on a page of the directory's own needs no mail of ours.
        let is_ours = !matches!(user.availability(action), Availability::InBrowser { .. });
        (is_ours || refused != Code::AddressMissing).then_some(refused)
    }
}

impl Button {
    pub fn label(self) -> &'static str {
        match self {
            Self::Access => "Reset Password / Log Out",
            Self::AccessPart(action) | Self::Factor(_, action) => action.label(),
        }
    }

    /// The kind of action that it stands for, where that is one.
    pub fn kind(self) -> Option<UserActionKind> {
        match self {
            Self::Access => None,
            Self::AccessPart(action) | Self::Factor(_, action) => Some(action),
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
            Self::Factor(_, UserActionKind::RemoveFactor) => "remove factor",
            Self::AccessPart(UserActionKind::EndSessions)
            | Self::Factor(_, UserActionKind::EndSessions) => "log out",
            Self::AccessPart(_) | Self::Factor(_, UserActionKind::ResetPassword) => {
                "reset password"
            }
            Self::Factor(_, UserActionKind::Edit) => "edit",
            Self::Factor(_, UserActionKind::Disable) => "disable",
            Self::Factor(_, UserActionKind::Enable) => "enable",
            Self::Factor(_, UserActionKind::Unlock) => "unlock",
            Self::Factor(_, UserActionKind::Remove) => "remove",
        }
    }

    /// The command that presses it from anywhere in the details.
    pub fn command(self) -> KeyCommand {
        match self {
            Self::Access | Self::AccessPart(_) => KeyCommand::Access,
            Self::Factor(Factor::Phone, _) => KeyCommand::Phone,
            // No other factor has a button.
            Self::Factor(..) => KeyCommand::Authenticator,
        }
    }
}
