//! The panel: keys in, frames out.
//!
//! terminal event → [`action::Action`] → [`update::update`] → [`effect::Effect`] → client → action.
//! `update` is synchronous and pure, `view` is pure, and everything that waits lives in
//! [`effect`].

pub mod action;
pub mod effect;
pub mod export;
pub mod keymap;
pub mod layout;
pub mod memory;
pub mod mouse;
pub mod qr;
pub mod run;
pub mod state;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod time;
pub mod update;
pub mod view;
pub mod widgets;

pub use run::{Keep, Options, PanelOptions, Runner, TerminalHost, run};
