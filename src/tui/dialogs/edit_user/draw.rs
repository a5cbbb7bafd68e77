//! The Edit User screen as it is drawn.

use crate::{
    contract::{Kind, LinkKind, PhoneNumber, PhoneState, Tone, api::Channel},
    tui::{
        State,
        canvas::Canvas,
        cooldown::{advice, fate_ago},
        dialogs::{
            confirm::{Buttons, ConfirmAnswer, ConfirmBox},
            edit_user::{
                form::{EditStage, EditUser, Theirs},
                remote, two_numbers,
            },
            profile::{
                ProfileField,
                draw::{DiscardQuestion, Notes, ProfilePage, notes, unlisted_question},
                tag_of,
            },
        },
        effects::command::CommandStage,
        input::keymap::{Context, KeyCommand},
        state::{context, sending},
        text,
        theme::Theme,
        widgets::{badge, field::LABEL},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

pub fn draw(state: &State, form: &EditUser, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let has_number = form.profile.is_open(ProfileField::Number);
    let heading = match (&form.user.phone, form.profile.focus) {
        (PhoneState::NotSet, ProfileField::Number) => "Add Phone Number",
        (_, ProfileField::Number) => "Update Phone Number",
        _ => "Edit Profile",
    };
    let room = usize::from(area.width).saturating_sub(" Edit User:  ".len() + 4);
    let who = text::named_in(&form.user.name, form.user.handle(), room, theme.ellipsis());
    let width = usize::from(area.width).saturating_sub(4 + LABEL);
    let page = ProfilePage {
        title: format!(" Edit User: {who} "),
        heading,
        fixed: &|field| fixed(state, form, field, width, theme),
        now: has_number.then(|| now(form, theme)),
        notes: &|field| all_notes(state, form, field),
        hint: hint(state, form),
    };
    crate::tui::dialogs::profile::draw::draw(&page, &form.profile, canvas, area);
    match form.stage {
        EditStage::Discarding { leave, marked } => {
            discard_question(form).draw(state, (leave, marked), canvas, area);
        }
        EditStage::Resending { marked } => resend(state, form, marked, canvas, area),
        EditStage::Deciding { marked } => two_numbers::draw(state, form, marked, canvas, area),
        EditStage::Unlisted { marked } => {
            unlisted_question(state, &form.profile.phone, marked, canvas, area);
        }
        EditStage::Typing | EditStage::Saving | EditStage::Overtaken => {}
    }
}

/// What saving leads to, and how a number is written.
fn hint(state: &State, form: &EditUser) -> String {
    let region = form.profile.phone.rules().region;
    let number = format!("A number takes its country code, or is a {} number", region.as_str());
    if form.user.as_of.is_some() {
        return remote::hint(state, form, &number);
    }
    let notice = match sending::sends(state, Channel::Email) {
        true => "The user gets a mail",
        false => sending::notice(state),
    };
    format!("{notice}. {number}; it is active once verified.")
}

/// What stands in place of a field that cannot be changed, and why it cannot.
fn fixed(
    state: &State,
    form: &EditUser,
    field: ProfileField,
    width: usize,
    theme: Theme,
) -> Line<'static> {
    let user = &form.user;
    if let Some((value, why)) = remote::fixed(state, form, field) {
        let room = width.saturating_sub(why.len() + 4).max(LABEL);
        let value = text::fit(&theme.words(&value), room, theme.ellipsis());
        let why = Span::styled(format!("  ({why})"), theme.dim());
        return Line::from(vec![Span::raw(value), why]);
    }
    let is_me = state.me.as_ref().is_some_and(|me| me.user.id == user.id);
    let fit = |words: &str| text::fit(words, width, theme.ellipsis());
    let (value, why) = match field {
        ProfileField::Name => (fit(&user.name), ""),
        ProfileField::Role if is_me => {
            (user.role.label().to_owned(), "another Owner changes your role")
        }
        ProfileField::Role => (user.role.label().to_owned(), ""),
        ProfileField::Number if user.kind == Kind::Avobot => {
            ("n/a".to_owned(), "MFA does not apply to an Avobot")
        }
        ProfileField::Number if !user.is_enabled() => {
            let number = user.phone.number().map(PhoneNumber::international);
            let number = number.unwrap_or_else(|| "not set".to_owned());
            (theme.words(&number).into_owned(), "the user is disabled")
        }
        ProfileField::Language => (tag_of(user.language.as_ref()), ""),
        ProfileField::Email | ProfileField::Number | ProfileField::Reason => {
            (fit(&user.handle().shown()), "")
        }
    };
    let why = if why.is_empty() { String::new() } else { format!("  ({why})") };
    Line::from(vec![Span::raw(value), Span::styled(why, theme.dim())])
}

/// The number that the user has, and its state.
fn now(form: &EditUser, theme: Theme) -> Line<'static> {
    let number = form.user.phone.number().filter(|_| !form.is_awaiting());
    let number = number.map(|number| theme.words(&number.international()).into_owned() + "  ");
    Line::from(vec![
        Span::styled(text::cell("Now", LABEL, " "), theme.dim()),
        Span::raw(number.unwrap_or_default()),
        badge::badge(form.user.phone.badge(), badge::WIDTH, theme),
    ])
}

/// What to say of a field: that somebody else changed the number, what goes on, what is typed.
fn all_notes(state: &State, form: &EditUser, field: ProfileField) -> Notes {
    let has_focus = form.profile.focus == field;
    let mut said = notes(&form.profile, field);
    if field == ProfileField::Email {
        said.extend(about_email(state, form));
    }
    if field == ProfileField::Number {
        if form.theirs == Theirs::Changed {
            let words = "Someone else changed this user. The number above is the current one.";
            said.insert(0, (words.to_owned(), Tone::Pending));
        }
        if form.profile.complaint(field).is_none() && (has_focus || form.is_number_typed()) {
            said.extend(meaning(state, form));
        }
    }
    if has_focus {
        said.extend(progress(state, form));
    }
    said
}

/// What another address means, and the one that waits.
fn about_email(state: &State, form: &EditUser) -> Notes {
    let mut said = Vec::new();
    if form.profile.email.is_changed() && form.profile.complaint(ProfileField::Email).is_none() {
        let words = match form.user.as_of {
            Some(_) => remote::about_email(state),
            None => {
                "Links and sessions end now; the address counts once it is confirmed.".to_owned()
            }
        };
        said.push((words, Tone::Pending));
    }
    if let Some(pending) = &form.user.pending_email {
        let key = context::word(state, KeyCommand::CancelEmail);
        let words = format!("{} awaits confirmation. {key} cancels it.", pending.email);
        said.push((words, Tone::Pending));
    }
    said
}

/// What is under way.
fn progress(state: &State, form: &EditUser) -> Option<(String, Tone)> {
    let (words, tone) = match form.stage {
        EditStage::Overtaken => {
            ("Someone else changed this user first. Loading the change.", Tone::Pending)
        }
        EditStage::Saving => match state.pending_for(form.user.id).map(|pending| pending.stage) {
            Some(CommandStage::Unknown) => ("No answer yet. Checking the outcome.", Tone::Pending),
            Some(CommandStage::Held) => ("It is saved once you confirm it's you.", Tone::Pending),
            _ => ("Waiting for the server.", Tone::Neutral),
        },
        _ => return None,
    };
    Some((words.to_owned(), tone))
}

/// What the number means so far.
fn meaning(state: &State, form: &EditUser) -> Notes {
    if form.is_awaiting() {
        let waits = state.busy.frame().is_some() || state.connection.is_down();
        let loading = ("Loading the number.".to_owned(), Tone::Neutral);
        return waits.then_some(loading).into_iter().collect();
    }
    if matches!(form.stage, EditStage::Overtaken | EditStage::Saving) {
        return Vec::new();
    }
    match form.profile.phone.number() {
        Ok(number) if form.resends(number) && form.user.as_of.is_some() => {
            let key = context::word(state, KeyCommand::Save);
            vec![(format!("Press {key} to set this number once more."), Tone::Neutral)]
        }
        Ok(number) if form.resends(number) && !form.profile.is_changed_beside_the_number() => {
            let key = context::word(state, KeyCommand::Save);
            vec![
                (format!("Press {key} to send the verification text again."), Tone::Good),
                last_text(state, form),
            ]
        }
        Ok(number) if form.is_same(number) => {
            vec![("This is already the user's number.".to_owned(), Tone::Neutral)]
        }
        _ => form.profile.phone.said().to_vec(),
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
        address: Some(&user.handle().shown()),
        buttons: Buttons::cancel_or("Send text"),
        context: Context::Confirming,
        consequences,
        reason: None,
        marked,
    }
    .draw(state, canvas, area);
}

fn discard_question(form: &EditUser) -> DiscardQuestion {
    match form.profile.is_changed_beside_the_number() {
        true => DiscardQuestion {
            title: "Unsaved changes",
            words: "Discard the changes you typed?",
            accept: "Discard changes",
        },
        false => DiscardQuestion {
            title: "Unsaved number",
            words: "Discard the number you typed?",
            accept: "Discard number",
        },
    }
}
