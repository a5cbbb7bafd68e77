use mfadmin::config::{HelloName, InvalidHelloName};

#[test]
fn only_a_qualified_name_greets() {
    for (text, name) in [
        ("MFA.Example.com.", "mfa.example.com"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("a-1.b2.example", "a-1.b2.example"),
    ] {
        assert_eq!(text.parse::<HelloName>().unwrap().as_str(), name);
    }
    let long = format!("{}.example", "a".repeat(64));
    for bad in [
        "",
        ".",
        "intranet",
        "localhost",
        "mfa.localhost",
        "10.0.0.1",
        "[::1]",
        "a..example",
        "-a.example",
        "a-.example",
        "bücher.example",
        "a b.example",
        "a_b.example",
        "a.example\r\nDATA",
        &long,
    ] {
        assert_eq!(bad.parse::<HelloName>(), Err(InvalidHelloName), "{bad:?}");
    }
}
