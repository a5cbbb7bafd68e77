//! Waiting for what was ordered of the directory that has the user.

use super::{failure::Failure, step_up::with_proof};
use crate::{
    client::{Client, ClientError},
    contract::api::{Receipt, Requested, RequestedState, UserAddition},
};
use color_eyre::eyre;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a command waits for a directory.
const PATIENCE: Duration = Duration::from_secs(120);
/// The first pause before the outcome is asked for, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// An answer that may say no more than that something was ordered of a directory.
pub trait DirectoryAnswer {
    fn requested(&self) -> Option<&Requested>;
}

impl DirectoryAnswer for Option<Receipt> {
    fn requested(&self) -> Option<&Requested> {
        self.as_ref()?.requested.as_ref()
    }
}

impl DirectoryAnswer for UserAddition {
    fn requested(&self) -> Option<&Requested> {
        match self {
            Self::Requested(requested) => Some(requested),
            Self::Added(_) | Self::NotRead => None,
        }
    }
}

/// Does `call` as [`with_proof`] does, and where the answer is that it was ordered of a directory,
/// repeats it under its key until that is settled.
///
/// # Errors
/// The refusal, also the directory's; nobody knows what became of it; it takes too long.
pub async fn with_outcome<T: DirectoryAnswer>(
    client: &Client,
    url: &str,
    call: impl AsyncFn() -> Result<T, ClientError>,
) -> eyre::Result<T> {
    let mut answer = with_proof(client, url, &call).await?;
    let begun = Instant::now();
    let mut pause = FIRST_PAUSE;
    while let Some(requested) = answer.requested() {
        let said = requested.message.as_deref().unwrap_or("it does not show it");
        if requested.state == RequestedState::Unknown {
            let words = format!(
                "nobody knows whether the directory did this: {said}. Look there before you do it again"
            );
            return Err(Failure::Failed(words).into());
        }
        if begun.elapsed() > PATIENCE {
            let words = format!(
                "the directory has not done this yet: {said}. It goes on; `mfadmin audit` tells the outcome"
            );
            return Err(Failure::Failed(words).into());
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
        answer = call().await.map_err(|error| Failure::of_call(url, &error))?;
    }
    Ok(answer)
}

/// [`with_outcome`], for a call that always has a receipt.
///
/// # Errors
/// As [`with_outcome`].
pub async fn with_receipt(
    client: &Client,
    url: &str,
    call: impl AsyncFn() -> Result<Receipt, ClientError>,
) -> eyre::Result<Receipt> {
    let receipt = with_outcome(client, url, async || call().await.map(Some)).await?;
    receipt.ok_or_else(|| Failure::Failed("the server told no outcome".to_owned()).into())
}
