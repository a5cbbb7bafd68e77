//! A panel on a buffer, with an organisation behind it that answers at once.

use super::fake_server::Organisation;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use mfadmin::{
    contract::Role,
    tui::{
        State,
        action::Action,
        canvas::Targets,
        effects::{AuthCall, Effect, RealmCall, Request, Timer},
        input::{
            keymap::Key,
            mouse::{Gesture, Target},
            pacing::KeyPress,
        },
        list::log::LogKind,
        screens,
        state::Screen,
        theme::{Charset, Palette, Theme},
        update, view,
    },
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, CellWidth},
    layout::Position,
};
use std::time::{Duration, Instant};
use uuid::Uuid;

pub struct TestPanel {
    pub server: Organisation,
    pub state: State,
    pub theme: Theme,
    now: Timestamp,
    /// When the last key came: long after the frame before it.
    typed_at: Instant,
    drawn_at: Instant,
    waiting: Vec<Effect>,
    /// What the server was asked to do, in the words of notices.
    pub orders: Vec<String>,
    pub clipboard: Option<String>,
}

impl TestPanel {
    /// A panel whose first questions have been answered.
    pub fn open(width: u16, height: u16) -> Self {
        Self::open_as(width, height, Role::Owner)
    }

    pub fn open_as(width: u16, height: u16, role: Role) -> Self {
        let mut panel = Self::unanswered(width, height);
        panel.server.me.user.role = role;
        panel.answer_all();
        panel
    }

    /// A panel that still waits for every answer.
    pub fn unanswered(width: u16, height: u16) -> Self {
        let server = Organisation::new();
        let now = server.now;
        let size = (width, height).into();
        let mut state = State::new(size, now, TimeZone::UTC, Uuid::nil(), true);
        let waiting = screens::start(&mut state);
        let theme = Theme { palette: Palette::Terminal, charset: Charset::Unicode };
        let typed_at = Instant::now();
        let (drawn_at, orders) = (typed_at, Vec::new());
        Self { server, state, theme, now, typed_at, drawn_at, waiting, orders, clipboard: None }
    }

    /// A panel that nobody has signed in to.
    pub fn signed_out(width: u16, height: u16) -> Self {
        let mut panel = Self::unanswered(width, height);
        panel.state.await_sign_in();
        panel.waiting = screens::start(&mut panel.state);
        panel
    }

    pub fn apply(&mut self, action: Action) {
        let effects = update::update(&mut self.state, action, self.now);
        let copied = effects.iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.reveal().to_owned()),
            _ => None,
        });
        self.clipboard = copied.or(self.clipboard.take());
        self.orders.extend(effects.iter().filter_map(|effect| match effect {
            Effect::Request(Request::Act(command)) => Some(command.in_words()),
            _ => None,
        }));
        self.waiting.extend(effects);
    }

    pub fn press(&mut self, key: &str) {
        self.strike(key);
        self.answer_all();
    }

    /// Presses a key and leaves what it asks unanswered.
    pub fn strike(&mut self, key: &str) {
        self.press_after(Duration::from_secs(1), key);
        self.wait_for_keys();
    }

    /// Draws a frame, and presses a key this long after the one before it.
    pub fn press_after(&mut self, pause: Duration, key: &str) {
        let key: Key = key.parse().unwrap();
        update::on_drawn(&mut self.state, self.drawn_at);
        self.typed_at += pause;
        self.drawn_at = self.typed_at;
        self.apply(Action::Key(KeyPress { key: key.event(), at: self.typed_at }));
    }

    /// Lets the time pass for which a key waits that changes something.
    pub fn wait_for_keys(&mut self) {
        let is_key = |effect: &Effect| matches!(effect, Effect::Timer { timer: Timer::Key(_), .. });
        while let Some(at) = self.waiting.iter().position(is_key) {
            let Effect::Timer { timer, after } = self.waiting.remove(at) else { return };
            self.drawn_at = self.typed_at + after;
            self.apply(Action::Timer(timer));
        }
    }

    /// Answers one of the open questions, `choice` saying which.
    pub fn answer_one(&mut self, choice: usize) {
        if self.waiting.is_empty() {
            return;
        }
        let effect = self.waiting.remove(choice % self.waiting.len());
        if let Some(action) = self.server.answer(effect) {
            self.apply(action);
        }
    }

    /// Answers the first open question that is like this, and nothing else.
    pub fn answer_like(&mut self, like: impl Fn(&Effect) -> bool) {
        let at = self.waiting.iter().position(like).unwrap();
        self.answer_one(at);
    }

    /// Takes the first open question that is like this, for the test to answer.
    pub fn take_like(&mut self, like: impl Fn(&Effect) -> bool) -> Effect {
        let at = self.waiting.iter().position(like).unwrap();
        self.waiting.remove(at)
    }

    /// Drops what was asked: its answers are lost, or come from the test.
    pub fn forget_questions(&mut self) {
        self.waiting.clear();
    }

    /// How many of the open questions are like this.
    pub fn asked(&self, like: impl Fn(&Effect) -> bool) -> usize {
        self.waiting.iter().filter(|effect| like(effect)).count()
    }

    /// Lets a second of a countdown pass.
    pub fn pass_second(&mut self) {
        self.now += SignedDuration::from_secs(1);
        self.apply(Action::Timer(Timer::Countdown(self.state.auth_requests)));
    }

    pub fn paste(&mut self, text: &str) {
        self.apply(Action::Paste(text.to_owned()));
    }

    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            let name = if c == ' ' { "space".to_owned() } else { c.to_string() };
            self.press(&name);
        }
    }

    /// Opens the details of the user called `name`.
    pub fn pick(&mut self, name: &str) {
        self.press("g");
        let found = |state: &State| {
            let user = state.current_list().unwrap().selected();
            user.is_some_and(|user| user.name.starts_with(name))
        };
        for _ in 0..self.server.users.len() {
            if found(&self.state) {
                return self.press("enter");
            }
            self.press("j");
        }
        panic!("nobody is called {name}");
    }

    /// Gives the server's answers until nothing more is asked. Alarms stay unheard.
    pub fn answer_all(&mut self) {
        // A browser takes its time: its question stays open until a test says what it came to.
        let is_browser = |effect: &Effect| {
            matches!(effect, Effect::Authenticate { call: AuthCall::Realm(RealmCall::Wait(_)), .. })
        };
        let mut open = Vec::new();
        for round in 0.. {
            open.extend(self.waiting.extract_if(.., |effect| is_browser(effect)));
            if self.waiting.is_empty() {
                self.waiting = open;
                return;
            }
            assert!(round < 100, "the panel asks in a circle: {:?}", self.waiting);
            for effect in std::mem::take(&mut self.waiting) {
                if let Some(action) = self.server.answer(effect) {
                    self.apply(action);
                }
            }
        }
    }

    /// Lets the time pass after which a wait is shown.
    pub fn lose_patience(&mut self) {
        let alarm = self.waiting.iter().find_map(|effect| match effect {
            Effect::Timer { timer: timer @ Timer::Busy { .. }, .. } => Some(*timer),
            _ => None,
        });
        self.apply(Action::Timer(alarm.unwrap()));
    }

    /// Lets the time pass after which a search is asked.
    pub fn typing_pause(&mut self) {
        let edit = self.state.search().unwrap().edit;
        let timer = match self.state.screen.list() {
            Some(list) => Timer::Search { list, edit },
            None if self.state.screen == Screen::Activity => {
                Timer::SearchLog { log: LogKind::AppendOnly, edit }
            }
            None => Timer::SearchLog { log: LogKind::Mutable, edit },
        };
        self.apply(Action::Timer(timer));
        self.answer_all();
    }

    pub fn pass(&mut self, time: SignedDuration) {
        self.now += time;
        self.server.now = self.now;
    }

    pub fn pass_minutes(&mut self, minutes: i64) {
        self.pass(SignedDuration::from_mins(minutes));
    }

    pub fn buffer(&self) -> Buffer {
        self.drawn().backend().buffer().clone()
    }

    /// Where the terminal's cursor is.
    pub fn cursor(&self) -> Position {
        self.drawn().get_cursor_position().unwrap()
    }

    fn drawn(&self) -> Terminal<TestBackend> {
        self.drawn_with_targets().0
    }

    fn drawn_with_targets(&self) -> (Terminal<TestBackend>, Targets) {
        let size = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        let mut targets = Targets::default();
        terminal.draw(|frame| targets = view::targets(&self.state, self.theme, frame)).unwrap();
        (terminal, targets)
    }

    /// What a click on this place would mean.
    pub fn target(&self, x: u16, y: u16) -> Option<Target> {
        self.drawn_with_targets().1.at(Position { x, y })
    }

    /// Clicks on this place, and leaves what that asks unanswered.
    pub fn strike_at(&mut self, x: u16, y: u16) {
        if let Some(target) = self.target(x, y) {
            self.apply(Action::Mouse(Gesture::Click(target)));
        }
    }

    /// Clicks where `words` stand, which there must be once.
    pub fn click(&mut self, words: &str) {
        let (x, y) = self.place(words);
        self.strike_at(x, y);
        self.answer_all();
    }

    /// Where `words` stand on the screen.
    pub fn place(&self, words: &str) -> (u16, u16) {
        let buffer = self.buffer();
        let mut places = Vec::new();
        for y in 0..buffer.area.height {
            let cells = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol());
            let starts: Vec<usize> = cells
                .clone()
                .scan(0, |at, symbol| Some(std::mem::replace(at, *at + symbol.len())))
                .collect();
            let row: String = cells.collect();
            for (at, _) in row.match_indices(words) {
                places.push((starts.iter().position(|start| *start == at).unwrap() as u16, y));
            }
        }
        assert_eq!(places.len(), 1, "{words:?} at {places:?}:\n{}", self.screen());
        places[0]
    }

    /// Fails where the screen does not hold all of `words`.
    #[track_caller]
    pub fn says(&self, words: &[&str]) {
        let screen = self.screen();
        for words in words {
            assert!(screen.contains(words), "{words:?} is missing:\n{screen}");
        }
    }

    /// The screen as text, without the spaces at the ends of lines.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        let area = buffer.area;
        let mut screen = String::new();
        for y in 0..area.height {
            let mut line = String::new();
            let mut covered = 0;
            for x in 0..area.width {
                let cell = &buffer[(x, y)];
                if covered == 0 {
                    line.push_str(cell.symbol());
                    covered = cell.cell_width().max(1);
                }
                covered -= 1;
            }
            screen.push_str(line.trim_end());
            screen.push('\n');
        }
        screen
    }
}
