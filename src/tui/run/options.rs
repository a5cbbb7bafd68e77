//! What a panel needs to run.

use crate::{
    client::Trust,
    config::{Panel, View},
    contract::BearerToken,
    tui::{input::keymap::Keymap, state::ServerLife, terminal::host::Keep},
};
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// Where the panel runs.
pub struct PanelPlace {
    pub zone: TimeZone,
    /// Whether the server runs in this process.
    pub local: bool,
}

/// What a panel needs to run.
pub struct Options {
    /// The server's address, such as `https://mfadmin.example.org`.
    pub server: String,
    pub trust: Trust,
    /// Absent when somebody has to sign in first.
    pub token: Option<BearerToken>,
    pub look: PanelOptions,
    /// Whether the server is this user's own, on this machine.
    pub local: bool,
    /// What becomes of it when the panel is left.
    pub server_life: ServerLife,
    /// Keeps the token of a sign-in for the next start.
    pub keep: Keep,
    /// The file that tells how the panel was left, if it is to open so.
    pub memory: Option<PathBuf>,
}

/// How the panel looks and listens, as its owner wants it.
#[derive(Clone, Debug, Default)]
pub struct PanelOptions {
    pub panel: Panel,
    pub keymap: Keymap,
    pub views: Vec<View>,
}
