//! The dialog that exempts a user until a date, moves that date, or leads to the end of the exemption.

mod end;

use crate::{
    contract::{Reason, Tone, User, api::NewExemption},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::{
            Modal,
            confirm::{Confirm, ConfirmAnswer, ConfirmFocus},
        },
        effects::{Effect, command::Act},
        input::{keymap::KeyCommand, mouse::Target, typing::edit_line},
        state::{commands, exemption, toast::say},
        text,
        theme::Theme,
        time,
        widgets::{
            dialog,
            field::{self, FieldText, LABEL},
            reason::{self, Need, ReasonLine, Unread},
        },
    },
};
use jiff::Timestamp;
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use tui_input::{Input, InputRequest};

/// Characters of the longest date.
const MAX_DATE: usize = 24;

/// Until when, and why.
#[derive(Clone, Debug)]
pub struct ExemptForm {
    pub user: User,
    until: Input,
    reason: ReasonLine,
    focus: ExemptFocus,
    /// The date was given, and does not fit; typing clears it.
    is_refused: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExemptFocus {
    Until,
    Reason,
    Cancel,
    End,
    Exempt,
}

impl ExemptForm {
    fn new(state: &State, user: User) -> Self {
        let mut reason = ReasonLine::new(Need::Required);
        let told = user.exempt_reason.as_ref().map_or("", Reason::as_str);
        reason.input = Input::from(told);
        let until = user.exempt_until.map(|until| time::day_or_minute(until, &state.zone));
        let until = Input::from(until.unwrap_or_default());
        Self { user, until, reason, focus: ExemptFocus::Until, is_refused: false }
    }

    /// What can have the focus, in the order of the screen.
    fn stops(&self) -> &'static [ExemptFocus] {
        use ExemptFocus::*;
        match self.user.exempt_until {
            Some(_) => &[Until, Reason, Cancel, End, Exempt],
            None => &[Until, Reason, Cancel, Exempt],
        }
    }

    fn move_focus(&mut self, by: usize) {
        let stops = self.stops();
        let at = stops.iter().position(|stop| *stop == self.focus).unwrap_or_default();
        self.focus = stops[(at + by) % stops.len()];
    }

    fn until(&self, state: &State) -> Result<Timestamp, end::InvalidEnd> {
        end::parse(self.until.value(), state.now, &state.zone)
    }

    pub fn on_text(&mut self, request: InputRequest) {
        match self.focus {
            ExemptFocus::Until => {
                edit_line(&mut self.until, request, MAX_DATE);
                self.is_refused = false;
            }
            ExemptFocus::Reason => self.reason.handle(request),
            ExemptFocus::Cancel | ExemptFocus::End | ExemptFocus::Exempt => {}
        }
    }
}

/// Opens the dialog for the user that a key acts on, or says why not.
pub fn open(state: &mut State) -> Vec<Effect> {
    let Some(user) = state.target().cloned() else { return Vec::new() };
    if state.me.is_none() {
        return say(state, Tone::Neutral, "Wait for the server to answer.");
    }
    if let Some(words) = exemption::why_not(state, &user) {
        return say(state, Tone::Neutral, words);
    }
    if let Some(pending) = state.pending_for(user.id) {
        let words = format!("{} is still in progress.", pending.command.act.progress());
        return say(state, Tone::Neutral, words);
    }
    let form = ExemptForm::new(state, user);
    let is_own = state.me.as_ref().is_some_and(|me| me.user.id == form.user.id);
    state.modal = Some(Modal::Exempt(Box::new(form)));
    if is_own {
        // Nobody grants or moves an exemption of their own.
        ask_end(state);
    }
    Vec::new()
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Exempt(form)) = &mut state.modal else { return Vec::new() };
    match (command, form.focus) {
        (KeyCommand::Back, _) | (KeyCommand::Proceed, ExemptFocus::Cancel) => state.modal = None,
        (KeyCommand::EndExemption, _) | (KeyCommand::Proceed, ExemptFocus::End) => ask_end(state),
        (KeyCommand::Proceed, _) => return submit(state),
        (KeyCommand::NextPane, _) => form.move_focus(1),
        (KeyCommand::PreviousPane, _) => form.move_focus(form.stops().len() - 1),
        _ => {}
    }
    Vec::new()
}

/// A click on a button.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    let Some(Modal::Exempt(form)) = &mut state.modal else { return Vec::new() };
    let Some(stop) = form.stops().get(choice) else { return Vec::new() };
    form.focus = *stop;
    match stop {
        ExemptFocus::Until | ExemptFocus::Reason => Vec::new(),
        _ => on_command(state, KeyCommand::Proceed),
    }
}

/// Gives the exemption to the server; leads to what does not fit.
fn submit(state: &mut State) -> Vec<Effect> {
    let Some(Modal::Exempt(form)) = &state.modal else { return Vec::new() };
    let until = form.until(state);
    let Some(Modal::Exempt(form)) = &mut state.modal else { return Vec::new() };
    let Ok(until) = until else {
        (form.is_refused, form.focus) = (true, ExemptFocus::Until);
        return Vec::new();
    };
    // The date alone sends nothing: what an exempt user has stands in both fields from the start.
    if form.focus == ExemptFocus::Until {
        form.focus = ExemptFocus::Reason;
        return Vec::new();
    }
    match form.reason.read() {
        Ok(Some(reason)) => {
            let (name, user) = (form.user.name.clone(), Box::new(form.user.clone()));
            state.modal = None;
            commands::submit(state, name, Act::Exempt(user, NewExemption { until, reason }))
        }
        Ok(None) | Err(Unread) => {
            form.focus = ExemptFocus::Reason;
            Vec::new()
        }
    }
}

/// Asks before it ends the exemption.
fn ask_end(state: &mut State) {
    let Some(Modal::Exempt(form)) = &state.modal else { return };
    if form.user.exempt_until.is_none() {
        return;
    }
    let user = form.user.clone();
    let question = format!("End the exemption of {}?", text::short_name(&user.name));
    let consequences = match user.missing.is_empty() {
        true => "No factor is missing, so no MFA gap opens.",
        false => "Missing factors count as a gap again.",
    };
    let act = Act::EndExemption(Box::new(user.clone()));
    state.modal = Some(Modal::Confirm(Box::new(Confirm {
        command: commands::new_command(state, user.name, act),
        question,
        consequences: vec![consequences.to_owned()],
        marked: ConfirmAnswer::No,
        reason: ReasonLine::default(),
        focus: ConfirmFocus::Answers,
    })));
}

/// Takes the newest state of the user into the dialog.
pub fn update_user(state: &mut State, user: &User) {
    if let Some(Modal::Exempt(form)) = &mut state.modal
        && form.user.id == user.id
        && form.user.revision <= user.revision
    {
        form.user = user.clone();
        if !form.stops().contains(&form.focus) {
            form.focus = ExemptFocus::Until;
        }
    }
}

pub fn draw(state: &State, form: &ExemptForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let name = text::short_name(&form.user.name);
    let head = match form.user.exempt_until {
        Some(until) => {
            format!("{name} is exempt until {}", time::day_or_minute(until, &state.zone))
        }
        None => format!("Exempt {name} from MFA"),
    };
    let head = text::fit(&head, width, theme.ellipsis());
    let mut lines: Vec<HitLine> = vec![
        Line::styled(theme.words(&head).into_owned(), theme.strong()).into(),
        Line::styled("Missing factors are no gap until this date.", theme.dim()).into(),
        HitLine::default(),
    ];
    let shown = FieldText { text: form.until.value().to_owned(), cursor: form.until.cursor() };
    let rows = [lines.len() as u16, lines.len() as u16 + 2];
    let (line, until_column) = field::line("Until", &shown, MAX_DATE, theme);
    lines.push(line.into());
    lines.push(end_note(state, form, width, theme).into());
    let (reason, reason_column) = reason::reason_lines(&form.reason, width, theme);
    lines.extend(reason.into_iter().map(HitLine::from));
    lines.push(HitLine::default());
    lines.push(buttons(form, theme));
    let inner = dialog::dialog(canvas, area, "Exemption", lines);
    for (choice, row) in rows.into_iter().enumerate() {
        canvas.hit(Rect { y: inner.y + row, height: 1, ..inner }, Target::Choice(choice as u16));
    }
    match form.focus {
        ExemptFocus::Until => field::place_cursor(canvas, inner, until_column, rows[0]),
        ExemptFocus::Reason => field::place_cursor(canvas, inner, reason_column, rows[1]),
        _ => {}
    }
}

/// When what is typed ends the exemption, or what is wrong with it.
fn end_note(state: &State, form: &ExemptForm, width: usize, theme: Theme) -> Line<'static> {
    let until = form.until(state);
    let (words, style) = match until {
        Ok(until) => (end::in_words(until, state.now, &state.zone), theme.dim()),
        Err(invalid) if form.is_refused || invalid.is_complete() => {
            (invalid.in_words(state.now, &state.zone), theme.tone(Tone::Bad))
        }
        Err(_) => ("A date (2027-01-31) or days from today (30d).".to_owned(), theme.dim()),
    };
    let words = text::fit(&words, width.saturating_sub(LABEL), theme.ellipsis());
    Line::from(vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)])
}

fn buttons(form: &ExemptForm, theme: Theme) -> HitLine {
    let mut line = HitLine::default();
    for (choice, stop) in form.stops().iter().enumerate() {
        let label = match (stop, form.user.exempt_until) {
            (ExemptFocus::Until | ExemptFocus::Reason, _) => continue,
            (ExemptFocus::Cancel, _) => "Cancel",
            (ExemptFocus::End, _) => "End exemption",
            (ExemptFocus::Exempt, None) => "Exempt",
            (ExemptFocus::Exempt, Some(_)) => "Change exemption",
        };
        let is_marked = form.focus == *stop;
        let style = if is_marked { theme.pressed() } else { theme.accent() };
        let mark = if is_marked { theme.cursor() } else { " " };
        let target = Target::Choice(choice as u16);
        line.push_hit(Span::styled(format!("{mark}[ {label} ]"), style), target);
        line.push(Span::raw("  "));
    }
    line
}
