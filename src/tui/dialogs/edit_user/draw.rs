//! The Edit User screen as it is drawn.

use crate::{
    contract::{LinkKind, PhoneNumber, PhoneState, Tone, phone::InvalidPhone},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        cooldown::{advice, fate_ago},
        dialogs::{
            confirm::{Buttons, ConfirmAnswer, ConfirmBox, answers},
            edit_user::{
                form::{EditField, EditStage, EditUser, Leave, Theirs},
                two_numbers,
            },
        },
        effects::command::CommandStage,
        input::keymap::{Context, KeyCommand},
        state::context,
        text,
        theme::Theme,
        widgets::{badge, dialog, field, pane, reason},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

const LABEL: u16 = field::LABEL as u16;

/// The row of the field inside the pane.
const FIELD_ROW: u16 = 5;

pub fn draw(state: &State, form: &EditUser, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let title = Line::styled(" Edit User ", theme.title());
    let inner = pane::pane(canvas, area, title, true);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let width = usize::from(inner.width);
    let room = width.saturating_sub(usize::from(LABEL) + 2).min(44);
    let heading = match form.user.phone {
        PhoneState::NotSet => "Add Phone Number",
        _ => "Update Phone Number",
    };
    let label = |words| Span::styled(text::cell(words, LABEL.into(), " "), theme.dim());
    let fit = |words: &str| text::fit(words, width - usize::from(LABEL), theme.ellipsis());
    let value = form.input.value();
    let scroll = form.input.visual_scroll(room.saturating_sub(1));
    let shown: String = value.chars().skip(scroll).collect();
    let mut lines = vec![
        Line::styled(heading, theme.strong()),
        Line::from(vec![label("Name"), Span::raw(fit(&form.user.name))]),
        Line::from(vec![label("E-mail"), Span::raw(fit(form.user.email.as_str()))]),
        now(form, label("Now"), theme),
        Line::default(),
        Line::from(vec![
            label("Number"),
            Span::styled(text::cell(&shown, room, ""), theme.field()),
        ]),
    ];
    let indent = " ".repeat(LABEL.into());
    for (words, tone) in verdict(state, form) {
        for line in text::wrap(&words, width - usize::from(LABEL)) {
            lines.push(Line::from(vec![
                Span::raw(indent.clone()),
                Span::styled(line, theme.sentence(tone)),
            ]));
        }
    }
    lines.push(Line::default());
    let reason_row = lines.len() as u16;
    let (reason, reason_column) =
        reason::reason_lines(&form.reason, room + usize::from(LABEL), theme);
    lines.extend(reason);
    lines.push(Line::default());
    let hint = format!(
        "Enter the country code, or a {} number. The user gets a mail; the number is active once \
         verified.",
        form.region.as_str()
    );
    lines.extend(text::wrap(&hint, width).into_iter().map(|line| Line::styled(line, theme.dim())));
    canvas.render(Paragraph::new(lines), inner);
    match form.stage {
        EditStage::Discarding { leave, marked } => {
            return guard(state, leave, marked, canvas, area);
        }
        EditStage::Resending { marked } => return resend(state, form, marked, canvas, area),
        EditStage::Deciding { marked } => {
            return two_numbers::draw(state, form, marked, canvas, area);
        }
        EditStage::Typing | EditStage::Saving | EditStage::Overtaken => {}
    }
    let (column, row) = match form.field {
        EditField::Number => {
            let column = form.input.visual_cursor().saturating_sub(scroll).min(room);
            (usize::from(LABEL) + column, FIELD_ROW)
        }
        EditField::Reason => (reason_column, reason_row),
    };
    field::place_cursor(canvas, inner, column, row);
}

fn now(form: &EditUser, label: Span<'static>, theme: Theme) -> Line<'static> {
    let number = form.user.phone.number().filter(|_| !form.is_awaiting());
    let number = number.map(|number| theme.words(&number.international()).into_owned() + "  ");
    Line::from(vec![
        label,
        Span::raw(number.unwrap_or_default()),
        badge::badge(form.user.phone.badge(), badge::WIDTH, theme),
    ])
}

/// What to say under the field: that somebody else changed the number, and what the text means.
fn verdict(state: &State, form: &EditUser) -> Vec<(String, Tone)> {
    let is_typing = form.stage == EditStage::Typing && form.theirs == Theirs::Changed;
    let changed = "Someone else changed this user while you were typing.";
    let changed = is_typing.then(|| (changed.to_owned(), Tone::Pending));
    changed.into_iter().chain(meaning(state, form)).collect()
}

/// A complaint first, else what the text means so far.
fn meaning(state: &State, form: &EditUser) -> Vec<(String, Tone)> {
    if let Some(complaint) = &form.complaint {
        return vec![(complaint.clone(), Tone::Bad)];
    }
    if form.stage == EditStage::Overtaken {
        let words = "Someone else changed this user first. Loading the change.";
        return vec![(words.to_owned(), Tone::Pending)];
    }
    if form.is_awaiting() {
        let waits = state.busy.frame().is_some() || state.connection.is_down();
        return waits
            .then(|| ("Loading the number.".to_owned(), Tone::Neutral))
            .into_iter()
            .collect();
    }
    if form.stage == EditStage::Saving {
        use CommandStage::{Held, Unknown};
        let (words, tone) = match state.pending_for(form.user.id).map(|pending| pending.stage) {
            Some(Unknown) => ("No answer yet. Checking the outcome.", Tone::Pending),
            Some(Held) => ("It is saved once you confirm it's you.", Tone::Pending),
            _ => ("Waiting for the server.", Tone::Neutral),
        };
        return vec![(words.to_owned(), tone)];
    }
    match form.number() {
        Ok(number) if form.resends(&number) => {
            let key = context::word(state, KeyCommand::Save);
            vec![
                (format!("Press {key} to send the verification text again."), Tone::Good),
                last_text(state, form),
            ]
        }
        Ok(number) if form.is_same(&number) => {
            vec![("This is already the user's number.".to_owned(), Tone::Neutral)]
        }
        Ok(number) => vec![(accepted(&number), Tone::Good)],
        Err(error @ (InvalidPhone::Empty | InvalidPhone::TooShort)) => {
            vec![(error.to_string(), Tone::Neutral)]
        }
        Err(error) => vec![(error.to_string(), Tone::Bad)],
    }
}

/// When the text that awaits an answer was sent.
fn last_text(state: &State, form: &EditUser) -> (String, Tone) {
    let words = match LinkKind::Phone.sent_at(&form.user) {
        Some(at) => {
            let fate = fate_ago(LinkKind::Phone, &form.user, state.now, at);
            format!("The last one was {fate}.")
        }
        None => "No verification text is pending.".to_owned(),
    };
    (words, Tone::Neutral)
}

/// Asks whether to send another text so soon.
fn resend(state: &State, form: &EditUser, marked: ConfirmAnswer, canvas: &mut Canvas, area: Rect) {
    let (link, user) = (LinkKind::Phone, &form.user);
    let fate = state.cooldown(user, link).map(|at| fate_ago(link, user, state.now, at));
    let first = match fate {
        Some(fate) => format!("A text was {fate}. Sending a new one cancels its link."),
        None => "Sending a new text cancels the link in the last one.".to_owned(),
    };
    let question = format!("Send the text to {} again?", text::short_name(&form.user.name));
    let consequences = vec![first.as_str(), advice(link, user)];
    ConfirmBox {
        words: &question,
        buttons: Buttons::cancel_or("Send text"),
        context: Context::Confirming,
        consequences,
        reason: None,
        marked,
    }
    .draw(state, canvas, area);
}

fn accepted(number: &PhoneNumber) -> String {
    match number.country() {
        Some(country) => format!("{} is a number in {country}.", number.international()),
        None => format!("{} is a number.", number.international()),
    }
}

fn guard(state: &State, leave: Leave, marked: ConfirmAnswer, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let what = match leave {
        Leave::Back => "It is not saved.",
        Leave::Quit => "It is not saved, and mfadmin will quit.",
    };
    let lines = vec![
        Line::styled("Discard the number you typed?", theme.strong()).into(),
        HitLine::default(),
        Line::raw(what).into(),
        HitLine::default(),
        answers(state, Context::Confirming, Buttons::cancel_or("Discard number"), marked, theme),
    ];
    dialog::dialog(canvas, area, "Unsaved number", lines);
}
