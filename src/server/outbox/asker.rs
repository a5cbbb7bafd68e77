//! The place of a name in a message that waits. A name would outlast its user there, so what is sealed has
//! the words for somebody who is not known, between two marks, and a name takes their place when the message
//! is opened.

use super::Content;
use crate::contract::{api::Person, text::one_line};
use askama::filters::{Html, escape};

/// Control characters, which no name has that was put on one line.
const BEGIN: char = '\u{2}';
const END: char = '\u{3}';

/// The place of a name, where `unknown` stands for somebody who is not known.
pub fn place(unknown: &str) -> String {
    format!("{BEGIN}{unknown}{END}")
}

impl Content {
    /// The same, naming `asker`.
    pub(super) fn naming(self, asker: Option<&Person>) -> Self {
        let name = asker.map(words);
        let html = name.as_deref().and_then(|name| Some(escape(name, Html).ok()?.to_string()));
        Self {
            body: filled(&self.body, name.as_deref()),
            html: self.html.map(|text| filled(&text, html.as_deref())),
            link: self.link,
        }
    }
}

/// `Ann Archer (ann@example.com)`.
fn words(asker: &Person) -> String {
    let (name, handle) = (one_line(&asker.name), one_line(&asker.handle().shown()));
    match asker.email.is_some() || asker.username.is_some() {
        true => format!("{name} ({handle})"),
        false => name,
    }
}

/// `text` with `name` in its places, or what stands in them.
fn filled(text: &str, name: Option<&str>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (unknown, behind) = after.split_once(END).unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(name.unwrap_or(unknown));
        rest = behind;
    }
    filled.push_str(rest);
    filled
}
