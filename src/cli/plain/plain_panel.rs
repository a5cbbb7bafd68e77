//! What a panel of lines keeps: the panel's own state, what was printed, and what its numbers mean.

use super::numbers::{Offer, Offers};
use crate::{
    contract::{
        UserId,
        api::{AuditEvent, Change},
    },
    tui::{
        State,
        action::Action,
        dialogs::{Modal, leaving},
        effects::{Effect, command::CommandStage},
        input::keymap::{Context, KeyCommand, Keymap, SpokenCommands},
        list::Facet,
        state::{Caution, Life, Screen, connection::Connection, context},
        text, update,
        widgets::auth_request::SignInComplaint,
    },
};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::Size;
use uuid::Uuid;

/// Columns of a line at most: as many as the oldest terminals have, but for the last, which some of them
/// answer with a line of their own.
pub const WIDTH: usize = 79;

/// Changes that are told one by one; of more, their number.
const MAX_NEWS: usize = 5;

/// What sentences of the panel call its keys here.
const SPOKEN: SpokenCommands = SpokenCommands {
    words: &[
        (KeyCommand::Overview, "v"),
        (KeyCommand::Users, "u"),
        (KeyCommand::Security, "s"),
        (KeyCommand::Activity, "a"),
        (KeyCommand::Outbox, "o"),
        (KeyCommand::Jobs, "j"),
        (KeyCommand::Refresh, "r"),
        (KeyCommand::Filter, "f"),
        (KeyCommand::Search, "/"),
        (KeyCommand::Back, "b"),
        (KeyCommand::Decline, "n"),
        (KeyCommand::Save, "y"),
        (KeyCommand::Gap, "f"),
        (KeyCommand::AddUser, "+"),
        (KeyCommand::Export, "e"),
        (KeyCommand::Views, "w"),
    ],
    others: "its number",
};

/// What is asked beside what the panel's own state asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// What the state asks.
    #[default]
    Usual,
    /// Words to search for.
    Search,
    /// What a list leaves out.
    Facets,
    Values(Facet),
    /// Why something is done.
    Reason,
    /// A yes, where the state waits for text as well.
    Consent,
}

/// What is asked now: an answer to anything else is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    context: Context,
    screen: Screen,
    opened: Option<UserId>,
    asking: Asking,
}

pub struct PlainPanel {
    pub state: State,
    pub asking: Asking,
    /// What numbers mean, as they were printed.
    pub offers: Offers,
    /// The first row of the list, or of the log, that is printed.
    pub top: u64,
    lines: Vec<String>,
    /// What was printed whole, and what was asked with the last prompt.
    pub printed: Option<Asked>,
    pub asked: Option<Asked>,
    /// What was wrong with the last proof of who one is, and the address that was shown last.
    pub complaint: Option<SignInComplaint>,
    pub address: Option<String>,
    /// The last notice of the panel that was said.
    told: u64,
    was_down: bool,
    /// What was changed since the last page, and by whom it was not.
    news: Vec<Change>,
    own: Vec<UserId>,
    is_left: bool,
}

impl PlainPanel {
    pub fn new(now: Timestamp, zone: TimeZone, run: Uuid) -> Self {
        let size = Size { width: 80, height: 30 };
        let mut state = State::new(size, now, zone, run, false);
        state.screen = Screen::Overview;
        state.caution = Caution::Always;
        state.keymap = Keymap::default().speaking(SPOKEN);
        Self {
            state,
            asking: Asking::default(),
            offers: Offers::default(),
            top: 0,
            lines: Vec::new(),
            printed: None,
            asked: None,
            complaint: None,
            address: None,
            told: 0,
            was_down: false,
            news: Vec::new(),
            own: Vec::new(),
            is_left: false,
        }
    }

    pub fn is_over(&self) -> bool {
        self.is_left || matches!(self.state.life, Life::Over | Life::Crashed)
    }

    /// Ends it, and says what nobody knows the outcome of; asks first where the server ends with it and is
    /// not ready.
    pub fn leave(&mut self) -> Vec<Effect> {
        if leaving::guards_quit(&mut self.state) {
            return Vec::new();
        }
        let open = self.state.pending.iter().find(|one| one.stage == CommandStage::Unknown);
        if let Some(pending) = open {
            let words = format!("{}: outcome unknown.", pending.command.in_words());
            self.say(&format!("{words} Check Activity for it."));
        }
        self.is_left = true;
        Vec::new()
    }

    /// Gives the panel an action, and hears what it says.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        let now = self.state.now;
        let effects = update::update(&mut self.state, action, now);
        self.hear();
        effects
    }

    pub fn command(&mut self, command: KeyCommand) -> Vec<Effect> {
        self.act(Action::Command(command))
    }

    /// Text that is typed where the panel waits for text.
    pub fn paste(&mut self, text: &str) -> Vec<Effect> {
        self.act(Action::Paste(text.to_owned()))
    }

    /// Has the present page printed once more before the next prompt.
    pub fn print_again(&mut self) {
        self.printed = None;
    }

    pub fn take_lines(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }

    /// Says `words`, in lines that any terminal has room for, and with signs that are read out.
    pub fn say(&mut self, words: &str) {
        let words = words.replace('…', "...").replace('•', "*");
        self.lines.extend(text::wrap(&words, WIDTH));
    }

    pub fn say_numbered(&mut self, number: u64, words: &str, offer: Offer) {
        self.say(&format!("{number}. {words}"));
        self.offers.add(number, offer);
    }

    /// Says what cannot be made sense of, and what can.
    pub fn not_understood(&mut self, line: &str, possible: &str) -> Vec<Effect> {
        let shown = text::fit(line, 40, "...");
        let words = match line {
            "" => "Nothing was entered.".to_owned(),
            line if line.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("There is no {shown} here.")
            }
            _ => format!("{shown} is not known here."),
        };
        self.say(&format!("{words} {possible}"));
        Vec::new()
    }

    /// Asks something beside what the state asks.
    pub fn asks(&mut self, asking: Asking) -> Vec<Effect> {
        self.asking = asking;
        Vec::new()
    }

    pub fn now_asked(&self) -> Asked {
        Asked {
            context: context::place(&self.state),
            screen: self.state.screen,
            opened: self.state.opened.as_ref().map(|opened| opened.id),
            asking: self.asking,
        }
    }

    /// Says the panel's notices that are new.
    pub fn hear(&mut self) {
        let told = self.told;
        let new: Vec<_> =
            self.state.toasts.after(told).map(|toast| (toast.id, toast.text.clone())).collect();
        for (id, words) in new {
            self.told = self.told.max(id);
            self.say(&words);
        }
    }

    /// Whose changes are this person's own until the next answer.
    pub fn note_own(&mut self) {
        self.own = self.state.pending.iter().filter_map(|one| one.command.act.user()).collect();
    }

    /// Says what happened while nobody looked: to the line, and to users.
    pub fn say_meanwhile(&mut self) {
        self.hear();
        self.say_connection();
        self.say_news();
    }

    fn say_connection(&mut self) {
        let is_down = self.state.connection.is_down();
        if let Connection::Down { why, .. } = &self.state.connection
            && !self.was_down
        {
            let why = text::sentence(why);
            self.say(&why);
            self.say("Nothing new is shown until it answers. r tries again.");
        }
        if self.was_down && !is_down {
            self.say("The server answers again.");
        }
        self.was_down = is_down;
    }

    pub fn note_change(&mut self, change: Change) {
        use AuditEvent::{JobCreated, JobDone, MessageFailed, MessageRead, SteppedUp};
        let is_own = change.user.is_some_and(|user| {
            self.own.contains(&user)
                || self.state.pending.iter().any(|one| one.command.act.user() == Some(user))
        });
        // Of these the panel says itself what there is to say.
        let is_said =
            matches!(change.event, JobCreated | JobDone | MessageFailed | MessageRead | SteppedUp);
        if !is_own && !is_said && self.state.jobs.open().next().is_none() {
            self.news.push(change);
        }
    }

    fn say_news(&mut self) {
        let news = std::mem::take(&mut self.news);
        let more = news.len().saturating_sub(MAX_NEWS);
        for change in news.iter().take(MAX_NEWS) {
            let name = change.user.and_then(|user| self.name_of(user));
            let about = name.map(|name| format!(", {name}")).unwrap_or_default();
            self.say(&format!("Changed elsewhere: {}{about}.", change.event.label()));
        }
        if more > 0 {
            self.say(&format!("Changed elsewhere: {more} more, see Activity."));
        }
    }

    fn name_of(&self, id: UserId) -> Option<String> {
        let state = &self.state;
        let opened = state.opened.as_ref().and_then(|opened| opened.user.as_ref());
        let listed = [&state.users, &state.security].into_iter().find_map(|list| {
            let row = list.window.position(id)?;
            list.window.row(row)
        });
        let user = opened.filter(|user| user.id == id).or(listed)?;
        Some(text::short_name(&user.name))
    }

    /// Closes the dialog, whatever it asks.
    pub fn close(&mut self) {
        if matches!(self.state.modal, Some(Modal::Bulk(_))) {
            self.state.marks = Default::default();
        }
        (self.state.modal, self.asking) = (None, Asking::Usual);
    }

    /// A no, after which nothing was done.
    pub fn decline(&mut self) -> Vec<Effect> {
        self.close();
        self.say("Nothing was changed.");
        Vec::new()
    }
}
