use mfadmin::tls_provider::*;
use rustls::crypto::CryptoProvider;
use std::sync::Arc;

#[test]
fn a_second_installation_keeps_the_first() {
    install();
    let first = CryptoProvider::get_default().map(Arc::as_ptr);
    install();
    assert!(first.is_some());
    assert_eq!(CryptoProvider::get_default().map(Arc::as_ptr), first);
    assert_eq!(Some(Arc::as_ptr(&provider())), first);
}
