//! `mfadmin operator add`: a new operator.

use super::{
    super::{
        order::{ConfirmArgs, Consent},
        output,
        setup::Setup,
        value_enum::value_parser,
    },
    host::{self, Access},
};
use crate::{
    contract::{Email, PlainName, Role},
    server::{
        service::operator_accounts::{self, OperatorToAdd},
        store::Store,
    },
};
use color_eyre::eyre;

/// Add an operator to a directory that another system keeps.
///
/// Prints the link with which the operator chooses a password, once. It is in no mail.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  mfadmin operator add 'Ana Lima' ana@example.com --role admin \
     --directory avochato")]
pub struct AddOperatorArgs {
    /// The name as people read it, also in the audit log.
    #[arg(value_name = "NAME")]
    name: PlainName,
    /// The e-mail address to sign in with. It may be that of a user of the directory.
    #[arg(value_name = "EMAIL")]
    email: Email,
    /// What the operator may do: what Owners or what Admins do here.
    #[arg(long, value_parser = value_parser(&[Role::Owner, Role::Admin]))]
    role: Role,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn run(setup: &Setup, args: AddOperatorArgs) -> eyre::Result<()> {
    let access = if args.agreement.dry_run { Access::Reads } else { Access::Changes };
    let store = host::open(setup, access).await?;
    let done = add(setup, &store, args).await;
    store.close().await;
    done
}

async fn add(setup: &Setup, store: &Store, args: AddOperatorArgs) -> eyre::Result<()> {
    let AddOperatorArgs { name, email, role, agreement } = args;
    let what = format!("{} <{email}>, {}", name.as_str(), role.label());
    operator_accounts::require_free(store, &email).await?;
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would add the operator {what}"))?);
    }
    agreement.ask(Consent::OnATerminal, &format!("Add the operator {what}?")).await?;
    let credentials = host::credentials(setup)?;
    let new = OperatorToAdd { name, email, role };
    let link = operator_accounts::add(store, &credentials, new).await?;
    output::note(&format!("Added the operator {what}."))?;
    host::show(setup, &link)
}
