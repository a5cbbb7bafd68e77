//! An action on the marked users, before it is ordered: which one, on how many, and why.

use super::{
    modal::{Answer, ConfirmSpot},
    reason::ReasonLine,
};
use crate::contract::{
    Reason,
    api::{JobAction, JobPreview, JobTargets, NewJob},
};

/// What the key of the authenticator offers.
pub const OF_AUTHENTICATOR: &[JobAction] =
    &[JobAction::SendSetupLink, JobAction::ResetAuthenticator, JobAction::Remind];
/// What the key of the access offers.
pub const OF_ACCESS: &[JobAction] =
    &[JobAction::ResetPassword, JobAction::EndSessions, JobAction::ResetAccess];

#[derive(Clone, Debug)]
pub struct BulkForm {
    pub whom: JobTargets,
    /// How many users are marked.
    pub count: u64,
    pub choices: &'static [JobAction],
    /// Counted from 0.
    pub chosen: usize,
    /// Whether links go to those too who were sent one lately.
    pub override_cool_down: bool,
    pub marked: Answer,
    pub reason: ReasonLine,
    pub spot: ConfirmSpot,
    /// The number of the last question what it would do; an answer to an older one is dropped.
    pub asked: u64,
    pub preview: Preview,
    /// Why yes was not taken for an answer.
    pub complaint: Option<&'static str>,
}

/// What the action would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preview {
    /// The server has not answered.
    Awaited,
    Known(JobPreview),
    /// The server would not say; the words tell why.
    Refused(String),
}

impl BulkForm {
    pub fn action(&self) -> JobAction {
        self.choices.get(self.chosen).copied().unwrap_or(JobAction::Remind)
    }

    /// The order as it stands.
    pub fn order(&self, reason: Option<Reason>) -> NewJob {
        NewJob {
            action: self.action(),
            whom: self.whom.clone(),
            reason,
            override_cool_down: self.override_cool_down && self.action().may_repeat_a_link(),
            cool_down: None,
        }
    }
}
