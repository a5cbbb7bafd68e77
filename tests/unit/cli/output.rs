use mfadmin::cli::output::*;

#[test]
fn nothing_steers_the_terminal() {
    assert_eq!(printable("Zoë 王\nwell"), "Zoë 王\nwell");
    assert_eq!(printable("a\x1b[2J\u{9b}b"), "a\\u{1b}[2J\\u{9b}b");
    assert_eq!(printable("\u{202e}x\u{200b}\r"), "\\u{202e}x\\u{200b}\\u{d}");
    let name = "a\x1b\u{9b}\u{7f}\u{e0041}王\n";
    let json = json(&name).unwrap();
    assert_eq!(json, "\"a\\u001b\\u009b\\u007f\\udb40\\udc41王\\n\"");
    assert_eq!(serde_json::from_str::<String>(&json).unwrap(), name);
    assert_eq!(printable("a\u{ad}\u{2028}\u{e0041}"), "a\\u{ad}\\u{2028}\\u{e0041}");
    let joined = ["ශ්\u{200D}රී", "می\u{200C}خواهم"];
    assert_eq!(joined.map(printable), joined, "words that need their joiners");
    assert_eq!(printable("a\u{200D}b\u{200C}"), "a\\u{200d}b\\u{200c}");
    assert_eq!(printable("王\u{200D}\u{200D}王"), "王\\u{200d}\\u{200d}王");
}
