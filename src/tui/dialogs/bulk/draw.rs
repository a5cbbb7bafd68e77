//! The question before an action on the marked users: which one, what it would do, and why.

use crate::{
    contract::{
        Tone, UserActionKind,
        api::{HitCount, JobAction, JobPreview, JobTargets},
        text::{count_of, counted, number},
    },
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::{
            bulk::{BulkForm, Preview},
            confirm::{self, ConfirmFocus},
        },
        effects::command::job_verb,
        input::{
            keymap::{Context, KeyCommand},
            mouse::Target,
        },
        text,
        theme::Theme,
        widgets::{dialog, field, reason},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Reasons for skipping that have a line each on a low screen; the others share one.
const FEW_SKIPS: usize = 3;

/// The same where there is room.
const MAX_SKIPS: usize = 7;

/// Below this many rows a screen is low.
const LOW: u16 = 18;

pub fn draw(state: &State, form: &BulkForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let (mut reason, column) = reason::reason_lines(&form.reason, width, theme);
    if let Some(words) = form.complaint {
        reason.truncate(1);
        reason.push(Line::styled(words, theme.sentence(Tone::Bad)));
    }
    let answers = confirm::answers(
        state,
        Context::Acting,
        confirm::Buttons::cancel_or(verb(form)),
        form.marked,
        theme,
    );
    let skips = if area.height < LOW { FEW_SKIPS } else { MAX_SKIPS };
    let mut told = preview(form, skips, width, theme);
    if let Some(user) = &form.only {
        let who = text::named_in(&user.name, user.handle(), width, theme.ellipsis());
        told.insert(0, Line::styled(who, theme.strong()));
    }
    told.extend(own_session(state, form, theme));
    if form.action() == JobAction::ReplaceAuthenticator {
        let words = "Each old app works until the new one does, and is removed then.";
        told.push(Line::raw(words));
    }
    told.extend(note(state, form, width, theme));
    if form.action() == JobAction::Remove {
        let words = "Names, addresses and numbers are erased for good.";
        told.push(Line::styled(words, theme.sentence(Tone::Pending)));
    }
    let mut lines = choices(form, theme);
    if form.action().may_repeat_a_link() {
        lines.push(insistence(state, form, theme));
    }
    // The border, the lines, and the answers.
    let room = usize::from(area.height).saturating_sub(3);
    let spare = room.checked_sub(lines.len() + told.len() + reason.len());
    if spare.is_none() {
        // A low screen shows the chosen action alone; the keys go on to the others.
        let shown: Vec<HitLine> = lines.drain(..form.choices.len()).collect();
        lines.splice(0..0, shown.into_iter().skip(form.chosen).take(1));
        lines.truncate(room.saturating_sub(told.len() + reason.len()));
    }
    let gap = (spare >= Some(3)).then(HitLine::default);
    lines.extend(gap.clone());
    lines.extend(told.into_iter().map(HitLine::from));
    lines.extend(gap.clone());
    let row = lines.len() as u16;
    lines.extend(reason.into_iter().map(HitLine::from));
    lines.extend(gap);
    lines.push(answers);
    // What the server counted is newer than the marks.
    let count = match &form.preview {
        Preview::Known(preview) => HitCount::exact(preview.total),
        _ => form.count,
    };
    let title = format!("Act on {}", count.counted("user"));
    let inner = dialog::dialog(canvas, area, &title, lines);
    if spare.is_some() {
        canvas.hit_choices(Rect { height: form.choices.len() as u16, ..inner }, 0);
    }
    if form.focus == ConfirmFocus::Reason {
        field::place_cursor(canvas, inner, column, row);
    }
}

/// What is to be known of the action where the users live.
fn note(state: &State, form: &BulkForm, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let kind = match form.action() {
        JobAction::SendSetupLink => UserActionKind::SendSetupLink,
        JobAction::ResetAuthenticator => UserActionKind::ResetAuthenticator,
        _ => return Vec::new(),
    };
    let directory = state.me.as_ref().and_then(|me| me.directory.as_deref());
    let note = directory.and_then(|it| it.note(kind)).map(text::clean);
    let lines = note.map(|words| text::wrap(&theme.words(&words), width)).unwrap_or_default();
    lines.into_iter().map(Line::raw).collect()
}

/// What the accepting button does: where everything is done by hand it shows the pages.
fn verb(form: &BulkForm) -> &'static str {
    match &form.preview {
        Preview::Known(preview) if preview.acts == 0 && preview.by_hand > 0 => "Show pages",
        _ => job_verb(form.action()),
    }
}

fn choices(form: &BulkForm, theme: Theme) -> Vec<HitLine> {
    let line = |(at, action): (usize, &JobAction)| {
        let here = at == form.chosen;
        let style = if here { theme.pressed() } else { Default::default() };
        let mark = if here { theme.cursor() } else { " " };
        let radio = if here { "(x)" } else { "( )" };
        let words = Span::styled(format!("{radio} {}", action.label()), style);
        HitLine::from(Line::from(vec![Span::styled(mark, theme.accent()), words]))
    };
    form.choices.iter().enumerate().map(line).collect()
}

fn insistence(state: &State, form: &BulkForm, theme: Theme) -> HitLine {
    let key = state.keymap.key(Context::Acting, KeyCommand::Insist);
    let key = key.map(|key| format!("  {}", theme.key(key))).unwrap_or_default();
    let set = if form.override_cool_down { "x" } else { " " };
    let words = format!("    [{set}] include links sent less than 10 minutes ago{key}");
    let mut line = HitLine::default();
    line.push_hit(Span::styled(words, theme.dim()), Target::Command(KeyCommand::Insist));
    line
}

/// How many are acted on, and how many are skipped, and why, for `skips` reasons at most.
fn preview(form: &BulkForm, skips: usize, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let preview = match &form.preview {
        Preview::Awaited => {
            return vec![Line::styled(format!("Counting{}", theme.ellipsis()), theme.dim())];
        }
        Preview::Refused(words) => {
            let words = text::wrap(&theme.words(words), width);
            let line = |line| Line::styled(line, theme.sentence(Tone::Bad));
            return words.into_iter().map(line).collect();
        }
        Preview::Known(preview) => preview,
    };
    let JobPreview { total, acts, skipped, .. } = preview;
    let mut lines = vec![Line::styled(
        format!("{} users will be affected.", count_of(*acts, *total)),
        theme.strong(),
    )];
    if preview.by_hand > 0 {
        let users = counted(preview.by_hand, "user");
        let words = format!("Done in a browser, on pages of the directory: {users}.");
        lines.extend(text::wrap(&words, width).into_iter().map(Line::raw));
    }
    let (told, rest) = match skipped.len() > skips {
        true => skipped.split_at(skips - 1),
        false => (&skipped[..], &[][..]),
    };
    let line = |count: u64, words: &str| {
        let words = format!("{:>6}  {words}", number(count));
        Line::raw(text::fit(&theme.words(&words), width, theme.ellipsis()))
    };
    lines.extend(told.iter().map(|skip| {
        line(skip.count, &format!("skipped: {}", skip.code.why_skipped(form.action())))
    }));
    let others: u64 = rest.iter().map(|skip| skip.count).sum();
    if others > 0 {
        lines.push(line(others, "skipped for other reasons"));
    }
    lines
}

/// Whoever ends everyone's sessions ends their own, too, unless they are left out.
fn own_session(state: &State, form: &BulkForm, theme: Theme) -> Option<Line<'static>> {
    let ends = matches!(form.action(), JobAction::EndSessions | JobAction::ResetAccess);
    let me = state.me.as_ref().filter(|_| ends)?.user.id;
    let words = match &form.targets {
        JobTargets::Ids { ids } if ids.contains(&me) => {
            "This includes you: you will be logged out too."
        }
        JobTargets::Filter { except, .. } if !except.contains(&me) => {
            "If this includes you, you will be logged out too."
        }
        _ => return None,
    };
    Some(Line::styled(words, theme.sentence(Tone::Pending)))
}
