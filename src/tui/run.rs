//! The loop: wait for something to happen, change the state, start the effects, draw.

mod attendance;
pub mod executor;
pub mod options;
pub mod reader;
mod signals;

use crate::tui::{
    State,
    action::Action,
    canvas::Targets,
    effects::Effect,
    input::{
        mouse::{Gesture, Mouse},
        pacing::KeyPress,
    },
    memory::Memory,
    run::{
        attendance::Attendance,
        executor::Executor,
        options::{Options, PanelOptions, PanelPlace},
        reader::{Input, TimedEvent, timed},
        signals::forward_signals,
    },
    screens,
    state::{Life, appearance::Appearance},
    terminal::{
        TerminalGuard, Tty, ask_colours, colour_answer, host::TerminalHost, leave_on_panic,
    },
    theme::{Colours, Surroundings},
    update, view,
};
use crate::{
    client::Client,
    contract::{
        BearerToken,
        api::{HoldSeconds, Presence},
    },
};
use color_eyre::eyre::{Context, Result, eyre};
use crossterm::event::{Event, EventStream, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use futures_util::Stream;
use jiff::{Timestamp, tz::TimeZone};
use ratatui::{Terminal, backend::Backend, layout::Position};
use std::{io, time::Instant};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::timeout,
};
use uuid::Uuid;

/// Events handled before a frame is drawn, however many wait: a held key must still show.
const BURST: usize = 64;
const UNREADABLE: &str = "the terminal cannot be read";

pub struct Runner<H: TerminalHost> {
    terminal: Terminal<H::Backend>,
    host: H,
    state: State,
    executor: Executor,
    actions: UnboundedReceiver<Action>,
    needs_redraw: bool,
    /// What a click meant on the last frame.
    targets: Targets,
    attendance: Attendance,
    /// Until when the terminal may say what its own colours are, while it has not.
    colours_until: Option<Instant>,
}

impl<H: TerminalHost> Runner<H>
where
    <H::Backend as Backend>::Error: Send + Sync + 'static,
{
    /// A panel on `terminal` that has not asked anything yet. The second value sends it actions.
    ///
    /// # Errors
    /// When the terminal reports no size.
    pub fn new(
        terminal: Terminal<H::Backend>,
        host: H,
        appearance: Appearance,
        client: Client,
        place: PanelPlace,
    ) -> Result<(Self, UnboundedSender<Action>)> {
        let PanelPlace { zone, local } = place;
        let (sender, actions) = unbounded_channel();
        let size = terminal.size().wrap_err("the terminal reports no size")?;
        let mut state = State::new(size, Timestamp::now(), zone, Uuid::now_v7(), local);
        state.appearance = appearance;
        state.transit = client.transit();
        if !client.has_token() {
            state.await_sign_in();
        }
        let executor = Executor::new(client, sender.clone());
        let runner = Self {
            terminal,
            host,
            state,
            executor,
            actions,
            needs_redraw: true,
            targets: Targets::default(),
            attendance: Attendance::default(),
            colours_until: None,
        };
        Ok((runner, sender))
    }

    /// Runs until somebody quits or the input ends.
    ///
    /// # Errors
    /// When the terminal can no longer be read or written.
    pub async fn run(
        mut self,
        input: impl Stream<Item = io::Result<TimedEvent>> + Send + 'static,
    ) -> Result<()> {
        self.begin()?;
        self.run_on(Input::read(input)).await
    }

    /// Asks for what the first screen shows.
    fn begin(&mut self) -> Result<()> {
        if self.state.mouse == Mouse::On {
            self.host.mouse(Mouse::On)?;
        }
        let effects = screens::start(&mut self.state);
        self.start(effects, Presence::Attended)
    }

    async fn run_on(self, mut input: Input) -> Result<()> {
        let outcome = self.run_loop(&mut input).await;
        input.stop().await;
        outcome
    }

    async fn run_loop(mut self, input: &mut Input) -> Result<()> {
        self.event_loop(input).await?;
        if self.state.life == Life::Crashed {
            return Err(eyre!("mfadmin hit an internal error; see the log"));
        }
        if let Err(error) = self.host.remember(&Memory::of(&self.state)) {
            tracing::warn!(%error, "the panel's state cannot be stored");
        }
        Ok(())
    }

    async fn event_loop(&mut self, input: &mut Input) -> Result<()> {
        // What has been answered by now needs no frame that says it is awaited.
        while let Ok(action) = self.actions.try_recv() {
            self.apply(Some(action))?;
        }
        while !self.is_over() {
            self.draw()?;
            let action = tokio::select! {
                biased;
                colours = Input::colours(&mut input.colours, self.colours_until) => {
                    self.colours_until = None;
                    colours.map(Action::OwnColours)
                }
                event = input.events.recv() => match event {
                    Some(event) => self.to_action(event.wrap_err(UNREADABLE)?),
                    None => return Ok(()),
                },
                action = self.actions.recv() => action,
            };
            self.apply(action)?;
            for _ in 0..BURST {
                if let Ok(event) = input.events.try_recv() {
                    let action = self.to_action(event.wrap_err(UNREADABLE)?);
                    self.apply(action)?;
                } else if let Ok(action) = self.actions.try_recv() {
                    self.apply(Some(action))?;
                } else {
                    break;
                }
            }
        }
        Ok(())
    }

    fn to_action(&self, TimedEvent { event, at }: TimedEvent) -> Option<Action> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                Some(Action::Key(KeyPress { key, at }))
            }
            Event::Paste(text) => Some(Action::Paste(text)),
            Event::Resize(width, height) => Some(Action::Resize((width, height).into())),
            Event::Mouse(mouse) => self.gesture(mouse).map(Action::Mouse),
            _ => None,
        }
    }

    fn gesture(&self, MouseEvent { kind, column, row, .. }: MouseEvent) -> Option<Gesture> {
        match kind {
            MouseEventKind::Down(MouseButton::Left) => {
                self.targets.at(Position { x: column, y: row }).map(Gesture::Click)
            }
            MouseEventKind::ScrollUp => Some(Gesture::WheelUp),
            MouseEventKind::ScrollDown => Some(Gesture::WheelDown),
            _ => None,
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.state.life, Life::Over | Life::Crashed)
    }

    fn apply(&mut self, action: Option<Action>) -> Result<()> {
        let Some(action) = action else { return Ok(()) };
        if self.is_over() {
            return Ok(());
        }
        let presence = self.attendance.presence(&action);
        let effects = update::update(&mut self.state, action, Timestamp::now());
        self.needs_redraw |= self.state.needs_redraw;
        self.start(effects, presence)
    }

    fn start(&mut self, effects: Vec<Effect>, presence: Presence) -> Result<()> {
        for effect in effects {
            match effect {
                Effect::Copy(text) => self.executor.finish_copy(self.host.copy(text.reveal())?),
                Effect::Mouse(mouse) => self.host.mouse(mouse)?,
                Effect::Admit { session, token } => self.admit(session, token)?,
                Effect::Suspend => {
                    self.host.suspend().wrap_err("the terminal could not be restored")?;
                    self.repaint()?;
                }
                Effect::Retake => {
                    self.host.retake().wrap_err("the terminal could not be restored")?;
                    self.repaint()?;
                }
                effect => self.executor.start(effect, presence),
            }
        }
        Ok(())
    }

    fn admit(&mut self, session: u64, token: BearerToken) -> Result<()> {
        let kept = self.host.keep(&token);
        self.executor.admit(session, token);
        match kept {
            Ok(()) => Ok(()),
            Err(error) => self.apply(Some(Action::NotKept(error.to_string()))),
        }
    }

    /// Has the next frame drawn whole, whatever the terminal shows now.
    fn repaint(&mut self) -> Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(ratatui::layout::Rect::from((Default::default(), size)))?;
        self.state.size = size;
        self.needs_redraw = true;
        Ok(())
    }

    fn draw(&mut self) -> Result<()> {
        if !self.needs_redraw {
            return Ok(());
        }
        self.needs_redraw = false;
        let (state, theme) = (&self.state, self.state.appearance.theme());
        let targets = &mut self.targets;
        self.terminal.draw(|frame| *targets = view::targets(state, theme, frame))?;
        self.host.painted(self.terminal.backend_mut())?;
        update::on_drawn(&mut self.state, Instant::now());
        Ok(())
    }
}

/// Runs the panel on this process's terminal until the person leaves it.
///
/// # Errors
/// When the address is none, or the terminal does not obey.
pub async fn run(options: Options) -> Result<()> {
    let client = Client::trusting(&options.server, &options.trust)?;
    let client = match options.token {
        Some(token) => client.with_token(token),
        None => client,
    };
    let client = client.holding(HoldSeconds::OF_PANEL);
    let PanelOptions { panel, keymap, views } = options.look;
    let surroundings = Surroundings::of(panel.ascii, |name| std::env::var(name).ok());
    let guard = TerminalGuard::acquire().wrap_err("the terminal cannot be set up")?;
    let mut input = Input::read(timed(EventStream::new()));
    let colours_until = match surroundings.colours {
        Colours::Wanted => ask_colours()?,
        Colours::Unwanted => None,
    };
    let appearance = Appearance { surroundings, configured: panel.theme, chosen: panel.theme };
    let memory = options.memory.filter(|_| panel.remember);
    let last = memory.as_deref().and_then(Memory::load);
    let host = Tty::new(options.keep, memory);
    let terminal = Terminal::new(host.backend())?;
    let place = PanelPlace { zone: TimeZone::system(), local: options.local };
    let (mut runner, actions) = Runner::new(terminal, host, appearance, client, place)?;
    (runner.state.keymap, runner.state.views) = (keymap, views);
    runner.state.server_life = options.server_life;
    if let Some(last) = last {
        last.recall(&mut runner.state);
    }
    runner.state.scroll = panel.scroll;
    runner.state.mouse = if panel.mouse { Mouse::On } else { Mouse::Off };
    let on_panic = actions.clone();
    leave_on_panic(move || {
        // The receiver is gone only when the panel has ended already.
        let _ = on_panic.send(Action::Crash);
    });
    let signals = tokio::spawn(forward_signals(actions));
    // The server answers while the terminal is waited for.
    runner.begin()?;
    runner.colours_until = colours_until;
    if colours_until.is_some() {
        let answer = Input::colours(&mut input.colours, colours_until);
        if let Ok(colours) = timeout(colour_answer::HEAD_START, answer).await {
            runner.colours_until = None;
            runner.apply(colours.map(Action::OwnColours))?;
        }
    }
    let outcome = runner.run_on(input).await;
    signals.abort();
    // A new stream waits until the reader of the one before has let go of the terminal; else it might
    // take what is typed for the shell.
    drop(EventStream::new());
    drop(guard);
    outcome
}
