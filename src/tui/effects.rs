//! What `update` asks of the world.

pub mod command;
pub mod copied;
pub mod request;
pub mod timer;

use crate::{
    contract::{BearerToken, Seq, api::Typed},
    tui::input::mouse::Mouse,
};
use std::time::Duration;

pub use copied::{Carrier, Copied};
pub use request::{
    Answer, AuthAnswer, AuthCall, Outcome, RealmCall, Reply, Request, SignInRequest,
};
pub use timer::Timer;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the server; the answer comes as a [`Reply`].
    Request(Request),
    /// Ask the server to let this person in; the answer comes under the same number.
    Authenticate { number: u64, call: AuthCall },
    /// From now on calls go under `token`, which is kept for the next start too.
    Admit { session: u64, token: BearerToken },
    /// Follows the changes after this one.
    Follow(Option<Seq>),
    /// Comes back as an action after this time.
    Timer { after: Duration, timer: Timer },
    /// Put the text into the clipboard of the terminal; what became of it comes back as an action.
    Copy(Typed),
    /// Have the terminal tell of the mouse, or not.
    Mouse(Mouse),
    /// Hand the terminal back to the shell until it calls again.
    Suspend,
    /// Take the terminal anew, after others may have used it.
    Retake,
}
