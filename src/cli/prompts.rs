//! Questions on a terminal that may be as simple as a printer.

use super::{failure::Failure, output, signals};
use color_eyre::eyre::{self, WrapErr};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::{io, pin::Pin};

/// Whether what is typed shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    Shown,
    Hidden,
}

pub struct Prompts {
    /// Ctrl-C and the like, which would else leave the terminal mute.
    stop: Pin<Box<dyn Future<Output = ()>>>,
    /// What it means that the person left.
    left: &'static str,
}

impl Prompts {
    /// `left` says what it means when the person leaves instead of answering.
    pub fn new(left: &'static str) -> eyre::Result<Self> {
        let stop = signals::stop().wrap_err("watching for signals")?;
        Ok(Self { stop: Box::pin(stop), left })
    }

    /// Asks for one line.
    ///
    /// # Errors
    /// When the person leaves with Ctrl-C or Ctrl-D, or the terminal fails.
    pub async fn line(&mut self, question: &str, echo: Echo) -> eyre::Result<String> {
        // Before the question: who answers it at once must not be shown.
        let mute = (echo == Echo::Hidden).then(Mute::begin).transpose()?;
        output::ask(question)?;
        let reading = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            io::stdin().read_line(&mut line).map(|count| (count, line))
        });
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

/// The terminal does not show what is typed until this is dropped.
struct Mute {
    before: Termios,
}

impl Mute {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut mute = before.clone();
        mute.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Now, &mute)?;
        Ok(Self { before })
    }
}

impl Drop for Mute {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}
