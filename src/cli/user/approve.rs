//! `mfadmin user approve`: a code to tell a user who has nothing else to show who they are.

use super::super::{
    failure::{CommandError, Failure},
    output,
    setup::Setup,
    step_up::with_proof,
    target::{self, Target},
    who::Who,
};
use crate::{
    client::Client,
    contract::{
        LinkKind, Principal,
        api::{Channel, Person},
        rules,
    },
};
use clap::ValueEnum;
use color_eyre::eyre;
use jiff::Timestamp;
use std::io::{self, IsTerminal};

/// Approve a link of a user: shows a code to read out to them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "An Owner or Admin without a verified phone or an authenticator app, and any user \
    whose phone is sent no texts, is asked for this code on the page of the link. Be sure who you \
    speak to, and say the code: do not send it. It works once, for ten minutes, and is shown on a \
    terminal only. Owners and Admins are approved by another Owner; on the host of the server, whoever \
    runs it approves their own link. It takes a code of your own authenticator app.\n\nExample:\n  \
    mfadmin user approve ana@example.com --link setup"
)]
pub struct ApproveArgs {
    /// The user: an e-mail address, a username or an ID.
    #[arg(value_name = "USER")]
    who: Who,
    /// The link, where more than one waits for an approval.
    #[arg(long, value_enum)]
    link: Option<Link>,
    /// Show what would be approved; change nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Link {
    Setup,
    Password,
    Phone,
}

impl Link {
    fn kind(self) -> LinkKind {
        match self {
            Self::Setup => LinkKind::Setup,
            Self::Password => LinkKind::Password,
            Self::Phone => LinkKind::Phone,
        }
    }
}

pub async fn run(setup: Setup, args: ApproveArgs) -> eyre::Result<()> {
    if !args.dry_run && !io::stdout().is_terminal() {
        let words =
            "the code is shown on a terminal only, so that no file keeps it. Nothing was done";
        return Err(Failure::Failed(words.to_owned()).into());
    }
    target::ask(&setup, async |client: &Client, target: &Target| {
        approve(args, client, &target.url()).await
    })
    .await
}

async fn approve(args: ApproveArgs, client: &Client, url: &str) -> Result<(), CommandError> {
    let ApproveArgs { who, link, dry_run } = args;
    let me = client.me().await?;
    let user = who.find(client).await?;
    let approver = Principal { person: Person::from(&me.user), role: me.role(), from: me.from };
    rules::check_approval(&approver, &user).map_err(Failure::of_refusal)?;
    let (handle, sends): (_, Vec<Channel>) = (user.handle(), me.sends.unwrap_or_default());
    let waiting = rules::links_to_approve(&user, &sends, Timestamp::now());
    let link = match (link, waiting.as_slice()) {
        (Some(link), waiting) if waiting.contains(&link.kind()) => link.kind(),
        (None, [only]) => *only,
        (None, [_, ..]) => {
            let nouns: Vec<_> = waiting.iter().map(|link| link.noun()).collect();
            let words = format!("several wait: {}. Name one with --link", nouns.join(", "));
            return Err(Failure::Usage(words).into());
        }
        (None, []) => {
            return Err(
                Failure::Failed(format!("no link of {handle} waits for an approval")).into()
            );
        }
        (Some(link), _) => {
            let noun = link.kind().noun();
            let words = format!("no {noun} of {handle} waits for an approval");
            return Err(Failure::Failed(words).into());
        }
    };
    let noun = link.noun();
    if dry_run {
        return Ok(output::answer(&format!("Would approve the {noun} of {handle}"))?);
    }
    let approval = with_proof(client, url, async || client.approve(user.id, link).await).await?;
    output::note(&format!("Read this code out to {handle}, for the {noun}:"))?;
    output::answer(approval.code.reveal())?;
    let until = approval.expires_at.strftime("%H:%M UTC");
    Ok(output::note(&format!(
        "They enter it on the page of the link. It works once, until {until}, and is not shown again."
    ))?)
}
