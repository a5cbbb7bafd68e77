//! Whom the mail server must prove to be.

use crate::tls_provider::{self, TrustError};
use std::{io, sync::Arc};
use thiserror::Error;
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::pki_types::{InvalidDnsNameError, ServerName},
};

/// Why there can be no TLS.
#[derive(Debug, Error)]
pub enum MailTlsError {
    #[error("[mail] ca_file {0}")]
    Trust(#[from] TrustError),
    #[error("[mail] server has a name that no certificate can prove: {0}")]
    Name(#[from] InvalidDnsNameError),
}

/// Begins TLS with one server.
pub struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Tls {
    /// Trusts the certificates (PEM) in `ca`, else those of the system.
    pub fn new(host: &str, ca: Option<&[u8]>) -> Result<Self, MailTlsError> {
        let connector = TlsConnector::from(Arc::new(tls_provider::client(ca)?));
        Ok(Self { connector, name: ServerName::try_from(host.to_owned())? })
    }

    /// # Errors
    /// The server does not prove its name, or the line breaks.
    pub async fn begin(&self, tcp: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.connector.connect(self.name.clone(), tcp).await
    }
}
