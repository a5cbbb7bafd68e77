//! Whose certificates are believed.

use super::{ClientError, error::cause};
use reqwest::{Certificate, ClientBuilder};
use std::path::PathBuf;

/// The certificates that a server's must lead to; by default, the system's.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    only: Option<Vec<Certificate>>,
    socket: Option<PathBuf>,
}

impl Trust {
    /// Those in `pem` and no others.
    ///
    /// # Errors
    /// [`ClientError::Protocol`] when there is no certificate in it.
    pub fn only(pem: &[u8]) -> Result<Self, ClientError> {
        let certificates = Certificate::from_pem_bundle(pem)
            .map_err(|error| ClientError::Protocol(cause(&error)))?;
        if certificates.is_empty() {
            return Err(ClientError::Protocol("there is no certificate (PEM) in it".to_owned()));
        }
        Ok(Self { only: Some(certificates), socket: None })
    }

    /// Whoever listens on the socket at `path`, which is reached in place of any address.
    pub fn socket(path: PathBuf) -> Self {
        Self { only: None, socket: Some(path) }
    }

    pub(super) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        let builder = match &self.only {
            Some(certificates) => builder.tls_certs_only(certificates.clone()),
            None => builder,
        };
        match &self.socket {
            Some(path) => builder.unix_socket(path.clone()),
            None => builder,
        }
    }
}
