//! A terminal with a program in it: a pseudo-terminal, and what it shows.

use crate::program::{TestHome, mfadmin};
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::{
    io::{Read, Write},
    process::Command,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};
use vt100::{MouseProtocolMode, Parser};

/// How long to wait for what should appear: far longer than any machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long who types leaves between two keys.
const STROKE: Duration = Duration::from_millis(170);

pub struct Screen {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: Parser,
    /// When keys were pressed last.
    pressed_at: Instant,
    /// Every byte the program has written.
    pub raw: Vec<u8>,
    /// The line settings from before the program, as comparable text.
    before: String,
}

impl Screen {
    pub fn start(home: &TestHome, args: &[&str], columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(mfadmin());
        command.args(args);
        Self::run(home, command, columns, rows)
    }

    /// Runs any `command` with the environment of `home`; what it sets itself goes before.
    pub fn run(home: &TestHome, mut command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let before = settings(&*pair.master);
        let own: Vec<_> = command.iter_extra_env_as_str().map(owned).collect();
        command.env_clear();
        command.env("TERM", "xterm-256color");
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        own.into_iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(home.path(""));
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            // The read fails once the program and its terminal are gone.
            while let Ok(count @ 1..) = reader.read(&mut chunk) {
                if sender.send(chunk[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let parser = Parser::new(
            std::num::NonZeroU16::new(rows).unwrap(),
            std::num::NonZeroU16::new(columns).unwrap(),
            0,
        );
        let (pressed_at, raw) = (Instant::now(), Vec::new());
        Self { master: pair.master, child, keys, output, parser, pressed_at, raw, before }
    }

    /// Waits until the screen shows `text`.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("showing {text:?}"), |screen| screen.contents().contains(text));
    }

    pub fn wait_until(&mut self, what: &str, reached: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !reached(self.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(chunk) => self.take(&chunk),
                Err(error) => panic!("not {what} ({error}):\n{}", self.contents()),
            }
        }
    }

    /// Looks at the cells that are shown now.
    pub fn look<T>(&self, see: impl FnOnce(&vt100::Screen) -> T) -> T {
        see(self.parser.screen())
    }

    /// Reads until nothing has come for so long that nothing is under way.
    pub fn settle(&mut self) {
        while self.listen(Duration::from_millis(700)) {}
    }

    /// Reads for `time`; tells whether anything came.
    pub fn listen(&mut self, time: Duration) -> bool {
        let (end, before) = (Instant::now() + time, self.raw.len());
        while let Ok(chunk) =
            self.output.recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            self.take(&chunk);
        }
        self.raw.len() > before
    }

    pub fn contents(&self) -> String {
        self.parser.screen().contents()
    }

    /// Presses keys, not sooner after those before than somebody could.
    pub fn press(&mut self, keys: &str) {
        let rest = (self.pressed_at + STROKE).saturating_duration_since(Instant::now());
        if !rest.is_zero() {
            self.listen(rest);
        }
        self.send(keys);
    }

    /// Presses a key after reading what is on the screen.
    pub fn answer(&mut self, key: &str) {
        self.listen(Duration::from_millis(450));
        self.press(key);
    }

    /// Sends text as a line of 9600 baud does: a character of ten bits at a time.
    pub fn send_at_9600_baud(&mut self, text: &str) {
        for character in text.split_inclusive(|_| true) {
            self.send(character);
            self.listen(Duration::from_micros(1_042));
        }
    }

    /// Sends `keys` at once, as the terminal itself does with what it answers.
    pub fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self.pressed_at = Instant::now();
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.screen_mut().set_size(
            std::num::NonZeroU16::new(rows).unwrap(),
            std::num::NonZeroU16::new(columns).unwrap(),
        );
        self.master.resize(size(columns, rows)).unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&self, signal: &str) {
        let kill = format!("kill -{signal} {}", self.pid());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Has somebody else use the terminal: `words` are on the screen, and the line is cooked.
    pub fn scribble(&mut self, words: &str) {
        self.parser.process(words.as_bytes());
        let name = self.master.tty_name().unwrap();
        let cooked = Command::new("stty").arg("-F").arg(name).arg("sane").status().unwrap();
        assert!(cooked.success());
    }

    /// Waits for the end, and reads what was written until then.
    pub fn end(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(chunk) => self.take(&chunk),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
                Err(error) => panic!("still running ({error}):\n{}", self.contents()),
            }
        }
        self.child.wait().unwrap()
    }

    /// Whether the terminal is as it was before the program.
    pub fn assert_restored(&self) {
        self.assert_modes_off();
        assert!(!self.parser.screen().bracketed_paste(), "bracketed paste is off");
        assert_eq!(settings(&*self.master), self.before, "the line settings are the old ones");
        let last = |piece: &[u8]| self.raw.windows(piece.len()).rposition(|at| at == piece);
        let (pushed, popped) = (last(b"\x1b[22;0t"), last(b"\x1b[23;0t"));
        let set = last(b"\x1b]0;").max(last(b"\x1b]2;"));
        assert!(pushed <= popped && set <= popped, "the title is the old one");
        assert_eq!(last(b"\x1b[?2026h").is_some(), last(b"\x1b[?2026l").is_some());
        assert!(last(b"\x1b[?2026h") <= last(b"\x1b[?2026l"), "no frame is left half drawn");
    }

    /// Whether what the program draws with is off; a shell may have its own mode of pasting.
    pub fn assert_modes_off(&self) {
        let screen = self.parser.screen();
        let shown = screen.contents();
        assert!(!screen.alternate_screen(), "the alternate screen was left:\n{shown}");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "the mouse is free");
        assert!(!screen.application_cursor() && !screen.application_keypad());
    }

    /// Whether the program ever set a colour.
    pub fn colours(&self) -> bool {
        let text = String::from_utf8_lossy(&self.raw);
        let codes = text.split("\x1b[").skip(1).filter_map(|rest| {
            let (codes, _) = rest.split_once('m')?;
            codes.chars().all(|c| c.is_ascii_digit() || ";:".contains(c)).then_some(codes)
        });
        let is_colour = |code: &str| {
            code.parse::<u8>().is_ok_and(|code| matches!(code, 30..=38 | 40..=48 | 90..=107))
        };
        codes.flat_map(|codes| codes.split([';', ':'])).any(is_colour)
    }

    pub fn wrote(&self, piece: &[u8]) -> bool {
        self.raw.windows(piece.len()).any(|at| at == piece)
    }

    fn take(&mut self, chunk: &[u8]) {
        self.raw.extend_from_slice(chunk);
        self.parser.process(chunk);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}
