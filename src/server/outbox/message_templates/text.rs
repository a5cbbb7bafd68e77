//! Texts: one part each, because each costs.

use super::Link;
use crate::{
    contract::{
        PhoneNumber, User,
        api::{Channel, MessageKind},
        text::one_line,
    },
    server::{
        language::Voice,
        outbox::{
            Content, Message,
            text_parts::{folded, parts},
        },
    },
};
use unicode_segmentation::UnicodeSegmentation;

/// Of the organisation's name, in graphemes: what is shown, and what is left of it where nothing else fits.
const MAX_SENDER: usize = 30;
const LEAST_SENDER: usize = 12;

/// How a text may be worded, the best first, and how much of the organisation's name it has.
type Wording = (&'static str, usize);

pub fn phone_verification(
    voice: &Voice,
    user: &User,
    number: &PhoneNumber,
    link: &Link,
) -> Message {
    let words = voice.to(user);
    let time = words.short_moment(&voice.time_zone, link.expires_at);
    let body = |(id, sender): Wording| {
        words.with(
            id,
            [
                ("sender", shortened(&voice.name, sender).into()),
                ("url", link.url.as_str().into()),
                ("time", time.as_str().into()),
            ],
        )
    };
    const WORDINGS: [Wording; 5] = [
        ("text-verify", MAX_SENDER),
        ("text-verify-shorter", MAX_SENDER),
        ("text-verify-shorter", LEAST_SENDER),
        ("text-verify-shortest", MAX_SENDER),
        ("text-verify-shortest", LEAST_SENDER),
    ];
    let kept = Some(link.url.as_str());
    let body = first_that_fits(WORDINGS.map(|wording| folded(body(wording), kept)));
    text(MessageKind::PhoneVerification, number, body, Some(link))
}

/// The code that proves the verified phone before a link is followed; it is good for 10 minutes.
pub fn phone_code(voice: &Voice, user: &User, number: &PhoneNumber, code: &str) -> Message {
    let words = voice.to(user);
    let body = |(id, sender): Wording| {
        words.with(id, [("sender", shortened(&voice.name, sender).into()), ("code", code.into())])
    };
    const WORDINGS: [Wording; 3] = [
        ("text-code", MAX_SENDER),
        ("text-code-shorter", MAX_SENDER),
        ("text-code-shorter", LEAST_SENDER),
    ];
    let body = first_that_fits(WORDINGS.map(|wording| folded(body(wording), None)));
    text(MessageKind::PhoneCode, number, body, None)
}

/// The first of `bodies` that one part holds. A link may be so long that none does: then the last.
fn first_that_fits<const N: usize>(bodies: [String; N]) -> String {
    let mut bodies = bodies.into_iter().peekable();
    while let Some(body) = bodies.next() {
        if parts(&body) == 1 || bodies.peek().is_none() {
            return body;
        }
    }
    String::new()
}

fn text(kind: MessageKind, number: &PhoneNumber, body: String, link: Option<&Link>) -> Message {
    Message {
        channel: Channel::Text,
        kind,
        recipient: number.e164().to_owned(),
        subject: String::new(),
        content: Content { body, html: None, link: link.map(|link| link.url.clone()) },
        link: link.map(|link| link.token),
        asked_by: None,
    }
}

fn shortened(name: &str, graphemes: usize) -> String {
    let name = one_line(name);
    match name.grapheme_indices(true).nth(graphemes) {
        // Not an ellipsis: a character outside the GSM alphabet halves what a text can hold.
        Some((end, _)) => format!("{}...", name[..end].trim_end()),
        None => name,
    }
}
