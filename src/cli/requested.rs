//! Waiting for what was ordered of the directory that has the user.

use super::{failure::Failure, step_up::with_proof};
use crate::{
    client::{Client, ClientError},
    contract::api::{Receipt, RequestedState},
};
use color_eyre::eyre;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a command waits for a directory.
const PATIENCE: Duration = Duration::from_secs(120);
/// The first pause before the outcome is asked for, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Does `call` as [`with_proof`] does, and where the answer is that it was ordered of a directory,
/// repeats it under its key until that is settled.
///
/// # Errors
/// The refusal, also the directory's; nobody knows what became of it; it takes too long.
pub async fn with_outcome(
    client: &Client,
    url: &str,
    call: impl AsyncFn() -> Result<Option<Receipt>, ClientError>,
) -> eyre::Result<Option<Receipt>> {
    let mut receipt = with_proof(client, url, &call).await?;
    let begun = Instant::now();
    let mut pause = FIRST_PAUSE;
    while let Some(requested) = receipt.as_ref().and_then(|receipt| receipt.requested.as_ref()) {
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
        receipt = call().await.map_err(|error| Failure::of_call(url, &error))?;
    }
    Ok(receipt)
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
