//! What was accepted, held against what is in the database and what arrived.

use crate::{burst::Deed, postbox::Postbox};
use mfadmin::{
    contract::UserId,
    server::store::{DatabaseAddress, FigureCheck, Store},
};
use sqlx::{AnyConnection, Connection, Row};
use std::collections::BTreeMap;

/// Everything that was ever accepted.
#[derive(Default)]
pub struct Ledger {
    accepted: BTreeMap<UserId, Deed>,
    pub calls: usize,
}

/// By what a deed is told in the audit log.
const EVENTS: [&str; 2] = ["setup_link_sent", "user_disabled"];

impl Ledger {
    pub fn accept(&mut self, deeds: &[(UserId, Deed)]) {
        self.accepted.extend(deeds.iter().copied());
    }

    pub fn len(&self) -> usize {
        self.accepted.len()
    }

    fn event(deed: Deed) -> &'static str {
        EVENTS[usize::from(deed == Deed::Disable)]
    }

    /// # Panics
    /// Something that was accepted is not in the audit log, is there twice, or something is there that nobody
    /// asked for; a message is missing, or one too many; the figures are not those of a count.
    pub async fn balance(&self, database: &DatabaseAddress) {
        let mut audited: BTreeMap<(String, String), i64> = BTreeMap::new();
        let mut connection = connect(database).await;
        for event in EVENTS {
            let sql = format!(
                "select target_id as id, count(*) as times from audit where event = '{event}' \
                 and code is null group by target_id"
            );
            for (id, times) in pairs(&mut connection, &sql).await {
                audited.insert((id, event.to_owned()), times);
            }
        }
        let lost: Vec<_> = self
            .accepted
            .iter()
            .filter(|(id, deed)| !audited.contains_key(&audit_key(**id, **deed)))
            .collect();
        let doubled: Vec<_> = audited.iter().filter(|(_, times)| **times > 1).collect();
        assert!(lost.is_empty() && doubled.is_empty(), "lost {lost:?}, doubled {doubled:?}");
        assert_eq!(audited.len(), self.accepted.len(), "nobody asked for all of {audited:?}");

        let sql = "select user_id as id, count(*) as times from outbox \
                   where kind = 'setup_link' group by user_id";
        let queued: BTreeMap<String, i64> = pairs(&mut connection, sql).await.into_iter().collect();
        let wanted = self.mailed().map(|id| (id.to_string(), 1)).collect();
        assert_eq!(queued, wanted, "messages of accepted actions");
        connection.close().await.unwrap();

        let store = Store::open_to_read(database.clone()).await.unwrap();
        let figures = store.read().await.unwrap().users().check_figures().await.unwrap();
        store.close().await;
        assert_eq!(figures, FigureCheck::Agree);
    }

    /// How many of the mails to `address_of` each user have arrived. Each has one Message-ID, however often
    /// it came.
    pub fn arrived(&self, postbox: &Postbox, address_of: impl Fn(UserId) -> String) -> usize {
        let taken = postbox.taken();
        for (address, mails) in &taken {
            assert_eq!(mails.message_ids.len(), 1, "mails to {address}: {mails:?}");
        }
        self.mailed().filter(|id| taken.contains_key(&address_of(*id))).count()
    }

    /// How many mails there are to be.
    pub fn mails(&self) -> usize {
        self.mailed().count()
    }

    fn mailed(&self) -> impl Iterator<Item = UserId> {
        self.accepted.iter().filter(|(_, deed)| **deed != Deed::Disable).map(|(id, _)| *id)
    }
}

fn audit_key(id: UserId, deed: Deed) -> (String, String) {
    (id.to_string(), Ledger::event(deed).to_owned())
}

pub async fn connect(database: &DatabaseAddress) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let url = match database {
        DatabaseAddress::File(path) => format!("sqlite://{}", path.display()),
        DatabaseAddress::Postgres(address) => address.url.to_string(),
    };
    AnyConnection::connect(&url).await.unwrap()
}

async fn pairs(connection: &mut AnyConnection, sql: &str) -> Vec<(String, i64)> {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    let rows = sqlx::query(sql).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| (row.get("id"), row.get("times"))).collect()
}
