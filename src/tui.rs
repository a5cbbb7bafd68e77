//! The panel: keys in, frames out.
//!
//! terminal event → [`action::Action`] → [`update::update`] → [`effects::Effect`] → client → action.
//! `update` is synchronous and pure, `view` is pure, and everything that waits lives in
//! [`run::executor`]. ARCHITECTURE.md has the rooms and their order.

pub mod action;
pub mod canvas;
pub mod cooldown;
pub mod dialogs;
pub mod effects;
pub mod export;
pub mod input;
pub mod layout;
pub mod list;
pub mod memory;
pub mod qr;
pub mod run;
pub mod screens;
pub mod state;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod time;
pub mod update;
pub mod view;
pub mod widgets;

pub use run::{Options, PanelOptions, PanelPlace, Runner, run};
pub use terminal::host::{Keep, TerminalHost};
