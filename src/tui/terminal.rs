//! The terminal, taken and given back whole: raw mode, alternate screen, cursor, bracketed paste,
//! mouse and title. Every way out passes [`leave`]: the end, an error, a panic, a signal, Ctrl-Z.

pub mod clipboard;
pub mod colour_answer;
pub mod diff_backend;
pub mod host;

use crate::tui::{
    input::mouse::Mouse,
    memory::Memory,
    terminal::{
        clipboard::{Clipboard, Copying},
        diff_backend::DiffBackend,
        host::{Keep, TerminalHost},
    },
};
use crossterm::{
    cursor::{Hide, MoveTo, Show},
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute,
    style::ResetColor,
    terminal::{
        Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
        enable_raw_mode,
    },
};
use rustix::process::{Signal, getpid, kill_process};
use std::{
    io::{self, Write},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use crate::contract::BearerToken;

/// Whether the terminal is the panel's now. The panic hook of any thread must know.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether it tells of the mouse; so it does again after it was given back for a while.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Clicks and the wheel, in the form that knows wide terminals (SGR); no movements, each of which
/// would cross the line.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// Saves the title on the terminal's own stack (xterm's window operations).
const PUSH_TITLE: &str = "\x1b[22;0t";
const SET_TITLE: &str = "\x1b]0;mfadmin\x07";
const POP_TITLE: &str = "\x1b[23;0t";
/// Frames between these are shown whole or not at all (synchronized output).
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";

/// A frame of so many bytes at most crosses the line in one packet, and thus whole anyway.
const ONE_PIECE: usize = 1024;

/// Takes the terminal; gives it back when dropped.
#[derive(Debug)]
pub struct TerminalGuard(());

impl TerminalGuard {
    /// # Errors
    /// When the terminal does not obey; it is as it was then.
    pub fn acquire() -> io::Result<Self> {
        let taken = Self(());
        enter()?;
        Ok(taken)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        leave();
    }
}

/// Asks for the terminal's own colours, once; whoever reads the keys gets the answers. Until when they
/// count, if it was asked: GNU screen is not, for it repeats the questions whenever one of its windows
/// is gone to, and the answers are typed into that window.
///
/// # Errors
/// The terminal is gone.
pub fn ask_colours() -> io::Result<Option<Instant>> {
    if !keeps_titles() {
        return Ok(None);
    }
    let mut out = io::stdout().lock();
    out.write_all(colour_answer::QUERY)?;
    out.flush()?;
    Ok(Some(Instant::now() + colour_answer::PATIENCE))
}

fn enter() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    if keeps_titles() {
        io::stdout().write_all(PUSH_TITLE.as_bytes())?;
    }
    set_up()
}

/// GNU screen shows a title and keeps no old one to go back to; tmux, which goes by the same name,
/// does.
fn keeps_titles() -> bool {
    let is_screen = std::env::var("TERM").is_ok_and(|term| term.starts_with("screen"));
    !is_screen || std::env::var_os("TMUX").is_some()
}

fn set_up() -> io::Result<()> {
    enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    // Consoles without an alternate screen show what was there before.
    execute!(out, ResetColor, Clear(ClearType::All))?;
    if keeps_titles() {
        out.write_all(SET_TITLE.as_bytes())?;
    }
    if MOUSE.load(Ordering::SeqCst) {
        out.write_all(MOUSE_ON)?;
    }
    out.flush()
}

/// Gives the terminal back, once. A terminal that is gone cannot be restored, so failures of
/// single steps do not keep the others from being tried.
pub fn leave() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = out.write_all(END_FRAME);
    if MOUSE.load(Ordering::SeqCst) {
        let _ = out.write_all(MOUSE_OFF);
    }
    if keeps_titles() {
        let _ = out.write_all(POP_TITLE.as_bytes());
    }
    // A panic may have come amid a frame, and a console without an alternate screen keeps it.
    let _ = execute!(out, ResetColor, Clear(ClearType::All), MoveTo(0, 0));
    let _ = execute!(out, DisableBracketedPaste, Show, LeaveAlternateScreen);
    let _ = disable_raw_mode();
}

/// Has a panic in any thread give the terminal back before its report is printed, and `then`
/// called after it.
pub fn leave_on_panic(then: impl Fn() + Send + Sync + 'static) {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        leave();
        report(panic);
        then();
    }));
}

/// Gathers one frame. Flushing is left to [`Tty::painted`], so that a frame is one write.
#[derive(Clone, Debug, Default)]
pub struct FrameWriter(Arc<Mutex<Vec<u8>>>);

impl FrameWriter {
    pub fn take_bytes(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The real terminal behind the panel.
pub struct Tty {
    frame: FrameWriter,
    keep: Keep,
    memory: Option<PathBuf>,
    clipboard: Clipboard,
}

impl Tty {
    pub fn new(keep: Keep, memory: Option<PathBuf>) -> Self {
        let clipboard = Clipboard::of(|name| std::env::var(name).ok());
        Self { frame: FrameWriter::default(), keep, memory, clipboard }
    }

    pub fn backend(&self) -> DiffBackend<FrameWriter> {
        DiffBackend::new(self.frame.clone())
    }
}

impl TerminalHost for Tty {
    type Backend = DiffBackend<FrameWriter>;

    fn painted(&mut self, _: &mut Self::Backend) -> io::Result<()> {
        let frame = self.frame.take_bytes();
        // After a panic the terminal shows the report, which a frame would cover.
        if frame.is_empty() || !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        if frame.len() > ONE_PIECE {
            out.write_all(&[BEGIN_FRAME, &frame, END_FRAME].concat())?;
        } else {
            out.write_all(&frame)?;
        }
        out.flush()
    }

    fn copy(&mut self, text: &str) -> io::Result<Copying> {
        self.clipboard.copy(text, &mut io::stdout().lock())
    }

    fn keep(&mut self, token: &BearerToken) -> io::Result<()> {
        (self.keep)(token)
    }

    fn remember(&mut self, memory: &Memory) -> io::Result<()> {
        self.memory.as_deref().map_or(Ok(()), |path| memory.save(path))
    }

    fn mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        let is_on = mouse == Mouse::On;
        MOUSE.store(is_on, Ordering::SeqCst);
        let mut out = io::stdout().lock();
        out.write_all(if is_on { MOUSE_ON } else { MOUSE_OFF })?;
        out.flush()
    }

    fn suspend(&mut self) -> io::Result<()> {
        leave();
        kill_process(getpid(), Signal::TSTP)?;
        enter()
    }

    fn retake(&mut self) -> io::Result<()> {
        // Crossterm believes that the line is raw still, although the shell has set it back.
        disable_raw_mode()?;
        set_up()
    }
}
