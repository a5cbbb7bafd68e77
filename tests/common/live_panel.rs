//! A panel on a buffer: the real loop, the real client, keys in and frames out.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use futures_util::stream;
use jiff::tz::TimeZone;
use mfadmin::{
    client::Client,
    contract::{BearerToken, columns},
    tui::{
        PanelPlace, Runner, TerminalHost,
        effects::{Carrier, Copied},
        input::{keymap::Key, mouse::Mouse},
        memory::Memory,
        run::reader::TimedEvent,
        state::appearance::Appearance,
        terminal::clipboard::Copying,
    },
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, CellWidth},
};
use std::{
    io,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};

/// A test that waits longer than this has failed.
const DEADLINE: Duration = Duration::from_secs(30);

/// How far keys lie apart where a test says nothing of it: as those of somebody who reads first.
const THOUGHT: Duration = Duration::from_secs(1);

pub struct LivePanel {
    keys: mpsc::UnboundedSender<TimedEvent>,
    /// When the last key came, by its own account: no test waits until somebody has read.
    typed_at: Mutex<Instant>,
    frames: watch::Receiver<String>,
    clipboard: watch::Receiver<Option<String>>,
    kept: Arc<Mutex<Option<BearerToken>>>,
    ended: JoinHandle<color_eyre::Result<()>>,
}

struct Buffered {
    frames: watch::Sender<String>,
    kept: Arc<Mutex<Option<BearerToken>>>,
    clipboard: watch::Sender<Option<String>>,
}

impl TerminalHost for Buffered {
    type Backend = TestBackend;

    fn painted(&mut self, backend: &mut TestBackend) -> io::Result<()> {
        self.frames.send_replace(text(backend.buffer()));
        Ok(())
    }

    fn copy(&mut self, text: &str) -> io::Result<Copying> {
        self.clipboard.send_replace(Some(text.to_owned()));
        Ok(Copying::Done(Copied::Sent(Carrier::Terminal)))
    }

    fn keep(&mut self, token: &BearerToken) -> io::Result<()> {
        *self.kept.lock().unwrap() = Some(token.clone());
        Ok(())
    }

    fn mouse(&mut self, _: Mouse) -> io::Result<()> {
        Ok(())
    }

    fn remember(&mut self, _: &Memory) -> io::Result<()> {
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn retake(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl LivePanel {
    pub fn open(url: &str, token: BearerToken) -> Self {
        Self::open_at(url, token, 80, 24)
    }

    pub fn open_at(url: &str, token: BearerToken, width: u16, height: u16) -> Self {
        Self::over(Client::new(url, token).unwrap(), width, height)
    }

    /// A panel whose actions are held for so many seconds where they may be, as those of the program.
    pub fn holding(url: &str, token: BearerToken, seconds: u8) -> Self {
        let client = Client::new(url, token).unwrap();
        Self::over(client.holding(seconds.try_into().unwrap()), 80, 24)
    }

    /// A panel that nobody has signed in to.
    pub fn signed_out(url: &str) -> Self {
        Self::over(Client::stranger(url).unwrap(), 80, 24)
    }

    fn over(client: Client, width: u16, height: u16) -> Self {
        let (frames, seen) = watch::channel(String::new());
        let (copied, clipboard) = watch::channel(None);
        let kept = Arc::default();
        let host = Buffered { frames, clipboard: copied, kept: Arc::clone(&kept) };
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let look = Appearance::default();
        let place = PanelPlace { zone: TimeZone::UTC, local: true };
        let (runner, _) = Runner::new(terminal, host, look, client, place).unwrap();
        let (keys, events) = mpsc::unbounded_channel();
        let input = stream::unfold(events, |mut events| async move {
            let event = events.recv().await?;
            Some((Ok(event), events))
        });
        let ended = tokio::spawn(runner.run(input));
        let typed_at = Mutex::new(Instant::now());
        Self { keys, typed_at, frames: seen, clipboard, kept, ended }
    }

    pub fn press(&self, key: &str) {
        self.press_after(THOUGHT, key);
    }

    /// Presses a key this long after the one before it.
    pub fn press_after(&self, pause: Duration, key: &str) {
        let key: Key = key.parse().unwrap();
        self.send(Event::Key(key.event()), pause);
    }

    /// Sends an event that comes this long after the last key, or now where that is later.
    fn send(&self, event: Event, pause: Duration) {
        let mut typed_at = self.typed_at.lock().unwrap();
        *typed_at += pause;
        if pause == THOUGHT {
            *typed_at = (*typed_at).max(Instant::now() + THOUGHT);
        }
        self.keys.send(TimedEvent { event, at: *typed_at }).unwrap();
    }

    pub fn type_text(&self, text: &str) {
        for c in text.chars() {
            self.press(&if c == ' ' { "space".to_owned() } else { c.to_string() });
        }
    }

    pub fn paste(&self, text: &str) {
        self.send(Event::Paste(text.to_owned()), THOUGHT);
    }

    /// Clicks where the first of `words` stand on the screen.
    pub fn click_on(&self, words: &str) {
        let screen = self.screen();
        let mut lines = screen.lines().enumerate();
        let place = lines.find_map(|(y, line)| {
            Some((line.split(words).next()?, y, line))
                .filter(|(before, _, line)| before.len() < line.len())
        });
        let (before, y, _) = place.unwrap_or_else(|| panic!("no {words:?} to click on:\n{screen}"));
        let (column, row) = (columns::of(before) as u16, y as u16);
        self.gesture(MouseEventKind::Down(MouseButton::Left), column, row);
    }

    pub fn wheel_down(&self) {
        self.gesture(MouseEventKind::ScrollDown, 1, 1);
    }

    fn gesture(&self, kind: MouseEventKind, column: u16, row: u16) {
        let modifiers = KeyModifiers::NONE;
        self.send(Event::Mouse(MouseEvent { kind, column, row, modifiers }), THOUGHT);
    }

    pub fn screen(&self) -> String {
        self.frames.borrow().clone()
    }

    /// Waits for a frame that fits.
    pub async fn until(&mut self, what: &str, fits: impl Fn(&str) -> bool) -> String {
        let wait = timeout(DEADLINE, self.frames.wait_for(|screen| fits(screen))).await;
        match wait.map(|frame| frame.map(|screen| screen.clone())) {
            Ok(Ok(screen)) => screen,
            Ok(Err(_)) => panic!("the panel ended before showing {what}"),
            Err(_) => panic!("the panel never showed {what}:\n{}", self.screen()),
        }
    }

    pub async fn shows(&mut self, words: &str) -> String {
        self.until(&format!("{words:?}"), |screen| screen.contains(words)).await
    }

    pub async fn hides(&mut self, words: &str) -> String {
        self.until(&format!("a screen without {words:?}"), |screen| !screen.contains(words)).await
    }

    /// Puts the cursor on the only user that `words` find and opens the details.
    pub async fn pick(&mut self, words: &str) {
        let known = |screen: &str| screen.contains("(Owner)") || screen.contains("(Admin)");
        self.until("who is at the keys", known).await;
        self.press("/");
        self.type_text(words);
        self.shows(" 1 found").await;
        self.press("enter");
        self.press("enter");
        self.shows("User Details").await;
    }

    /// Fills in the sign-in.
    pub async fn give(&mut self, email: &str, password: &str) {
        self.shows("E-mail").await;
        self.type_text(email);
        self.press("enter");
        self.type_text(password);
        self.press("enter");
    }

    pub fn clipboard(&self) -> Option<String> {
        self.clipboard.borrow().clone()
    }

    /// Waits until something that fits has been copied.
    pub async fn until_copied(&mut self, fits: impl Fn(&str) -> bool) {
        let fits = |text: &Option<String>| text.as_deref().is_some_and(&fits);
        timeout(DEADLINE, self.clipboard.wait_for(fits)).await.unwrap().unwrap();
    }

    /// The token that was kept for the next start.
    pub fn kept(&self) -> Option<BearerToken> {
        self.kept.lock().unwrap().clone()
    }

    /// Quits, and finds that the panel ended well.
    pub async fn quit(self) {
        self.press("q");
        self.ends().await;
    }

    /// Leaves with Ctrl-C, where letters are text.
    pub async fn leave(self) {
        self.press("ctrl-c");
        self.ends().await;
    }

    /// Waits for its end, which is a good one.
    pub async fn ends(self) {
        timeout(DEADLINE, self.ended).await.unwrap().unwrap().unwrap();
    }

    pub fn is_over(&self) -> bool {
        self.ended.is_finished()
    }
}

fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut screen = String::new();
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let cell = &buffer[(x, y)];
            screen.push_str(cell.symbol());
            x += cell.cell_width().max(1);
        }
        screen.push('\n');
    }
    screen
}
