//! What became of a text that was to be copied.

use std::fmt;

/// What carries a text to the clipboard of who is at the keys. None of them tells whether it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// The terminal itself, or what is not known to stand between.
    Terminal,
    Tmux,
    Screen,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    Sent(Carrier),
    /// It is longer than this carrier takes, and was not sent.
    TooLong(Carrier),
    /// The terminal has no clipboard.
    NoClipboard,
    /// tmux is told to keep the clipboard for itself (`set-clipboard off`).
    TmuxOff,
    /// tmux did not take it; versions before 3.2 cannot.
    TmuxFailed,
}

impl Copied {
    pub fn is_sent(self) -> bool {
        matches!(self, Self::Sent(_))
    }

    /// What to say of `what`, such as a link.
    pub fn in_words(self, what: &str) -> String {
        let why = match self {
            Self::Sent(carrier) => {
                return format!("Sent to the terminal's clipboard: {what}. {}", carrier.caution());
            }
            Self::TooLong(carrier) => format!("it is too long for {carrier}"),
            Self::NoClipboard => "this terminal has no clipboard".to_owned(),
            Self::TmuxOff => "set-clipboard is off in tmux".to_owned(),
            Self::TmuxFailed => "tmux did not take it (needs 3.2)".to_owned(),
        };
        format!("Not copied: {why}. Select the {what} above with the mouse.")
    }
}

impl Carrier {
    /// What may stand in the way.
    fn caution(self) -> &'static str {
        match self {
            Self::Terminal => "Not every terminal takes it: paste to check.",
            Self::Tmux => "tmux has it, too. Over mosh it does not arrive: paste to check.",
            Self::Screen => "The terminal around screen may not take it: paste to check.",
        }
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Terminal => "the terminal's clipboard",
            Self::Tmux => "tmux",
            Self::Screen => "GNU screen",
        })
    }
}
