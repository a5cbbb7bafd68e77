//! The organisation, as it speaks to its users.

use super::{Languages, UnusableFolder, Words, negotiation};
use crate::{
    config::Pages,
    contract::{Language, User, api::Organisation},
};
use std::{ops::Deref, sync::Arc};

/// Whom messages and pages speak for, and in which languages.
#[derive(Clone)]
pub struct Voice {
    organisation: Organisation,
    languages: Arc<Languages>,
    /// The language of those of whom no other is known.
    usual: Option<Language>,
}

impl Voice {
    /// With what the folder of `pages` says in the organisation's own words.
    ///
    /// # Errors
    /// What is wrong with the folder.
    pub fn of(organisation: Organisation, pages: &Pages) -> Result<Self, UnusableFolder> {
        let usual = pages.language.clone();
        let languages = match &pages.texts {
            Some(folder) => Languages::with_folder(folder)?,
            None => Languages::ours(),
        };
        Ok(Self { organisation, languages, usual })
    }

    /// What users can read, English first.
    pub fn languages(&self) -> Vec<Language> {
        self.languages.all().cloned().collect()
    }

    /// For a message to `user`.
    pub fn to(&self, user: &User) -> Words {
        self.languages.words(user.language.iter().chain(&self.usual))
    }

    /// For a visitor of a page that is for somebody who reads `theirs`, and whose browser `accepts` these.
    pub fn to_visitor(&self, theirs: Option<&Language>, accepts: Option<&str>) -> Words {
        let accepted = accepts.map(negotiation::accepted).unwrap_or_default();
        self.languages.words(theirs.into_iter().chain(&self.usual).chain(&accepted))
    }

    /// For Owners and Admins, who read the panel.
    pub fn english(&self) -> Words {
        self.languages.words([])
    }
}

impl From<Organisation> for Voice {
    fn from(organisation: Organisation) -> Self {
        Self { organisation, languages: Languages::ours(), usual: None }
    }
}

impl Deref for Voice {
    type Target = Organisation;

    fn deref(&self) -> &Organisation {
        &self.organisation
    }
}
