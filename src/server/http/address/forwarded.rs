//! The addresses in `X-Forwarded-For` and in `Forwarded` (RFC 7239).

use super::ForwardedBy;
use axum::http::{HeaderMap, HeaderName, header};
use std::net::{IpAddr, SocketAddr};

pub(super) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Longer chains of proxies do not exist; what is left of them is not read.
const MOST: usize = 32;

/// From left to right; none where an entry names no address. Several headers are one list.
pub fn names(by: ForwardedBy, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let name = match by {
        ForwardedBy::XForwardedFor => X_FORWARDED_FOR,
        ForwardedBy::Forwarded => header::FORWARDED,
    };
    // Bytes that are no text spoil the entry they stand in and no other: a client may write what it
    // likes in front of what the proxy adds.
    let values =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let whole = values.collect::<Vec<_>>().join(",");
    let parse: fn(&str) -> Option<IpAddr> = match by {
        ForwardedBy::XForwardedFor => node,
        ForwardedBy::Forwarded => element,
    };
    // A comma inside quotes parts an entry that names no address anyhow.
    let mut nearest: Vec<_> = whole.rsplit(',').take(MOST).map(parse).collect();
    nearest.reverse();
    nearest
}

/// The `for` of one proxy's entry, such as `for="[2001:db8::1]:4711";proto=https`.
fn element(text: &str) -> Option<IpAddr> {
    let mut named = text.split(';').filter_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        key.trim().eq_ignore_ascii_case("for").then_some(value.trim())
    });
    let (value, None) = (named.next()?, named.next()) else { return None };
    node(value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(value))
}

/// An address, with or without port, IPv6 with or without brackets.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port)
}
