//! What a job does to one user: the actions of the buttons, judged as the buttons are.

use crate::{
    contract::{
        Code, FieldError, Principal, Problem, User, UserAction,
        api::{JobAction, Scope},
        rules,
    },
    server::{
        service::{Actor, Service, ServiceError},
        store::{
            ReadTx,
            jobs::{JobRow, TargetSelection},
        },
    },
};
use jiff::Timestamp;

/// Addresses that a refusal names.
const MAX_TOLD: usize = 100;

/// A job under way: what was ordered, who does it by now, and when.
#[derive(Clone, Copy)]
pub struct JobContext<'a> {
    pub order: &'a JobRow,
    pub principal: &'a Principal,
    pub now: Timestamp,
}

impl JobRow {
    /// What the job does to `user`, in this order.
    pub(super) fn actions_on(&self, user: &User) -> Vec<UserAction> {
        self.job.action.on(user, self.override_cool_down, self.job.reason.as_ref())
    }
}

impl Service {
    /// Why nothing of the job would happen to `user`; nothing where something would.
    ///
    /// # Errors
    /// Where that cannot be told.
    pub(super) fn why_not(
        &self,
        job: JobContext<'_>,
        user: &User,
    ) -> Result<Option<Code>, ServiceError> {
        let mut first = None;
        let actions = job.order.actions_on(user);
        if actions.is_empty() {
            return Ok(Some(Code::ActionNotAvailable));
        }
        for action in actions {
            match self.judge_of_job(job, &action, user) {
                Ok(()) => return Ok(None),
                Err(refused) => {
                    let code = refused.code().ok_or(refused)?;
                    first = first.or(Some(code));
                }
            }
        }
        Ok(first)
    }

    /// # Errors
    /// Why `action`, which is one of the job, may not be done to `user`: what the button would
    /// answer, and the cool-down of the job.
    pub(super) fn judge_of_job(
        &self,
        job: JobContext<'_>,
        action: &UserAction,
        user: &User,
    ) -> Result<(), ServiceError> {
        let JobContext { order, principal, now } = job;
        self.judge(principal, user, action, now)?;
        self.require_in_directory(user, action)?;
        let sent_at = action.link(user).and_then(|link| link.sent_at(user));
        let since = order.cool_down.map(|days| days.ago(now));
        match (sent_at, since) {
            (Some(sent), Some(since)) if sent > since => Err(Code::CoolDown.into()),
            _ => Ok(()),
        }
    }
}

/// # Errors
/// `remind_only_token` for what a machine token that only reminds may not order or ask about: the
/// cool-down keeps such a token from flooding anybody.
pub fn require_scope(actor: &Actor, action: JobAction, overrides: bool) -> Result<(), Code> {
    match only_reminds(actor) && (action != JobAction::Remind || overrides) {
        true => Err(Code::RemindOnlyToken),
        false => Ok(()),
    }
}

/// Whether `actor` comes with a machine token that only reminds.
pub fn only_reminds(actor: &Actor) -> bool {
    actor.scope() == Some(Scope::Remind)
}

/// The times that make a difference to [`Service::judge_of_job`].
pub fn cutoffs(order: &JobRow, now: Timestamp) -> Vec<Timestamp> {
    if !order.job.action.may_repeat_a_link() {
        return Vec::new();
    }
    let cool = now.checked_sub(rules::COOL_DOWN).unwrap_or(Timestamp::MIN);
    std::iter::once(cool).chain(order.cool_down.map(|days| days.ago(now))).collect()
}

/// # Errors
/// Of an address that several users have, nobody can tell who is meant.
pub async fn require_one_each(
    tx: &mut ReadTx,
    whose: &TargetSelection,
) -> Result<(), ServiceError> {
    let TargetSelection::Emails(emails) = whose else { return Ok(()) };
    let ambiguous = tx.jobs().ambiguous_emails(emails).await?;
    if ambiguous.is_empty() {
        return Ok(());
    }
    let told = ambiguous.iter().take(MAX_TOLD).map(|email| {
        FieldError::new("whom", format!("several users have the address {email}; name them by ID"))
    });
    let problem = Problem::new(Code::InvalidBody);
    Err(told.fold(problem, Problem::with_error).into())
}
