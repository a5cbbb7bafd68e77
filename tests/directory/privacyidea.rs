//! privacyIDEA itself, and eduMFA. The environments that they run in are made by `tests/run.sh`.

mod actions;
mod api;
mod bodies;
mod doctor;
mod edumfa;
mod killed;
mod line;
mod reading;
mod running;
mod states;

use api::Api;
use mfadmin::{
    contract::ExternalId,
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            DirectoryUser, FactorRecord, ListedUser, PrivacyIdea, PrivacyIdeaSettings,
            RemoteDirectory, RemoteError, ScanRecord, http::Urgency, state_of,
        },
    },
};
use std::collections::{BTreeMap, HashMap};

/// The realm of 2,000 users that tests share; each has users of its own.
const STAFF: &str = "staff";

/// How a test signs in.
fn settings(url: &str, realm: &str) -> PrivacyIdeaSettings {
    PrivacyIdeaSettings {
        url: url.parse().unwrap(),
        realm: realm.to_owned(),
        account: Some("admin".to_owned()),
        secret: Secret::new("admin-password"),
        ca: None,
    }
}

fn directory(api: &Api, realm: &str) -> PrivacyIdea {
    PrivacyIdea::new(settings(&api.url, realm), Clock::System).unwrap()
}

/// Everybody, as a scan from its beginning to its end tells them.
async fn scan(directory: &PrivacyIdea) -> Result<BTreeMap<ExternalId, DirectoryUser>, RemoteError> {
    let mut users: Vec<ListedUser> = Vec::new();
    let mut factors: HashMap<ExternalId, Vec<FactorRecord>> = HashMap::new();
    let mut cursor = None;
    loop {
        let page = directory.scan(cursor).await?;
        for record in page.records {
            match record {
                ScanRecord::User(user) => users.push(user),
                ScanRecord::Factor(of, factor) => factors.entry(of).or_default().push(factor),
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let whole = users.into_iter().map(|listed| {
        let own = factors.remove(&listed.user.id).unwrap_or_default();
        (listed.user.id.clone(), state_of(listed.user, &own))
    });
    Ok(whole.collect())
}

/// The user `login` of the resolver of `realm`, read alone.
async fn fetch(directory: &PrivacyIdea, id: &ExternalId) -> DirectoryUser {
    directory.fetch(id, Urgency::Now).await.unwrap().unwrap()
}

/// The id of the user with this number in a file of users that was made by [`api::users`].
fn id(resolver: &str, number: usize) -> ExternalId {
    ExternalId(format!("{resolver}/{}", api::FIRST_ID + number))
}
