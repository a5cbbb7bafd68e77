//! privacyIDEA itself, and eduMFA. The environments that they run in are made by `tests/run.sh`.

mod actions;
mod bodies;
mod doctor;
mod edumfa;
mod enrolment;
mod hosted;
mod killed;
mod mirrored;
mod reading;
mod states;

use mfadmin::{
    contract::ExternalId,
    server::{
        clock::Clock,
        directory::remote::{
            DirectoryUser, FactorRecord, ListedUser, PrivacyIdea, PrivacyIdeaSettings,
            RemoteDirectory, RemoteError, ScanRecord, http::Urgency, state_of,
        },
    },
};
use mfadmin_testing::privacyidea::{
    STAFF,
    api::{self, Api},
    line, running, settings,
};
use std::collections::{BTreeMap, HashMap};

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
