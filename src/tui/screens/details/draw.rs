//! User Details: Profile Information, and Security & MFA with a button for each factor.

use super::{directory_lines, room::Room};
use crate::{
    contract::{
        Availability, Factor, Handle, Kind, LinkKind, User, UserActionKind, api::RequestedState,
        rules, text::number,
    },
    tui::{
        State,
        canvas::{Canvas, HitLine},
        cooldown::fate_ago,
        effects::command::CommandStage,
        input::keymap::{Context, KeyCommand},
        state::{Button, Focus, context},
        text,
        theme::Theme,
        time,
        widgets::{
            badge,
            button::{ButtonSpec, button},
            pane,
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Columns of the words on the left.
pub(super) const LABEL: usize = 15;

pub fn draw(state: &State, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let focused = state.focus == Focus::Details;
    let title = Line::styled(" User Details ", theme.title());
    let inner = pane::pane(canvas, area, title, focused);
    let Some(user) = state.shown_user() else {
        return match state.opened {
            Some(_) => pane::loading(canvas, inner, state.busy.frame()),
            None => pane::notice(canvas, inner, "No user selected", &[]),
        };
    };
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let room = Room::of(user, inner.height);
    let page = DetailsPage { state, user, theme, width: usize::from(inner.width), focused, room };
    let mut lines = page.profile();
    lines.extend(page.security());
    let height = inner.height.saturating_sub(lines.len() as u16);
    let below = Rect { height, ..inner };
    lines.extend(directory_lines::lines(state, user, (below, room), theme));
    canvas.lines(lines, inner);
}

pub(super) struct DetailsPage<'a> {
    pub state: &'a State,
    pub user: &'a User,
    pub theme: Theme,
    pub width: usize,
    focused: bool,
    pub room: Room,
}

impl DetailsPage<'_> {
    fn profile(&self) -> Vec<HitLine> {
        let Self { user, state, .. } = self;
        let role = match user.kind {
            Kind::Avobot => "Avobot".to_owned(),
            Kind::Human => user.role.label().to_owned(),
        };
        let last = match user.last_sign_in_at {
            Some(at) => time::full(state.now, at, &state.zone),
            None => rules::no_sign_in(user).to_owned(),
        };
        let sessions = match user.active_sessions {
            0 => "none open".to_owned(),
            some => format!("{} open", number(some.into())),
        };
        let mut lines = vec![self.heading("Profile Information"), self.field("Name", &user.name)];
        match (&user.pending_email, self.room) {
            (Some(pending), Room::Ample { .. }) => {
                let words = format!("{} (awaits confirmation)", pending.email);
                lines.push(self.called());
                lines.push(self.field("New e-mail", &words));
            }
            (Some(pending), Room::Tight) => {
                let words = format!("{}, then {}", user.handle(), pending.email);
                lines.push(self.field("E-mail", &words));
            }
            (None, _) => lines.push(self.called()),
        }
        // Below there is no row for it.
        let store = user.store.as_ref().filter(|_| self.room == Room::Tight);
        let store = store.map(|store| format!(", kept in {}", store.words()));
        lines.push(self.field("Role", &(role + &store.unwrap_or_default())));
        if let Room::Ample { more } = self.room {
            let created = time::day(state.now, user.created_at, &state.zone);
            lines.push(self.field("Last sign-in", &last));
            // Another system's sessions are not told here.
            lines.extend(user.as_of.is_none().then(|| self.field("Sessions", &sessions)));
            lines.push(self.field("Created", &created));
            let language = user.language.as_ref().filter(|_| more > 0);
            lines.extend(language.map(|tag| self.field("Language", &tag.to_string())));
            let reset = LinkKind::Password.sent_at(user).filter(|_| more > 0);
            lines.extend(reset.map(|at| {
                let fate = fate_ago(LinkKind::Password, user, state.now, at);
                self.field("Password", &format!("reset link {fate}"))
            }));
        }
        match user.disabled_at {
            Some(at) => {
                let since = time::full(state.now, at, &state.zone);
                lines.push(self.field("Status", &format!("Disabled since {since}")));
            }
            None => {
                use UserActionKind::EndSessions;
                let is_second = |button| button == Button::AccessPart(EndSessions);
                let is_first = |button| {
                    matches!(button, Button::Access | Button::AccessPart(_)) && !is_second(button)
                };
                lines.extend(self.row(is_first));
                lines.extend(self.button(is_second));
            }
        }
        if self.room != Room::Tight {
            lines.push(HitLine::default());
        }
        lines
    }

    /// The address, or what the user is called without one.
    fn called(&self) -> HitLine {
        let handle = self.user.handle();
        let label = match handle {
            Handle::Email(_) => "E-mail",
            Handle::Username(_) => "Username",
            Handle::Id(_) => "Id",
        };
        self.field(label, &handle.shown())
    }

    fn security(&self) -> Vec<HitLine> {
        let Self { user, state, theme, .. } = self;
        let remark = match self.remark() {
            remark if remark.is_empty() => Span::raw(self.age()),
            remark => Span::styled(remark, theme.accent()),
        };
        let heading = Line::from_iter([Span::styled("Security & MFA  ", theme.strong()), remark]);
        let mut lines = vec![HitLine::from(heading)];
        lines.extend(self.exemption());
        let [phone, authenticator] = badge::of(user, state.now);
        lines.extend(self.phone(phone).into_iter().map(HitLine::from));
        lines.extend(self.row(|button| matches!(button, Button::Factor(Factor::Phone, _))));
        let authenticator = Line::from(vec![
            self.label("Authenticator"),
            badge::badge(authenticator, badge::WIDTH, *theme),
            Span::raw(self.authenticator_times()),
        ]);
        lines.push(authenticator.into());
        if user.shows(Factor::SecurityKey) {
            lines.push(self.security_key().into());
        }
        if user.kind == Kind::Avobot {
            lines.push(Line::raw("This is an Avobot: MFA does not apply to it.").into());
        }
        let button = self.button(|it| matches!(it, Button::Factor(Factor::Authenticator, _)));
        match button {
            Some(button) => lines.push(button),
            None => lines.extend(self.why_no_button(Factor::Authenticator)),
        }
        lines
    }

    /// Who exempted the user, and why, below until when; as many lines as the page has room for.
    fn exemption(&self) -> impl Iterator<Item = HitLine> {
        let by = self.user.exempt_by.as_ref().map(|name| format!("by {} ", text::short_name(name)));
        let reason = self.user.exempt_reason.as_ref();
        let words = reason.map(|why| format!("{}because {why}", by.unwrap_or_default()));
        let rows = match self.room {
            Room::Ample { more } => usize::from(more),
            Room::Tight => 0,
        };
        let lines = text::wrap(&self.theme.words(&words.unwrap_or_default()), self.width);
        lines
            .into_iter()
            .filter(|line| !line.is_empty())
            .take(rows)
            .map(|line| Line::raw(line).into())
    }

    /// For how long the gap has been open, or until when the user is exempt.
    fn age(&self) -> String {
        if let Some(until) = self.user.exempt_until {
            return format!("exempt until {}", time::day_or_minute(until, &self.state.zone));
        }
        if !rules::has_gap(self.user) {
            return String::new();
        }
        let Some(since) = self.user.gap_since else { return String::new() };
        match self.state.now.duration_since(since).as_secs() {
            ..60 => "gap just opened".to_owned(),
            seconds => format!("gap open for {}", time::span(seconds)),
        }
    }

    /// What is under way for the user, or why there are no buttons.
    fn remark(&self) -> String {
        let Self { user, state, theme, .. } = self;
        if let Some(pending) = state.pending_for(user.id) {
            let progress = pending.command.act.progress();
            return match pending.stage {
                CommandStage::Sent => format!("{progress}{}", theme.ellipsis()),
                CommandStage::Unknown => format!("{progress}: outcome unknown"),
                CommandStage::Held => format!("{progress}: needs your code"),
                CommandStage::Delayed { seconds, .. } => {
                    let key = context::word(state, KeyCommand::Undo);
                    format!("Waiting {seconds} s: {key} undoes it")
                }
                CommandStage::TakingBack => format!("Undoing{}", theme.ellipsis()),
                CommandStage::Requested => format!("Requested: {}", progress.to_lowercase()),
            };
        }
        if let Some(requested) = &user.requested {
            let label = text::clean(&requested.label).to_lowercase();
            let keys = match requested.state {
                RequestedState::Unknown => {
                    let [check, send] = [KeyCommand::CheckAgain, KeyCommand::SendAgain]
                        .map(|command| context::word(state, command));
                    format!(" ({check} checks, {send} sends again)")
                }
                _ => String::new(),
            };
            return format!("{}{keys}: {label}", requested.state.label());
        }
        if !user.is_enabled() {
            let key = context::word(state, KeyCommand::Disable);
            return match state.may_disable(user) {
                true => format!("Press {key} to enable or remove."),
                false => "Only an Owner can enable this user.".to_owned(),
            };
        }
        let lock = directory_lines::short_lock(state, user);
        if let Some(lock) = lock.filter(|_| self.room == Room::Tight) {
            return lock;
        }
        let closed = state.me.is_some() && state.buttons(user).is_empty();
        // Each factor says why beside itself.
        if closed && !user.offers.is_empty() {
            return String::new();
        }
        if closed && user.kind == Kind::Human {
            return "Only an Owner can act on an Owner.".to_owned();
        }
        String::new()
    }

    /// Why the directory lets nothing be done about `factor` from here, in the place of the button.
    fn why_no_button(&self, factor: Factor) -> Vec<HitLine> {
        let Self { user, theme, .. } = self;
        let action = rules::factor_action(user, factor).filter(|_| !user.offers.is_empty());
        let refused = action.is_some_and(|action| self.state.refusal(user, action).is_some());
        let availability = action.filter(|_| !refused).map(|action| user.availability(action));
        let Some(Availability::NotPossible { reason }) = availability else { return Vec::new() };
        let rows = if self.room == Room::Tight { 1 } else { 3 };
        let lines = text::wrap(&theme.words(&reason), self.width).into_iter().take(rows);
        lines.map(|line| Line::styled(line, theme.dim()).into()).collect()
    }

    /// The row of a button, empty for who has no buttons: from user to user, what is below it stays
    /// in its place.
    fn row(&self, wanted: impl Fn(Button) -> bool) -> Option<HitLine> {
        self.button(wanted).or((self.room != Room::Tight).then(HitLine::default))
    }

    fn button(&self, wanted: impl Fn(Button) -> bool) -> Option<HitLine> {
        self.state.me.as_ref()?;
        let buttons = self.state.buttons(self.user);
        let at = buttons.iter().position(|button| wanted(*button))?;
        let is_open = self.focused && self.state.opened.is_some();
        let marked = is_open && self.state.marked_button(self.user) == at;
        let place = match self.state.focus {
            Focus::List => Context::List,
            Focus::Details => Context::Details,
        };
        let command = buttons[at].command();
        let key = self.state.keymap.key(place, command);
        let availability = buttons[at].kind().map(|action| self.user.availability(action));
        let is_elsewhere = matches!(availability, Some(Availability::InBrowser { .. }));
        let label = buttons[at].label();
        let label = if is_elsewhere { format!("{label}: browser") } else { label.to_owned() };
        let spec = ButtonSpec { label: &label, command, key, marked };
        Some(button(spec, self.width, self.theme))
    }

    fn heading(&self, words: &'static str) -> HitLine {
        Line::styled(words, self.theme.strong()).into()
    }

    pub(super) fn label(&self, words: &str) -> Span<'static> {
        Span::styled(text::cell(words, LABEL, self.theme.ellipsis()), self.theme.dim())
    }

    fn field(&self, label: &str, value: &str) -> HitLine {
        let room = self.width.saturating_sub(LABEL);
        let value = text::fit(value, room, self.theme.ellipsis());
        Line::from(vec![self.label(label), Span::raw(value)]).into()
    }
}
