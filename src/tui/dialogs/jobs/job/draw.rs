//! A job as it is drawn: how far it is, how long it takes yet, and what did not go.

use crate::{
    contract::{
        Tone,
        api::{ItemOutcome, Job, JobItem},
        columns,
        text::{count_of, counted, number},
    },
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::{
            confirm::{Buttons, ConfirmBox},
            jobs::job::{JobQuestion, JobView},
        },
        input::{
            keymap::{Context, KeyCommand},
            mouse::Target,
        },
        layout,
        state::known_jobs::percent,
        text,
        theme::Theme,
        time,
        widgets::{badge, dialog},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use std::ops::Range;

pub fn draw(state: &State, view: &JobView, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let Some(job) = state.jobs.find(view.id) else { return };
    let place = layout::job(area, view.count(job));
    let inner = dialog::window(canvas, place, job.action.label());
    let width = usize::from(inner.width);
    let lines = head(state, job, width, theme);
    let mut lines: Vec<HitLine> = lines.into_iter().map(HitLine::from).collect();
    let room = usize::from(inner.height).saturating_sub(lines.len() + 1);
    let scroll = view.scroll.min(view.items.len().saturating_sub(room));
    let shown = view.items.iter().skip(scroll).take(room);
    lines.push(lists(state, view, job, scroll..scroll + shown.len(), theme));
    lines.extend(shown.map(|item| Line::raw(item_words(job, item, width, theme)).into()));
    canvas.lines(lines, inner);
    if let Some((question, marked)) = view.question {
        let undone = job.total - job.settled();
        let verb = if undone == 1 { "is" } else { "are" };
        let undone = format!("{} {verb} not changed.", counted(undone, "waiting user"));
        let unknown = format!("Send it again to {}?", counted(job.unknown, "unknown user"));
        let (words, buttons, consequences) = match question {
            JobQuestion::Cancel => (
                "Cancel this job?",
                Buttons { decline: "Keep running", accept: "Cancel job" },
                vec![undone.as_str(), "Users already processed stay changed."],
            ),
            JobQuestion::SendAgain => (
                unknown.as_str(),
                Buttons::cancel_or("Send again"),
                vec![
                    "It may have been done already. Then it is done twice: second mails are sent.",
                ],
            ),
        };
        let question = ConfirmBox {
            words,
            address: None,
            buttons,
            context: Context::Confirming,
            consequences,
            reason: None,
            marked,
        };
        question.draw(state, canvas, area);
    }
}

fn head(state: &State, job: &Job, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let fit = |words: &str| text::fit(&theme.words(words), width, theme.ellipsis());
    let ordered = time::full(state.now.max(job.created_at), job.created_at, &state.zone);
    let mut by = format!("By {}, {ordered}", text::short_name(&job.by.name));
    if let Some(reason) = &job.reason {
        by += &format!(": {reason}");
    }
    let state_badge = job.badge();
    let columns = state_badge.text.len() + 4;
    let figures = format!("{}  {}", count_of(job.settled(), job.total), pace_words(state, job));
    vec![
        Line::styled(fit(&by), theme.dim()),
        Line::default(),
        progress_bar(job, width, theme),
        Line::from_iter([badge::badge(state_badge, columns, theme), Span::raw(figures)]),
        counts(job, theme),
    ]
}

fn progress_bar(job: &Job, width: usize, theme: Theme) -> Line<'static> {
    let percent = percent(job);
    let cells = width.saturating_sub(6);
    let filled = usize::try_from(percent).unwrap_or(100).min(100) * cells / 100;
    let (full, empty) = theme.bar();
    Line::from_iter([
        Span::styled(full.repeat(filled), theme.tone(job.badge().tone)),
        Span::styled(empty.repeat(cells - filled), theme.dim()),
        Span::styled(format!("  {percent:>3}%"), theme.strong()),
    ])
}

/// How fast it goes, and how long it takes yet or took.
fn pace_words(state: &State, job: &Job) -> String {
    let rate = state.jobs.rate(job).map(|rate| format!("{}/s", number(rate.round() as u64)));
    let span = match (job.started_at, job.finished_at) {
        (Some(started), Some(finished)) => {
            let seconds = finished.duration_since(started).as_secs().max(0);
            Some(format!("in {}", time::span(seconds)))
        }
        _ => state.jobs.seconds_left(job).map(|left| format!("{} left", time::span(left))),
    };
    [rate, span].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn counts(job: &Job, theme: Theme) -> Line<'static> {
    let figure = |count: u64, word: &str, tone| {
        let style = if count > 0 { theme.tone(tone) } else { theme.dim() };
        Span::styled(format!("{} {word}   ", number(count)), style)
    };
    let unknown = (job.unknown > 0).then(|| figure(job.unknown, "unknown", Tone::Bad));
    let figures = [
        figure(job.done, "done", Tone::Good),
        figure(job.skipped, "skipped", Tone::Pending),
        figure(job.failed, "failed", Tone::Bad),
    ];
    Line::from_iter(figures.into_iter().chain(unknown))
}

/// Which items are listed, and the key for the others.
fn lists(state: &State, view: &JobView, job: &Job, shown: Range<usize>, theme: Theme) -> HitLine {
    let others = view.listed(job).map(|outcome| JobView::after(outcome, job).as_str());
    let (words, others) = match view.listed(job) {
        Some(ItemOutcome::Failed) => ("Failed", others),
        Some(ItemOutcome::Skipped) => ("Skipped", others),
        Some(ItemOutcome::Unknown) => ("Unknown", others),
        Some(ItemOutcome::Done) => ("Done", None),
        Some(ItemOutcome::Waiting | ItemOutcome::Requested) | None => ("Waiting", None),
    };
    // Of a job of one there are no others.
    let others = others.filter(|_| job.total > 1);
    let words = match view.count(job) {
        0 => format!("{words}: none"),
        all if !shown.is_empty() && (shown.len() as u64) < all => {
            let [first, last] = [shown.start + 1, shown.end].map(|at| number(at as u64));
            format!("{words} {first} to {last} of {}", number(all))
        }
        _ => words.to_owned(),
    };
    let key = state.keymap.key(Context::Watching, KeyCommand::NextPane);
    let key = key.zip(others).map(|(key, others)| format!("  {} {others}", theme.key(key)));
    let mut line = HitLine::default();
    let Some(key) = key else {
        line.push(Span::styled(words, theme.strong()));
        return line;
    };
    let turn = Target::Command(KeyCommand::NextPane);
    line.push_hit(Span::styled(words, theme.strong()), turn);
    line.push_hit(Span::styled(key, theme.dim()), turn);
    line
}

/// Whom, and why not, in `width` columns: the address tells people of one name apart, so it stays
/// where there is no room for both.
fn item_words(job: &Job, item: &JobItem, width: usize, theme: Theme) -> String {
    let why = match (item.code, item.outcome) {
        (Some(code), ItemOutcome::Skipped) => code.why_skipped(job.action),
        (Some(code), _) => code.title(),
        (None, _) => "",
    };
    let why = theme.words(why);
    let email = theme.words(&item.shown()).into_owned();
    let name = item.user.as_ref().map(|user| text::short_name(&user.name));
    let whom = name.map(|name| format!("{} <{email}>", theme.words(&name)));
    // Of a long reason the end may be missing, and of an address one half.
    let room = width.saturating_sub(columns::of(why.as_ref()) + 2).max(width / 2);
    let whom = match whom {
        Some(whom) if columns::of(&whom) <= room => whom,
        _ => text::fit(&email, room, theme.ellipsis()),
    };
    text::fit(&format!("{whom}  {why}"), width, theme.ellipsis())
}
