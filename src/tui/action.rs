//! Everything that can happen to the panel.

use crate::{
    client::Feed,
    contract::api::Presence,
    tui::{
        effects::{AuthAnswer, Copied, Reply, Timer},
        input::{keymap::KeyCommand, mouse::Gesture, pacing::KeyPress},
        theme::own_colours::OwnColours,
    },
};
use ratatui::layout::Size;
use std::fmt;

/// Its text for debugging leaves out what was typed, which may be a password.
#[derive(Clone)]
pub enum Action {
    Key(KeyPress),
    /// A command was given otherwise than by a key.
    Command(KeyCommand),
    Paste(String),
    Mouse(Gesture),
    Resize(Size),
    /// What the terminal's own colours are: it was asked at the start.
    OwnColours(OwnColours),
    Reply(Box<Reply>),
    /// The answer to the [`AuthCall`](crate::tui::effects::AuthCall) of this number.
    AuthReply {
        number: u64,
        answer: Box<AuthAnswer>,
    },
    Feed(Feed),
    /// An answer or a change told under the session of this number.
    InSession {
        session: u64,
        action: Box<Action>,
    },
    Timer(Timer),
    /// What became of the text that was to be copied.
    Copied(Copied),
    /// The new session could not be kept for the next start; the words say why.
    NotKept(String),
    /// The process was stopped, and goes on.
    Continued,
    /// A signal asks the panel to end.
    Quit,
    /// Some task panicked; the terminal has been given back already.
    Crash,
}

impl Action {
    /// Whether somebody at the keys caused it.
    pub fn presence(&self) -> Presence {
        match self {
            Self::Key(_)
            | Self::Command(_)
            | Self::Paste(_)
            | Self::Mouse(_)
            | Self::AuthReply { .. } => Presence::Attended,
            Self::InSession { action, .. } => action.presence(),
            Self::Timer(_)
            | Self::Copied(_)
            | Self::Resize(_)
            | Self::OwnColours(_)
            | Self::Reply(_)
            | Self::Feed(_)
            | Self::NotKept(_)
            | Self::Continued
            | Self::Quit
            | Self::Crash => Presence::Unattended,
        }
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(_) => f.write_str("Key(…)"),
            Self::Command(command) => write!(f, "Command({command:?})"),
            Self::Paste(_) => f.write_str("Paste(…)"),
            Self::Mouse(gesture) => write!(f, "Mouse({gesture:?})"),
            Self::Resize(size) => write!(f, "Resize({size})"),
            Self::OwnColours(colours) => write!(f, "OwnColours({colours:?})"),
            Self::Reply(reply) => write!(f, "Reply({reply:?})"),
            Self::AuthReply { number, answer } => write!(f, "AuthReply({number}, {answer:?})"),
            Self::Feed(feed) => write!(f, "Feed({feed:?})"),
            Self::InSession { session, action } => write!(f, "InSession({session}, {action:?})"),
            Self::Timer(wake) => write!(f, "Timer({wake:?})"),
            Self::Copied(copied) => write!(f, "Copied({copied:?})"),
            Self::NotKept(why) => write!(f, "NotKept({why})"),
            Self::Continued => f.write_str("Continued"),
            Self::Quit => f.write_str("Quit"),
            Self::Crash => f.write_str("Crash"),
        }
    }
}
