//! `mfadmin`: the panel.

use super::{Setup, failure::Failure, on_a_terminal, target::Target};
use crate::{client::Trust, config::Panel, contract::BearerToken, tui};
use color_eyre::eyre;

pub async fn run(setup: Setup) -> eyre::Result<()> {
    require_terminal()?;
    let target = Target::find(&setup).await?;
    let local = matches!(target, Target::Own(_));
    let options = tui::Options {
        server: target.url(),
        trust: target.trust(),
        token: target.token().clone(),
        panel: setup.config.panel,
        local,
    };
    let outcome = tui::run(options).await;
    target.release().await;
    outcome
}

/// Opens the panel on this process's own server, which is at `server`.
pub async fn open(server: String, token: BearerToken, panel: Panel) -> eyre::Result<()> {
    tui::run(tui::Options { server, trust: Trust::default(), token, panel, local: true }).await
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
