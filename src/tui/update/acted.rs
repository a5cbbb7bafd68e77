//! What became of the commands that were given.

use crate::{
    client::ClientError,
    contract::{
        Code, PhoneChange, ResetWay, Tone, User, UserAction,
        api::{AccessReset, NewExemption, Receipt, UserPatch},
        rules,
        text::counted,
    },
    tui::{
        State,
        dialogs::{self, approve, edit_user, message, profile::ProfileField, step_up},
        effects::{
            Effect, Outcome,
            command::{Act, Command, CommandStage, PERSISTENCE},
        },
        input::keymap::KeyCommand,
        state::{
            Life, PendingRefresh, commands, connection, context, failure, load, toast::say, undo,
        },
        text, time,
        update::{delayed, job_progress, live, refused_link, requests, shown_users},
    },
};

pub fn on_reply(
    state: &mut State,
    command: Command,
    answer: Result<Outcome, ClientError>,
) -> Vec<Effect> {
    let Some(stage) = commands::stage(state, &command.key) else {
        // It was undone, or another answer said what became of it.
        return Vec::new();
    };
    let error = match answer {
        Ok(Outcome::Receipt(receipt)) if let Some(held) = receipt.held => {
            connection::note_answer(state);
            dialogs::on_saved(state, &command.act);
            return delayed::on_held(state, &command, held);
        }
        Ok(Outcome::Receipt(mut receipt)) if receipt.requested.is_some() => {
            connection::note_answer(state);
            dialogs::on_saved(state, &command.act);
            let requested = receipt.requested.take();
            return requests::on_requested(state, &command, requested);
        }
        Ok(Outcome::Operation(operation)) => {
            connection::note_answer(state);
            return requests::on_decided(state, &command, operation.requested);
        }
        Ok(Outcome::Requested(requested)) => {
            connection::note_answer(state);
            // The form stays, for what the directory may have against the user.
            return requests::on_requested(state, &command, Some(requested));
        }
        Ok(outcome) if stage == CommandStage::Requested => {
            commands::forget(state, &command);
            return requests::on_done(state, &command, &outcome);
        }
        Ok(outcome) => {
            note_run(state, stage, &command);
            let was_unknown = was_unknown(state, &command);
            commands::forget(state, &command);
            return on_outcome(state, &command, outcome, was_unknown);
        }
        Err(error) => error,
    };
    if error.code() == Some(Code::ActionTakenBack) {
        return delayed::undone(state, &command);
    }
    let is_delayed = matches!(stage, CommandStage::Delayed { .. } | CommandStage::Requested);
    let is_reading = matches!(command.act, Act::ReadMessage(..) | Act::Approve(..));
    // A reading changes nothing, and a code that was lost is followed by another one, so the outcome
    // need not be found out.
    let is_lost = matches!(error, ClientError::Unknown(_)) || is_delayed && error.is_outage();
    if is_lost && !is_reading {
        return unknown(state, command, &error);
    }
    if error.needs_sign_in() {
        hold(state, &command);
        return failure::on_failure(state, &error);
    }
    if error.code() == Some(Code::StepUpRequired) {
        hold(state, &command);
        step_up::ask_for_code(state);
        return Vec::new();
    }
    note_run(state, stage, &command);
    let was_unknown = was_unknown(state, &command);
    commands::forget(state, &command);
    let mut effects = if error.is_shut_out() || error.is_outage() {
        failure::on_failure(state, &error)
    } else if let Act::RetryMessage(..) | Act::DiscardMessage(..) | Act::ReadMessage(..) =
        command.act
    {
        live::schedule_refresh(state, PendingRefresh::Deliveries)
    } else {
        match (&command.act, command.act.user()) {
            (_, Some(user)) => load::load_user(state, user),
            (Act::Add(_), _) => Vec::new(),
            (_, None) => load::load_jobs(state),
        }
    };
    if was_unknown && !error.tells_outcome() {
        effects.extend(say(state, Tone::Bad, commands::unknown_for_good(&command)));
        return effects;
    }
    // Who has gone on meanwhile is asked nothing.
    let is_cooling = error.code() == Some(Code::CoolDown) && !is_delayed;
    let link = command.act.link().filter(|_| is_cooling);
    if let Some((user, link)) = link {
        effects.extend(refused_link::on_refusal(state, &command, user, link));
    } else if error.code() == Some(Code::RevisionConflict)
        && edit_user::on_conflict(state, &command.act)
    {
        // The form asks which of the two stays.
    } else if !refuse(state, &command.act, &error) {
        effects.extend(say(state, Tone::Bad, format!("{} failed: {error}", command.in_words())));
    }
    effects
}

/// Puts the refusal into the form that asked, at the field it is about. True when it is there to tell it.
fn refuse(state: &mut State, act: &Act, error: &ClientError) -> bool {
    dialogs::on_refusal(state, act, &error.to_string(), ProfileField::of_error(error))
}

/// What could be undone until now has run.
fn note_run(state: &mut State, stage: CommandStage, command: &Command) {
    if matches!(stage, CommandStage::Delayed { .. } | CommandStage::Sent)
        && command.act.may_be_held()
    {
        state.last_run = Some(undo::name_within(command));
    }
}

/// Whether an earlier answer to the command was lost.
fn was_unknown(state: &State, command: &Command) -> bool {
    let mut pending = state.pending.iter();
    pending.any(|pending| pending.command.key == command.key && pending.toast.is_some())
}

/// Nothing was done, and the very command goes again once the server knows enough of who is at the
/// keys.
fn hold(state: &mut State, command: &Command) {
    for pending in &mut state.pending {
        if pending.command.key == command.key {
            pending.stage = CommandStage::Held;
        }
    }
    // Who is leaving has to see what was not done.
    state.life = Life::Running;
}

/// The answer was lost. The command may have been carried out; asking again under its key tells.
fn unknown(state: &mut State, command: Command, error: &ClientError) -> Vec<Effect> {
    if state.now.duration_since(command.at) > PERSISTENCE {
        commands::forget(state, &command);
        let mut effects = connection::on_outage(state, error);
        effects.extend(say(state, Tone::Bad, commands::unknown_for_good(&command)));
        return effects;
    }
    let words = format!("{} Retrying.", commands::outcome_unknown(&command));
    let toast = state.toasts.push(Tone::Bad, words);
    for pending in &mut state.pending {
        if pending.command.key == command.key {
            pending.stage = CommandStage::Unknown;
            if let Some(old) = pending.toast.replace(toast).filter(|old| *old != toast) {
                state.toasts.remove(old);
            }
        }
    }
    connection::on_outage(state, error)
}

fn on_outcome(
    state: &mut State,
    command: &Command,
    outcome: Outcome,
    was_unknown: bool,
) -> Vec<Effect> {
    connection::note_answer(state);
    if let Some((user, link)) = command.act.link() {
        refused_link::forget_link(state, user, link);
    }
    match &outcome {
        Outcome::Receipt(receipt) => {
            dialogs::on_saved(state, &command.act);
            shown_users::update(state, &receipt.user);
        }
        Outcome::Added(_) => dialogs::on_saved(state, &command.act),
        Outcome::Removed(user) => shown_users::remove(state, *user),
        Outcome::ExemptionEnded(_) | Outcome::Requested(_) => {}
        Outcome::Message(message) => message::update_message(state, message),
        Outcome::Content(content) => {
            let Act::ReadMessage(id, reading) = command.act else { return Vec::new() };
            return message::on_content(state, id, reading, content.clone());
        }
        Outcome::Approval(approval) => {
            let Act::Approve(user, _) = &command.act else { return Vec::new() };
            return approve::on_approval(state, user, approval);
        }
        Outcome::Ordered(job) => {
            // Who waited long for the answer may have marked others meanwhile.
            if let Act::Order(order) = &command.act
                && state.marks.targets() == order.whom
            {
                state.marks = Default::default();
            }
            job_progress::on_ordered(state, (**job).clone(), was_unknown);
            return Vec::new();
        }
        Outcome::Cancelled(id) => return job_progress::on_cancelled(state, *id),
        // Its progress is told by the job.
        Outcome::JobReopened(_) => return load::load_jobs(state),
        Outcome::Operation(_) => return Vec::new(),
    }
    let mut effects = say(state, Tone::Good, in_words(state, command, &outcome));
    if let Outcome::ExemptionEnded(user) = outcome {
        effects.extend(load::load_user(state, user));
    }
    // The stream of changes tells of it too: both are asked for together.
    effects.extend(live::schedule_refresh(state, PendingRefresh::Everything));
    effects
}

/// What was done and to whom.
fn in_words(state: &State, command: &Command, outcome: &Outcome) -> String {
    let name = command.short_name();
    match (&command.act, outcome) {
        (Act::Exempt(_, NewExemption { until, .. }), _) => {
            let until = time::day_or_minute(*until, &state.zone);
            let key = context::word(state, KeyCommand::Exempt);
            format!("{name} is exempt until {until}. Press {key} to change or end it.")
        }
        (Act::EndExemption(_), _) => format!("{name} is no longer exempt."),
        (Act::Add(_), Outcome::Added(Some(user))) => {
            let mail = match rules::is_privileged(user) {
                true => "A mail to them is queued.",
                false => "No message is sent yet.",
            };
            format!("{name} added as {}. {mail}", user.role.label())
        }
        (Act::Edit(_, patch), _) => edited_in_words(&name, patch),
        (Act::To(user, action), Outcome::Receipt(receipt)) => {
            done_in_words(&name, user, action, receipt)
        }
        (Act::DiscardMessage(..), _) => format!("Message to {name} is discarded."),
        (_, Outcome::Removed(_)) => format!("{name} removed."),
        (_, Outcome::Message(_)) => format!("Message to {name} is queued again."),
        _ => format!("{}.", command.in_words()),
    }
}

/// What was changed of the profile.
fn edited_in_words(name: &str, patch: &UserPatch) -> String {
    let UserPatch { name: new_name, email, role, language, phone, .. } = patch;
    let parts = [
        new_name.as_ref().map(|new| format!("now {}", text::short_name(new.as_str()))),
        role.map(|role| format!("role {}", role.label())),
        language.as_ref().map(|choice| format!("language {choice}")),
        email.as_ref().map(|email| format!("{email} awaits confirmation")),
        phone.as_ref().map(|phone| format!("{}, unverified", phone.international())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("Saved {name}: {}.", parts.join("; "))
}

/// "In the outbox" is true, for the receipt comes after the commit.
fn done_in_words(name: &str, user: &User, action: &UserAction, receipt: &Receipt) -> String {
    match action {
        UserAction::SetPhone(patch) => {
            let number = patch.phone.international();
            match PhoneChange::of(&user.phone, &patch.phone) {
                PhoneChange::Added => format!("Added {number} to {name}; it awaits verification."),
                PhoneChange::LinkSentAgain => {
                    format!("Verification text for {name} is queued, to {number}.")
                }
                PhoneChange::Updated | PhoneChange::Nothing => {
                    format!("Changed {name} to {number}; it awaits verification.")
                }
            }
        }
        UserAction::SendSetupLink(_) => {
            format!("Setup link for {name} is queued, to {}.", receipt.user.handle())
        }
        UserAction::ResetAuthenticator(request) if request.way == ResetWay::KeepUntilReplaced => {
            format!("Setup link for {name} is queued; the old app works until the new one does.")
        }
        UserAction::ResetAuthenticator(_) => {
            let done = format!("Authenticator of {name} reset; a new setup link is queued");
            match receipt.sessions_ended {
                0 => format!("{done}."),
                ended => format!("{done}; {} ended.", counted(ended.into(), "session")),
            }
        }
        UserAction::RemoveFactor(_) => format!("One factor of {name} removed."),
        UserAction::ResetAccess(reset) => {
            let mut ended = format!("{} ended", counted(receipt.sessions_ended.into(), "session"));
            if receipt.tokens_revoked > 0 {
                ended += &format!(", {} revoked", counted(receipt.tokens_revoked.into(), "token"));
            }
            match reset {
                AccessReset { send_password_reset: true, end_sessions: true, .. } => {
                    format!("Password reset for {name} is queued; {ended}.")
                }
                AccessReset { end_sessions: true, .. } => format!("{name}: {ended}."),
                AccessReset { .. } => format!("Password reset for {name} is queued."),
            }
        }
        UserAction::Edit(_) => format!("{name} saved."),
        UserAction::SetEmail(patch) => {
            format!("Confirmation for {name} is queued, to {}.", patch.email)
        }
        UserAction::CancelEmailChange(_) => format!("E-mail of {name} stays."),
        UserAction::Disable(_) => format!("{name} disabled and logged out."),
        UserAction::Enable(_) => format!("{name} enabled."),
        UserAction::Unlock(_) => format!("{name} unlocked."),
        UserAction::Remove(_) => format!("{name} removed."),
    }
}
