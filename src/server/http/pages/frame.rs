//! What every page shows around its text, and the words in which it speaks.

use crate::{
    contract::{Language, text::one_line},
    server::{
        language::{Voice, Words},
        service::Service,
    },
};
use askama::filters::{Html, escape};
use axum::http::{HeaderMap, header};
use fluent_bundle::FluentArgs;
use std::fmt::Display;

#[derive(Clone)]
pub struct Frame {
    /// On one line.
    pub organisation: String,
    /// Where users find help: an address, a number or a sentence. On one line.
    pub support: Option<String>,
    pub words: Words,
}

/// The words for whoever sent `headers`, where the page is for somebody who reads `theirs`.
pub fn words_for(service: &Service, theirs: Option<&Language>, headers: &HeaderMap) -> Words {
    let accepts = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    service.voice().to_visitor(theirs, accepts)
}

impl Frame {
    pub fn new(voice: &Voice, words: Words) -> Self {
        let support = voice.support.as_deref().map(one_line);
        Self { organisation: one_line(&voice.name), support, words }
    }

    /// What `lang` says.
    pub fn language(&self) -> &Language {
        self.words.language()
    }

    pub fn direction(&self) -> &'static str {
        self.words.language().direction()
    }

    pub fn say(&self, id: &str) -> String {
        self.words.say(id)
    }

    /// The sentence `id` with one value.
    pub fn with(&self, id: &str, name: &'static str, value: impl Display) -> String {
        self.words.with(id, [(name, value.to_string().into())])
    }

    /// The sentence `id` with a number, which decides about its plural. The template hands over references of
    /// several depths, which are all written alike.
    pub fn count(&self, id: &str, name: &'static str, count: impl Display) -> String {
        let count: u64 = count.to_string().parse().unwrap_or_default();
        self.words.with(id, [(name, count.into())])
    }

    /// The sentence `id` as HTML, with the name of the organisation.
    pub fn of_us(&self, id: &str) -> String {
        self.html(id, &[("organisation", self.organisation.clone())])
    }

    /// The sentence `id` as HTML, with a value and the name of the organisation.
    pub fn rich(&self, id: &str, name: &'static str, value: impl Display) -> String {
        self.html(id, &[(name, value.to_string()), ("organisation", self.organisation.clone())])
    }

    /// The sentence `id` as HTML. What others chose is set apart, and what is asked about is bold.
    pub fn html(&self, id: &str, values: &[(&'static str, String)]) -> String {
        // Sentences are text, whoever wrote them; what stands in the marks' places is HTML.
        let marks = (FIRST_MARK..).take(values.len());
        let marked: FluentArgs<'_> = values
            .iter()
            .zip(marks.clone())
            .map(|((name, _), mark)| (*name, mark.to_string()))
            .collect();
        let mut said = escaped(&self.words.with_all(id, &marked));
        for ((name, value), mark) in values.iter().zip(marks) {
            let text = escaped(&one_line(value));
            let value = match *name {
                "time" => text,
                "end" | "email" | "network" => format!("<b><bdi>{text}</bdi></b>"),
                _ => format!("<bdi>{text}</bdi>"),
            };
            said = said.replace(mark, &value);
        }
        said
    }
}

/// Stand for values until the sentence around them is HTML: private characters (Unicode 23.5).
const FIRST_MARK: char = '\u{e000}';

pub fn escaped(text: &str) -> String {
    match escape(text, Html) {
        Ok(escaped) => escaped.to_string(),
        Err(never) => match never {},
    }
}
