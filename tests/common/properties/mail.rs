//! Mails, whose headers carry what strangers chose.

use super::choice_and_text;
use jiff::Timestamp;
use lettre::message::Mailbox;
use mfadmin::{
    contract::Email,
    server::{
        MailSender,
        outbox::{
            Content,
            mime::compose,
            transport::{Outgoing, Progress},
        },
    },
};
use uuid::Uuid;

const HEADERS: [&str; 9] = [
    "From:",
    "To:",
    "Subject:",
    "Date:",
    "Message-ID:",
    "Auto-Submitted:",
    "MIME-Version:",
    "Content-Type:",
    "Content-Transfer-Encoding:",
];

/// Parted by empty lines: the name, the subject, the address, the text.
pub fn mail(input: &[u8]) {
    let (_, text) = choice_and_text(input);
    let mut parts = text.splitn(4, "\n\n");
    let mut next = || parts.next().unwrap_or_default();
    let (name, subject, address, body) = (next(), next(), next(), next());
    let address = address.parse::<Email>().map_or("ana@example.com".to_owned(), String::from);
    let Ok(from) = "MFA <mfa@example.com>".parse::<Mailbox>() else { return };
    let message = Outgoing {
        id: Uuid::nil(),
        written_at: Timestamp::UNIX_EPOCH,
        name: name.to_owned(),
        recipient: address,
        subject: subject.to_owned(),
        content: Content { body: body.to_owned(), html: None, link: None },
        progress: Progress::default(),
    };
    let sender = MailSender { from, reply_to: None };
    // An address that mail cannot go to is refused with a word.
    let Ok(mail) = compose(&message, &sender) else { return };
    let written = mail.formatted();
    let written = String::from_utf8_lossy(&written);
    let (head, _) = written.split_once("\r\n\r\n").unwrap_or((&written, ""));
    has_our_headers_alone(head);
}

fn has_our_headers_alone(head: &str) {
    let (mut seen, mut count) = (Vec::new(), 0);
    for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
        assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
        seen.extend(HEADERS.iter().position(|header| line.starts_with(header)));
        count += 1;
    }
    seen.sort_unstable();
    assert!(count == HEADERS.len() && seen.into_iter().eq(0..count), "{head}");
}
