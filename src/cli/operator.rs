//! `mfadmin operator`: what only whoever looks after the host of the server can do.

mod add;
mod host;
mod list;
mod remove;
mod reset;

use super::{
    failure::Failure,
    order::{ConfirmArgs, Consent},
    output,
    setup::Setup,
};
use crate::{
    contract::{Email, text::counted},
    server::{
        directory::Ended,
        service::owner_reset::{self, OwnerReset},
        store::Store,
    },
};
use clap::Subcommand;
use color_eyre::eyre;

/// Manage who signs in to a directory's server, and help yourself on its host.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It works on your own database, also while `mfadmin serve` runs. The audit log \
     records it, with the user of the operating system.\n\n\
     Operators sign in to `mfadmin serve` on a directory that another system keeps, with a password and an \
     authenticator app of their own. They need no right there: their role says what they may do, within \
     what the account may that reads the directory.\n\n\
        Examples:\n  mfadmin operator add 'Ana Lima' ana@example.com --role admin\n  \
        mfadmin operator list\n  mfadmin operator remove ana@example.com\n  \
        mfadmin operator reset-owner ana@example.com --print-link"
)]
pub struct OperatorArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Add(add::AddOperatorArgs),
    List(list::ListArgs),
    Reset(reset::ResetArgs),
    Remove(remove::RemoveOperatorArgs),
    /// Let an Owner back in who lost the authenticator app and the recovery codes.
    ///
    /// Ends the Owner's sessions, machine tokens and links, and clears the authenticator app. Where
    /// there is another Owner, that one resets them in the panel instead.
    ResetOwner {
        /// The Owner's e-mail address.
        #[arg(value_name = "EMAIL")]
        email: Email,
        /// Print the link to set up an authenticator app, once. It is in no mail: give it to nobody but
        /// the Owner.
        #[arg(long)]
        print_link: bool,
        #[command(flatten)]
        agreement: ConfirmArgs,
    },
}

pub async fn run(setup: Setup, args: OperatorArgs) -> eyre::Result<()> {
    match args.verb {
        Verb::Add(args) => add::run(&setup, args).await,
        Verb::List(args) => list::run(&setup, args).await,
        Verb::Reset(args) => reset::run(&setup, args).await,
        Verb::Remove(args) => remove::run(&setup, args).await,
        Verb::ResetOwner { email, print_link, agreement } => {
            let database = setup.database()?;
            if !database.may_exist() {
                return Err(Failure::Failed(
                    "no database found, so there is no Owner to reset. Run this on the host of the \
                     server, as the user that runs it"
                        .to_owned(),
                )
                .into());
            }
            if setup.config.directory.remote().is_some() {
                return Err(Failure::Usage(format!(
                    "the users of this directory do not sign in here. For an operator: `mfadmin operator \
                     reset {email}`"
                ))
                .into());
            }
            let store = match agreement.dry_run {
                true => Store::open_to_read(&database).await?,
                false => Store::open(&database).await?,
            };
            let done = reset_owner(&setup, &store, &email, print_link, agreement).await;
            store.close().await;
            done
        }
    }
}

async fn reset_owner(
    setup: &Setup,
    store: &Store,
    email: &Email,
    print_link: bool,
    agreement: ConfirmArgs,
) -> eyre::Result<()> {
    let owner = owner_reset::find_owner(store, email).await?;
    let who = format!("{} <{}>", owner.name, owner.handle());
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would reset {who}"))?);
    }
    agreement.ask(Consent::Needed, &format!("Reset {who}, and end all sessions?")).await?;
    let directory = host::credentials(setup)?;
    let OwnerReset { ended, link, expires_at } =
        owner_reset::reset_owner(store, &directory, email).await?;
    let Ended { sessions, tokens } = ended;
    output::answer(&format!(
        "{who} is reset: authenticator app cleared, {} ended, {} revoked.",
        counted(sessions.into(), "session"),
        counted(tokens.into(), "machine token")
    ))?;
    if !print_link {
        return Ok(output::note(
            "To set up a new app, run this again with --print-link: the link is in no mail.",
        )?);
    }
    output::answer(link.reveal())?;
    let until = expires_at.strftime("%Y-%m-%d %H:%M UTC");
    Ok(output::note(&format!(
        "Open it in a browser to set up a new app, until {until}. It works once and is not shown \
         again. Then sign in with the password and a code; a new password link comes from `mfadmin` \
         on this host."
    ))?)
}
