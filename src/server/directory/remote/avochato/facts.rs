//! What is taken for granted of Avochato, and what of it this run has seen. The adapter was written by
//! documents and a public client, so `doctor` says what holds on the service it looks at.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};
use strum::VariantArray;

/// One thing that is taken for granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
pub enum Fact {
    EnvelopeStatus,
    ErrorsAsList,
    ErrorsAsText,
    RetryAfter,
    Whoami,
    AuthTokens,
    PageOf25,
    EmptyEnd,
    ListWithoutRole,
    UserTellsAll,
    RoleWords,
    Times,
    NullAvobot,
    ByEmail,
    UnknownUser,
    SetRole,
    Enable,
    Disable,
    PasswordReset,
    Invite,
    Remove,
}

/// How failures are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorShape {
    List,
    OneText,
    None,
    Other,
}

/// What was seen so far of the facts.
#[derive(Default)]
pub struct FactBook(Mutex<Seen>);

#[derive(Clone, Default)]
struct Seen {
    confirmed: BTreeSet<Fact>,
    /// What was seen in place of the fact.
    contradicted: BTreeMap<Fact, String>,
}

impl Fact {
    /// What is taken for granted, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::EnvelopeStatus => "answers carry their status",
            Self::ErrorsAsList => "errors can be a list",
            Self::ErrorsAsText => "errors can be one text",
            Self::RetryAfter => "a limit comes with Retry-After",
            Self::Whoami => "whoami tells the inbox and the user",
            Self::AuthTokens => "auth_tokens tells whose the credentials are",
            Self::PageOf25 => "a page has 25 users",
            Self::EmptyEnd => "the list ends with an empty page",
            Self::ListWithoutRole => "the list tells neither role nor enabled",
            Self::UserTellsAll => "a user comes with role, enabled, phone and both factors",
            Self::RoleWords => "roles are owner, manager and member",
            Self::Times => "signed_in_at is a text, created_at a number",
            Self::NullAvobot => "avobot_id is null for people",
            Self::ByEmail => "a user is found by address",
            Self::UnknownUser => "a user who is not there is a 404",
            Self::SetRole => "changing a role",
            Self::Enable => "enabling",
            Self::Disable => "disabling",
            Self::PasswordReset => "sending a password reset",
            Self::Invite => "inviting",
            Self::Remove => "removing",
        }
    }
}

impl FactBook {
    pub fn confirmed(&self, fact: Fact) {
        self.note(|seen| {
            seen.confirmed.insert(fact);
        });
    }

    /// Something else was seen than `fact`.
    pub fn contradicted(&self, fact: Fact, what: impl Into<String>) {
        self.note(|seen| {
            seen.contradicted.insert(fact, what.into());
        });
    }

    /// `fact` was looked at: it holds, or `what` was seen instead.
    pub fn looked_at(&self, fact: Fact, holds: bool, what: &str) {
        match holds {
            true => self.confirmed(fact),
            false => self.contradicted(fact, what),
        }
    }

    /// How a failure was told.
    pub fn saw_errors(&self, shape: ErrorShape) {
        match shape {
            ErrorShape::List => self.confirmed(Fact::ErrorsAsList),
            ErrorShape::OneText => self.confirmed(Fact::ErrorsAsText),
            ErrorShape::None | ErrorShape::Other => {}
        }
    }

    /// The facts that held whenever they were looked at.
    pub fn held(&self) -> Vec<&'static str> {
        let seen = self.seen();
        let held = seen.confirmed.iter().filter(|fact| !seen.contradicted.contains_key(fact));
        held.map(|fact| fact.words()).collect()
    }

    /// The facts that did not hold, with what was seen.
    pub fn broken(&self) -> Vec<String> {
        let seen = self.seen();
        let broken = seen.contradicted.iter();
        broken.map(|(fact, what)| format!("{} ({what})", fact.words())).collect()
    }

    /// The facts that nothing was seen of.
    pub fn never_met(&self) -> Vec<&'static str> {
        let seen = self.seen();
        let is_met =
            |fact: &Fact| seen.confirmed.contains(fact) || seen.contradicted.contains_key(fact);
        Fact::VARIANTS.iter().filter(|fact| !is_met(fact)).map(|fact| fact.words()).collect()
    }

    fn seen(&self) -> Seen {
        self.0.lock().unwrap_or_else(|held| held.into_inner()).clone()
    }

    fn note(&self, tell: impl FnOnce(&mut Seen)) {
        tell(&mut self.0.lock().unwrap_or_else(|held| held.into_inner()));
    }
}
