//! `mfadmin operator remove`: an operator signs in no more.

use super::{
    super::{
        order::{ConfirmArgs, Consent},
        output,
        setup::Setup,
    },
    host::{self, Access},
};
use crate::{
    contract::{Email, Role},
    server::{
        service::operator_accounts::{self, OperatorEntry},
        store::Store,
    },
};
use color_eyre::eyre;

/// Remove an operator: their sessions, machine tokens, links and jobs end at once.
///
/// The audit log keeps their name. The last Owner may be removed, too: this host stays the way in.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  mfadmin operator remove ana@example.com")]
pub struct RemoveOperatorArgs {
    /// The operator's e-mail address.
    #[arg(value_name = "EMAIL")]
    email: Email,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn run(setup: &Setup, args: RemoveOperatorArgs) -> eyre::Result<()> {
    let access = if args.agreement.dry_run { Access::Reads } else { Access::Changes };
    let store = host::open(setup, access).await?;
    let done = remove(setup, &store, args).await;
    store.close().await;
    done
}

async fn remove(setup: &Setup, store: &Store, args: RemoveOperatorArgs) -> eyre::Result<()> {
    let RemoveOperatorArgs { email, agreement } = args;
    let operator = operator_accounts::find(store, &email).await?;
    let who = format!("{} <{email}>, {}", operator.name, operator.role.label());
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would remove the operator {who}"))?);
    }
    agreement.ask(Consent::Needed, &format!("Remove the operator {who}?")).await?;
    let credentials = host::credentials(setup)?;
    let ended = operator_accounts::remove(store, &credentials, &email).await?;
    let ended = match ended.is_empty() {
        true => String::new(),
        false => format!(": {}", ended.join(", ")),
    };
    output::answer(&format!("Removed the operator {who}{ended}."))?;
    if operator.role == Role::Owner && !has_owner(&operator_accounts::list(store).await?) {
        output::note(
            "No operator is an Owner now. What needs one is done on this host, with `mfadmin` or by a new \
             one: `mfadmin operator add NAME EMAIL --role owner`",
        )?;
    }
    Ok(())
}

fn has_owner(operators: &[OperatorEntry]) -> bool {
    operators.iter().any(|operator| operator.role == Role::Owner)
}
