//! Why a server's certificate is not believed, in words.

use rustls::CertificateError;
use std::{error::Error, io};

/// What is wrong with the server's certificate, where that ended the call.
pub fn fault(error: &reqwest::Error) -> Option<&'static str> {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(found)) = error.downcast_ref() {
            return Some(in_words(found));
        }
        // An I/O error hides what it was made of from `source`.
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = inner.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source());
    }
    None
}

fn in_words(fault: &CertificateError) -> &'static str {
    use CertificateError::*;
    match fault {
        Expired | ExpiredContext { .. } => "it has expired",
        NotValidYet | NotValidYetContext { .. } => "it is not valid yet",
        Revoked => "it was revoked",
        NotValidForName | NotValidForNameContext { .. } => "it is for another name",
        BadSignature | UnknownIssuer => "none of the trusted authorities signed it",
        _ => "it does not fit the rules for a server's certificate",
    }
}
