//! `--plain`: the panel line by line, for screen readers, braille lines and terminals that only print.
//!
//! It is the panel's own state and its own `update`: a line that was typed becomes the commands that keys
//! would give, and what the state says becomes lines. Nothing moves the cursor, and no line is drawn anew.

mod acting;
mod adding;
mod choices;
mod exports;
mod filters;
mod forms;
mod jobs;
mod lists;
mod logs;
mod menu;
mod numbers;
pub mod plain_panel;
mod profile_fields;
mod questions;
mod readings;
mod saved_views;
mod sign_in;
pub mod turns;
mod user_page;

use self::plain_panel::PlainPanel;
use super::{
    output,
    prompts::{Echo, Keyboard, Mute},
    signals,
};
use crate::{
    client::Client,
    contract::api::Presence,
    tui::{self, Keep, action::Action, effects::Effect, run::executor::Executor},
};
use color_eyre::eyre::{self, WrapErr};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    io::{self, IsTerminal, Write},
    pin::pin,
    time::{Duration, Instant},
};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};
use uuid::Uuid;

/// A wait that lasts longer is said.
const PATIENCE: Duration = Duration::from_secs(2);

/// What carries the panel: the lines in, the lines out, and the tasks behind them.
struct Conversation {
    panel: PlainPanel,
    executor: Executor,
    actions: UnboundedReceiver<Action>,
    keep: Keep,
}

/// Runs the panel until the person leaves it, or the input ends.
///
/// # Errors
/// The address is none, or standard input cannot be read.
pub async fn run(options: tui::Options) -> eyre::Result<()> {
    let client = Client::trusting(&options.server, &options.trust)?;
    let client = match options.token {
        Some(token) => client.with_token(token),
        None => client,
    };
    let mut panel = PlainPanel::new(Timestamp::now(), TimeZone::system(), Uuid::now_v7());
    panel.state.views = options.look.views;
    panel.state.local = options.local;
    panel.state.server_life = options.server_life;
    panel.state.transit = client.transit();
    if !client.has_token() {
        panel.state.await_sign_in();
    }
    let (sender, actions) = unbounded_channel();
    let executor = Executor::new(client, sender);
    let mut stop = pin!(signals::stop().wrap_err("watching for signals")?);
    let mut conversation = Conversation { panel, executor, actions, keep: options.keep };
    tokio::select! {
        outcome = conversation.hold() => outcome,
        () = &mut stop => Ok(output::answer("")?),
    }
}

impl Conversation {
    async fn hold(&mut self) -> eyre::Result<()> {
        let effects = turns::begin(&mut self.panel);
        self.start(effects, Presence::Attended)?;
        loop {
            self.settle().await?;
            print(&turns::page(&mut self.panel))?;
            if self.panel.is_over() {
                return Ok(());
            }
            let Some(line) = self.ask().await? else {
                return Ok(output::answer("The input has ended; so does mfadmin.")?);
            };
            let effects = turns::answer(&mut self.panel, &line, Timestamp::now());
            self.start(effects, Presence::Attended)?;
        }
    }

    /// Waits for what was asked of the server, and says what becomes known.
    async fn settle(&mut self) -> eyre::Result<()> {
        let begun = Instant::now();
        let mut was_told = false;
        while let Some(limit) = turns::patience(&self.panel) {
            let until = if was_told { limit } else { limit.min(PATIENCE) };
            let left = until.saturating_sub(begun.elapsed());
            match timeout(left, self.actions.recv()).await {
                Ok(Some(action)) => {
                    self.happen(action, Presence::Attended)?;
                    print(&self.panel.take_lines())?;
                }
                Ok(None) => break,
                Err(_) if !was_told && limit > PATIENCE => {
                    was_told = true;
                    print(&[turns::wait_words(&self.panel).to_owned()])?;
                }
                Err(_) => break,
            }
        }
        while let Ok(action) = self.actions.try_recv() {
            self.happen(action, Presence::Attended)?;
        }
        Ok(())
    }

    /// Asks for a line; nothing once the input has ended. What happens meanwhile is said afterwards, and
    /// not in the middle of a word.
    async fn ask(&mut self) -> eyre::Result<Option<String>> {
        let prompt = turns::prompt(&mut self.panel);
        let is_terminal = io::stdin().is_terminal();
        let is_hidden = prompt.echo == Echo::Hidden && is_terminal;
        // Before the question: who answers it at once must not be shown.
        let mute = is_hidden.then(|| Mute::begin(Keyboard::Stdin)).transpose()?;
        let mut out = io::stdout();
        write!(out, "{} ", output::printable(&prompt.words))?;
        out.flush()?;
        let mut reading = tokio::task::spawn_blocking(|| Keyboard::Stdin.read_line());
        let read = loop {
            tokio::select! {
                read = &mut reading => break read?,
                Some(action) = self.actions.recv() => self.happen(action, Presence::Unattended)?,
            }
        };
        let line = match read {
            // Bytes that are no text are no answer either, and are told so.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Some("\u{fffd}".to_owned()),
            Err(error) => return Err(error).wrap_err("reading standard input"),
            Ok((0, _)) => None,
            Ok((_, line)) => Some(line.trim_end_matches(['\r', '\n']).to_owned()),
        };
        // The terminal shows the Enter that ended the line; nothing else does, nor does one that is mute.
        if mute.is_some() || !is_terminal || line.is_none() {
            output::answer("")?;
        }
        Ok(line)
    }

    fn happen(&mut self, action: Action, presence: Presence) -> eyre::Result<()> {
        let effects = turns::happen(&mut self.panel, action, Timestamp::now());
        self.start(effects, presence)
    }

    fn start(&mut self, effects: Vec<Effect>, presence: Presence) -> eyre::Result<()> {
        for effect in effects {
            match effect {
                Effect::Admit { session, token } => {
                    let kept = (self.keep)(&token);
                    self.executor.admit(session, token);
                    if let Err(error) = kept {
                        self.happen(Action::NotKept(error.to_string()), presence)?;
                    }
                }
                // There is no clipboard, no mouse and no screen.
                Effect::Copy(_) | Effect::Mouse(_) | Effect::Suspend | Effect::Retake => {}
                effect => self.executor.start(effect, presence),
            }
        }
        Ok(())
    }
}

fn print(lines: &[String]) -> io::Result<()> {
    lines.iter().try_for_each(|line| output::answer(line))
}
