//! What the organisation does when it is told to, by the server's rules.

use super::{fake_server::Organisation, fake_sign_in::refusal, messages};
use jiff::SignedDuration;
use mfadmin::{
    client::ClientError,
    contract::{
        AuthenticatorState, Code, FieldError, JobId, OutboxId, PendingEmail, PhoneChange,
        PhoneState, Problem, ResetWay, User, UserAction, UserActionKind, UserId,
        api::{
            AccessReset, AddUserRequest, Approval, Delivery, NewExemption, Operation, Receipt,
            RequestedState, Typed, UserPatch,
        },
        rules,
    },
    tui::effects::{
        Outcome,
        command::{Act, Command, Decision, UnknownOutcome},
    },
};
use mfadmin_testing::sample;
use uuid::Uuid;

impl Organisation {
    /// Does what the server would do, by the same rules.
    pub fn act(&mut self, command: &Command) -> Result<Outcome, ClientError> {
        self.keys.push(command.key.to_string());
        self.say(())?;
        if let Some(code) = self.refuses_acts_with {
            return Err(refusal(code));
        }
        if self.wants_step_up {
            return Err(refusal(Code::StepUpRequired));
        }
        let ordered = |job| Outcome::Ordered(Box::new(job));
        match &command.act {
            Act::RetryMessage(_, id) => self.retry(*id).map_err(refusal),
            Act::DiscardMessage(_, id) => self.discard(*id).map_err(refusal),
            Act::ReadMessage(id, _) => self.read(*id).map_err(refusal),
            Act::Order(order) => Ok(ordered(self.order((**order).clone(), None))),
            Act::RetryJob(id) => self.order_again(*id).map(ordered).map_err(refusal),
            Act::CancelJob(id) => self.cancel(*id).map(Outcome::Cancelled).map_err(refusal),
            Act::Decide(UnknownOutcome::Job(id), decision) => Ok(self.decide_job(*id, *decision)),
            Act::Decide(UnknownOutcome::Operation(user, _), decision) => {
                Ok(self.decide(user.id, *decision))
            }
            Act::To(user, act) => self.done(user, act),
            Act::Add(wanted) => self.add(wanted),
            Act::Edit(user, patch) => self.edit(user, patch),
            Act::Exempt(user, wanted) => Ok(self.exempt(user.id, Some(wanted))),
            Act::EndExemption(user) => Ok(self.exempt(user.id, None)),
            Act::Approve(_, link) => Ok(Outcome::Approval(Approval {
                link: *link,
                code: Typed::new("1234 5678"),
                expires_at: self.now + SignedDuration::from_mins(10),
            })),
        }
    }

    /// A look shows no more than before; what is sent again is done at once.
    fn decide(&mut self, id: UserId, decision: Decision) -> Outcome {
        let user = self.users.iter_mut().find(|one| one.id == id).unwrap();
        let mut requested = *user.requested.clone().unwrap();
        if decision == Decision::SendAgain {
            requested.state = RequestedState::Done;
            user.requested = None;
            if let Some(directory) = &mut self.me.directory {
                directory.unknown -= 1;
            }
        }
        let operation = Operation { requested, user: None, by: None, job: None };
        Outcome::Operation(Box::new(operation))
    }

    fn decide_job(&mut self, id: JobId, decision: Decision) -> Outcome {
        let job = self.fake_jobs.jobs.iter_mut().find(|job| job.id == id).unwrap();
        if decision == Decision::SendAgain {
            (job.done, job.unknown) = (job.done + job.unknown, 0);
        }
        Outcome::JobReopened(id)
    }

    /// Exempts the user, or ends the exemption.
    fn exempt(&mut self, id: UserId, wanted: Option<&NewExemption>) -> Outcome {
        let (now, by) = (self.now, self.me.user.name.clone());
        let user = self.users.iter_mut().find(|one| one.id == id).unwrap();
        user.exempt_until = wanted.map(|wanted| wanted.until);
        user.exempt_reason = wanted.map(|wanted| wanted.reason.clone());
        user.exempt_by = wanted.map(|_| by);
        user.gap_since = (wanted.is_none() && !user.missing.is_empty()).then_some(now);
        user.revision += 1;
        match wanted {
            Some(_) => {
                let receipt = Receipt {
                    user: user.clone(),
                    queued: Vec::new(),
                    sessions_ended: 0,
                    tokens_revoked: 0,
                    held: None,
                    requested: None,
                };
                Outcome::Receipt(Box::new(receipt))
            }
            None => Outcome::ExemptionEnded(id),
        }
    }

    fn add(&mut self, wanted: &AddUserRequest) -> Result<Outcome, ClientError> {
        rules::check_role(self.me.role(), wanted.role).map_err(refusal)?;
        if self.users.iter().any(|user| user.email.as_ref() == Some(&wanted.email)) {
            let error = FieldError::new("email", "another user has this address");
            let problem = Problem::new(Code::EmailTaken).with_error(error);
            return Err(ClientError::Problem(Box::new(problem)));
        }
        let phone = wanted.phone.clone();
        let user = User {
            id: UserId(Uuid::from_u128(500 + self.users.len() as u128)),
            email: Some(wanted.email.clone()),
            language: wanted.language.clone(),
            role: wanted.role,
            phone: phone.map_or(PhoneState::NotSet, |number| PhoneState::Unverified { number }),
            ..sample::user(wanted.name.as_str())
        };
        let unmet = rules::unmet_by(self.me.policy.required, &user);
        let gap_since = rules::gap_since(unmet, None, None, self.now);
        let user = User { missing: unmet.missing, gap_since, ..user };
        self.users.push(user.clone());
        Ok(Outcome::Added(Some(Box::new(user))))
    }

    /// Does all that the patch names, or nothing.
    fn edit(&mut self, seen: &User, patch: &UserPatch) -> Result<Outcome, ClientError> {
        let role = self.me.role();
        if let Some(wanted) = patch.role {
            rules::check_role(role, wanted).map_err(refusal)?;
        }
        let before = self.users.clone();
        let mut seen = seen.clone();
        let mut outcome = Err(refusal(Code::UserUnchanged));
        for action in patch.clone().actions() {
            outcome = self.done(&seen, &action);
            match &outcome {
                Ok(Outcome::Receipt(receipt)) => seen.revision = receipt.user.revision,
                _ => {
                    self.users = before;
                    return outcome;
                }
            }
        }
        outcome
    }

    fn done(&mut self, seen: &User, action: &UserAction) -> Result<Outcome, ClientError> {
        let (now, role, policy) = (self.now, self.me.role(), self.me.policy);
        let user = self.users.iter_mut().find(|one| one.id == seen.id);
        let user = user.ok_or_else(|| refusal(Code::UserNotFound))?;
        let check = |user: &User, action| rules::check(role, policy, user, action).map_err(refusal);
        let cool = |sent_at, overridden: bool| match rules::cools_until(sent_at, now) {
            Some(_) if !overridden => Err(refusal(Code::CoolDown)),
            _ => Ok(()),
        };
        let expires_at = now + SignedDuration::from_hours(24);
        let mut sessions_ended = 0;
        match action {
            UserAction::SetPhone(patch) => {
                let change = PhoneChange::of(&user.phone, &patch.phone);
                check(user, action.kinds(user)[0])?;
                if seen.revision != user.revision {
                    return Err(refusal(Code::RevisionConflict));
                }
                if change == PhoneChange::Nothing {
                    return Err(refusal(Code::PhoneUnchanged));
                }
                if change == PhoneChange::LinkSentAgain {
                    cool(user.phone_link_sent_at, patch.override_cool_down)?;
                }
                user.phone = PhoneState::Unverified { number: patch.phone.clone() };
                user.phone_link_sent_at = Some(now);
            }
            UserAction::SendSetupLink(wanted) => {
                check(user, UserActionKind::SendSetupLink)?;
                cool(rules::setup_link_sent_at(user), wanted.override_cool_down)?;
                user.authenticator = AuthenticatorState::LinkSent { at: now, expires_at };
            }
            UserAction::ResetAuthenticator(request)
                if request.way == ResetWay::KeepUntilReplaced =>
            {
                check(user, UserActionKind::ResetAuthenticator)?;
            }
            UserAction::ResetAuthenticator(_) => {
                check(user, UserActionKind::ResetAuthenticator)?;
                user.authenticator = AuthenticatorState::LinkSent { at: now, expires_at };
            }
            UserAction::RemoveFactor(removal) => {
                check(user, UserActionKind::RemoveFactor)?;
                if rules::removable_factor(user, &removal.factor).is_none() {
                    return Err(refusal(Code::ActionNotAvailable));
                }
                user.factors.retain(|factor| factor.id != removal.factor);
            }
            UserAction::ResetAccess(reset) => {
                check(user, UserActionKind::ResetPassword)?;
                if *reset == AccessReset::default() {
                    return Err(refusal(Code::InvalidBody));
                }
                if reset.send_password_reset {
                    cool(user.password_link_sent_at, reset.override_cool_down)?;
                    user.password_link_sent_at = Some(now);
                }
                if reset.end_sessions {
                    sessions_ended = user.active_sessions;
                    user.active_sessions = 0;
                }
            }
            UserAction::Edit(edit) => {
                check(user, UserActionKind::Edit)?;
                if seen.revision != user.revision {
                    return Err(refusal(Code::RevisionConflict));
                }
                user.name = edit.name.clone().map_or(user.name.clone(), Into::into);
                user.role = edit.role.unwrap_or(user.role);
            }
            UserAction::SetEmail(patch) => {
                check(user, UserActionKind::Edit)?;
                rules::check_email(user, &patch.email).map_err(refusal)?;
                let (email, ordered_at) = (patch.email.clone(), now);
                user.pending_email =
                    Some(PendingEmail { email, ordered_at, expires_at, delivery: None });
            }
            UserAction::CancelEmailChange(_) => {
                check(user, UserActionKind::Edit)?;
                user.pending_email = None;
            }
            UserAction::Remove(_) => {
                check(user, UserActionKind::Remove)?;
                self.users.retain(|one| one.id != seen.id);
                return Ok(Outcome::Removed(seen.id));
            }
            UserAction::Unlock(_) => {
                check(user, UserActionKind::Unlock)?;
                user.locked = None;
            }
            UserAction::Disable(_) | UserAction::Enable(_) => {
                check(user, action.kinds(user)[0])?;
                let disables = matches!(action, UserAction::Disable(_));
                user.disabled_at = disables.then_some(now);
                let unmet = rules::unmet_by(policy.required, user);
                user.gap_since = rules::gap_since(unmet, None, user.exempt_until, now);
                user.missing = unmet.missing;
            }
        }
        user.revision += 1;
        let receipt = Receipt {
            user: user.clone(),
            queued: vec![OutboxId(1)],
            sessions_ended,
            tokens_revoked: 0,
            held: None,
            requested: None,
        };
        Ok(Outcome::Receipt(Box::new(receipt)))
    }

    fn read(&mut self, id: OutboxId) -> Result<Outcome, Code> {
        let message = self.outbox.iter().find(|message| message.id == id);
        let message = message.ok_or(Code::MessageNotFound)?;
        if !message.readable {
            return Err(Code::MessageNotReadable);
        }
        Ok(Outcome::Content(messages::content(message)))
    }

    fn discard(&mut self, id: OutboxId) -> Result<Outcome, Code> {
        let message = self.outbox.iter_mut().find(|message| message.id == id);
        let message = message.ok_or(Code::MessageNotFound)?;
        if !message.is_undecided() {
            return Err(Code::MessageNotWaiting);
        }
        message.state = Delivery::Withdrawn;
        message.hold = None;
        message.readable = false;
        message.settled_at = Some(self.now);
        Ok(Outcome::Message(Box::new(message.clone())))
    }

    fn retry(&mut self, id: OutboxId) -> Result<Outcome, Code> {
        let message = self.outbox.iter_mut().find(|message| message.id == id);
        let message = message.ok_or(Code::MessageNotFound)?;
        if !message.is_undecided() {
            return Err(Code::MessageNotFailed);
        }
        message.state = Delivery::Queued;
        message.hold = None;
        message.next_attempt_at = Some(self.now);
        message.settled_at = None;
        Ok(Outcome::Message(Box::new(message.clone())))
    }
}
