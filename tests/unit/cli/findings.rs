//! Findings as lines of a terminal.

use mfadmin::{
    cli::findings::lines,
    server::directory::remote::{Finding, Severity},
};

fn finding(severity: Severity, subject: &'static str, fix: Option<&str>) -> Finding {
    let message =
        format!("{} was looked at, and this is what was seen there", subject.to_lowercase());
    Finding { severity, subject, message, fix: fix.map(str::to_owned) }
}

#[test]
fn every_word_is_shown_in_any_width() {
    let findings = [
        finding(Severity::Fine, "Way", None),
        finding(Severity::Warning, "Clock", Some("set the clock of that server by NTP")),
        finding(Severity::Fault, "Rights", Some("let the account read tokens\u{1b}[31m")),
    ];
    for width in [None, Some(200), Some(80), Some(40), Some(10)] {
        let lines = lines(&findings, width);
        let whole = lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        for words in ["ok Way way was looked at", "warning Clock", "FAULT Rights", "by NTP"] {
            assert!(whole.contains(words), "{width:?}: {whole}");
        }
        assert!(!whole.contains('\u{1b}'), "{whole}");
        let room = width.unwrap_or(usize::MAX).max(24 + 7 + 6 + 4);
        assert!(lines.iter().all(|line| line.len() <= room), "{width:?}: {lines:#?}");
    }
    let lines = lines(&findings, None);
    assert_eq!(lines.len(), 5, "one line each, and one for each fix: {lines:#?}");
    assert_eq!(lines[2], "                 Fix: set the clock of that server by NTP");
}
