//! Who is asked for again though the list says nothing new of them: what it does not tell may have changed.

use super::{Mirror, ScanError};
use crate::{
    contract::ExternalId,
    server::{
        clock::after,
        directory::remote::{ChangeMark, ChangePage, Changes, DirectoryUser, Observed},
        service::Service,
        store::{Mark, ScanRow},
    },
};
use jiff::{SignedDuration, Timestamp};
use std::time::{Duration, Instant};

/// A user of whom nothing new is said is read again before this age at the latest.
const OLDEST: SignedDuration = SignedDuration::from_hours(24);
/// From this age on, each at a time of their own, so that they do not all come together.
const YOUNGEST: SignedDuration = SignedDuration::from_hours(16);
/// Of eight parts of the time between two readings, those after which a reading reads nobody again of whom nothing is
/// new: with the pause after it, what was read first is no older than that time.
const END_OF_TURNS: u32 = 3;
/// How many of them there are after the list at least, however long that took.
const LEAST_TURNS: u32 = 1;

/// Whether users are read singly of whom the list says nothing new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Trusted,
    ReadAgain,
}

/// What is known of changes that the list does not tell.
pub(super) struct Freshness {
    known: Known,
    changes: Changes,
    now: Timestamp,
    /// When users are read again in turn; absent where the directory is read on demand alone.
    turns: Option<TurnTime>,
}

/// For how long users are read again in turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct TurnTime {
    pub until: Instant,
    /// After the list, at least.
    pub least: Duration,
}

impl Freshness {
    /// For how long users are read again in turn.
    pub fn turns(&self) -> Option<TurnTime> {
        self.turns
    }

    /// Whether a user who is here as `mark` says is to be read.
    pub fn is_news(&self, mark: &Mark, user: &DirectoryUser) -> bool {
        self.known == Known::ReadAgain
            || is_old(mark.as_of, &user.id, self.now)
            || matches!(&self.changes, Changes::Told(users) if users.contains(&user.id))
    }

    /// Whether a user is to be read in turn.
    pub fn is_due(&self, user: &DirectoryUser) -> bool {
        self.turns.is_some()
            && self.changes == Changes::NotTold
            && matches!(user.authenticator, Observed::Known(_))
    }
}

impl Service {
    /// What is known of changes since the last whole reading. It is looked up before the list is read, so
    /// that whatever changes meanwhile is told by the next one.
    pub(super) async fn freshness(
        &self,
        mirror: &Mirror,
        scan: &ScanRow,
        known: Known,
    ) -> Result<Freshness, ScanError> {
        let (now, begun) = (self.now(), Instant::now());
        let last = self.store.read().await?.scans().last_whole().await?;
        let since = last.and_then(|last| last.change_mark).map(ChangeMark);
        let told = mirror.remote.changed_since(since.as_ref()).await;
        let ChangePage { changes, mark } = told.unwrap_or_else(|error| {
            tracing::info!(%error, "the directory does not tell who changed");
            ChangePage { changes: Changes::NotTold, mark: None }
        });
        // One that is resumed keeps the mark of its beginning.
        if scan.change_mark.is_none()
            && let Some(ChangeMark(mark)) = mark
        {
            let mut tx = self.store.begin_write().await?;
            tx.scans().note_change_mark(&mark).await?;
            tx.commit().await?;
        }
        let turns = mirror.refresh.map(|every| TurnTime {
            until: begun + every / 8 * END_OF_TURNS,
            least: every / 8 * LEAST_TURNS,
        });
        Ok(Freshness { known, changes, now, turns })
    }
}

/// Whether a user who was read at `as_of` is to be read again, though nothing new is said of them.
fn is_old(as_of: Timestamp, id: &ExternalId, now: Timestamp) -> bool {
    let span = OLDEST.as_secs() - YOUNGEST.as_secs();
    // Any spread does that stays the same for a user.
    let hash = id.0.bytes().fold(0_i64, |hash, byte| (hash * 31 + i64::from(byte)) % span);
    let age = Duration::try_from(YOUNGEST + SignedDuration::from_secs(hash)).unwrap_or_default();
    after(as_of, age) <= now
}
