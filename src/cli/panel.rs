//! `mfadmin`: the panel.

use super::{
    embedded,
    failure::Failure,
    http_options,
    local_socket::{ADDRESS, LocalServer, LocalSocket},
    output,
    prompts::on_a_terminal,
    session::Session,
    setup::Setup,
    target::{self, stored_token},
};
use crate::{
    client::Trust,
    config::BaseUrl,
    contract::BearerToken,
    server::service::access::LocalUse,
    tui::{self, Keep, PanelOptions},
};
use color_eyre::eyre;
use std::{io, path::PathBuf};

pub async fn run(setup: Setup) -> eyre::Result<()> {
    require_terminal()?;
    match target::url(&setup)? {
        Some(url) => remote(setup, url).await,
        None => {
            let (look, memory) = (setup.look(), Some(setup.places.memory_file()));
            let own = match embedded::own(&setup, LocalUse::Panel).await {
                Ok(own) => own,
                Err(refused) => {
                    let other = LocalServer::instead(&setup, refused)?;
                    let (server, token) = (ADDRESS.to_owned(), other.token().clone());
                    return open_local(server, other.trust(), token, look, memory).await;
                }
            };
            let _socket = LocalSocket::open(&setup, own.server()).await?;
            let (trust, token) = (Trust::default(), own.token().clone());
            let outcome = open_local(own.url(), trust, token, look, memory).await;
            own.shutdown().await;
            outcome
        }
    }
}

/// Opens the panel on the server at `url`; who has no session there signs in first.
async fn remote(setup: Setup, url: BaseUrl) -> eyre::Result<()> {
    let token = stored_token(&setup, &url)?;
    let keep = keeper(url.clone(), setup.places.session_file());
    let (server, trust) = (url.to_string(), http_options::trust(&setup.config)?);
    let (look, memory) = (setup.look(), Some(setup.places.memory_file()));
    tui::run(tui::Options { server, trust, token, look, local: false, keep, memory }).await
}

/// Stores the sessions of the server at `url` in `file`.
fn keeper(url: BaseUrl, file: PathBuf) -> Keep {
    Box::new(move |token| {
        let session = Session { server: url.clone(), token: token.clone() };
        session.save(&file).map_err(io::Error::other)
    })
}

/// Opens the panel on a server of this user's on this machine, whose sessions end with it and are not
/// kept.
pub async fn open_local(
    server: String,
    trust: Trust,
    token: BearerToken,
    look: PanelOptions,
    memory: Option<PathBuf>,
) -> eyre::Result<()> {
    let keep: Keep = Box::new(|_| Ok(()));
    let token = Some(token);
    tui::run(tui::Options { server, trust, token, look, local: true, keep, memory }).await
}

/// # Errors
/// The panel cannot be drawn here; the error names the commands that need no screen.
pub fn require_terminal() -> Result<(), Failure> {
    let why = if !on_a_terminal() {
        "the panel needs a terminal for its input and its output. Run it in one, without pipes and \
         redirections; over SSH use `ssh -t`"
    } else if output::is_dumb_terminal() {
        "TERM says that this terminal cannot draw a screen. Set TERM, for example to \
         xterm-256color, or use another terminal"
    } else {
        return Ok(());
    };
    Err(Failure::Usage(format!(
        "{why}. For scripts there are `mfadmin users`, `user`, `do`, `remind`, `report`, `jobs` \
         and `import`, and `mfadmin demo --headless`; see `mfadmin --help`"
    )))
}
