//! The directory that another system keeps: what the header says of it.

use crate::{
    contract::{
        ProfilePart, Tone,
        api::{DirectoryReading, DirectoryRefresh, DirectoryStatus, ShrunkList},
        text::number,
    },
    tui::{
        State,
        effects::{Effect, Request, Timer},
        input::keymap::KeyCommand,
        state::{context, load},
        theme::Theme,
        time,
    },
};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// Whether another system keeps the users.
pub fn is_mirrored(state: &State) -> bool {
    state.me.as_ref().is_some_and(|me| me.directory.is_some())
}

/// What the directory is called in a sentence.
pub fn name(state: &State) -> &'static str {
    let status = state.me.as_ref().and_then(|me| me.directory.as_deref());
    status.map_or("The directory", |status| status.kind.label())
}

/// Why `part` of a user's profile is not changed here; nothing where it is.
pub fn fixed(state: &State, part: ProfilePart) -> Option<&str> {
    state.me.as_ref()?.directory.as_deref()?.fixed(part)
}

/// Why the language of a user is not changed here, in a few words; nothing where it is.
pub fn fixed_language(state: &State) -> Option<String> {
    let status = state.me.as_ref()?.directory.as_deref()?;
    status.kind.fixed_language().map(|fixed| fixed.hint)
}

/// Which directory it is, how old what is shown of it is, and whether that is older than it should be;
/// nothing where the users live in the server's database. The second words are for where the first have no
/// room.
pub fn words(state: &State, theme: Theme) -> Option<(Tone, [String; 2])> {
    let status = state.me.as_ref()?.directory.as_deref()?;
    let separator = theme.separator();
    let name = status.kind.label();
    if let Some(DirectoryReading { listed, expected, .. }) = status.reading {
        let far = match expected {
            _ if listed == 0 => "reading".to_owned(),
            Some(expected) => format!("reading {} of {}", number(listed), number(expected)),
            None => format!("reading {}", number(listed)),
        };
        let words = format!("{name} {separator} {far}");
        return Some((Tone::Neutral, [words, format!("{name} {far}")]));
    }
    let (age, short) = match status.as_of {
        None => ("not read yet".to_owned(), "not read".to_owned()),
        Some(at) => (format!("as of {}", clock(state, at)), clock(state, at)),
    };
    let (tone, mark, short_mark) = match (&status.fault, is_old(status, state.now)) {
        (Some(_), _) if status.shrunk.is_some() => (Tone::Bad, ", list shrank", ", shrank"),
        (Some(_), _) => (Tone::Bad, ", then failed", ", failed"),
        (None, true) => (Tone::Pending, ", old", ", old"),
        (None, false) => (Tone::Neutral, "", ""),
    };
    let open = unsettled(status).map(|words| format!(", {words}")).unwrap_or_default();
    let tone = if tone == Tone::Neutral && status.unknown > 0 { Tone::Pending } else { tone };
    let words = format!("{name} {separator} {age}{mark}{open}");
    Some((tone, [words, format!("{name} {short}{short_mark}{open}")]))
}

/// How many operations nobody knows the outcome of, else how many are under way.
fn unsettled(status: &DirectoryStatus) -> Option<String> {
    match (status.unknown, status.operations) {
        (0, 0) => None,
        (0, open) => Some(format!("{} requested", number(open))),
        (unknown, _) => Some(format!("{} unknown", number(unknown))),
    }
}

/// What the notice says of the directory: that its list has shrunk, or why it could not be read. Nothing while it
/// is read anew.
pub fn notice(state: &State) -> Option<String> {
    shrunk_words(state).or_else(|| fault_words(state))
}

fn fault_words(state: &State) -> Option<String> {
    let status = state.me.as_ref()?.directory.as_deref()?;
    let fault = status.fault.as_ref().filter(|_| status.reading.is_none())?;
    let shown = status.as_of.map(|at| format!(" Showing data as of {}.", clock(state, at)));
    let (name, why) = (status.kind.label(), fault.trim_end_matches('.'));
    Some(format!("{name} could not be read: {why}.{}", shown.unwrap_or_default()))
}

/// What is said of a list that has shrunk, with the key that leads on.
fn shrunk_words(state: &State) -> Option<String> {
    let status = state.me.as_ref()?.directory.as_deref()?;
    let ShrunkList { before, now } = status.shrunk?;
    let key = context::word(state, KeyCommand::Refresh);
    let [before, now] = [before, now].map(number);
    let name = status.kind.label();
    Some(format!(
        "The list of {name} got shorter: {before} to {now} users. Nobody was removed here. \
         {key} shows what can be done."
    ))
}

/// The alarm at which the mirror becomes old, so that the header says so without being asked.
pub fn alarm(state: &State) -> Vec<Effect> {
    let status = state.me.as_ref().and_then(|me| me.directory.as_deref());
    let Some(status) = status.filter(|status| status.reading.is_none()) else { return Vec::new() };
    let Some(at) = status.as_of else { return Vec::new() };
    let left = state.now.duration_until(at).saturating_add(shelf_life(status));
    match Duration::try_from(left) {
        Ok(left) if !left.is_zero() => {
            vec![Effect::Timer { after: left + Duration::from_secs(1), timer: Timer::MirrorOld }]
        }
        _ => Vec::new(),
    }
}

/// Has the directory read anew, where there is one.
pub fn read_again(state: &mut State) -> Vec<Effect> {
    match state.me.as_ref().and_then(|me| me.directory.as_deref()) {
        Some(_) => load::request(state, Request::RefreshDirectory(DirectoryRefresh::default())),
        None => Vec::new(),
    }
}

fn is_old(status: &DirectoryStatus, now: Timestamp) -> bool {
    let age = status.as_of.map(|at| now.duration_since(at));
    age.is_none_or(|age| age > shelf_life(status))
}

fn shelf_life(status: &DirectoryStatus) -> SignedDuration {
    SignedDuration::from_secs(status.refresh_seconds.into())
}

/// `14:02`, with the day where it is not today's.
fn clock(state: &State, at: Timestamp) -> String {
    let [now, local] = [state.now, at].map(|at| state.zone.to_datetime(at));
    match now.date() == local.date() {
        true => local.strftime("%H:%M").to_string(),
        false => time::exact(at, &state.zone),
    }
}
