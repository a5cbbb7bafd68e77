//! The socket by which this user's other processes speak to the one that holds the data folder.

use super::{embedded::PANEL_SESSION, lock::LockError, setup::Setup};
use crate::{client::Trust, contract::BearerToken, private_file, server::Server};
use color_eyre::eyre;
use std::{
    fs::{self, Permissions},
    io,
    os::unix::{fs::PermissionsExt, net::UnixStream},
    path::{Path, PathBuf},
};
use tokio::net::UnixListener;

/// What requests by the socket are addressed to; it is never looked up.
pub const ADDRESS: &str = "http://localhost";

/// What they bring as a token, for none is needed: the system tells who comes.
const TOKEN: &str = "local";

/// Another process of this user, which holds the data folder.
#[derive(Clone, Debug)]
pub struct LocalServer {
    socket: PathBuf,
    token: BearerToken,
}

impl LocalServer {
    /// The process that kept this one from the data folder, if it takes others in: `refused` says that
    /// somebody holds it.
    ///
    /// # Errors
    /// `refused`, where there is none.
    pub fn instead(setup: &Setup, refused: eyre::Report) -> eyre::Result<Self> {
        let socket = setup.places.socket_file();
        let is_held = matches!(refused.downcast_ref(), Some(LockError::Held { .. }));
        if !is_held || UnixStream::connect(&socket).is_err() {
            return Err(refused);
        }
        Ok(Self { socket, token: TOKEN.parse()? })
    }

    pub fn token(&self) -> &BearerToken {
        &self.token
    }

    /// How it is reached.
    pub fn trust(&self) -> Trust {
        Trust::socket(self.socket.clone())
    }
}

/// The socket of this process; the file goes when it is dropped.
#[derive(Debug)]
pub struct LocalSocket {
    path: PathBuf,
}

impl LocalSocket {
    /// Has `server`, whose process holds the data folder, serve this user's other processes as its
    /// first Owner. Without it they are told who holds the folder, so that a system which allows no
    /// socket there is no reason not to serve.
    pub async fn open(setup: &Setup, server: &Server) -> eyre::Result<Option<Self>> {
        let path = setup.places.socket_file();
        let Some(owner) = server.store().first_owner().await? else { return Ok(None) };
        match bind(&path) {
            Ok(socket) => {
                server.serve_locally(socket, owner, PANEL_SESSION);
                Ok(Some(Self { path }))
            }
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "no local socket");
                Ok(None)
            }
        }
    }
}

impl Drop for LocalSocket {
    fn drop(&mut self) {
        let _ = private_file::remove(&self.path);
    }
}

/// Who holds the lock may take the place of a socket that a killed process left.
fn bind(path: &Path) -> io::Result<UnixListener> {
    private_file::remove(path)?;
    let socket = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    Ok(socket)
}
