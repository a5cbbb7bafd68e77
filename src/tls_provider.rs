//! The cryptography under TLS, for the server, for mail and for every HTTP client: ring, because the
//! other provider of rustls takes longer to compile than the rest of the dependencies together.

use rustls::crypto::{CryptoProvider, ring};
use std::sync::Arc;

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
