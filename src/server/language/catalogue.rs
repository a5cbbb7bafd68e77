//! The sentences of one language.

use crate::contract::{Language, zone::ZoneName};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::Timestamp;
use std::sync::Arc;

use super::grouping;

pub struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// What somebody reads: the sentences of their language, and of English where one is missing.
#[derive(Clone)]
pub struct Words {
    catalogue: Arc<Catalogue>,
    english: Arc<Catalogue>,
}

impl Catalogue {
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.id().clone()]);
        // Pages set names apart by `bdi`, and a text would leave the GSM alphabet.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(grouping::written));
        Self { language, bundle }
    }

    pub fn language(&self) -> &Language {
        &self.language
    }

    /// Adds the sentences of `text`, in the place of those that are called the same. What cannot be read is
    /// left out: a test reads ours, and the folder's are checked before.
    pub fn add(&mut self, text: String) {
        let resource = FluentResource::try_new(text).unwrap_or_else(|(readable, _)| readable);
        self.bundle.add_resource_overriding(resource);
    }

    /// The sentence `id`; nothing where it is not there, or wants what is not given.
    fn say(&self, id: &str, values: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut faults = Vec::new();
        let said = self.bundle.format_pattern(pattern, values, &mut faults).into_owned();
        faults.is_empty().then_some(said)
    }
}

impl Words {
    pub fn new(catalogue: Arc<Catalogue>, english: Arc<Catalogue>) -> Self {
        Self { catalogue, english }
    }

    pub fn language(&self) -> &Language {
        self.catalogue.language()
    }

    pub fn say(&self, id: &str) -> String {
        self.said(id, None)
    }

    /// The sentence `id` with `values` in their places. A number decides about its plural.
    pub fn with<'v, const N: usize>(
        &self,
        id: &str,
        values: [(&'static str, FluentValue<'v>); N],
    ) -> String {
        self.said(id, Some(&FluentArgs::from_iter(values)))
    }

    pub fn with_all(&self, id: &str, values: &FluentArgs<'_>) -> String {
        self.said(id, Some(values))
    }

    fn said(&self, id: &str, values: Option<&FluentArgs<'_>>) -> String {
        let said = self.catalogue.say(id, values).or_else(|| self.english.say(id, values));
        said.unwrap_or_else(|| {
            tracing::error!(id, "a sentence is missing");
            id.to_owned()
        })
    }

    /// The minute on the clock of `zone`, as the language writes it.
    pub fn moment(&self, zone: &ZoneName, at: Timestamp) -> String {
        self.clock("moment", zone, at)
    }

    /// The same, as short as it can be.
    pub fn short_moment(&self, zone: &ZoneName, at: Timestamp) -> String {
        self.clock("moment-short", zone, at)
    }

    fn clock(&self, id: &str, zone: &ZoneName, at: Timestamp) -> String {
        let (clock, zone) = zone.clock(at);
        let text = |format: &str| FluentValue::from(clock.strftime(format).to_string());
        let values = [
            ("day", clock.day().into()),
            ("day2", text("%d")),
            ("month", clock.month().into()),
            ("month2", text("%m")),
            // Years are not grouped.
            ("year", text("%Y")),
            ("time", text("%H:%M")),
            ("zone", zone.into()),
        ];
        self.with(id, values)
    }
}
