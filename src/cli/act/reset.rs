//! What becomes of the old authenticator where it is reset.

use super::{super::failure::Failure, Acting};
use crate::{
    cli::failure::CommandError,
    client::Client,
    contract::{Availability, api::JobAction},
};

#[derive(Debug, clap::Args)]
pub(super) struct Resetting {
    #[command(flatten)]
    pub acting: Acting,
    /// Lost or stolen: remove the old app at once.
    #[arg(long, conflicts_with = "keep")]
    now: bool,
    /// Replace: keep the old app until the new one works. Only where the directory of another
    /// system takes a new one through mfadmin; there, one of the two is required.
    #[arg(long)]
    keep: bool,
}

/// What was said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Nothing,
    Now,
    Keep,
}

impl Resetting {
    pub fn wish(&self) -> Wish {
        match (self.now, self.keep) {
            (_, true) => Wish::Keep,
            (true, false) => Wish::Now,
            (false, false) => Wish::Nothing,
        }
    }
}

/// What is ordered of the server.
///
/// # Errors
/// It has a choice and none was made, or one that it does not have.
pub(super) async fn action(client: &Client, wish: Wish) -> Result<JobAction, CommandError> {
    let keep = client.me().await?.directory.and_then(|directory| directory.keep_until_replaced);
    let usage = |words: String| Err(Failure::Usage(words).into());
    match (wish, keep) {
        (Wish::Now, _) | (Wish::Nothing, None) => Ok(JobAction::ResetAuthenticator),
        (Wish::Keep, Some(Availability::Available)) => Ok(JobAction::ReplaceAuthenticator),
        (Wish::Nothing, Some(Availability::Available)) => usage(
            "say what becomes of the old app: --now removes it at once (lost or stolen), --keep \
             keeps it until the new one works"
                .to_owned(),
        ),
        (Wish::Nothing, Some(_)) => Ok(JobAction::ResetAuthenticator),
        (Wish::Keep, None) => usage(
            "--keep: where mfadmin keeps the users, a reset removes the app at once. Leave --keep \
             out"
            .to_owned(),
        ),
        (Wish::Keep, Some(Availability::NotPossible { reason })) => {
            usage(format!("--keep is not possible here. {reason}"))
        }
        (Wish::Keep, Some(Availability::InBrowser { url })) => usage(format!(
            "--keep is not possible here: setup links are sent in the browser, at {url}"
        )),
    }
}
