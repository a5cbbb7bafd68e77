//! Questions on a terminal that may be as simple as a printer.

use super::{failure::Failure, output, signals};
use color_eyre::eyre::{self, WrapErr};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal},
    os::fd::{AsFd, BorrowedFd},
    pin::Pin,
    sync::Arc,
};

/// Whether a person sits at both ends.
pub fn on_a_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Whether what is typed shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    Shown,
    Hidden,
}

/// What a person types on.
#[derive(Clone)]
pub enum Keyboard {
    Stdin,
    /// The terminal itself, where standard input is a file or a pipe.
    Terminal(Arc<File>),
}

pub struct Prompts {
    keyboard: Keyboard,
    /// Ctrl-C and the like, which would else leave the terminal mute.
    stop: Pin<Box<dyn Future<Output = ()>>>,
    /// What it means that the person left.
    left: &'static str,
}

impl Prompts {
    /// `left` says what it means when the person leaves instead of answering.
    pub fn new(left: &'static str) -> eyre::Result<Self> {
        let keyboard = Keyboard::find().wrap_err("opening the terminal")?;
        let stop = signals::stop().wrap_err("watching for signals")?;
        Ok(Self { keyboard, stop: Box::pin(stop), left })
    }

    /// Whether there is somebody to ask: questions go to standard error, because standard output
    /// may go into a file or a variable.
    pub fn somebody_is_there() -> bool {
        io::stderr().is_terminal() && Keyboard::find().is_ok()
    }

    /// Asks for a yes; anything else is a no.
    ///
    /// # Errors
    /// As [`Self::line`].
    pub async fn consent(&mut self, question: &str) -> eyre::Result<bool> {
        let answer = self.line(&format!("{question} [y/N]"), Echo::Shown).await?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks for a no; nothing and anything else is a yes.
    ///
    /// # Errors
    /// As [`Self::line`].
    pub async fn agreement(&mut self, question: &str) -> eyre::Result<bool> {
        let answer = self.line(&format!("{question} [Y/n]"), Echo::Shown).await?;
        Ok(!matches!(answer.trim().to_lowercase().as_str(), "n" | "no"))
    }

    /// Asks for one line.
    ///
    /// # Errors
    /// When the person leaves with Ctrl-C or Ctrl-D, or the terminal fails.
    pub async fn line(&mut self, question: &str, echo: Echo) -> eyre::Result<String> {
        // Before the question: who answers it at once must not be shown.
        let mute =
            (echo == Echo::Hidden).then(|| Mute::begin(self.keyboard.clone())).transpose()?;
        output::ask(question)?;
        let keyboard = self.keyboard.clone();
        let reading = tokio::task::spawn_blocking(move || keyboard.read_line());
        let read = tokio::select! {
            read = reading => Some(read??),
            () = &mut self.stop => None,
        };
        if mute.is_some() || read.is_none() {
            // The Enter that ended the line did not show either.
            output::note("")?;
        }
        drop(mute);
        match read {
            Some((1.., line)) => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
            _ => Err(Failure::Failed(self.left.to_owned()).into()),
        }
    }

    /// Says that the server has to be waited for, and waits unless the person leaves.
    pub async fn wait(&mut self, seconds: u32) -> eyre::Result<()> {
        output::note(&format!("Too many failed attempts; wait {seconds} s."))?;
        tokio::select! {
            () = tokio::time::sleep(std::time::Duration::from_secs(u64::from(seconds))) => Ok(()),
            () = &mut self.stop => Err(Failure::Failed(self.left.to_owned()).into()),
        }
    }
}

impl Keyboard {
    fn find() -> io::Result<Self> {
        match io::stdin().is_terminal() {
            true => Ok(Self::Stdin),
            false => File::open("/dev/tty").map(|file| Self::Terminal(Arc::new(file))),
        }
    }

    /// One line and its length in bytes; 0 at the end.
    pub fn read_line(&self) -> io::Result<(usize, String)> {
        let mut line = String::new();
        let count = match self {
            Self::Stdin => io::stdin().read_line(&mut line),
            // A terminal hands out one line at a time, so nothing of the next one is swallowed.
            Self::Terminal(file) => BufReader::new(file.as_ref()).read_line(&mut line),
        }?;
        Ok((count, line))
    }
}

impl AsFd for Keyboard {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Stdin => rustix::stdio::stdin(),
            Self::Terminal(file) => file.as_fd(),
        }
    }
}

/// The terminal does not show what is typed until this is dropped.
pub struct Mute {
    keyboard: Keyboard,
    before: Termios,
}

impl Mute {
    pub fn begin(keyboard: Keyboard) -> io::Result<Self> {
        let before = tcgetattr(&keyboard)?;
        let mut mute = before.clone();
        mute.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&keyboard, OptionalActions::Now, &mute)?;
        Ok(Self { keyboard, before })
    }
}

impl Drop for Mute {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        let _ = tcsetattr(&self.keyboard, OptionalActions::Now, &self.before);
    }
}
