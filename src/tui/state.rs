//! What every screen and dialog knows and does: where the keys go, loading, marks, notices. `State`
//! itself stands in `tui.rs`, where its parts come together.

pub mod appearance;
pub mod approval;
pub mod busy;
pub mod button;
pub mod clip;
pub mod commands;
pub mod connection;
pub mod context;
pub mod directory;
pub mod enabled;
pub mod exemption;
pub mod failure;
pub mod known_jobs;
pub mod load;
pub mod marking;
pub mod naming;
pub mod numbers;
pub mod open_user;
pub mod panes;
pub mod profile;
pub mod realm_progress;
pub mod screen;
pub mod sending;
pub mod toast;
pub mod undo;
pub mod unknown;

pub use button::Button;
pub use open_user::{OpenUser, UnmaskedUser};
pub use screen::Screen;

/// What becomes of the server when the panel is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerLife {
    /// It runs in this process.
    EndsWithPanel,
    #[default]
    GoesOn,
}

/// Which pane the keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    List,
    Details,
}

/// When a question comes before an action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caution {
    /// Where it cannot be undone.
    #[default]
    Usual,
    /// Before each: nothing here undoes it.
    Always,
}

/// Whether the panel goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    Running,
    /// To end once the answers to what was asked to be done have come.
    Leaving,
    Over,
    /// Some task panicked.
    Crashed,
}

/// What changed and has not been asked for: an alarm is set for the end of the burst. Ordered by
/// how much there is to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PendingRefresh {
    None,
    /// How far messages have come.
    Deliveries,
    Everything,
}

/// Whether the server was asked who is at the keys, and has not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeRequest {
    None,
    Open,
}
