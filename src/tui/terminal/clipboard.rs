//! Texts on their way to the clipboard of who is at the keys: OSC 52 (xterm's control sequences), and
//! what the programs between here and there take of it.

use crate::tui::effects::{Carrier, Copied};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{
    io::{self, Write},
    process::{Command, Stdio},
};

/// The longest text after `52;c;` in base64 that mosh 1.4 carries: it cuts what is longer, and nothing
/// tells that mosh is there.
const LONGEST: usize = 16_379 - "52;c;".len();
/// GNU screen 4.9 prints what is longer, in place of passing it on.
const LONGEST_IN_SCREEN: usize = 763;

/// The way that a text takes to the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clipboard {
    /// By [`Carrier`].
    Through(Carrier),
    /// The terminal has none.
    Absent,
}

/// What is left to do of a copy.
pub enum Copying {
    Done(Copied),
    /// It waits for another program.
    Waits(Box<dyn FnOnce() -> Copied + Send>),
}

impl Clipboard {
    /// From `TMUX`, `STY` and `TERM`. Who starts screen inside tmux has both; tmux takes the text from
    /// there, too.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        if set("TMUX").is_some() {
            return Self::Through(Carrier::Tmux);
        }
        if set("STY").is_some() {
            return Self::Through(Carrier::Screen);
        }
        // Consoles and the terminals of glass print what they do not know.
        let is_bare = term == "linux" || term == "dumb" || term.starts_with("vt");
        if is_bare { Self::Absent } else { Self::Through(Carrier::Terminal) }
    }

    /// Sends `text` on its way; what has to be written goes to `out` at once, in one piece.
    pub fn copy(self, text: &str, out: &mut impl Write) -> io::Result<Copying> {
        let carrier = match self {
            Self::Absent => return Ok(Copying::Done(Copied::NoClipboard)),
            Self::Through(carrier) => carrier,
        };
        let encoded = BASE64_STANDARD.encode(text);
        let longest = match carrier {
            Carrier::Screen => LONGEST_IN_SCREEN,
            Carrier::Terminal | Carrier::Tmux => LONGEST,
        };
        if encoded.len() > longest {
            return Ok(Copying::Done(Copied::TooLong(carrier)));
        }
        match carrier {
            Carrier::Terminal => write!(out, "\x1b]52;c;{encoded}\x07")?,
            // Screen hands on what stands in a device control string.
            Carrier::Screen => write!(out, "\x1bP\x1b]52;c;{encoded}\x07\x1b\\")?,
            Carrier::Tmux => {
                let text = text.to_owned();
                return Ok(Copying::Waits(Box::new(move || load_into_tmux(&text))));
            }
        }
        out.flush()?;
        Ok(Copying::Done(Copied::Sent(carrier)))
    }
}

/// Has tmux send the text on itself: what a program in it sends, it passes on with
/// `set-clipboard on` alone, which is not the default. The text goes by a pipe and no command line.
fn load_into_tmux(text: &str) -> Copied {
    if let Ok(setting) = tmux(&["show-options", "-sv", "set-clipboard"], "")
        && setting.trim() == "off"
    {
        return Copied::TmuxOff;
    }
    match tmux(&["load-buffer", "-w", "-"], text) {
        Ok(_) => Copied::Sent(Carrier::Tmux),
        Err(_) => Copied::TmuxFailed,
    }
}

/// What tmux answers to `args`, given `input`.
fn tmux(args: &[&str], input: &str) -> io::Result<String> {
    let mut command = Command::new("tmux");
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(io::Error::other("tmux refused")),
    }
}
