//! What carries the panel, as its loop sees it.

use crate::{
    contract::BearerToken,
    tui::{input::mouse::Mouse, memory::Memory, terminal::clipboard::Copying},
};
use ratatui::backend::Backend;
use std::io;

/// Stores a token where the next start finds it.
pub type Keep = Box<dyn FnMut(&BearerToken) -> io::Result<()> + Send>;

/// What carries the panel: a terminal, or a test.
pub trait TerminalHost {
    type Backend: Backend;

    /// A frame is complete.
    fn painted(&mut self, backend: &mut Self::Backend) -> io::Result<()>;
    /// Sends `text` on its way to the clipboard of the person at the keys.
    fn copy(&mut self, text: &str) -> io::Result<Copying>;
    /// Keeps the session of `token` for the next start.
    fn keep(&mut self, token: &BearerToken) -> io::Result<()>;
    /// Keeps how the panel is left for the next start.
    fn remember(&mut self, memory: &Memory) -> io::Result<()>;
    /// Has the terminal tell of the mouse, or not.
    fn mouse(&mut self, mouse: Mouse) -> io::Result<()>;
    /// Hands the terminal to the shell, and comes back when the shell gives it back.
    fn suspend(&mut self) -> io::Result<()>;
    /// Takes the terminal anew: while the process stood still, the shell had it.
    fn retake(&mut self) -> io::Result<()>;
}
