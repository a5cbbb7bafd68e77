//! Whom the mail server must prove to be.

use crate::tls_provider;
use rustls_platform_verifier::BuilderVerifierExt;
use std::{io, sync::Arc};
use thiserror::Error;
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        self, ClientConfig, RootCertStore,
        pki_types::{CertificateDer, InvalidDnsNameError, ServerName, pem, pem::PemObject},
    },
};

/// Why there can be no TLS.
#[derive(Debug, Error)]
pub enum MailTlsError {
    #[error("[mail] ca_file holds no certificate; it must be a PEM file with at least one")]
    NoCertificate,
    #[error("[mail] ca_file cannot be used: {0}; it must be a PEM file with certificates")]
    Pem(#[from] pem::Error),
    #[error("the certificates to trust for the mail server cannot be used: {0}")]
    Certificates(#[from] rustls::Error),
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
        let builder = ClientConfig::builder_with_provider(tls_provider::provider())
            .with_safe_default_protocol_versions()?;
        let builder = match ca {
            None => builder.with_platform_verifier()?,
            Some(pem) => builder.with_root_certificates(roots(pem)?),
        };
        let connector = TlsConnector::from(Arc::new(builder.with_no_client_auth()));
        Ok(Self { connector, name: ServerName::try_from(host.to_owned())? })
    }

    /// # Errors
    /// The server does not prove its name, or the line breaks.
    pub async fn begin(&self, tcp: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.connector.connect(self.name.clone(), tcp).await
    }
}

fn roots(pem: &[u8]) -> Result<RootCertStore, MailTlsError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        roots.add(certificate?)?;
    }
    if roots.is_empty() { Err(MailTlsError::NoCertificate) } else { Ok(roots) }
}
