//! The adapter for Avochato, against a server that stands in for it.

mod account;
mod doing;
mod examined;
mod faults;
mod fields;
mod listing;
mod secrets;
mod settings;
mod settling;

use mfadmin::server::{
    clock::Clock,
    directory::remote::{
        AvochatoDirectory, DirectoryUser, ExternalId, ListedUser, RemoteDirectory, RemoteError,
        ScanCursor, ScanRecord, Urgency,
    },
};
use mfadmin_testing::avochato::{AvochatoServer, Person, people};

/// A server with these users, and a directory that looks at it.
async fn server_of(people: Vec<Person>) -> (AvochatoServer, AvochatoDirectory) {
    let server = AvochatoServer::start(people).await;
    let directory = server.directory(Clock::System);
    (server, directory)
}

async fn server_with(count: usize) -> (AvochatoServer, AvochatoDirectory) {
    server_of(people(count)).await
}

fn id(text: &str) -> ExternalId {
    ExternalId(text.to_owned())
}

async fn fetch(directory: &AvochatoDirectory, user: &str) -> DirectoryUser {
    directory.fetch(&id(user), Urgency::Now).await.unwrap().expect("no such user")
}

/// What the pages from `cursor` on tell, and the error that ended them.
async fn pages_from(
    directory: &AvochatoDirectory,
    mut cursor: Option<ScanCursor>,
) -> (Vec<ListedUser>, Option<RemoteError>) {
    let mut users = Vec::new();
    loop {
        let page = match directory.scan(cursor).await {
            Ok(page) => page,
            Err(error) => return (users, Some(error)),
        };
        users.extend(page.records.into_iter().map(|record| match record {
            ScanRecord::User(user) => user,
            ScanRecord::Factor(..) => panic!("Avochato lists no factors"),
        }));
        cursor = page.next;
        if cursor.is_none() {
            return (users, None);
        }
    }
}

/// The whole list.
async fn list(directory: &AvochatoDirectory) -> Vec<ListedUser> {
    let (users, error) = pages_from(directory, None).await;
    assert_eq!(error, None);
    users
}

/// The cursor behind so many pages.
async fn after_pages(directory: &AvochatoDirectory, pages: usize) -> Option<ScanCursor> {
    let mut cursor = None;
    for _ in 0..pages {
        cursor = directory.scan(cursor).await.unwrap().next;
        assert!(cursor.is_some(), "the list ended early");
    }
    cursor
}
