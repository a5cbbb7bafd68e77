//! The panel: keys in, frames out.
//!
//! terminal event → [`action::Action`] → [`update::update`] → [`effects::Effect`] → client → action.
//! `update` is synchronous and pure, `view` is pure, and everything that waits lives in
//! [`run::executor`]. ARCHITECTURE.md has the rooms and their order.

pub mod action;
pub mod canvas;
pub mod cooldown;
pub mod dialogs;
pub mod effects;
pub mod export;
pub mod input;
pub mod layout;
pub mod list;
pub mod memory;
pub mod qr;
pub mod run;
pub mod screens;
pub mod state;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod time;
pub mod update;
pub mod view;
pub mod widgets;

use crate::{
    client::{Transit, idempotency::KeyRing},
    config::{Scroll, View},
    contract::{
        LinkKind, Seq, User, UserId,
        api::{AuditEntry, ChannelStatus, Me, OutboxMessage, Summary},
        rules,
    },
    tui::{
        cooldown::RefusedLink,
        dialogs::{Modal, help::Help, message::OpenMessage, narrow::Narrowed, step_up::StepUp},
        effects::command::Pending,
        input::{
            keymap::Keymap,
            mouse::{Mouse, Target},
            pacing::KeyPacing,
        },
        layout::Columns,
        list::{
            ListId, UserList,
            log::{Log, LogKind},
            marks::Marks,
        },
        screens::{
            overview::Board,
            sign_in::{
                auth_state::AuthState,
                form::{SignIn, Why},
            },
            users::gap_search::GapSearch,
        },
        state::{
            Caution, Focus, Life, MeRequest, OpenUser, PendingRefresh, Screen, UnmaskedUser,
            appearance::Appearance, busy::Busy, clip::Clip, connection::Connection,
            known_jobs::Jobs, numbers::NumbersShown, panes::PaneOptions, toast::Toasts,
        },
        widgets::reason::Need,
    },
};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::Size;
use uuid::Uuid;

pub use run::{
    Runner,
    options::{Options, PanelOptions, PanelPlace},
    run,
};
pub use state::ServerLife;
pub use terminal::host::{Keep, TerminalHost};

/// What the panel knows. Only `update` changes it; `view` reads it. Its parts belong to the rooms; here
/// they come together.
#[derive(Debug)]
pub struct State {
    pub size: Size,
    /// The time of the last action; times on the screen are relative to it.
    pub now: Timestamp,
    pub zone: TimeZone,
    /// Whether the server is the panel's own, in this very process.
    pub local: bool,
    pub server_life: ServerLife,
    /// How much unfinished work whoever quits was told of.
    pub unfinished_told: u64,
    /// Whether others can read what is typed, on its way to the server.
    pub transit: Transit,
    pub life: Life,
    /// Whether the next frame would differ from the last.
    pub needs_redraw: bool,
    pub auth_state: AuthState,
    /// Counts the sessions of this run: what an older one was told counts no more.
    pub session: u64,
    /// The last change that was told of.
    pub last_seq: Option<Seq>,
    /// Counts the questions of signing in and stepping up.
    pub auth_requests: u64,
    /// Lies over the modal, under a sign-in.
    pub step_up: Option<StepUp>,
    pub connection: Connection,
    pub busy: Busy,
    pub pending_refresh: PendingRefresh,
    pub me: Option<Me>,
    /// The realm by which people sign in, as the server told somebody who is not signed in.
    pub realm: Option<String>,
    pub me_request: MeRequest,
    pub summary: Option<Summary>,
    pub screen: Screen,
    pub focus: Focus,
    pub caution: Caution,
    pub overview: Board,
    pub users: UserList,
    pub security: UserList,
    /// Whom the next action on many is for.
    pub marks: Marks,
    /// What the server does to many.
    pub jobs: Jobs,
    pub activity: Log<AuditEntry>,
    /// What Activity shows.
    pub narrowed: Narrowed,
    pub outbox: Log<OutboxMessage>,
    /// The text that was copied last.
    pub clip: Option<Clip>,
    /// How many messages wait for a decision.
    pub held: u64,
    /// The channels that wait, or send no faster than the other side takes messages.
    pub channels: Vec<ChannelStatus>,
    pub opened: Option<OpenUser>,
    pub unmasked: UnmaskedUser,
    /// Counts the questions for the next gap.
    pub gap_searches: u64,
    pub gap_search: Option<GapSearch>,
    pub modal: Option<Modal>,
    /// Lies over everything else.
    pub help: Option<Help>,
    pub toasts: Toasts,
    pub pending: Vec<Pending>,
    /// What could be undone last, and has run, in words.
    pub last_run: Option<String>,
    /// The last link that the server did not send because of its cool-down.
    pub refused: Option<RefusedLink>,
    pub keys: KeyRing,
    pub keymap: Keymap,
    pub pacing: KeyPacing,
    pub appearance: Appearance,
    pub panes: PaneOptions,
    /// Those of the configuration.
    pub views: Vec<View>,
    pub scroll: Scroll,
    pub mouse: Mouse,
    /// What was clicked last, and when.
    pub clicked: Option<(Target, Timestamp)>,
    pub numbers: NumbersShown,
}

impl State {
    pub fn new(size: Size, now: Timestamp, zone: TimeZone, run: Uuid, local: bool) -> Self {
        Self {
            size,
            now,
            zone,
            local,
            server_life: ServerLife::default(),
            unfinished_told: 0,
            transit: Transit::default(),
            life: Life::Running,
            needs_redraw: true,
            auth_state: AuthState::Open,
            session: 0,
            last_seq: None,
            auth_requests: 0,
            step_up: None,
            connection: Connection::Connecting,
            busy: Busy::default(),
            pending_refresh: PendingRefresh::None,
            me: None,
            realm: None,
            me_request: MeRequest::None,
            summary: None,
            screen: Screen::Users,
            focus: Focus::List,
            caution: Caution::default(),
            overview: Board::default(),
            users: UserList::new(ListId::Users),
            security: UserList::new(ListId::Security),
            marks: Marks::default(),
            jobs: Jobs::default(),
            activity: Log::new(LogKind::AppendOnly),
            narrowed: Narrowed::default(),
            outbox: Log::new(LogKind::Mutable),
            clip: None,
            held: 0,
            channels: Vec::new(),
            opened: None,
            unmasked: UnmaskedUser::default(),
            gap_searches: 0,
            gap_search: None,
            modal: None,
            help: None,
            toasts: Toasts::default(),
            pending: Vec::new(),
            last_run: None,
            refused: None,
            keys: KeyRing::new(run),
            keymap: Keymap::default(),
            pacing: KeyPacing::default(),
            appearance: Appearance::default(),
            panes: PaneOptions::default(),
            views: Vec::new(),
            scroll: Scroll::default(),
            mouse: Mouse::default(),
            clicked: None,
            numbers: NumbersShown::default(),
        }
    }

    /// Has somebody sign in, who was not here before.
    pub fn await_sign_in(&mut self) {
        self.auth_state = AuthState::SignedOut(Box::new(SignIn::new(Why::NoSession, None)));
    }

    /// Forgets what the last person saw and did; what counts calls and keys goes on.
    pub fn forget(&mut self) {
        let (size, now, zone) = (self.size, self.now, self.zone.clone());
        let old = std::mem::replace(self, Self::new(size, now, zone, Uuid::nil(), self.local));
        (self.session, self.auth_requests, self.keys, self.busy) =
            (old.session, old.auth_requests, old.keys, old.busy);
        self.gap_searches = old.gap_searches;
        self.toasts = old.toasts.emptied();
        (self.server_life, self.realm, self.caution) = (old.server_life, old.realm, old.caution);
        (self.keymap, self.views, self.panes) = (old.keymap, old.views, old.panes);
        (self.appearance, self.scroll, self.mouse) = (old.appearance, old.scroll, old.mouse);
    }

    pub fn list(&self, id: ListId) -> &UserList {
        match id {
            ListId::Users => &self.users,
            ListId::Security => &self.security,
        }
    }

    pub fn list_mut(&mut self, id: ListId) -> &mut UserList {
        match id {
            ListId::Users => &mut self.users,
            ListId::Security => &mut self.security,
        }
    }

    /// The list of the present screen, if it shows one.
    pub fn current_list(&self) -> Option<&UserList> {
        Some(self.list(self.screen.list()?))
    }

    /// The user whom the details show: the opened one, else the one under the cursor.
    pub fn shown_user(&self) -> Option<&User> {
        match &self.opened {
            Some(opened) => opened.user.as_ref(),
            None => {
                let listed = self.current_list()?.selected()?;
                Some(self.unmasked.of(listed).unwrap_or(listed))
            }
        }
    }

    /// The user of the list whom the details beside it show, and do not know whole.
    pub fn unknown_beside(&self) -> Option<UserId> {
        if self.pane_columns() == Columns::One || self.opened.is_some() {
            return None;
        }
        let listed = self.current_list()?.target()?;
        let is_known = self.unmasked.of(listed).is_some();
        // Nor does a list tell what another system has of the factors.
        let tells_less = listed.phone.is_masked() || listed.as_of.is_some();
        (tells_less && !is_known).then_some(listed.id)
    }

    /// The user that a key acts on: the opened one, else the one under the cursor of rows that
    /// answer the present question. Nobody while the next gap is looked for.
    pub fn target(&self) -> Option<&User> {
        if self.gap_search.is_some() {
            return None;
        }
        match &self.opened {
            Some(opened) => opened.user.as_ref(),
            None => self.current_list()?.target(),
        }
    }

    /// The realm by which people sign in here.
    pub fn realm(&self) -> Option<&str> {
        let told = self.me.as_ref().and_then(|me| me.realm.as_deref());
        told.or(self.realm.as_deref())
    }

    /// Whether the server asks for a reason.
    pub fn reason_need(&self) -> Need {
        match &self.me {
            Some(me) if me.policy.require_reason => Need::Required,
            _ => Need::Optional,
        }
    }

    /// Whether the server has not answered once, so that there is nothing to show.
    pub fn is_cut_off(&self) -> bool {
        self.connection.is_down() && self.connection.last_answer().is_none()
    }

    /// When the link was sent because of which the server would not send another one to `user`
    /// unless told to; `None` when it would.
    pub fn cooldown(&self, user: &User, link: LinkKind) -> Option<Timestamp> {
        let sent_at = link.sent_at(user);
        let refused = self.refused.filter(|refused| refused.concerns(user.id, link, self.now));
        match refused {
            Some(refused) => Some(sent_at.unwrap_or(refused.at)),
            None => rules::cools_until(sent_at, self.now).and(sent_at),
        }
    }

    /// The message that a key acts on: the open one, else the one under the cursor of Outbox.
    pub fn message(&self) -> Option<&OutboxMessage> {
        match &self.modal {
            Some(_) => self.open_message().map(|open| &open.message),
            None if self.screen == Screen::Outbox => self.outbox.selected(),
            None => None,
        }
    }

    /// The message in the open dialog.
    pub fn open_message(&self) -> Option<&OpenMessage> {
        match &self.modal {
            Some(Modal::Message(open)) => Some(open),
            _ => None,
        }
    }

    /// What is under way for `user`.
    pub fn pending_for(&self, user: UserId) -> Option<&Pending> {
        self.pending.iter().find(|pending| pending.command.act.user() == Some(user))
    }
}
