//! Texts: as short as they can be, because each 150 characters cost.

use super::Link;
use crate::{
    contract::{
        PhoneNumber,
        api::{Channel, MessageKind, Organisation},
        text::one_line,
    },
    server::outbox::{Content, Message, text_parts::folded},
};
use unicode_segmentation::UnicodeSegmentation;

/// Of the organisation's name, in graphemes.
const MAX_SENDER: usize = 30;

pub fn phone_verification(
    organisation: &Organisation,
    number: &PhoneNumber,
    link: &Link,
) -> Message {
    let body = format!(
        "{}: open {} to verify this number. It works once, until {}. Not expected? Ignore this \
         text.",
        sender(organisation),
        link.url,
        organisation.time_zone.moment(link.expires_at)
    );
    text(MessageKind::PhoneVerification, number, body, Some(link))
}

/// The code that proves the verified phone before a link is followed; it is good for 10 minutes.
pub fn phone_code(organisation: &Organisation, number: &PhoneNumber, code: &str) -> Message {
    let body = format!(
        "{}: your code is {code}. It is valid for 10 minutes. Never share it. Not expected? Tell \
         an administrator.",
        sender(organisation)
    );
    text(MessageKind::PhoneCode, number, body, None)
}

fn text(kind: MessageKind, number: &PhoneNumber, body: String, link: Option<&Link>) -> Message {
    let body = folded(body, link.map(|link| link.url.as_str()));
    Message {
        channel: Channel::Text,
        kind,
        recipient: number.e164().to_owned(),
        subject: String::new(),
        content: Content { body, html: None, link: link.map(|link| link.url.clone()) },
        link: link.map(|link| link.token),
    }
}

fn sender(organisation: &Organisation) -> String {
    let name = one_line(&organisation.name);
    match name.grapheme_indices(true).nth(MAX_SENDER) {
        // Not an ellipsis: a character outside the GSM alphabet halves what a text can hold.
        Some((end, _)) => format!("{}...", name[..end].trim_end()),
        None => name,
    }
}
