//! Users of a realm.

use super::wire::{UserRow, text_of};
use crate::{
    contract::{ExternalId, Kind, PhoneNumber, Role, UnknownReason},
    server::directory::remote::{DirectoryUser, ListedUser, Observed, number::read_number},
};
use sha2::{Digest, Sha256};

/// A user of the realm, as its resolver tells it.
#[derive(Clone, Debug)]
pub struct RealmUser {
    pub user: DirectoryUser,
    pub login: String,
    pub resolver: String,
    /// The number that the user store has, where it can be read.
    pub mobile: Option<PhoneNumber>,
}

/// The user `id` of `resolver`. A resolver's name holds no slash, so both can be had back.
pub fn external_id(resolver: &str, id: &str) -> ExternalId {
    ExternalId(format!("{resolver}/{id}"))
}

/// The resolver and its user in `id`.
pub fn parts(id: &ExternalId) -> Option<(&str, &str)> {
    id.0.split_once('/')
}

/// `row` as a user of whom no token is known yet; nothing where it does not say which user it is.
pub fn person(row: &UserRow) -> Option<RealmUser> {
    let (resolver, login) = (text_of(&row.resolver)?, text_of(&row.username)?);
    let id = external_id(&resolver, &text_of(&row.userid)?);
    let names = [text_of(&row.givenname), text_of(&row.surname)];
    let names: Vec<_> = names.iter().flatten().map(|name| name.trim()).collect();
    let name = if names.is_empty() { login.clone() } else { names.join(" ") };
    let not_read = UnknownReason::NotReadYet;
    let user = DirectoryUser {
        id,
        username: Some(login.clone()),
        // Its user stores keep none.
        language: None,
        name,
        email: text_of(&row.email).and_then(|text| text.parse().ok()),
        role: Role::Member,
        kind: Kind::Human,
        // Whom the user store has shut out, its resolver does not tell.
        enabled: true,
        phone: Observed::Unknown(not_read),
        authenticator: Observed::Unknown(not_read),
        security_keys: Observed::Unknown(not_read),
        store: None,
        lock: Observed::Known(None),
        factors: Vec::new(),
        last_sign_in_at: None,
        created_at: None,
    };
    let mobile = text_of(&row.mobile).and_then(|text| read_number(&text));
    Some(RealmUser { user, login, resolver, mobile })
}

/// `person` as the list tells it; the tokens come later, and belong to the same reading.
pub fn listed(person: &RealmUser) -> ListedUser {
    let user = &person.user;
    let email = user.email.as_ref().map(|email| email.as_str());
    let said = [Some(person.login.as_str()), Some(user.name.as_str()), email];
    let mut hash = Sha256::new();
    for text in said {
        let text = text.unwrap_or_default();
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    }
    let revision = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    ListedUser { user: user.clone(), revision, is_whole: true }
}
