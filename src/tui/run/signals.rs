//! Signals as actions of the panel.

use crate::tui::action::Action;
use color_eyre::eyre::{Result, eyre};
use rustix::process::Signal;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc::UnboundedSender,
};

/// Ends the panel in good order when the process is told to end, or the SSH line is cut; has it
/// drawn anew when the process goes on after SIGSTOP, which nobody can prepare for.
pub async fn forward_signals(actions: UnboundedSender<Action>) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut quit = signal(SignalKind::quit())?;
    let mut resume = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
    loop {
        tokio::select! {
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
            _ = hangup.recv() => break,
            _ = quit.recv() => break,
            _ = resume.recv() => actions.send(Action::Continued)?,
        }
    }
    actions.send(Action::Quit).map_err(|_| eyre!("the panel has ended"))
}
