//! One user: a fact on each line, its state in words, and what can be done.

use super::{choices, numbers::Offer, plain_panel::PlainPanel};
use crate::{
    contract::{
        AuthenticatorState, Factor, Handle, Kind, LinkKind, ListedFactor, User, rules,
        text::{counted, number},
    },
    tui::{State, cooldown::fate_ago, text, time},
};

/// What is understood here beside the numbers.
pub const WAYS: &str = "r reads again, b goes back, h helps.";

pub fn print(panel: &mut PlainPanel) {
    let Some(user) = panel.state.shown_user().cloned() else {
        return panel.say("This user is not read yet. r reads again, b goes back.");
    };
    panel.say("Profile Information");
    for line in profile(&panel.state, &user) {
        panel.say(&line);
    }
    panel.say("Security & MFA");
    for line in security(&panel.state, &user) {
        panel.say(&line);
    }
    if panel.state.me.is_none() {
        return;
    }
    let mut refused: Vec<(String, String)> = Vec::new();
    let mut number = 0;
    panel.say("Actions");
    for choice in choices::of(&panel.state, &user) {
        match choice.refused {
            None => {
                number += 1;
                panel.say_numbered(number, &choice.label, Offer::Choice(choice.choice));
            }
            // What has one reason is said once.
            Some(why) => match refused.iter_mut().find(|(known, _)| *known == why) {
                Some((_, labels)) => *labels += &format!(", {}", choice.label),
                None => refused.push((why, choice.label)),
            },
        }
    }
    for (why, labels) in refused {
        panel.say(&format!("Not possible: {labels}. {why}"));
    }
    panel.say(&format!("A number acts, {WAYS}"));
}

fn profile(state: &State, user: &User) -> Vec<String> {
    let called = match user.handle() {
        Handle::Email(_) => "E-mail",
        Handle::Username(_) => "Username",
        Handle::Id(_) => "ID",
    };
    let role = match user.kind {
        Kind::Human => user.role.label(),
        Kind::Avobot => Kind::Avobot.label(),
    };
    let last = user.last_sign_in_at.map_or_else(
        || rules::no_sign_in(user).to_owned(),
        |at| time::full(state.now, at, &state.zone),
    );
    let mut lines =
        vec![format!("Name: {}.", user.name), format!("{called}: {}.", user.handle().shown())];
    if let Some(pending) = &user.pending_email {
        lines.push(format!("New e-mail: {}. Awaits confirmation.", pending.email));
    }
    lines.push(format!("Role: {role}."));
    lines.extend(user.language.as_ref().map(|tag| format!("Language: {tag}.")));
    lines.push(format!("Last sign-in: {last}."));
    if user.as_of.is_none() {
        lines.push(match user.active_sessions {
            0 => "Sessions: none open.".to_owned(),
            some => format!("Sessions: {} open.", number(some.into())),
        });
    }
    lines.push(format!("Created: {}.", time::day(state.now, user.created_at, &state.zone)));
    if let Some(at) = LinkKind::Password.sent_at(user) {
        let fate = fate_ago(LinkKind::Password, user, state.now, at);
        lines.push(format!("Password: reset link {fate}."));
    }
    if let Some(at) = user.disabled_at {
        lines.push(format!("Status: disabled since {}.", time::full(state.now, at, &state.zone)));
    }
    lines.extend(kept_elsewhere(state, user));
    lines
}

/// What a directory of another system says besides.
fn kept_elsewhere(state: &State, user: &User) -> Vec<String> {
    let Some(as_of) = user.as_of else { return Vec::new() };
    let at = |at| time::full(state.now, at, &state.zone);
    let mut lines = Vec::new();
    if let Some(lock) = user.locked {
        let until = lock.until.map_or("until somebody unlocks them".to_owned(), |until| {
            format!("until {}", at(until))
        });
        lines.push(format!("Locked: {until}."));
    }
    if let Some(changed) = &user.changed_elsewhere {
        lines.push(format!("Changed there: {}, seen {}.", changed.words(), at(changed.seen_at)));
    }
    lines.extend(user.store.as_ref().map(|store| format!("Kept in: {}.", store.words())));
    let has_both = matches!(user.handle(), Handle::Email(_));
    let username = user.username.as_ref().filter(|_| has_both);
    lines.extend(username.map(|username| format!("Username: {username}.")));
    lines.push(format!("As of: {}.", at(as_of)));
    lines.extend(user.factors.iter().map(|ListedFactor { id, kind, status, label }| {
        let name = if label.is_empty() { id } else { label };
        format!("Directory: {name}, {}, {}.", kind.label(), status.as_str())
    }));
    lines
}

fn security(state: &State, user: &User) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(pending) = state.pending_for(user.id) {
        lines.push(format!("In progress: {}.", pending.command.act.progress()));
    }
    if let Some(requested) = &user.requested {
        let (label, state) = (text::clean(&requested.label), requested.state.label());
        let said = requested.message.as_ref().map(|said| format!(" {said}"));
        lines.push(format!("{state}: {label}.{}", said.unwrap_or_default()));
    }
    if user.kind == Kind::Avobot {
        lines.push("This is an Avobot: MFA does not apply to it.".to_owned());
        return lines;
    }
    lines.extend(gap(state, user));
    let factors = Factor::ALL.into_iter().filter(|factor| user.shows(*factor));
    lines.extend(factors.map(|it| format!("{}: {}", it.label(), factor(state, user, it))));
    lines
}

/// For how long the gap has been open, or until when and why the user is exempt.
fn gap(state: &State, user: &User) -> Option<String> {
    if let Some(until) = user.exempt_until {
        let until = time::day_or_minute(until, &state.zone);
        let by = user.exempt_by.as_ref().map(|by| format!(", by {}", text::short_name(by)));
        let why = user.exempt_reason.as_ref().map(|why| format!(", because {why}"));
        let (by, why) = (by.unwrap_or_default(), why.unwrap_or_default());
        return Some(format!("Exempt until {until}{by}{why}."));
    }
    let since = user.gap_since.filter(|_| rules::has_gap(user))?;
    let words: Vec<_> = user.missing.iter().map(|it| it.label().to_lowercase()).collect();
    let open = time::lasting(state.now, since);
    Some(match open.as_str() {
        "now" => format!("Gap: {}. Just opened.", words.join(", ")),
        open => format!("Gap: {}. Open for {open}.", words.join(", ")),
    })
}

/// `+1 415 555 2671. Verified.`
fn factor(state: &State, user: &User, factor: Factor) -> String {
    let badge = user.badge(factor, state.now).text;
    match factor {
        Factor::Phone => {
            let number = user.phone.number().map(|number| format!("{}. ", number.international()));
            let sent = LinkKind::Phone.sent_at(user).filter(|_| !user.phone.is_verified());
            let sent =
                sent.map(|at| format!(" Text {}.", fate_ago(LinkKind::Phone, user, state.now, at)));
            format!("{}{badge}.{}", number.unwrap_or_default(), sent.unwrap_or_default())
        }
        Factor::Authenticator => match &user.authenticator {
            AuthenticatorState::LinkSent { at, expires_at } => {
                let fate = fate_ago(LinkKind::Setup, user, state.now, *at);
                let ends = if *expires_at <= state.now { "expired" } else { "expires" };
                let when = time::ago(state.now, *expires_at);
                format!("{badge}. Link {fate}, {ends} {when}.")
            }
            AuthenticatorState::Configured { at: Some(at) } => {
                format!("{badge}, {}.", time::ago(state.now, *at))
            }
            AuthenticatorState::Unknown { reason } => format!("{badge}, {}.", reason.label()),
            _ => format!("{badge}."),
        },
        Factor::SecurityKey => match user.security_key.count() {
            0 => format!("{badge}."),
            count => format!("{badge}, {}.", counted(count.into(), "key")),
        },
    }
}
