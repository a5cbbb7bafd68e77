//! Which way a text takes to the clipboard, and how much of it.

use mfadmin::tui::{
    effects::{Carrier, Copied},
    terminal::clipboard::{Clipboard, Copying},
};

fn of(variables: &[(&str, &str)]) -> Clipboard {
    Clipboard::of(|name| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

fn sent(clipboard: Clipboard, text: &str) -> (Copied, Vec<u8>) {
    let mut out = Vec::new();
    match clipboard.copy(text, &mut out).unwrap() {
        Copying::Done(copied) => (copied, out),
        Copying::Waits(_) => panic!("it waits for another program"),
    }
}

#[test]
fn way_follows_what_stands_between() {
    for (variables, expected) in [
        (&[("TERM", "xterm-256color")][..], Clipboard::Through(Carrier::Terminal)),
        (&[("TERM", "xterm"), ("TMUX", "")], Clipboard::Through(Carrier::Terminal)),
        (&[("TERM", "screen"), ("TMUX", "/tmp/tmux,1,0")], Clipboard::Through(Carrier::Tmux)),
        (&[("TERM", "screen"), ("STY", "1.host")], Clipboard::Through(Carrier::Screen)),
        (&[("STY", "1.host"), ("TMUX", "/tmp/tmux,1,0")], Clipboard::Through(Carrier::Tmux)),
        (&[("TERM", "linux")], Clipboard::Absent),
        (&[("TERM", "vt220")], Clipboard::Absent),
    ] {
        assert_eq!(of(variables), expected, "{variables:?}");
    }
}

#[test]
fn no_carrier_gets_more_than_it_takes() {
    // 3 bytes are 4 letters of base64: 763 of them are 572 bytes and an end that is not full.
    for (carrier, fits, first_too_long) in
        [(Carrier::Screen, 570, 573), (Carrier::Terminal, 12_279, 12_282)]
    {
        let clipboard = Clipboard::Through(carrier);
        assert_eq!(sent(clipboard, &"a".repeat(fits)).0, Copied::Sent(carrier));
        let (copied, out) = sent(clipboard, &"a".repeat(first_too_long));
        assert_eq!((copied, out), (Copied::TooLong(carrier), Vec::new()));
    }
    assert_eq!(sent(Clipboard::Absent, "a"), (Copied::NoClipboard, Vec::new()));
}

#[test]
fn screen_hands_on_what_stands_in_a_device_control_string() {
    let (_, out) = sent(Clipboard::Through(Carrier::Screen), "abc");
    assert_eq!(out, b"\x1bP\x1b]52;c;YWJj\x07\x1b\\");
    let (_, out) = sent(Clipboard::Through(Carrier::Terminal), "abc");
    assert_eq!(out, b"\x1b]52;c;YWJj\x07");
}
