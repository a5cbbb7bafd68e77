//! `mfadmin`: the panel.

use super::{
    embedded,
    failure::Failure,
    http_options,
    local_socket::{ADDRESS, LocalServer, LocalSocket},
    output, plain,
    prompts::on_a_terminal,
    session::Session,
    setup::Setup,
    target::{self, stored_token},
};
use crate::{
    client::Trust,
    config::{BaseUrl, Panel},
    contract::BearerToken,
    server::service::access::LocalUse,
    tui::{self, Keep, PanelOptions, ServerLife},
};
use color_eyre::eyre;
use std::{io, path::PathBuf};

/// In which form the panel is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelForm {
    /// Drawn on the whole screen.
    Drawn,
    /// Line by line.
    Plain,
}

impl PanelForm {
    /// What an option asks for.
    pub fn asked(plain: bool) -> Self {
        if plain { Self::Plain } else { Self::Drawn }
    }

    /// What the configuration asks for, where no option did.
    pub fn or_of(self, panel: &Panel) -> Self {
        if panel.plain { Self::Plain } else { self }
    }

    /// # Errors
    /// The panel cannot be drawn here; the error names what needs no screen. Lines need none.
    pub fn require_terminal(self) -> Result<(), Failure> {
        match self {
            Self::Drawn => require_terminal(),
            Self::Plain => Ok(()),
        }
    }

    /// Opens the panel.
    ///
    /// # Errors
    /// The address is none, or the terminal does not obey.
    pub async fn open(self, options: tui::Options) -> eyre::Result<()> {
        match self {
            Self::Drawn => tui::run(options).await,
            Self::Plain => plain::run(options).await,
        }
    }
}

pub async fn run(setup: Setup, form: PanelForm) -> eyre::Result<()> {
    let form = form.or_of(&setup.config.panel);
    form.require_terminal()?;
    match target::url(&setup)? {
        Some(url) => remote(setup, url, form).await,
        None => {
            let (look, memory) = (setup.look(), Some(setup.places.memory_file()));
            let own = match embedded::own(&setup, LocalUse::Panel).await {
                Ok(own) => own,
                Err(refused) => {
                    let other = LocalServer::instead(&setup, refused)?;
                    let (server, token) = (ADDRESS.to_owned(), other.token().clone());
                    let options = local_options(server, other.trust(), token, look);
                    return form.open(tui::Options { memory, ..options }).await;
                }
            };
            let _socket = LocalSocket::open(&setup, own.server()).await?;
            let (trust, token) = (Trust::default(), own.token().clone());
            let options = local_options(own.url(), trust, token, look);
            let server_life = ServerLife::EndsWithPanel;
            let outcome = form.open(tui::Options { memory, server_life, ..options }).await;
            own.shutdown().await;
            outcome
        }
    }
}

/// Opens the panel on the server at `url`; who has no session there signs in first.
async fn remote(setup: Setup, url: BaseUrl, form: PanelForm) -> eyre::Result<()> {
    let token = stored_token(&setup, &url)?;
    let keep = keeper(url.clone(), setup.places.session_file());
    let (server, trust) = (url.to_string(), http_options::trust(&setup.config)?);
    let (look, memory) = (setup.look(), Some(setup.places.memory_file()));
    let server_life = ServerLife::GoesOn;
    let options =
        tui::Options { server, trust, token, look, local: false, server_life, keep, memory };
    form.open(options).await
}

/// Stores the sessions of the server at `url` in `file`.
fn keeper(url: BaseUrl, file: PathBuf) -> Keep {
    Box::new(move |token| {
        let session = Session { server: url.clone(), token: token.clone() };
        session.save(&file).map_err(io::Error::other)
    })
}

/// A panel on a server of this user's on this machine, whose sessions end with it and are not kept. It
/// remembers nothing, and the server goes on without it.
pub fn local_options(
    server: String,
    trust: Trust,
    token: BearerToken,
    look: PanelOptions,
) -> tui::Options {
    let keep: Keep = Box::new(|_| Ok(()));
    tui::Options {
        server,
        trust,
        token: Some(token),
        look,
        local: true,
        server_life: ServerLife::GoesOn,
        keep,
        memory: None,
    }
}

/// # Errors
/// The panel cannot be drawn here; the error names the commands that need no screen.
fn require_terminal() -> Result<(), Failure> {
    let why = if !on_a_terminal() {
        "the panel needs a terminal for its input and its output. Run it in one, without pipes and \
         redirections; over SSH use `ssh -t`. `mfadmin --plain` needs none"
    } else if output::is_dumb_terminal() {
        "TERM says that this terminal cannot draw a screen. Set TERM, for example to \
         xterm-256color, use another terminal, or run `mfadmin --plain`"
    } else {
        return Ok(());
    };
    Err(Failure::Usage(format!(
        "{why}. For scripts there are `mfadmin users`, `user`, `do`, `remind`, `report`, `jobs` \
         and `import`, and `mfadmin demo --headless`; see `mfadmin --help`"
    )))
}
