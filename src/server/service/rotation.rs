//! Another key in place of the one that seals: everything is sealed anew, then the old key goes. It
//! works beside a running server, in steps that each leave everything readable, so that it can be
//! broken off at any moment and gone on with.

use crate::{
    contract::api::AuditEvent,
    server::{
        crypto::{HEADER_BYTES, KeyError, Rotation, SealedFor, SealingKey, Unsealable},
        service::access,
        store::{AuditRow, Belonging, SealedPlace, SealedValue, Store, StoreError, WriteTx},
    },
};
use std::path::Path;
use thiserror::Error;

/// Values sealed anew in one transaction: requests of the server wait for no more.
const BATCH: i64 = 100;

/// What a rotation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The number of the key that seals now.
    pub to: u32,
    /// The numbers of the keys that are gone.
    pub from: Vec<u32>,
    /// Values that were sealed anew.
    pub resealed: u64,
    /// Values that open with none of the keys, and stay as they are.
    pub closed: u64,
}

#[derive(Debug, Error)]
pub enum RotationError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sealing(#[from] Unsealable),
}

#[derive(Default)]
struct Count {
    resealed: u64,
    closed: u64,
}

/// The number of the key that would seal after a rotation of the file at `key_file`, and of those that
/// would go.
///
/// # Errors
/// The file cannot be used.
pub fn foresee(key_file: &Path) -> Result<(u32, Vec<u32>), KeyError> {
    let rotation = Rotation::foresee(key_file)?;
    Ok((rotation.to(), rotation.from()))
}

/// Replaces the key in the file at `key_file`, or goes on with a rotation that was broken off.
///
/// # Errors
/// [`RotationError`] when the file or the database fails. Everything still opens then, and calling
/// it again goes on.
pub async fn rotate(store: &Store, key_file: &Path) -> Result<Rotated, RotationError> {
    let rotation = Rotation::begin(key_file)?;
    let key = SealingKey::load(key_file)?;
    let header = key.header().ok_or(Unsealable)?;
    let mut resealed = 0;
    for place in SealedPlace::ALL {
        let mut after = None;
        loop {
            let mut tx = store.begin_write().await?;
            let (count, last) = batch(&mut tx, &key, place, header, after.as_ref()).await?;
            tx.commit().await?;
            resealed += count.resealed;
            let Some(last) = last else { break };
            after = Some(last);
        }
    }
    // Once more under one lock: a server seals under it and looks at the file first, so whatever it
    // sealed under the old key is there by now.
    let mut tx = store.begin_write().await?;
    let mut closed = 0;
    for place in SealedPlace::ALL {
        let mut after = None;
        loop {
            let (count, last) = batch(&mut tx, &key, place, header, after.as_ref()).await?;
            resealed += count.resealed;
            closed += count.closed;
            let Some(last) = last else { break };
            after = Some(last);
        }
    }
    let rotated = Rotated { to: rotation.to(), from: rotation.from(), resealed, closed };
    let from: Vec<String> = rotated.from.iter().map(u32::to_string).collect();
    let note = format!("Key {} in place of {}", rotated.to, from.join(" and "));
    let entry = AuditRow::new(store.clock().now(), AuditEvent::KeyRotated)
        .from(Some(access::this_process()))
        .noting(note);
    tx.audit().append(&entry).await?;
    tx.commit().await?;
    rotation.finish()?;
    Ok(rotated)
}

/// Seals the next values of `place` anew; gives the last of them, unless there was none.
async fn batch(
    tx: &mut WriteTx,
    key: &SealingKey,
    place: SealedPlace,
    header: [u8; HEADER_BYTES],
    after: Option<&Belonging>,
) -> Result<(Count, Option<Belonging>), RotationError> {
    let values = tx.sealed().without_header(place, header, after, BATCH).await?;
    let mut count = Count::default();
    for SealedValue { belonging, sealed } in &values {
        let place = place_of(belonging);
        let Ok(plain) = place.open(key, sealed) else {
            // A code for a number that the user had before opens nothing, and is no loss.
            let is_code =
                matches!(belonging, Belonging::LinkCode { .. } | Belonging::SessionCode { .. });
            count.closed += u64::from(!is_code);
            continue;
        };
        tx.sealed().put(belonging, place.seal(key, &plain)?).await?;
        count.resealed += 1;
    }
    Ok((count, values.into_iter().last().map(|value| value.belonging)))
}

/// What a value opens with.
pub(super) fn place_of(belonging: &Belonging) -> SealedFor<'_> {
    match belonging {
        Belonging::Message { message_id, user, recipient, .. } => {
            SealedFor::Message { message_id: *message_id, user: *user, recipient }
        }
        Belonging::Authenticator { user } | Belonging::SessionSecret { user, .. } => {
            SealedFor::Authenticator { user: *user }
        }
        Belonging::HeldAction { id, user } => SealedFor::HeldAction { id: *id, user: *user },
        Belonging::Enrolment { operation, user } => {
            SealedFor::Enrolment { operation: *operation, user: *user }
        }
        Belonging::LinkCode { link, number } => {
            SealedFor::LinkCode { link: *link, number: number.as_ref() }
        }
        Belonging::SessionCode { session, number } => {
            SealedFor::SignInCode { session: *session, number: number.as_ref() }
        }
    }
}
