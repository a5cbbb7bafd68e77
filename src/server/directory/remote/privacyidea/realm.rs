//! The users and tokens of one realm, as they are read.

use super::{
    failure::Failure,
    people::{self, RealmUser},
    session::{Question, Session},
    tokens,
    wire::{ListedToken, RealmRow, TokenPage, UserRow, text_of},
};
use crate::{
    contract::{ExternalId, text::one_line},
    server::directory::remote::{FactorRecord, RemoteError, http::Urgency},
};
use serde::de::IgnoredAny;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};

/// How many tokens a page holds: the most that privacyIDEA gives.
const PAGE: &str = "1000";

/// A realm, and who asks about it.
pub struct Realm {
    pub session: Session,
    pub name: String,
    /// Whom the last list told: a user is asked for by a name, and known by an id.
    known: Mutex<Arc<HashMap<ExternalId, RealmUser>>>,
}

impl Realm {
    pub fn new(session: Session, name: String) -> Self {
        Self { session, name, known: Mutex::default() }
    }

    /// All users, in one answer: any parameter beside the realm would be taken for a field to search in.
    ///
    /// # Errors
    /// [`RemoteError::Incomplete`] where some are missing, or all.
    pub async fn list(
        &self,
        urgency: Urgency,
    ) -> Result<Arc<HashMap<ExternalId, RealmUser>>, RemoteError> {
        let people = self.users(&[], urgency).await?;
        if people.is_empty() {
            return Err(self.nobody(urgency).await);
        }
        if !self.session.seen().tells_skipped() {
            self.look_for_the_silent(&people, urgency).await?;
        }
        let known = people.into_iter().map(|person| (person.user.id.clone(), person));
        let known: Arc<HashMap<_, _>> = Arc::new(known.collect());
        *self.known.lock().unwrap_or_else(|held| held.into_inner()) = known.clone();
        Ok(known)
    }

    /// Those of the last list, or of one that is read now.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn known(
        &self,
        urgency: Urgency,
    ) -> Result<Arc<HashMap<ExternalId, RealmUser>>, RemoteError> {
        let known = self.remembered();
        if known.is_empty() { self.list(urgency).await } else { Ok(known) }
    }

    /// The user `id` as the user store has them by now.
    ///
    /// # Errors
    /// Where that cannot be read; then nobody knows whether there is such a user.
    pub async fn person(
        &self,
        id: &ExternalId,
        urgency: Urgency,
    ) -> Result<Option<RealmUser>, RemoteError> {
        let login = self.remembered().get(id).map(|person| person.login.clone());
        // Not every resolver can search by id, and the name may be another user's by now.
        if let Some(login) = login {
            let found = self.users(&[("username", &login)], urgency).await?;
            if let Some(person) = found.into_iter().find(|person| person.user.id == *id) {
                return Ok(Some(person));
            }
        }
        Ok(self.list(urgency).await?.get(id).cloned())
    }

    async fn users(
        &self,
        search: &[(&str, &str)],
        urgency: Urgency,
    ) -> Result<Vec<RealmUser>, RemoteError> {
        let mut query = vec![("realm", self.name.as_str())];
        query.extend_from_slice(search);
        let question = Question::get(&["user", ""], &query, urgency);
        let reply = self.session.ask::<Vec<UserRow>>(question).await;
        let reply = reply.map_err(Failure::into_error)?;
        let skipped = reply.detail.skipped_resolvers;
        if !skipped.is_empty() {
            let message = format!(
                "it left out the users of {}: the user store did not answer it. Look into its log, \
                 and try the resolver there.",
                one_line(&skipped.join(", "))
            );
            return Err(RemoteError::Incomplete(message));
        }
        reply.value.iter().map(|row| people::person(row).ok_or_else(|| nameless(row))).collect()
    }

    fn remembered(&self) -> Arc<HashMap<ExternalId, RealmUser>> {
        self.known.lock().unwrap_or_else(|held| held.into_inner()).clone()
    }

    /// Why there is nobody: privacyIDEA answers the same of a realm without users and of none.
    async fn nobody(&self, urgency: Urgency) -> RemoteError {
        match self.realms(urgency).await {
            Ok(realms) if !realms.keys().any(|name| name.eq_ignore_ascii_case(&self.name)) => {
                let names: Vec<_> = realms.into_keys().collect();
                RemoteError::Setting {
                    setting: "[directory] realm",
                    message: format!(
                        "there is no realm {}. Those there are: {}",
                        one_line(&self.name),
                        one_line(&names.join(", "))
                    ),
                }
            }
            Ok(_) => RemoteError::Incomplete(format!(
                "the realm {} has no users. Look at the resolvers of the realm in privacyIDEA.",
                one_line(&self.name)
            )),
            Err(error) => error,
        }
    }

    /// A resolver of the realm that told nobody may be one that did not answer.
    async fn look_for_the_silent(
        &self,
        people: &[RealmUser],
        urgency: Urgency,
    ) -> Result<(), RemoteError> {
        let realms = self.realms(urgency).await?;
        let own = realms.iter().find(|(name, _)| name.eq_ignore_ascii_case(&self.name));
        let resolvers = own.map(|(_, realm)| realm.resolver.as_slice()).unwrap_or_default();
        let is_silent = |name: &str| people.iter().all(|person| person.resolver != name);
        match resolvers.iter().find(|resolver| is_silent(&resolver.name)) {
            None => Ok(()),
            Some(silent) => Err(RemoteError::Incomplete(format!(
                "the resolver {} told no users, and this version does not say whether it answered. \
                 Try it there, or take it out of the realm.",
                one_line(&silent.name)
            ))),
        }
    }

    /// All realms, by their names.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub async fn realms(
        &self,
        urgency: Urgency,
    ) -> Result<BTreeMap<String, RealmRow>, RemoteError> {
        let question = Question::get(&["realm", ""], &[], urgency);
        let reply = self.session.ask::<BTreeMap<String, RealmRow>>(question).await;
        Ok(reply.map_err(Failure::into_error)?.value)
    }

    /// A page of the tokens of all users of the realm, in an order in which new ones come last.
    ///
    /// # Errors
    /// Where it cannot be read, or the account is shown none because it may see none.
    pub async fn page(&self, page: u64, urgency: Urgency) -> Result<TokenPage, RemoteError> {
        let page = page.to_string();
        // Versions before 3.14 take `realm` for that of a user who is not named, and find none. A token
        // is always in the realm of its owner, and may be in others: whose it is, is looked at.
        let query = [("tokenrealm", self.name.as_str()), ("assigned", "True"), ("page", &page)];
        self.tokens(&query, urgency).await
    }

    /// The tokens of `id` as factors.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub async fn factors(
        &self,
        person: &RealmUser,
        urgency: Urgency,
    ) -> Result<Vec<FactorRecord>, RemoteError> {
        let id = &person.user.id;
        let Some((resolver, user)) = people::parts(id) else { return Ok(Vec::new()) };
        let query = [("tokenrealm", self.name.as_str()), ("resolver", resolver), ("userid", user)];
        let page = self.tokens(&query, urgency).await?;
        let now = self.session.clock().now();
        // Both parameters know wildcards.
        let own = page
            .tokens
            .iter()
            .filter(|token| tokens::owner(token, &self.name).as_ref() == Some(id));
        Ok(own.map(|token| tokens::factor(token, person.mobile.as_ref(), now)).collect())
    }

    /// The token `serial`, and whose it is.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub async fn token(&self, serial: &str) -> Result<Option<ListedToken>, RemoteError> {
        let page = self.tokens(&[("serial", serial)], Urgency::Now).await?;
        Ok(page.tokens.into_iter().find(|token| token.serial == serial))
    }

    async fn tokens(
        &self,
        search: &[(&str, &str)],
        urgency: Urgency,
    ) -> Result<TokenPage, RemoteError> {
        let mut query = vec![("pagesize", PAGE), ("sortby", "id")];
        query.extend_from_slice(search);
        let question = Question::get(&["token", ""], &query, urgency);
        let reply = self.session.ask::<TokenPage>(question).await;
        let page = reply.map_err(Failure::into_error)?.value;
        let sees_some = page.tokens.iter().any(|token| tokens::owner(token, &self.name).is_some());
        if !sees_some {
            self.look_whether_there_are_none(urgency).await?;
        }
        Ok(page)
    }

    /// An account without the right to list tokens is shown an empty list. The number of users who have
    /// any is refused to it, so both together tell who has none from who may see none.
    async fn look_whether_there_are_none(&self, urgency: Urgency) -> Result<(), RemoteError> {
        let query = [("realm", self.name.as_str())];
        let question = Question::get(&["user", "count"], &query, urgency);
        match self.session.ask::<IgnoredAny>(question).await {
            Ok(_) => Ok(()),
            Err(failure) if failure.is_forbidden() => Err(self.sees_none()),
            Err(error @ (Failure::NotSent(_) | Failure::NoAnswer(_))) => Err(error.into_error()),
            // Versions before 3.14 do not count; there the rights must do.
            Err(_) if self.session.seen().may("tokenlist") => Ok(()),
            Err(_) => Err(self.sees_none()),
        }
    }

    fn sees_none(&self) -> RemoteError {
        RemoteError::NotPermitted(format!(
            "the account may not list the tokens of the realm {}, and is shown none. Allow it \
             `tokenlist` there in an admin policy of privacyIDEA.",
            one_line(&self.name)
        ))
    }
}

fn nameless(row: &UserRow) -> RemoteError {
    let resolver = text_of(&row.resolver).unwrap_or_else(|| "a resolver".to_owned());
    RemoteError::Incomplete(format!(
        "{} lists users without an id or a name. Map userid and username in the resolver.",
        one_line(&resolver)
    ))
}
