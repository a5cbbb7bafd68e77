//! One operation, step by step. Where it stands is written down before and after each step, so that
//! whoever goes on knows what may have happened: a step that was sent and has no outcome is looked for in
//! the directory before it is sent again.

use super::{
    super::ServiceError,
    Intent,
    addition::added_address,
    progress::{self, LastStep},
};
use crate::{
    contract::Backoff,
    server::{
        clock::after,
        crypto::totp,
        directory::remote::{
            Order, OrderRefusal, RemoteDirectory, RemoteError, SettledStep, Step, StepOutcome,
            Urgency,
        },
        store::{Binding, Lease, OperationRow, OperationState, Patience, StillHeld, Store},
    },
};
use jiff::Timestamp;
use std::time::Duration;

/// Before something is tried again.
const BACKOFF: Backoff =
    Backoff { first: Duration::from_secs(2), longest: Duration::from_secs(300) };
/// How often an operation that nobody can tell of is looked for before it is called unknown.
const LOOKS: u32 = 4;
/// For how long one that waits is tried.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// How an attempt ended.
pub enum End {
    /// It is done, refused or unknown; the row says which, and why.
    Settled(OperationState),
    /// It goes on at this time.
    Later(Timestamp),
    /// Somebody else holds it by now.
    Lost,
}

/// An operation in the hands of who holds it.
pub struct Attempt<'a> {
    pub store: &'a Store,
    pub remote: &'a dyn RemoteDirectory,
    pub lease: Lease,
    pub row: OperationRow,
    /// Of the authenticator that it sets up.
    pub secret: Option<totp::Secret>,
}

/// When the step was sent of which nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sending {
    JustNow,
    /// By an attempt that ended.
    Before,
}

/// What is said of a step that leaves no trace, where the directory said nothing.
const NOT_SHOWN: &str = "the directory does not show whether it was done";
const NO_SECRET: &str =
    "the secret of the new authenticator is not kept any more; send a new setup link";

impl Attempt<'_> {
    /// Goes on as far as it can.
    ///
    /// # Errors
    /// The database fails. The lease brings the operation back then.
    pub async fn run(&mut self) -> Result<End, ServiceError> {
        if self.is_orderer_gone().await? {
            return Ok(self.refuse("whoever ordered it was removed before it was sent"));
        }
        let steps = match self.plan().await? {
            Ok(steps) => steps,
            Err(end) => return Ok(end),
        };
        while let Some(step) = steps.get(self.row.step) {
            let end = match self.row.sent_at {
                Some(_) => self.look_for(step, Sending::Before).await,
                None => self.send(step).await?,
            };
            match end {
                None => {}
                Some(end) => return Ok(end),
            }
            if self.keep().await? == StillHeld::Lost {
                return Ok(End::Lost);
            }
        }
        self.row.answer = None;
        Ok(End::Settled(OperationState::Done))
    }

    /// Whether nothing of it was sent, and whoever ordered it has no account any more.
    async fn is_orderer_gone(&self) -> Result<bool, ServiceError> {
        let is_begun = self.row.step > 0 || self.row.sent_at.is_some();
        match self.row.account.filter(|_| !is_begun) {
            Some(account) => Ok(self.store.read().await?.accounts().find(account).await?.is_none()),
            // Its user ordered it, by a link.
            None => Ok(false),
        }
    }

    /// The steps: those that were written down, else those that the directory names by what it says of
    /// the user now.
    async fn plan(&mut self) -> Result<Result<Vec<Step>, End>, ServiceError> {
        if let Some(steps) = &self.row.steps {
            return Ok(Ok(serde_json::from_str(steps)?));
        }
        let Intent { user: id, orders } = serde_json::from_str(&self.row.orders)?;
        let user = match &id {
            None => match self.find_occupant(&orders).await {
                Ok(()) => None,
                Err(end) => return Ok(Err(end)),
            },
            Some(id) => match self.remote.fetch(id, Urgency::Now).await {
                Ok(Some(user)) => Some(user),
                Ok(None) => return Ok(Err(self.refuse("the directory has this user no more"))),
                Err(error) => return Ok(Err(self.not_reached(&error))),
            },
        };
        let mut steps = Vec::new();
        for order in &orders {
            match self.remote.plan(order, user.as_ref()) {
                Ok(planned) => steps.extend(planned),
                Err(OrderRefusal { message }) => return Ok(Err(self.refuse(&message))),
            }
        }
        self.row.steps = Some(serde_json::to_string(&steps)?);
        match self.keep().await? {
            StillHeld::Yes => Ok(Ok(steps)),
            StillHeld::Lost => Ok(Err(End::Lost)),
        }
    }

    /// Makes sure that nobody has the address of who is to be added: an answer that is lost later is looked
    /// for by that address.
    async fn find_occupant(&mut self, orders: &[Order]) -> Result<(), End> {
        let Some(email) = added_address(orders) else { return Ok(()) };
        match self.remote.find_by_address(email).await {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(self.refuse("The directory has a user with this address already.")),
            Err(error) => Err(self.not_reached(&error)),
        }
    }

    /// Sends the step; nothing where the operation goes on.
    async fn send(&mut self, step: &Step) -> Result<Option<End>, ServiceError> {
        self.row.sent_at = Some(self.store.clock().now());
        if self.keep().await? == StillHeld::Lost {
            return Ok(Some(End::Lost));
        }
        let outcome = match (step.needs_secret(), &self.secret) {
            (false, _) => self.remote.execute(step).await,
            (true, Some(secret)) => self.remote.enrol(step, secret).await,
            (true, None) => StepOutcome::Refused(OrderRefusal { message: NO_SECRET.to_owned() }),
        };
        Ok(match outcome {
            StepOutcome::Done => {
                self.advance(step);
                None
            }
            StepOutcome::Refused(OrderRefusal { message }) => Some(self.refuse(&message)),
            StepOutcome::Later { after, message } => {
                self.row.sent_at = None;
                Some(self.put_off(after, message))
            }
            StepOutcome::Unknown(message) => {
                self.row.answer = Some(message);
                self.look_for(step, Sending::JustNow).await
            }
        })
    }

    /// Finds out what became of the step; nothing where the operation goes on.
    async fn look_for(&mut self, step: &Step, sending: Sending) -> Option<End> {
        match self.remote.settle(step).await {
            SettledStep::Done => {
                self.advance(step);
                None
            }
            SettledStep::NotDone => {
                self.row.sent_at = None;
                let is_over = self.is_over() || !self.waits();
                match (sending, self.row.attempts) {
                    // The directory was away, or we were: what did not happen is done now.
                    (Sending::Before, _) => None,
                    // Sent, lost and without an effect, again and again.
                    (Sending::JustNow, attempts) if attempts > LOOKS && is_over => {
                        let why = self.row.answer.clone().unwrap_or_default();
                        Some(self.refuse(&format!("the directory does not answer: {why}")))
                    }
                    // Attempts that only waited for the directory count, too: one that orders many
                    // goes on.
                    (Sending::JustNow, attempts) if attempts > LOOKS => {
                        Some(End::Later(self.next_attempt(None)))
                    }
                    (Sending::JustNow, _) => {
                        Some(End::Later(after(self.store.clock().now(), BACKOFF.first)))
                    }
                }
            }
            SettledStep::CannotTell => Some(self.give_up_knowing()),
            // It is open until the directory can be read: nobody has to ask.
            SettledStep::NotRead(error) => {
                self.row.answer = Some(error.to_string());
                let goes_on = error.is_passing() && !self.is_over();
                match goes_on || self.row.attempts < LOOKS {
                    true => Some(End::Later(self.next_attempt(None))),
                    false => Some(self.give_up_knowing()),
                }
            }
        }
    }

    fn advance(&mut self, done: &Step) {
        if matches!(done, Step::ProveAuthenticator { .. }) {
            self.row.binding = Binding::Bound;
        }
        self.row.step += 1;
        self.row.sent_at = None;
        self.row.answer = None;
    }

    /// The directory could not be asked, so nothing was sent.
    fn not_reached(&mut self, error: &RemoteError) -> End {
        let name = self.remote.capabilities().kind.label();
        match error {
            RemoteError::TooMany { after, message } => self.put_off(*after, message.clone()),
            RemoteError::OutOfReach(why) => {
                let message = format!(
                    "{name} cannot be reached ({why}). Nothing was changed. Try again once it answers; \
                     `mfadmin doctor` tells more."
                );
                self.put_off(None, message)
            }
            error if error.is_passing() => {
                let message = format!("{name} could not be read: {error}. Nothing was changed");
                self.put_off(None, message)
            }
            error => self.refuse(&error.to_string()),
        }
    }

    /// It is tried later where somebody orders many, and refused where somebody waits for it.
    fn put_off(&mut self, after: Option<Duration>, message: String) -> End {
        match self.waits() && !self.is_over() {
            true => {
                self.row.answer = Some(message);
                End::Later(self.next_attempt(after))
            }
            false => {
                let wait = after.map(|wait| format!("; try again in {} s", wait.as_secs().max(1)));
                self.refuse(&format!("{message}{}", wait.unwrap_or_default()))
            }
        }
    }

    /// Nothing more is done; what was done by earlier steps is said.
    fn refuse(&mut self, message: &str) -> End {
        // What was begun is taken back where the new authenticator is refused.
        let is_taken_back = self.secret.is_some() && self.row.binding == Binding::Open;
        self.row.answer = Some(match is_taken_back {
            true => message.to_owned(),
            false => self.with_progress(message, LastStep::NotDone),
        });
        End::Settled(OperationState::Refused)
    }

    /// Whether the step was done is not to be found out.
    fn give_up_knowing(&mut self) -> End {
        let message = self.row.answer.take().unwrap_or_else(|| NOT_SHOWN.to_owned());
        self.row.answer = Some(self.with_progress(&message, LastStep::NotKnown));
        End::Settled(OperationState::Unknown)
    }

    fn with_progress(&self, message: &str, last: LastStep) -> String {
        let steps = self.row.steps.as_deref().and_then(|it| serde_json::from_str(it).ok());
        let steps: Vec<Step> = steps.unwrap_or_default();
        progress::with_progress(message, &steps, self.row.step, last)
    }

    /// Whether it goes on once the directory answers: a job waits for it, and what was begun there is brought
    /// to an end, however long nobody answers.
    fn waits(&self) -> bool {
        let is_begun = self.row.step > 0 || self.row.sent_at.is_some();
        self.row.patience == Patience::Waits || is_begun
    }

    fn is_over(&self) -> bool {
        after(self.row.ordered_at, LONGEST_WAIT) < self.store.clock().now()
    }

    fn next_attempt(&self, asked: Option<Duration>) -> Timestamp {
        let pause = BACKOFF.delay(self.row.attempts.max(1));
        after(self.store.clock().now(), asked.unwrap_or_default().max(pause))
    }

    /// Writes down where it stands.
    async fn keep(&self) -> Result<StillHeld, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let held = tx.operations().keep(&self.row, self.lease).await?;
        tx.commit().await?;
        Ok(held)
    }
}
