//! `mfadmin`: the panel.

use super::{Setup, failure::Failure, on_a_terminal, target::Target};
use crate::{config::Panel, contract::BearerToken, tui};
use color_eyre::eyre;

pub async fn run(setup: Setup) -> eyre::Result<()> {
    require_terminal()?;
    let target = Target::find(&setup).await?;
    let local = matches!(target, Target::Own(_));
    let outcome = open(target.url(), target.token().clone(), setup.config.panel, local).await;
    target.release().await;
    outcome
}

/// Opens the panel on the server at `server`; `local` when it is this process's own.
pub async fn open(
    server: String,
    token: BearerToken,
    panel: Panel,
    local: bool,
) -> eyre::Result<()> {
    tui::run(tui::Options { server, token, panel, local }).await
}

pub fn require_terminal() -> Result<(), Failure> {
    if on_a_terminal() {
        return Ok(());
    }
    Err(Failure::Usage(
        "the panel needs a terminal for its input and its output. Run it in one, without pipes \
         and redirections; over SSH use `ssh -t`. For scripts there are `mfadmin import` and the \
         HTTP API"
            .to_owned(),
    ))
}
