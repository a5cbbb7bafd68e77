use axum::http::HeaderMap;
use axum::http::{HeaderName, HeaderValue};
use mfadmin::server::http::address::*;

fn proxies(header: ForwardedBy) -> Proxies {
    let trusted = ["10.0.0.0/8", "2001:db8:f::/48"].map(|text| text.parse().unwrap());
    Proxies { trusted: trusted.to_vec(), header }
}

fn client(header: ForwardedBy, peer: &str, lines: &[(&'static str, &str)]) -> String {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, value.parse().unwrap());
    }
    proxies(header).client(peer.parse().unwrap(), &headers).to_string()
}

#[test]
fn a_stranger_speaks_for_itself_alone() {
    let lines = [("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=198.51.100.7")];
    for header in [ForwardedBy::XForwardedFor, ForwardedBy::Forwarded] {
        assert_eq!(client(header, "192.0.2.9", &lines), "192.0.2.9");
        assert_eq!(client(header, "::ffff:192.0.2.9", &lines), "192.0.2.9");
    }
}

#[test]
fn the_right_most_address_that_is_not_trusted_is_the_client() {
    let x =
        |value: &str| client(ForwardedBy::XForwardedFor, "10.0.0.1", &[("x-forwarded-for", value)]);
    assert_eq!(x("198.51.100.7"), "198.51.100.7");
    assert_eq!(x("6.6.6.6, 198.51.100.7"), "198.51.100.7", "the left one is the client's own");
    assert_eq!(x("6.6.6.6, 198.51.100.7, 10.2.3.4"), "198.51.100.7");
    assert_eq!(x("198.51.100.7:4711"), "198.51.100.7");
    assert_eq!(x("2001:db8::1"), "2001:db8::1");
    assert_eq!(x("[2001:db8::1]:4711"), "2001:db8::1");
    assert_eq!(x("::ffff:198.51.100.7"), "198.51.100.7");
    assert_eq!(x("10.9.9.9"), "10.9.9.9", "nothing but proxies: the farthest of them");
    assert_eq!(x(""), "10.0.0.1");
    assert_eq!(x("198.51.100.7, unknown"), "10.0.0.1", "nobody vouches for what is left of it");
    assert_eq!(x("198.51.100.7, 10.2.3.4, garbage, 10.0.0.9"), "10.0.0.9");
}

#[test]
fn several_headers_are_one_list() {
    let lines = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "198.51.100.7")];
    assert_eq!(client(ForwardedBy::XForwardedFor, "10.0.0.1", &lines), "198.51.100.7");
    let most = vec!["10.1.1.1"; 5000].join(",");
    let lines = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", most.as_str())];
    assert_eq!(client(ForwardedBy::XForwardedFor, "10.0.0.1", &lines), "10.1.1.1");
}

/// Else a client could be taken for the proxy, and count with everybody behind it.
#[test]
fn bytes_that_are_no_text_hide_nobody() {
    let value = HeaderValue::from_bytes(b"\xff6.6.6.6, \xc0\xff, 198.51.100.7").unwrap();
    let headers = HeaderMap::from_iter([(HeaderName::from_static("x-forwarded-for"), value)]);
    let client = proxies(ForwardedBy::XForwardedFor).client("10.0.0.1".parse().unwrap(), &headers);
    assert_eq!(client.to_string(), "198.51.100.7");
}

#[test]
fn forwarded_is_read_as_rfc_7239_writes_it() {
    let f = |value: &str| client(ForwardedBy::Forwarded, "2001:db8:f::1", &[("forwarded", value)]);
    assert_eq!(f("for=192.0.2.60;proto=http;by=203.0.113.43"), "192.0.2.60");
    assert_eq!(f("For=\"[2001:db8:cafe::17]:4711\""), "2001:db8:cafe::17");
    assert_eq!(f("for=6.6.6.6, proto=https; for=192.0.2.43"), "192.0.2.43");
    assert_eq!(f("for=192.0.2.43, for=\"_hidden\""), "2001:db8:f::1");
    assert_eq!(f("for=192.0.2.43, for=unknown"), "2001:db8:f::1");
    assert_eq!(f("for=1.1.1.1;for=2.2.2.2"), "2001:db8:f::1", "twice is no answer");
    assert_eq!(f("for=\"192.0.2.1"), "2001:db8:f::1");
    assert_eq!(f("by=192.0.2.1"), "2001:db8:f::1");
}

#[test]
fn the_header_that_the_proxies_do_not_write_is_the_clients_own() {
    let lines = [("forwarded", "for=6.6.6.6"), ("x-forwarded-for", "198.51.100.7")];
    assert_eq!(client(ForwardedBy::XForwardedFor, "10.0.0.1", &lines), "198.51.100.7");
    assert_eq!(client(ForwardedBy::Forwarded, "10.0.0.1", &lines), "6.6.6.6");
}
