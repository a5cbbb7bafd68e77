//! Who is an Owner or an Admin: the members of the roles and groups that the configuration names, also
//! those who have a role by another one, by a group, or by a group above theirs.
//!
//! Keycloak lists for a role only those who were given it themselves, so the ways to it are walked here.

use super::{
    KeycloakRoles,
    calls::{KeycloakCalls, KeycloakQuestion},
    wire::{GroupRow, MemberRow, NamedRow},
};
use crate::{
    contract::{ExternalId, Role, text::one_line},
    server::directory::remote::{RemoteError, http::Urgency},
};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeSet, HashSet},
    sync::{Arc, Mutex},
};

/// Rows of one page.
const PAGE: usize = 500;
/// For how long what was read is good for a look at one user.
const HOLDS: SignedDuration = SignedDuration::from_mins(1);

/// Whom the realm makes an Owner or an Admin.
#[derive(Debug, Default)]
pub struct Members {
    owners: HashSet<ExternalId>,
    admins: HashSet<ExternalId>,
}

/// The roles and groups that count, and who had them when they were last read.
pub struct RoleBook {
    names: KeycloakRoles,
    last: Mutex<Option<(Timestamp, Arc<Members>)>>,
}

impl Members {
    pub fn role_of(&self, id: &ExternalId) -> Role {
        match () {
            () if self.owners.contains(id) => Role::Owner,
            () if self.admins.contains(id) => Role::Admin,
            () => Role::Member,
        }
    }
}

impl RoleBook {
    pub fn new(names: KeycloakRoles) -> Self {
        Self { names, last: Mutex::default() }
    }

    /// As they were read lately, else by now.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn recent(
        &self,
        calls: &KeycloakCalls,
        urgency: Urgency,
    ) -> Result<Arc<Members>, RemoteError> {
        let now = calls.clock().now();
        let last = self.last.lock().unwrap_or_else(|held| held.into_inner()).clone();
        match last {
            Some((at, members)) if now.duration_since(at) < HOLDS => Ok(members),
            _ => self.read(calls, urgency).await,
        }
    }

    /// By now.
    ///
    /// # Errors
    /// [`RemoteError::Setting`] where the realm has no such role or group.
    pub async fn read(
        &self,
        calls: &KeycloakCalls,
        urgency: Urgency,
    ) -> Result<Arc<Members>, RemoteError> {
        let now = calls.clock().now();
        let reading = Reading { calls, urgency };
        let owners = reading.of(&self.names.owners, "[directory] owners").await?;
        let admins = reading.of(&self.names.admins, "[directory] admins").await?;
        let members = Arc::new(Members { owners, admins });
        let mut last = self.last.lock().unwrap_or_else(|held| held.into_inner());
        *last = Some((now, Arc::clone(&members)));
        Ok(members)
    }
}

impl RoleBook {
    /// The role of the user `id` by now, asked of them alone; `None` where there is no such user. Keycloak
    /// tells a user's roles with those that come by groups and other roles, and the groups with their paths.
    ///
    /// # Errors
    /// The realm could not be asked.
    pub async fn role_of(
        &self,
        calls: &KeycloakCalls,
        id: &ExternalId,
    ) -> Result<Option<Role>, RemoteError> {
        let path = ["users", &id.0, "role-mappings", "realm", "composite"];
        let question = KeycloakQuestion::get(&path, &[], Urgency::Now);
        let Some(roles) = calls.read::<Vec<NamedRow>>(question).await? else { return Ok(None) };
        let groups = Reading { calls, urgency: Urgency::Now }
            .pages::<GroupRow>(&["users", &id.0, "groups"])
            .await?;
        let has = |name: &String| match name.starts_with('/') {
            true => groups.iter().any(|group| is_in(&group.path, name)),
            false => roles.iter().any(|role| role.name == *name),
        };
        Ok(Some(match () {
            () if self.names.owners.iter().any(has) => Role::Owner,
            () if self.names.admins.iter().any(has) => Role::Admin,
            () => Role::Member,
        }))
    }
}

/// Whether the group at `path` is `above`, or stands below it.
fn is_in(path: &str, above: &str) -> bool {
    let rest = path.strip_prefix(above.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

struct Reading<'a> {
    calls: &'a KeycloakCalls,
    urgency: Urgency,
}

impl Reading<'_> {
    async fn of(
        &self,
        names: &[String],
        setting: &'static str,
    ) -> Result<HashSet<ExternalId>, RemoteError> {
        let mut members = HashSet::new();
        for name in names {
            match name.strip_prefix('/') {
                Some(path) => self.of_group(path, setting, &mut members).await?,
                None => self.of_role(name, setting, &mut members).await?,
            }
        }
        Ok(members)
    }

    async fn of_group(
        &self,
        path: &str,
        setting: &'static str,
        members: &mut HashSet<ExternalId>,
    ) -> Result<(), RemoteError> {
        let mut parts = vec!["group-by-path"];
        parts.extend(path.split('/'));
        let question = KeycloakQuestion::get(&parts, &[], self.urgency);
        let group: Option<NamedRow> = self.calls.read(question).await?;
        let group = group.ok_or_else(|| nothing(setting, "group", path))?;
        self.of_groups(vec![group], members).await
    }

    /// The members of `groups`, and of those below them, which inherit what they have.
    async fn of_groups(
        &self,
        mut groups: Vec<NamedRow>,
        members: &mut HashSet<ExternalId>,
    ) -> Result<(), RemoteError> {
        let mut met = BTreeSet::new();
        while let Some(group) = groups.pop() {
            if !met.insert(group.id.clone()) {
                continue;
            }
            self.note(&["groups", &group.id, "members"], members).await?;
            groups.extend(self.pages::<NamedRow>(&["groups", &group.id, "children"]).await?);
        }
        Ok(())
    }

    async fn of_role(
        &self,
        name: &str,
        setting: &'static str,
        members: &mut HashSet<ExternalId>,
    ) -> Result<(), RemoteError> {
        let path = ["roles", name];
        let question = KeycloakQuestion::get(&path, &[], self.urgency);
        let role: Option<NamedRow> = self.calls.read(question).await?;
        let role = role.ok_or_else(|| nothing(setting, "realm role", name))?;
        let mut groups = Vec::new();
        for role in self.ways_to(role.name).await? {
            self.note(&["roles", &role, "users"], members).await?;
            groups.extend(self.pages::<NamedRow>(&["roles", &role, "groups"]).await?);
        }
        self.of_groups(groups, members).await
    }

    /// `name`, and every role that brings it along.
    async fn ways_to(&self, name: String) -> Result<BTreeSet<String>, RemoteError> {
        let roles = self.pages::<NamedRow>(&["roles"]).await?;
        let mut brings = Vec::new();
        for role in roles.into_iter().filter(|role| role.composite) {
            let path = ["roles", &role.name, "composites", "realm"];
            let question = KeycloakQuestion::get(&path, &[], self.urgency);
            let with_it: Option<Vec<NamedRow>> = self.calls.read(question).await?;
            let with_it = with_it.unwrap_or_default().into_iter().map(|role| role.name);
            brings.push((role.name, with_it.collect::<Vec<_>>()));
        }
        let mut ways = BTreeSet::from([name]);
        loop {
            let further = brings.iter().filter(|(role, with_it)| {
                !ways.contains(role) && with_it.iter().any(|it| ways.contains(it))
            });
            let further: Vec<_> = further.map(|(role, _)| role.clone()).collect();
            if further.is_empty() {
                return Ok(ways);
            }
            ways.extend(further);
        }
    }

    async fn note(
        &self,
        path: &[&str],
        members: &mut HashSet<ExternalId>,
    ) -> Result<(), RemoteError> {
        let rows = self.pages::<MemberRow>(path).await?;
        members.extend(rows.into_iter().map(|row| ExternalId(row.id)));
        Ok(())
    }

    async fn pages<V: DeserializeOwned>(&self, path: &[&str]) -> Result<Vec<V>, RemoteError> {
        let (mut all, max) = (Vec::new(), PAGE.to_string());
        loop {
            let first = all.len().to_string();
            let query = [("first", first.as_str()), ("max", &max)];
            let question = KeycloakQuestion::get(path, &query, self.urgency);
            let page: Option<Vec<V>> = self.calls.read(question).await?;
            let page = page.unwrap_or_default();
            let is_last = page.len() < PAGE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }
}

fn nothing(setting: &'static str, what: &str, name: &str) -> RemoteError {
    let message = format!("the realm has no {what} called {}", one_line(name));
    RemoteError::Setting { setting, message }
}
