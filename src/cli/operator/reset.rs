//! `mfadmin operator reset`: an operator begins anew.

use super::{
    super::{
        order::{ConfirmArgs, Consent},
        output,
        setup::Setup,
    },
    host::{self, Access},
};
use crate::{
    contract::{Email, text::counted},
    server::{directory::Ended, service::operator_accounts, store::Store},
};
use color_eyre::eyre;

/// Let an operator begin anew who lost the password, the authenticator app or the link.
///
/// Ends the operator's sessions, machine tokens, links and jobs, takes the password, the authenticator app
/// and the recovery codes, and prints the link with which they choose a new password, once.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  mfadmin operator reset ana@example.com")]
pub struct ResetArgs {
    /// The operator's e-mail address.
    #[arg(value_name = "EMAIL")]
    email: Email,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn run(setup: &Setup, args: ResetArgs) -> eyre::Result<()> {
    let access = if args.agreement.dry_run { Access::Reads } else { Access::Changes };
    let store = host::open(setup, access).await?;
    let done = reset(setup, &store, args).await;
    store.close().await;
    done
}

async fn reset(setup: &Setup, store: &Store, args: ResetArgs) -> eyre::Result<()> {
    let ResetArgs { email, agreement } = args;
    let operator = operator_accounts::find(store, &email).await?;
    let who = format!("{} <{email}>", operator.name);
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would reset the operator {who}"))?);
    }
    let question = format!("Reset the operator {who}, and end all sessions?");
    agreement.ask(Consent::Needed, &question).await?;
    let credentials = host::credentials(setup)?;
    let (ended, link) = operator_accounts::reset(store, &credentials, &email).await?;
    let Ended { sessions, tokens } = ended;
    output::note(&format!(
        "{who} is reset: password, authenticator app and recovery codes are gone, {} ended, {} revoked.",
        counted(sessions.into(), "session"),
        counted(tokens.into(), "machine token")
    ))?;
    host::show(setup, &link)
}
