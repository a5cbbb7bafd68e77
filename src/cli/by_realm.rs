//! The realm without the panel: an address and a code are printed, and a browser is waited for.

use super::{failure::Failure, output, signals};
use crate::{
    client::{Client, ClientError, SignInClient},
    contract::{
        BearerToken,
        api::{RealmProgress, RealmSignInBegun},
        text::one_line,
    },
    tui::{
        qr::Qr,
        theme::{Charset, Palette, Theme},
    },
};
use color_eyre::eyre::{self, WrapErr};
use ratatui::layout::Size;
use std::time::{Duration, Instant};

/// The least time between two questions, whatever the server answers.
const PACE: Duration = Duration::from_secs(1);

/// Before it is asked again where the server is gone.
const RETRY: Duration = Duration::from_secs(3);

/// Light modules around a picture: paper is cheap here.
const QUIET: usize = 4;

/// Signs in at the server at `url`; `left` says what it means that the person leaves.
///
/// # Errors
/// The person may not come in, takes too long, or leaves.
pub async fn sign_in(door: &SignInClient, url: &str, left: &str) -> eyre::Result<BearerToken> {
    let begun = door.begin_by_realm().await.map_err(|error| Failure::of_call(url, &error))?;
    match wait(door, url, &begun, left).await? {
        RealmProgress::SignedIn { token, .. } => Ok(token),
        other => Err(eyre::eyre!("the server answers a sign-in with {other:?}")),
    }
}

/// Confirms to the server at `url` who one is.
///
/// # Errors
/// As [`sign_in`].
pub async fn step_up(client: &Client, url: &str, left: &str) -> eyre::Result<()> {
    let begun = client.step_up_by_realm().await.map_err(|error| Failure::of_call(url, &error))?;
    wait(&SignInClient::of(client), url, &begun, left).await.map(|_| ())
}

/// Shows the address, and waits until a browser has been there.
async fn wait(
    door: &SignInClient,
    url: &str,
    begun: &RealmSignInBegun,
    left: &str,
) -> eyre::Result<RealmProgress> {
    show(begun)?;
    let stop = signals::stop().wrap_err("watching for signals")?;
    let waited = tokio::select! {
        waited = outcome(door, begun) => waited,
        () = stop => {
            door.cancel_by_realm(&begun.token).await;
            return Err(Failure::Failed(left.to_owned()).into());
        }
    };
    waited.map_err(|error| match error {
        error if error.needs_sign_in() => {
            let over = "that took too long, or was ended. Run the command again";
            Failure::NotAllowed(over.to_owned()).into()
        }
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

async fn outcome(
    door: &SignInClient,
    begun: &RealmSignInBegun,
) -> Result<RealmProgress, ClientError> {
    let mut was_told = false;
    loop {
        let asked = Instant::now();
        let pace = match door.wait_for_realm(&begun.token).await {
            Ok(RealmProgress::Waiting { .. }) => PACE,
            Ok(done) => return Ok(done),
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

/// The lines of the QR code with the colours that the terminal has, or why there is none.
pub fn picture(address: &str) -> Vec<String> {
    let theme = Theme::choose(Default::default(), |name| std::env::var(name).ok());
    let Some(qr) = Qr::of(address) else { return Vec::new() };
    let is_dumb = output::is_dumb_terminal();
    let charset = if is_dumb { Charset::Ascii } else { theme.charset };
    let Size { width, .. } = qr.size(charset, QUIET);
    let (columns, _) = crossterm::terminal::size().unwrap_or((80, 24));
    if width > columns {
        return vec![format!("(A QR code needs a terminal of {width} columns.)")];
    }
    let (begin, end) = match theme.palette {
        _ if is_dumb => ("", ""),
        Palette::Monochrome => ("\x1b[7m", "\x1b[0m"),
        Palette::Terminal | Palette::Basic | Palette::Painted(_) => ("\x1b[30;107m", "\x1b[0m"),
    };
    let lines = qr.lines(charset, QUIET);
    lines.into_iter().map(|line| format!("{begin}{line}{end}")).collect()
}
