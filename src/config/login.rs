//! By what, besides operators of its own, people sign in to `mfadmin serve`.

use super::{directory::DirectorySettings, fault::Clash};
use crate::contract::DirectoryKind;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

const SECTION: &str = "login.realm";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Login {
    pub realm: RealmLogin,
}

/// Whether, and as which client, Owners and Admins sign in by the realm of the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RealmLogin {
    pub enabled: bool,
    /// The client with the standard flow. Absent: the directory's own.
    pub client_id: Option<String>,
    /// Its secret. Absent: the directory's, where the client is the same.
    pub secret_file: Option<PathBuf>,
    /// What the realm has to say of how somebody proved who they are (`acr`) when they confirm it. Absent:
    /// anything, as long as it was done anew.
    pub acr: Option<String>,
    /// Asked for besides `openid`.
    pub scopes: Vec<String>,
}

impl Login {
    /// # Errors
    /// The users are of another kind of system, or a text is none.
    pub(super) fn check(&self, directory: &DirectorySettings) -> Result<(), Clash> {
        let realm = &self.realm;
        let scopes = realm.scopes.iter().map(|scope| ("scopes", scope));
        let texts = [("client_id", &realm.client_id), ("acr", &realm.acr)];
        let texts = texts.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?)));
        for (key, text) in texts.chain(scopes) {
            if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
                let why = "it is empty or has blanks in it; correct it, or leave the key out";
                return Err(Clash::new(SECTION, key, why));
            }
        }
        if !realm.enabled {
            return Ok(());
        }
        if directory.kind != DirectoryKind::Keycloak {
            let why =
                "people sign in by a realm of Keycloak alone: set [directory] kind = \"keycloak\"";
            return Err(Clash::new(SECTION, "enabled", why));
        }
        let needs_secret = realm.secret_file.is_none() && realm.is_own_client(directory);
        if directory.key_file.is_some() && needs_secret {
            let why = "[directory] key_file is no secret that people could sign in with: name a client \
                       of its own as `client_id`, and its `secret_file`";
            return Err(Clash::new(SECTION, "enabled", why));
        }
        Ok(())
    }
}

impl RealmLogin {
    /// Whether the directory is read as the same client.
    pub fn is_own_client(&self, directory: &DirectorySettings) -> bool {
        self.client_id.is_none() || self.client_id == directory.client_id
    }
}
