//! `mfadmin user disable`, `enable`, `unlock` and `remove`.

use super::super::{
    failure::{CommandError, Failure},
    order::{ConfirmArgs, Consent},
    output,
    requested::with_outcome,
    setup::Setup,
    target::{self, Target},
    who::Who,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Reason, UserActionKind,
        api::{LifeCycleRequest, RemoveQuery},
        rules,
        text::counted,
    },
};
use color_eyre::eyre;

/// Disable a user: sign-in, messages and all access end at once.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Sessions, links, machine tokens and jobs of the user end at once. A disabled user \
    is in no figure of gaps; `mfadmin users --status disabled` lists them. Only an Owner disables \
    Owners and Admins, with a code of their own authenticator app, and the last active Owner \
    stays.\n\nExample:\n  mfadmin user disable ana@example.com --reason 'left on Friday' --yes"
)]
pub struct DisableArgs {
    #[command(flatten)]
    args: Args,
}

/// Enable a disabled user, who has the role and the factors of before.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Only an Owner enables Owners and Admins, with a code of their own authenticator \
    app.\n\nExample:\n  mfadmin user enable ana@example.com --reason 'back from leave' --yes"
)]
pub struct EnableArgs {
    #[command(flatten)]
    args: Args,
}

/// Unlock a user whom the directory locked out after too many wrong passwords.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Where another system keeps the users. `mfadmin users --status locked` lists those who \
    were found locked. Make sure that it was the user who tried the wrong passwords. Only an Owner \
    unlocks Owners and Admins.\n\nExample:\n  mfadmin user unlock ana@example.com --reason HELP-12 --yes"
)]
pub struct UnlockArgs {
    #[command(flatten)]
    args: Args,
}

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
    #[command(flatten)]
    args: Args,
}

#[derive(Debug, clap::Args)]
struct Args {
    /// The user: an e-mail address, a username or an ID.
    #[arg(value_name = "USER")]
    who: Who,
    /// A reason or a ticket for the audit log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<Reason>,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

/// What the user is to be.
#[derive(Clone, Copy)]
enum Status {
    Disabled,
    Enabled,
    Unlocked,
    Removed,
}

impl Status {
    fn kind(self) -> UserActionKind {
        match self {
            Self::Disabled => UserActionKind::Disable,
            Self::Enabled => UserActionKind::Enable,
            Self::Unlocked => UserActionKind::Unlock,
            Self::Removed => UserActionKind::Remove,
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Disabled => "disable",
            Self::Enabled => "enable",
            Self::Unlocked => "unlock",
            Self::Removed => "remove",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
            Self::Unlocked => "unlocked",
            Self::Removed => "removed",
        }
    }
}

pub async fn disable(setup: Setup, args: DisableArgs) -> eyre::Result<()> {
    run(setup, args.args, Status::Disabled).await
}

pub async fn enable(setup: Setup, args: EnableArgs) -> eyre::Result<()> {
    run(setup, args.args, Status::Enabled).await
}

pub async fn unlock(setup: Setup, args: UnlockArgs) -> eyre::Result<()> {
    run(setup, args.args, Status::Unlocked).await
}

pub async fn remove(setup: Setup, args: RemoveArgs) -> eyre::Result<()> {
    run(setup, args.args, Status::Removed).await
}

async fn run(setup: Setup, args: Args, status: Status) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        change(args, status, client, &target.url()).await
    })
    .await
}

async fn change(
    args: Args,
    status: Status,
    client: &Client,
    url: &str,
) -> Result<(), CommandError> {
    let Args { who, reason, agreement } = args;
    let me = client.me().await?;
    let user = who.find(client).await?;
    if !rules::life_cycle_actions(&user).contains(&status.kind()) {
        let email = user.handle();
        let why = match status {
            Status::Unlocked => "not locked, as far as is known".to_owned(),
            status => format!("{} already", status.done()),
        };
        return Err(Failure::Failed(format!("{email} is {why}")).into());
    }
    rules::check_by(me.user.id, me.role(), me.policy, &user, status.kind())
        .map_err(Failure::of_refusal)?;
    let named = format!("{} <{}>", user.name, user.handle());
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would {} {named}", status.verb()))?);
    }
    let question = match status {
        Status::Disabled => format!("Disable {named} and end {}?", open(user.active_sessions)),
        Status::Enabled => format!("Enable {named}?"),
        Status::Unlocked => format!("Unlock {named}?"),
        Status::Removed => {
            format!("Remove {named} and erase who they were? This cannot be undone.")
        }
    };
    agreement.ask(Consent::Needed, &question).await?;
    let wanted = LifeCycleRequest { reason: reason.clone() };
    let query = RemoveQuery { reason };
    let key = IdempotencyKey::new();
    let call = async || match status {
        Status::Disabled => client.disable_user(user.id, &wanted, &key).await.map(Some),
        Status::Enabled => client.enable_user(user.id, &wanted, &key).await.map(Some),
        Status::Unlocked => client.unlock_user(user.id, &wanted, &key).await.map(Some),
        Status::Removed => client.remove_user(user.id, &query, &key).await,
    };
    with_outcome(client, url, call).await?;
    Ok(output::answer(&format!("{} is {}", user.handle(), status.done()))?)
}

fn open(sessions: u32) -> String {
    match sessions {
        0 => "all access".to_owned(),
        count => format!("all access, {} among it", counted(count.into(), "open session")),
    }
}
