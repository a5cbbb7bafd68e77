//! What a job does to one user: the commands of the buttons, judged as the buttons are.

use crate::{
    contract::{
        Action, Code, Kind, User,
        api::{AccessReset, JobAction, ResetRequest, SetupLinkRequest, UserPatch},
        rules,
    },
    server::{
        service::{Command, Service, ServiceError, actor::Principal},
        store::jobs::JobRow,
    },
};
use jiff::Timestamp;

/// One command of a job to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    SetupLink,
    /// The text to the number that is there already.
    Text,
    Authenticator,
    Password,
    Sessions,
    /// The password and the sessions.
    Access,
    /// A reminder to somebody who misses nothing that can be sent, or is exempt.
    Nothing,
}

impl Part {
    /// What `action` does to `user`, in this order.
    pub fn of(action: JobAction, user: &User) -> Vec<Self> {
        match action {
            JobAction::SendSetupLink => vec![Self::SetupLink],
            JobAction::ResetAuthenticator => vec![Self::Authenticator],
            JobAction::ResetPassword => vec![Self::Password],
            JobAction::EndSessions => vec![Self::Sessions],
            JobAction::ResetAccess => vec![Self::Access],
            JobAction::Remind => {
                let reminders = rules::reminders(user);
                let parts = reminders.into_iter().map(|reminder| match reminder {
                    Action::UpdatePhone => Self::Text,
                    _ => Self::SetupLink,
                });
                let parts: Vec<Self> = parts.collect();
                match parts.is_empty() {
                    false => parts,
                    // The rules refuse a link, and say why.
                    true if user.kind == Kind::Avobot || user.authenticator.is_configured() => {
                        vec![Self::SetupLink]
                    }
                    true => vec![Self::Nothing],
                }
            }
        }
    }

    /// The command to `user`, as the button gives it; none where there is no number to send to.
    pub fn command(self, order: &JobRow, user: &User) -> Option<Command> {
        let override_cool_down = order.override_cool_down;
        let reason = order.job.reason.clone();
        let access = |send_password_reset, end_sessions| {
            let reason = order.job.reason.clone();
            let reset =
                AccessReset { send_password_reset, end_sessions, override_cool_down, reason };
            Command::ResetAccess(reset)
        };
        Some(match self {
            Self::SetupLink => {
                Command::SendSetupLink(SetupLinkRequest { override_cool_down, reason })
            }
            Self::Text => {
                let phone = user.phone.number()?.clone();
                let patch = UserPatch { phone, override_cool_down, reason };
                Command::SetPhone { patch, revision: user.revision }
            }
            Self::Authenticator => Command::ResetAuthenticator(ResetRequest { reason }),
            Self::Password => access(true, false),
            Self::Sessions => access(false, true),
            Self::Access => access(true, true),
            Self::Nothing => return None,
        })
    }

    /// When the user was sent the link that this sends.
    fn sent_at(self, user: &User) -> Option<Timestamp> {
        match self {
            Self::SetupLink => rules::setup_link_sent_at(user),
            Self::Text => user.phone_link_sent_at,
            Self::Password | Self::Access => user.password_link_sent_at,
            Self::Authenticator | Self::Sessions | Self::Nothing => None,
        }
    }
}

impl Service {
    /// Why nothing of the job `order` would happen to `user`; nothing where something would.
    ///
    /// # Errors
    /// Where that cannot be told.
    pub(super) fn why_not(
        &self,
        order: &JobRow,
        principal: &Principal,
        user: &User,
        now: Timestamp,
    ) -> Result<Option<Code>, ServiceError> {
        let mut first = None;
        for part in Part::of(order.job.action, user) {
            match self.fitting(part, order, principal, user, now) {
                Ok(_) => return Ok(None),
                Err(refused) => {
                    let code = refused.code().ok_or(refused)?;
                    first = first.or(Some(code));
                }
            }
        }
        Ok(first)
    }

    /// The command of `part`, if it may be done to `user`.
    pub(super) fn fitting(
        &self,
        part: Part,
        order: &JobRow,
        principal: &Principal,
        user: &User,
        now: Timestamp,
    ) -> Result<Command, ServiceError> {
        let command = part.command(order, user).ok_or(Code::ActionNotAvailable)?;
        self.judge(principal, user, &command, now)?;
        let since = order.cool_down.map(|days| days.ago(now));
        match (part.sent_at(user), since) {
            (Some(sent), Some(since)) if sent > since => Err(Code::CoolDown.into()),
            _ => Ok(command),
        }
    }
}

/// The times that make a difference to [`Service::fitting`].
pub fn cutoffs(order: &JobRow, now: Timestamp) -> Vec<Timestamp> {
    if !order.job.action.may_repeat_a_link() {
        return Vec::new();
    }
    let cool = now.checked_sub(rules::COOL_DOWN).unwrap_or(Timestamp::MIN);
    std::iter::once(cool).chain(order.cool_down.map(|days| days.ago(now))).collect()
}
