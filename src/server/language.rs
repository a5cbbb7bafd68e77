//! What users read, in their language: sentences in catalogues (Fluent), of ours and of the organisation's.

pub mod catalogue;
pub mod folder;
mod grouping;
pub mod negotiation;
pub mod outline;
pub mod voice;

pub use catalogue::Words;
pub use folder::{FolderFault, UnusableFolder};
pub use voice::Voice;

use crate::contract::Language;
use catalogue::Catalogue;
use folder::OwnFile;
use std::{
    path::Path,
    sync::{Arc, LazyLock},
};

/// Our catalogues by their language, the one that is read where another lacks something first.
pub const BUILT_IN: [(&str, &str); 5] = [
    ("en", include_str!("../../assets/languages/en.ftl")),
    ("de", include_str!("../../assets/languages/de.ftl")),
    ("es", include_str!("../../assets/languages/es.ftl")),
    ("fr", include_str!("../../assets/languages/fr.ftl")),
    ("pt", include_str!("../../assets/languages/pt.ftl")),
];

/// The sentences from which a file for a language begins.
pub enum Catalogued {
    /// Ours, in that language.
    Ours(&'static str),
    /// English, for we do not speak it.
    English(&'static str),
}

/// What we say in `language`, whatever its region; in English where we do not speak it.
pub fn catalogued(language: &Language) -> Catalogued {
    let ours = BUILT_IN.iter().find(|(tag, _)| *tag == language.id().language.as_str());
    let (_, english) = BUILT_IN[0];
    ours.map_or(Catalogued::English(english), |(_, text)| Catalogued::Ours(text))
}

/// The languages that are spoken here. There is one at least, English.
pub struct Languages {
    catalogues: Vec<Arc<Catalogue>>,
}

static OURS: LazyLock<Arc<Languages>> = LazyLock::new(|| Arc::new(Languages::built_in()));

impl Languages {
    /// Ours alone, read when they are wanted first.
    pub fn ours() -> Arc<Self> {
        Arc::clone(&OURS)
    }

    /// Ours, with what the organisation says otherwise or in other languages in the folder `own`.
    ///
    /// # Errors
    /// What is wrong with the folder.
    pub fn with_folder(own: &Path) -> Result<Arc<Self>, UnusableFolder> {
        let mut files = folder::read(own)?;
        // A file of a region comes after that of its language, whose words it changes.
        files.sort_by_key(|file| file.language.has_region());
        let mut languages = Self::built_in();
        for (at, file) in files.iter().enumerate() {
            let is_new = languages.all().all(|language| *language != file.language);
            if is_new && file.language.has_region() {
                let ours = match catalogued(&file.language) {
                    Catalogued::Ours(text) => Some(text),
                    Catalogued::English(_) => None,
                };
                let is_base = |base: &&OwnFile| {
                    !base.language.has_region() && base.language.is_spoken_as(&file.language)
                };
                let theirs = files[..at].iter().filter(is_base).map(|base| base.text.as_str());
                for base in ours.into_iter().chain(theirs) {
                    languages.add(file.language.clone(), base.to_owned());
                }
            }
            languages.add(file.language.clone(), file.text.clone());
        }
        Ok(Arc::new(languages))
    }

    fn built_in() -> Self {
        let mut languages = Self { catalogues: Vec::with_capacity(BUILT_IN.len()) };
        for (tag, text) in BUILT_IN {
            // A test reads each of them.
            if let Ok(language) = tag.parse() {
                languages.add(language, text.to_owned());
            }
        }
        languages
    }

    fn add(&mut self, language: Language, text: String) {
        let known = self.catalogues.iter_mut().find(|known| *known.language() == language);
        match known.and_then(Arc::get_mut) {
            Some(catalogue) => catalogue.add(text),
            None => {
                let mut catalogue = Catalogue::new(language);
                catalogue.add(text);
                self.catalogues.push(Arc::new(catalogue));
            }
        }
    }

    /// Every language, English first.
    pub fn all(&self) -> impl Iterator<Item = &Language> {
        self.catalogues.iter().map(|catalogue| catalogue.language())
    }

    /// The language that fits the first of `wanted` for which there is one; else English.
    pub fn words<'l>(&self, wanted: impl IntoIterator<Item = &'l Language>) -> Words {
        let available: Vec<&Language> = self.all().collect();
        let fitting = wanted.into_iter().find_map(|one| negotiation::best(one, &available));
        let english = Arc::clone(&self.catalogues[0]);
        let catalogue = fitting.map_or(&english, |at| &self.catalogues[at]);
        Words::new(Arc::clone(catalogue), english)
    }
}
