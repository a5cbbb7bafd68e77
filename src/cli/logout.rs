//! `mfadmin logout`: ends the stored session, here and at its server.

use super::{failure::Failure, http_options, output, session::Session, setup::Setup};
use crate::client::Client;
use color_eyre::eyre;

/// Log out of the stored session, here and on its server.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  mfadmin logout")]
pub struct LogoutArgs {
    /// Show which session would end; change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(setup: Setup, args: LogoutArgs) -> eyre::Result<()> {
    let file = setup.places.session_file();
    let Some(Session { server, token }) = Session::load(&file)? else {
        output::note("No stored session.")?;
        return Ok(());
    };
    if args.dry_run {
        return Ok(output::note(&format!("The session at {server} would be ended."))?);
    }
    let trust = http_options::trust(&setup.config);
    let ended = match &trust {
        Ok(trust) => Client::trusting(server.as_str(), trust)?.with_token(token).sign_out().await,
        Err(_) => Ok(()),
    };
    // Whatever the server says, nobody is to find the token here.
    Session::remove(&file)?;
    trust?;
    match ended {
        Ok(()) => output::note(&format!("Logged out of {server}."))?,
        Err(error) if error.needs_sign_in() => {
            output::note(&format!("The session at {server} had ended already."))?;
        }
        Err(error) => {
            return Err(Failure::Unreachable(format!(
                "the session is removed here, but {server} could not be reached ({error}); the \
                 session there ends when it expires"
            ))
            .into());
        }
    }
    Ok(())
}
