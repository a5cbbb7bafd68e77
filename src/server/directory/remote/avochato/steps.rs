//! What can be changed there, how it is sent, and how it is read back.

use super::{
    AvochatoLinks,
    account::AvochatoAccount,
    calls::{AvochatoCall, AvochatoCalls, CallVerb, UserRoute, unreadable},
    envelope::{FailedCall, Verdict},
    facts::Fact,
    user_row::{RoleWord, UserFields, word_of},
};
use crate::{
    contract::Email,
    server::directory::remote::{
        DirectoryUser, ExternalId, Order, OrderRefusal, RemoteError, SettledStep, Step,
        StepOutcome,
        http::{CallError, Urgency},
    },
};

/// The steps of `order`; each is one call.
///
/// # Errors
/// [`OrderRefusal`] for what is done in the browser, and for what would shut mfadmin's own account out.
pub fn plan(
    order: &Order,
    user: Option<&DirectoryUser>,
    account: Option<&AvochatoAccount>,
    links: &AvochatoLinks,
) -> Result<Vec<Step>, OrderRefusal> {
    if let Order::AddUser { name, email, role, phone } = order {
        let (name, email, phone) = (name.clone(), email.clone(), phone.clone());
        return Ok(vec![Step::AddUser { name, email, role: *role, phone }]);
    }
    let Some(user) = user else {
        return Err(refusal("Avochato does not have this user any more. Read the list again."));
    };
    let id = user.id.clone();
    let step = match order {
        Order::SendPasswordReset if user.email.is_none() => {
            return Err(refusal("Avochato has no address to send a password reset to."));
        }
        Order::SendPasswordReset => Step::SendPasswordReset { user: id },
        Order::Enable => Step::Enable { user: id },
        Order::Disable => Step::Disable { user: id },
        Order::SetRole(role) => Step::SetRole { user: id, role: *role },
        Order::RemoveUser => Step::RemoveUser { user: id },
        Order::EndSessions
        | Order::Unlock
        | Order::EditProfile { .. }
        | Order::SetPhone(_)
        | Order::RemoveAuthenticators
        | Order::RemoveFactor(_)
        | Order::SendEnrolmentMail { .. }
        | Order::EnrolAuthenticator { .. } => {
            return Err(in_browser(links));
        }
        Order::AddUser { .. } => return Err(refusal("This user is there already.")),
    };
    match shuts_out(&step, account) {
        true => Err(own_account()),
        false => Ok(vec![step]),
    }
}

/// Whether `step` could take from mfadmin's own account what it needs.
fn shuts_out(step: &Step, account: Option<&AvochatoAccount>) -> bool {
    let own = account.and_then(|account| account.user.as_ref());
    match step {
        Step::Disable { user } | Step::SetRole { user, .. } | Step::RemoveUser { user } => {
            own == Some(user)
        }
        _ => false,
    }
}

/// Sends `step`, once.
pub async fn execute(
    calls: &AvochatoCalls,
    step: &Step,
    account: Option<&AvochatoAccount>,
    links: &AvochatoLinks,
) -> StepOutcome {
    if shuts_out(step, account) {
        return StepOutcome::Refused(own_account());
    }
    let Some(sending) = Sending::of(step) else {
        return StepOutcome::Refused(in_browser(links));
    };
    let Sending { verb, route, fields, fact } = sending;
    let Some(path) = route.path() else {
        return StepOutcome::Refused(refusal("Avochato cannot have a user with such an id."));
    };
    let call = AvochatoCall { verb, path, fields, urgency: Urgency::Now };
    let answer = match calls.ask(call).await {
        Ok(answer) => answer,
        Err(CallError::NotSent(RemoteError::TooMany { after, message })) => {
            return StepOutcome::Later { after, message };
        }
        Err(CallError::NotSent(error)) => {
            return StepOutcome::Later { after: None, message: error.to_string() };
        }
        Err(CallError::NoAnswer(error)) => return StepOutcome::Unknown(error.to_string()),
    };
    match answer.verdict {
        Verdict::Done(_) => {
            calls.facts.confirmed(fact);
            StepOutcome::Done
        }
        Verdict::Failed(failed) => failure(calls, &failed),
        Verdict::Unreadable => {
            StepOutcome::Unknown("it answered, and its answer is cut off".to_owned())
        }
    }
}

/// Whether `step` was done, by reading the user it is about.
pub async fn settle(calls: &AvochatoCalls, step: &Step) -> SettledStep {
    let by = |is_done: bool| if is_done { SettledStep::Done } else { SettledStep::NotDone };
    let route = match step {
        // A mail leaves no trace in what is told of a user.
        Step::SendPasswordReset { .. } => return SettledStep::CannotTell,
        Step::AddUser { email, role, .. } => {
            return match find_by_address(calls, email).await {
                Err(error) => SettledStep::NotRead(error),
                Ok(None) => SettledStep::NotDone,
                // Nobody had the address before, and who has another role was added by somebody else.
                Ok(Some(user)) => by(user.role().is_none_or(|is| is == RoleWord::Known(*role))),
            };
        }
        Step::Enable { user }
        | Step::Disable { user }
        | Step::SetRole { user, .. }
        | Step::RemoveUser { user } => UserRoute::One(user),
        // None of the others is ever sent.
        _ => return SettledStep::NotDone,
    };
    let Some(path) = route.path() else { return SettledStep::NotDone };
    let data = match calls.read(path, Vec::new(), Urgency::Now).await {
        Ok(data) => data,
        Err(error) => return SettledStep::NotRead(error),
    };
    let Some(data) = data else {
        return by(matches!(step, Step::RemoveUser { .. }));
    };
    let Some(user) = data.get("user").and_then(UserFields::read) else {
        return SettledStep::CannotTell;
    };
    let told = match step {
        Step::RemoveUser { .. } => Some(false),
        Step::Enable { .. } => user.enabled(),
        Step::Disable { .. } => user.enabled().map(|is_enabled| !is_enabled),
        Step::SetRole { role, .. } => user.role().map(|is| is == RoleWord::Known(*role)),
        _ => None,
    };
    told.map_or(SettledStep::CannotTell, by)
}

/// The user who has this address.
pub async fn find_by_address(
    calls: &AvochatoCalls,
    email: &Email,
) -> Result<Option<UserFields>, RemoteError> {
    let Some(path) = UserRoute::ByEmail.path() else { return Ok(None) };
    let fields = vec![("email", email.as_str())];
    let Some(data) = calls.read(path, fields, Urgency::Now).await? else { return Ok(None) };
    let user = data.get("user").and_then(UserFields::read).ok_or_else(unreadable)?;
    match user.email().and_then(|told| told.parse::<Email>().ok()) {
        Some(told) if told == *email => Ok(Some(user)),
        _ => {
            let message = "it answered with another user than the one who has this address";
            Err(RemoteError::Unreadable(message.to_owned()))
        }
    }
}

/// How a step is sent.
struct Sending<'a> {
    verb: CallVerb,
    route: UserRoute<'a>,
    fields: Vec<(&'static str, &'a str)>,
    /// What its success shows.
    fact: Fact,
}

impl<'a> Sending<'a> {
    /// `None` for what Avochato has no call for.
    fn of(step: &'a Step) -> Option<Self> {
        let act = |user: &'a ExternalId, action, fact| {
            let route = UserRoute::Action(user, action);
            Some(Self { verb: CallVerb::Post, route, fields: Vec::new(), fact })
        };
        match step {
            Step::SendPasswordReset { user } => act(user, "password_reset", Fact::PasswordReset),
            Step::Enable { user } => act(user, "enable", Fact::Enable),
            Step::Disable { user } => act(user, "disable", Fact::Disable),
            Step::SetRole { user, role } => Some(Self {
                verb: CallVerb::Put,
                route: UserRoute::One(user),
                fields: vec![("role", word_of(*role))],
                fact: Fact::SetRole,
            }),
            Step::RemoveUser { user } => Some(Self {
                verb: CallVerb::Delete,
                route: UserRoute::One(user),
                fields: Vec::new(),
                fact: Fact::Remove,
            }),
            Step::AddUser { name, email, role, phone } => {
                let mut fields = vec![("email", email.as_str()), ("role", word_of(*role))];
                fields.push(("name", name));
                fields.extend(phone.as_ref().map(|phone| ("phone", phone.e164())));
                let (verb, route) = (CallVerb::Post, UserRoute::All);
                Some(Self { verb, route, fields, fact: Fact::Invite })
            }
            _ => None,
        }
    }
}

/// What a failure means for a step: only what shows that nothing has changed is a refusal.
fn failure(calls: &AvochatoCalls, failed: &FailedCall) -> StepOutcome {
    let status = failed.status.as_u16();
    let told = |begin: &str| calls.with_sentences(begin, failed);
    let refused = |begin: &str| StepOutcome::Refused(refusal(told(begin)));
    match status {
        // A failure that only its sentences tell.
        200..=299 | 400 | 402 | 405..=407 | 409..=428 | 431..=499 => refused("Avochato refused it"),
        401 => refused("Avochato does not accept the auth_id and its secret"),
        403 => refused("Avochato does not let the account of mfadmin do this"),
        404 if failed.shape.is_some() => refused("Avochato does not have this user any more"),
        429 => {
            let message = told("it takes no more calls for now");
            StepOutcome::Later { after: failed.retry_after, message }
        }
        // These ask for the same call elsewhere, and have done nothing themselves.
        301 | 307 | 308 => {
            let error = calls.error_of(failed);
            StepOutcome::Refused(refusal(format!("Avochato was not reached: {error}")))
        }
        _ => StepOutcome::Unknown(told(&format!("it answered with a failure ({status})"))),
    }
}

fn own_account() -> OrderRefusal {
    refusal("This is the account that mfadmin works with. Change it in Avochato itself.")
}

fn in_browser(links: &AvochatoLinks) -> OrderRefusal {
    refusal(format!("Avochato has this in the browser alone: {}", links.users))
}

fn refusal(message: impl Into<String>) -> OrderRefusal {
    OrderRefusal { message: message.into() }
}
