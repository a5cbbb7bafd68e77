//! The cryptography under TLS, for the server, for mail and for every HTTP client: ring, because the
//! other provider of rustls takes longer to compile than the rest of the dependencies together.

pub mod certificate;

use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, pem, pem::PemObject},
};
use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;
use thiserror::Error;

/// Why nothing can be trusted by certificates that were named.
#[derive(Debug, Error)]
pub enum TrustError {
    #[error("holds no certificate; it must be a PEM file with at least one")]
    NoCertificate,
    #[error("cannot be used: {0}; it must be a PEM file with certificates")]
    Pem(#[from] pem::Error),
    #[error("cannot be used: {0}")]
    Certificates(#[from] rustls::Error),
}

/// Trusts the certificates (PEM) in `ca`, else those of the system.
///
/// # Errors
/// `ca` holds no certificate, or one that cannot be used.
pub fn client(ca: Option<&[u8]>) -> Result<ClientConfig, TrustError> {
    let builder =
        ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    let builder = match ca {
        None => builder.with_platform_verifier()?,
        Some(pem) => builder.with_root_certificates(roots(pem)?),
    };
    Ok(builder.with_no_client_auth())
}

fn roots(pem: &[u8]) -> Result<RootCertStore, TrustError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        roots.add(certificate?)?;
    }
    if roots.is_empty() { Err(TrustError::NoCertificate) } else { Ok(roots) }
}

/// What a TLS configuration of our own is built with.
pub fn provider() -> Arc<CryptoProvider> {
    match CryptoProvider::get_default() {
        Some(provider) => provider.clone(),
        None => Arc::new(ring::default_provider()),
    }
}

/// Makes it the provider of this process. Every HTTP client of the `reqwest` crate needs that before
/// it is built; a second call changes nothing.
pub fn install() {
    if CryptoProvider::get_default().is_none() {
        // An error says that another thread was faster, and installed the same.
        let _ = ring::default_provider().install_default();
    }
}
