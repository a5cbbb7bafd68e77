//! `mfadmin user remove`.

use super::super::{
    failure::{CommandError, Failure},
    order::{ConfirmArgs, Consent},
    output,
    setup::Setup,
    step_up::with_proof,
    target::{self, Target},
    who::Who,
};
use crate::{
    client::Client,
    contract::{Reason, UserActionKind, api::RemoveQuery, rules},
};
use color_eyre::eyre;

/// Remove a user and erase who they were.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Name, e-mail address and phone number are erased wherever they are kept, and all \
    access ends at once. The audit log keeps what was done, without the name; `mfadmin audit verify` \
    still holds. It cannot be undone: `mfadmin user disable` can. It takes a code of your own \
    authenticator app. Only an Owner removes Owners and Admins, and the last active Owner \
    stays.\n\nExample:\n  mfadmin user remove ana@example.com --reason 'asked to be erased'"
)]
pub struct RemoveArgs {
    /// The user: an e-mail address or an ID.
    #[arg(value_name = "USER")]
    who: Who,
    /// A reason or a ticket for the audit log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<Reason>,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn run(setup: Setup, args: RemoveArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        remove(args, client, &target.url()).await
    })
    .await
}

async fn remove(args: RemoveArgs, client: &Client, url: &str) -> Result<(), CommandError> {
    let RemoveArgs { who, reason, agreement } = args;
    let me = client.me().await?;
    let user = who.find(client).await?;
    rules::check_by(me.user.id, me.role(), me.policy, &user, UserActionKind::Remove)
        .map_err(Failure::of_refusal)?;
    let named = format!("{} <{}>", user.name, user.email);
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would remove {named}"))?);
    }
    let question = format!("Remove {named} and erase who they were? This cannot be undone.");
    agreement.ask(Consent::Needed, &question).await?;
    let wanted = RemoveQuery { reason };
    with_proof(client, url, async || client.remove_user(user.id, &wanted).await).await?;
    Ok(output::answer(&format!("{} is removed", user.email))?)
}
