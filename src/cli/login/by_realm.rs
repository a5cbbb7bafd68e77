//! Signing in by the realm without the panel: an address and a code are printed, and a browser is waited for.

use super::{LEFT, sign_in_prompt::picture};
use crate::{
    cli::{failure::Failure, output, signals},
    client::{ClientError, SignInClient},
    contract::{
        BearerToken,
        api::{RealmProgress, RealmSignInBegun},
        text::one_line,
    },
};
use color_eyre::eyre::{self, WrapErr};
use std::time::{Duration, Instant};

/// The least time between two questions, whatever the server answers.
const PACE: Duration = Duration::from_secs(1);

/// Before it is asked again where the server is gone.
const RETRY: Duration = Duration::from_secs(3);

/// Shows the address, and waits until a browser has been there.
///
/// # Errors
/// The person may not come in, takes too long, or leaves.
pub async fn hold(door: &SignInClient, url: &str) -> eyre::Result<BearerToken> {
    let begun = door.begin_by_realm().await.map_err(|error| Failure::of_call(url, &error))?;
    show(&begun)?;
    let stop = signals::stop().wrap_err("watching for signals")?;
    let waited = tokio::select! {
        waited = wait(door, &begun) => waited,
        () = stop => {
            door.cancel_by_realm(&begun.token).await;
            return Err(Failure::Failed(LEFT.to_owned()).into());
        }
    };
    waited.map_err(|error| match error {
        error if error.needs_sign_in() => Failure::NotAllowed(
            "that took too long, or was ended. Run `mfadmin login` again".to_owned(),
        )
        .into(),
        error => Failure::of_call(url, &error).into(),
    })
}

fn show(begun: &RealmSignInBegun) -> eyre::Result<()> {
    for line in picture(&begun.address) {
        output::note_drawn(&line)?;
    }
    output::note(&format!("Open in a browser:   {}", one_line(&begun.address)))?;
    output::note(&format!("The page shows:      {}", one_line(&begun.code)))?;
    output::note("Go on there only if the code is the same. Waiting; Ctrl-C calls it off.")?;
    Ok(())
}

async fn wait(door: &SignInClient, begun: &RealmSignInBegun) -> Result<BearerToken, ClientError> {
    let mut was_told = false;
    loop {
        let asked = Instant::now();
        let pace = match door.wait_for_realm(&begun.token).await {
            Ok(RealmProgress::SignedIn { token, .. }) => return Ok(token),
            Ok(RealmProgress::Waiting { .. } | RealmProgress::SteppedUp { .. }) => PACE,
            Err(error) if error.is_outage() => {
                if !was_told {
                    let _ = output::note("The server does not answer. Trying again.");
                    was_told = true;
                }
                RETRY
            }
            Err(error) => return Err(error),
        };
        tokio::time::sleep(pace.saturating_sub(asked.elapsed())).await;
    }
}
