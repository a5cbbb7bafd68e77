//! Which directory is managed: this machine's own, or another system's.

mod values;

pub use values::{
    DirectoryName, DirectoryUrl, InvalidDirectoryName, InvalidDirectoryUrl, InvalidPageUrl,
    InvalidRefresh, PageUrl, Refresh, UserPageUrl,
};

use super::fault::Clash;
use crate::contract::{DirectoryKind, EnrolmentWay};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

const SECTION: &str = "directory";
const LINKS: &str = "directory.links";

/// Avochato's own address, where no other one is named.
pub const AVOCHATO: &str = "https://www.avochato.com";

/// The longest name of a folder, without what tells it from others: the path of a socket in it is short
/// (108 bytes on Linux).
const MAX_LABEL: usize = 24;

/// Where the users are. What the keys mean depends on the kind: see [`DirectorySettings::remote`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DirectorySettings {
    pub kind: DirectoryKind,
    /// What `--directory` calls it. Absent: its kind and its host.
    pub name: Option<DirectoryName>,
    /// Where it is, when not at its usual address.
    pub url: Option<DirectoryUrl>,
    /// Avochato's auth id, or the name of an admin of privacyIDEA.
    pub account: Option<String>,
    /// The inbox of Avochato, where the account has several.
    pub inbox: Option<String>,
    /// The realm of privacyIDEA or Keycloak.
    pub realm: Option<String>,
    /// The client of Keycloak with which the realm is read.
    pub client_id: Option<String>,
    /// Realm roles of Keycloak, or paths of groups (`/staff/it`), that make an Owner.
    pub owners: Vec<String>,
    /// The same, for an Admin.
    pub admins: Vec<String>,
    /// The attribute of Keycloak's users that holds the phone; `phoneNumber` without it.
    pub phone: Option<String>,
    /// The one that says whether it was proved; `phoneNumberVerified` without it.
    pub phone_verified: Option<String>,
    /// How users of Keycloak come to an authenticator: by a page of ours without it.
    pub enrolment: Option<EnrolmentWay>,
    /// Avochato's auth secret, the admin's password or an API key of privacyIDEA, or the secret of
    /// Keycloak's client.
    pub secret_file: Option<PathBuf>,
    /// The private key (PEM) by which Keycloak's client signs in, in place of a secret.
    pub key_file: Option<PathBuf>,
    /// How old the list of users may be.
    pub refresh_seconds: Refresh,
    /// The certificates (PEM) that are trusted in place of the system's.
    pub ca_file: Option<PathBuf>,
    pub links: DirectoryLinks,
}

/// The pages of the directory's own where that is done which nothing else can do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DirectoryLinks {
    /// The page of all users.
    pub users: Option<PageUrl>,
    /// The page of one user.
    pub user: Option<UserPageUrl>,
}

/// A directory of another system, with what it needs but its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteDirectorySettings {
    pub name: DirectoryName,
    /// Without a slash at its end.
    pub url: String,
    pub account: RemoteAccount,
    pub secret_file: Option<PathBuf>,
    pub refresh: Refresh,
    pub ca_file: Option<PathBuf>,
}

/// Which part of which system is managed, and as whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteAccount {
    Avochato {
        auth_id: String,
        inbox: Option<String>,
        links: DirectoryLinks,
    },
    /// Without an admin the secret is an API key.
    PrivacyIdea {
        realm: String,
        admin: Option<String>,
    },
    Keycloak(KeycloakAccount),
}

/// A realm of Keycloak, and how its users are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeycloakAccount {
    pub realm: String,
    pub client_id: String,
    /// The private key (PEM) that the client signs in with; a secret without it.
    pub key_file: Option<PathBuf>,
    pub owners: Vec<String>,
    pub admins: Vec<String>,
    pub phone: Option<String>,
    pub phone_verified: Option<String>,
    pub enrolment: EnrolmentWay,
}

impl DirectorySettings {
    /// The directory, if it is another system's. A configuration that was read has passed the check.
    pub fn remote(&self) -> Option<RemoteDirectorySettings> {
        self.check().ok().flatten()
    }

    /// What `--directory` calls it; the local one has a word of its own.
    pub fn name(&self) -> DirectoryName {
        self.remote().map_or_else(DirectoryName::local, |remote| remote.name)
    }

    /// The directory, if it is another system's.
    ///
    /// # Errors
    /// A key that the kind needs is missing, or one is there that it has no use for.
    pub(super) fn check(&self) -> Result<Option<RemoteDirectorySettings>, Clash> {
        self.check_texts()?;
        match self.kind {
            DirectoryKind::Local => self.check_local().map(|()| None),
            DirectoryKind::Avochato => self.avochato().map(Some),
            DirectoryKind::PrivacyIdea => self.privacyidea().map(Some),
            DirectoryKind::Keycloak => self.keycloak().map(Some),
        }
    }

    fn check_local(&self) -> Result<(), Clash> {
        match self.given().next() {
            Some((section, key)) => Err(Clash::new(
                section,
                key,
                "`kind` is missing: \"avochato\", \"privacyidea\" or \"keycloak\"",
            )),
            None => Ok(()),
        }
    }

    fn avochato(&self) -> Result<RemoteDirectorySettings, Clash> {
        let Some(auth_id) = self.account.clone() else {
            return Err(missing("`account` is missing: Avochato's auth id"));
        };
        self.require_no_other(&["account", "inbox", "users", "user"])?;
        let (inbox, links) = (self.inbox.clone(), self.links.clone());
        let url = self.url.as_ref().map_or(AVOCHATO, DirectoryUrl::as_str);
        Ok(self.with(url, RemoteAccount::Avochato { auth_id, inbox, links }))
    }

    fn privacyidea(&self) -> Result<RemoteDirectorySettings, Clash> {
        let Some(url) = &self.url else {
            return Err(missing("`url` is missing: the address of privacyIDEA"));
        };
        let Some(realm) = self.realm.clone() else {
            return Err(missing("`realm` is missing: whose users are managed"));
        };
        self.require_no_other(&["account", "realm"])?;
        let admin = self.account.clone();
        Ok(self.with(url.as_str(), RemoteAccount::PrivacyIdea { realm, admin }))
    }

    fn keycloak(&self) -> Result<RemoteDirectorySettings, Clash> {
        let Some(url) = &self.url else {
            return Err(missing("`url` is missing: the address of Keycloak"));
        };
        let Some(realm) = self.realm.clone() else {
            return Err(missing("`realm` is missing: whose users are managed"));
        };
        let Some(client_id) = self.client_id.clone() else {
            return Err(missing("`client_id` is missing: the client that reads the realm"));
        };
        if self.secret_file.is_some() && self.key_file.is_some() {
            let message = "`secret_file` is given, too; name one of them";
            return Err(Clash::new(SECTION, "key_file", message));
        }
        self.require_no_other(&[
            "realm",
            "client_id",
            "key_file",
            "owners",
            "admins",
            "phone",
            "phone_verified",
            "enrolment",
        ])?;
        let account = KeycloakAccount {
            realm,
            client_id,
            key_file: self.key_file.clone(),
            owners: self.owners.clone(),
            admins: self.admins.clone(),
            phone: self.phone.clone(),
            phone_verified: self.phone_verified.clone(),
            enrolment: self.enrolment.unwrap_or_default(),
        };
        Ok(self.with(url.as_str(), RemoteAccount::Keycloak(account)))
    }

    /// The keys that are given, of those that belong to another system.
    fn given(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [
            (SECTION, "url", self.url.is_some()),
            (SECTION, "account", self.account.is_some()),
            (SECTION, "inbox", self.inbox.is_some()),
            (SECTION, "realm", self.realm.is_some()),
            (SECTION, "client_id", self.client_id.is_some()),
            (SECTION, "owners", !self.owners.is_empty()),
            (SECTION, "admins", !self.admins.is_empty()),
            (SECTION, "phone", self.phone.is_some()),
            (SECTION, "phone_verified", self.phone_verified.is_some()),
            (SECTION, "enrolment", self.enrolment.is_some()),
            (SECTION, "secret_file", self.secret_file.is_some()),
            (SECTION, "key_file", self.key_file.is_some()),
            (SECTION, "ca_file", self.ca_file.is_some()),
            (SECTION, "name", self.name.is_some()),
            (LINKS, "users", self.links.users.is_some()),
            (LINKS, "user", self.links.user.is_some()),
        ]
        .into_iter()
        .filter_map(|(section, key, is_given)| is_given.then_some((section, key)))
    }

    /// # Errors
    /// A key is given that is neither `used` nor one of every kind.
    fn require_no_other(&self, used: &[&str]) -> Result<(), Clash> {
        let of_every_kind = ["url", "secret_file", "ca_file", "name"];
        let is_known = |key: &str| used.contains(&key) || of_every_kind.contains(&key);
        match self.given().find(|(_, key)| !is_known(key)) {
            Some((section, key)) => Err(stray(section, key)),
            None => Ok(()),
        }
    }

    /// A text that is empty or holds what no name holds is a slip of the keys.
    fn check_texts(&self) -> Result<(), Clash> {
        let texts = [
            ("account", &self.account),
            ("inbox", &self.inbox),
            ("realm", &self.realm),
            ("client_id", &self.client_id),
            ("phone", &self.phone),
            ("phone_verified", &self.phone_verified),
        ];
        let texts = texts.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?)));
        let owners = self.owners.iter().map(|text| ("owners", text));
        let admins = self.admins.iter().map(|text| ("admins", text));
        for (key, text) in texts.chain(owners).chain(admins) {
            if text.trim() != text || text.is_empty() || text.contains(char::is_control) {
                let why = "it is empty, or has blanks or control characters around it; correct it, \
                     or leave the key out";
                return Err(Clash::new(SECTION, key, why));
            }
        }
        Ok(())
    }

    fn with(&self, url: &str, account: RemoteAccount) -> RemoteDirectorySettings {
        let (url, kind) = (url.to_owned(), self.kind);
        let usual = || DirectoryName::usual(kind, &url);
        RemoteDirectorySettings {
            name: self.name.clone().unwrap_or_else(usual),
            account,
            secret_file: self.secret_file.clone(),
            refresh: self.refresh_seconds,
            ca_file: self.ca_file.clone(),
            url,
        }
    }
}

impl RemoteDirectorySettings {
    /// The private key that is used in place of a secret.
    pub fn key_file(&self) -> Option<&Path> {
        match &self.account {
            RemoteAccount::Keycloak(account) => account.key_file.as_deref(),
            RemoteAccount::Avochato { .. } | RemoteAccount::PrivacyIdea { .. } => None,
        }
    }

    pub fn kind(&self) -> DirectoryKind {
        match self.account {
            RemoteAccount::Avochato { .. } => DirectoryKind::Avochato,
            RemoteAccount::PrivacyIdea { .. } => DirectoryKind::PrivacyIdea,
            RemoteAccount::Keycloak(_) => DirectoryKind::Keycloak,
        }
    }

    /// The name of the folder that holds its database: the same for every name by which it is called,
    /// and another one for other users. What tells them apart is 12 hexadecimal digits of a hash of its
    /// kind, its address, and its realm or account.
    pub fn folder(&self) -> String {
        let kind = self.kind();
        let users = match &self.account {
            RemoteAccount::Avochato { auth_id, inbox, .. } => {
                [auth_id.clone(), inbox.clone().unwrap_or_default()]
            }
            // The server itself knows realms in small letters only.
            RemoteAccount::PrivacyIdea { realm, .. } => [realm.to_lowercase(), String::new()],
            RemoteAccount::Keycloak(account) => [account.realm.clone(), String::new()],
        };
        let mut hash = Sha256::new();
        for part in [kind.as_str(), &self.url, &users[0], &users[1]] {
            hash.update(part);
            // No control character is in any of them.
            hash.update("\n");
        }
        let digits: String =
            hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let usual = DirectoryName::usual(kind, &self.url);
        let label: String = usual.as_str().chars().take(MAX_LABEL).collect();
        format!("{}-{digits}", label.trim_end_matches(['-', '.', '_']))
    }
}

fn missing(message: &str) -> Clash {
    Clash::new(SECTION, "kind", message)
}

fn stray(section: &'static str, key: &'static str) -> Clash {
    Clash::new(section, key, "this kind of directory does not use this key")
}
