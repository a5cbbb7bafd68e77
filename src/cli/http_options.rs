//! How clients come in, as the configuration says it.

use crate::{
    client::Trust,
    config::{Config, ForwardedHeader, Serve},
    server::{
        HttpOptions, Limits,
        http::{
            address::{ForwardedBy, Proxies},
            tls::TlsFiles,
        },
    },
};
use color_eyre::eyre::{self, WrapErr};
use std::fs;

/// The door of `mfadmin serve`.
pub fn of(serve: &Serve) -> HttpOptions {
    let files = serve.tls.certificate.clone().zip(serve.tls.key.clone());
    let header = match serve.forwarded_by {
        ForwardedHeader::XForwardedFor => ForwardedBy::XForwardedFor,
        ForwardedHeader::Forwarded => ForwardedBy::Forwarded,
    };
    let trusted = serve.trusted_proxies.iter().map(|proxy| proxy.network()).collect();
    HttpOptions {
        tls: files.map(|(certificate, key)| TlsFiles { certificate, key }),
        proxies: Proxies { trusted, header },
    }
}

pub fn limits(serve: &Serve) -> Limits {
    let limits = serve.limits;
    Limits {
        head: limits.head_seconds.duration(),
        idle: limits.idle_seconds.duration(),
        stall: limits.stall_seconds.duration(),
        connections: limits.connections.count(),
        connections_per_address: limits.connections_per_address.count(),
        ..Limits::default()
    }
}

/// Whose certificates are believed of a server.
pub fn trust(config: &Config) -> eyre::Result<Trust> {
    let Some(path) = &config.server.ca_file else { return Ok(Trust::default()) };
    let pem = fs::read(path)
        .wrap_err_with(|| format!("cannot read [server] ca_file {}", path.display()))?;
    Trust::only(&pem).wrap_err_with(|| format!("[server] ca_file {}", path.display()))
}
