//! The order of a new e-mail address: what is said of it, and `mfadmin user cancel-email-change`.

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
    client::{Client, IdempotencyKey},
    contract::{
        Email, Reason, User, UserActionKind,
        api::{Channel, Me, RemoveQuery},
        rules,
    },
};
use color_eyre::eyre;

/// Cancel a change of the e-mail address that is not confirmed yet.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The address stays as it is, the link in the mail to the new one stops working, and \
    the old one is told. It takes a code of your own authenticator app. Only an Owner does it to Owners \
    and Admins.\n\nExample:\n  mfadmin user cancel-email-change ana@example.com --reason HELP-12 --yes"
)]
pub struct CancelArgs {
    /// The user: an e-mail address, a username or an ID.
    #[arg(value_name = "USER")]
    who: Who,
    /// A reason or a ticket for the audit log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<Reason>,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn cancel(setup: Setup, args: CancelArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        call_back(args, client, &target.url()).await
    })
    .await
}

async fn call_back(args: CancelArgs, client: &Client, url: &str) -> Result<(), CommandError> {
    let CancelArgs { who, reason, agreement } = args;
    let me = client.me().await?;
    let user = who.find(client).await?;
    rules::check_by(me.user.id, me.role(), me.policy, &user, UserActionKind::Edit)
        .map_err(Failure::of_refusal)?;
    let handle = user.handle();
    let Some(pending) = &user.pending_email else {
        let none = format!("{handle}: no change of the e-mail address waits to be confirmed");
        return Err(Failure::Failed(none).into());
    };
    let what = format!("the change of {handle} to {}", pending.email);
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would cancel {what}"))?);
    }
    agreement.ask(Consent::Needed, &format!("Cancel {what}?")).await?;
    let (query, key) = (RemoveQuery { reason }, IdempotencyKey::new());
    let call = async || client.cancel_email_change(user.id, &query, &key).await;
    with_proof(client, url, call).await?;
    Ok(output::answer(&format!("Cancelled {what}"))?)
}

/// Refuses an address that the server would refuse, before anybody is asked for a code. Whether it
/// waits for another user, the server alone knows.
pub async fn check(client: &Client, user: &User, email: &Email) -> Result<(), CommandError> {
    rules::check_email(user, email).map_err(Failure::of_refusal)?;
    match Who::id_of(client, email).await? {
        Some(_) => {
            let taken = format!("--email: another user has {email}; give another address");
            Err(Failure::Failed(taken).into())
        }
        None => Ok(()),
    }
}

/// What comes next, once the order is taken.
pub fn next_step(me: &Me, user: &User) -> Option<String> {
    let pending = user.pending_email.as_ref()?;
    let until = super::time(pending.expires_at);
    let how = match me.sends(Channel::Email) {
        true => "with the link in the mail to it",
        false => "with the link that waits: nothing is set up to mail it. See `mfadmin outbox`",
    };
    let handle = user.handle();
    Some(format!("{handle} stays until {} confirms {how}. The link expires {until}", pending.email))
}
