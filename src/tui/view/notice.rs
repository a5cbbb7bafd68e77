//! Above the footer: the newest toast, else the state of the line if it is down.

use crate::{
    contract::{Tone, text::number},
    tui::{
        State,
        canvas::Canvas,
        dialogs::Modal,
        input::keymap::KeyCommand,
        state::{Life, connection::Connection, context, directory, known_jobs::percent},
        text, time,
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Lines a notice may take; it grows upward over the panes.
const MAX_LINES: usize = 3;

/// Draws the notice; gives the area that it took.
pub fn draw(state: &State, canvas: &mut Canvas, area: Rect) -> Rect {
    let theme = canvas.theme;
    let Some((tone, words)) = notice(state) else { return area };
    let indent = format!(" {} ", theme.dot(tone));
    let width = usize::from(area.width).saturating_sub(4);
    let mut wrapped = text::wrap(&theme.words(&words), width);
    if wrapped.len() > MAX_LINES {
        let rest = wrapped.split_off(MAX_LINES - 1).join(" ");
        wrapped.push(text::fit(&rest, width, theme.ellipsis()));
    }
    let lines: Vec<Line> = wrapped
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            let mark = if at == 0 { indent.clone() } else { "   ".to_owned() };
            Line::from_iter([
                Span::styled(mark, theme.tone(tone)),
                Span::styled(line, theme.sentence(tone)),
            ])
        })
        .collect();
    let height = lines.len() as u16;
    let y = (area.y + 1).saturating_sub(height);
    let area = Rect { y, height, ..area };
    canvas.clear(area);
    canvas.text(lines, area);
    area
}

/// The newest toast, else what is wrong with the line.
fn notice(state: &State) -> Option<(Tone, String)> {
    let awaited = state.pending.iter().find(|one| one.stage.awaits_answer());
    if let Some(pending) = awaited.filter(|_| state.life == Life::Leaving) {
        let what = pending.command.in_words();
        let words = format!("{what}: waiting for the answer. Press again to quit now.");
        return Some((Tone::Pending, words));
    }
    if let Some(toast) = state.toasts.newest() {
        let more = match state.toasts.more() {
            0 => String::new(),
            more => format!(" (+{more} more)"),
        };
        let is_kept = toast.tone == Tone::Bad && works(state, KeyCommand::Dismiss);
        let key = context::word(state, KeyCommand::Dismiss);
        let hint = if is_kept { format!(" ({key} dismisses)") } else { String::new() };
        return Some((toast.tone, format!("{}{more}{hint}", toast.text)));
    }
    let Connection::Down { since, data_from, .. } = &state.connection else {
        return job(state).or_else(|| Some((Tone::Bad, directory::notice(state)?)));
    };
    let data = match data_from {
        Some(at) => format!("Showing data from {} ago", age(state, *at)),
        None => "Nothing is loaded yet".to_owned(),
    };
    let since = age(state, *since);
    let key = context::word(state, KeyCommand::Refresh);
    let hint = match works(state, KeyCommand::Refresh) {
        true => format!("; press {key} to retry now"),
        false => String::new(),
    };
    let words = format!("Offline for {since}. {data}. Retrying{hint}.");
    Some((Tone::Bad, words))
}

/// How far the oldest job is that goes on, unless it is on the screen.
fn job(state: &State) -> Option<(Tone, String)> {
    let shown = match &state.modal {
        Some(Modal::Job(view)) => Some(view.id),
        _ => None,
    };
    let mut open = state.jobs.open().filter(|job| Some(job.id) != shown);
    let job = open.next()?;
    let mut words = format!("{}: {}% of {}", job.action.label(), percent(job), number(job.total));
    if let Some(left) = state.jobs.seconds_left(job) {
        words += &format!(", {} left", time::span(left));
    }
    match open.count() {
        0 => {}
        1 => words += "; 1 more job",
        more => words += &format!("; {more} more jobs"),
    }
    if works(state, KeyCommand::Jobs) {
        words += &format!(" ({}: show)", context::word(state, KeyCommand::Jobs));
    }
    Some((Tone::Pending, words))
}

/// Whether `command` has a key in this place: over a dialog or a field it may have none.
fn works(state: &State, command: KeyCommand) -> bool {
    state.keymap.key(context::context(state), command).is_some()
}

fn age(state: &State, at: jiff::Timestamp) -> String {
    time::span(state.now.duration_since(at).as_secs().max(0))
}
