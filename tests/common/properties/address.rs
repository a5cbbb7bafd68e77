//! What proxies, and whoever stands behind them, write of addresses.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use mfadmin::server::http::address::{ForwardedBy, forwarded::names};
use std::net::{IpAddr, Ipv4Addr};

/// What the proxy next to us adds.
const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));

pub fn forwarded(input: &[u8]) {
    for (by, name, added) in [
        (ForwardedBy::XForwardedFor, "x-forwarded-for", "203.0.113.9"),
        (ForwardedBy::Forwarded, "forwarded", "for=203.0.113.9;proto=https"),
    ] {
        let name = HeaderName::from_static(name);
        let Ok(theirs) = HeaderValue::from_bytes(input) else { return };
        let mut headers = HeaderMap::from_iter([(name.clone(), theirs)]);
        assert!(names(by, &headers).len() <= 32);
        // In one header, as some proxies write it, or in another.
        let joined = [input, b", ", added.as_bytes()].concat();
        let joined = HeaderValue::from_bytes(&joined).into_iter();
        let joined: HeaderMap = joined.map(|value| (name.clone(), value)).collect();
        headers.append(name, HeaderValue::from_static(added));
        for headers in [headers, joined] {
            let last = names(by, &headers).pop();
            assert_eq!(last, Some(Some(CLIENT)), "a client may not hide what the proxy saw");
        }
    }
}
