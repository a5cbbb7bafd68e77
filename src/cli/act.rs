//! `mfadmin do`: the panel's actions, for one user or many.

mod reset;
mod set_phone;

use super::{
    failure::{CommandError, Failure},
    names::Names,
    order::{self, Consent, JobArgs, NothingToDo, OnUnknown, Order},
    output,
    setup::Setup,
    target::{self, ServerChoice, Target},
};
use crate::{
    client::Client,
    contract::{
        UserActionKind,
        api::{JobAction, NewJob},
        query::Days,
        text::number,
    },
};
use clap::Subcommand;
use color_eyre::eyre;

/// Run an action on users, named by address, by ID, or in a list on standard input.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The server runs it as a job, one user after the other; the job continues when \
     this command is left. On a terminal it asks first; elsewhere it requires --yes.\n\n\
        Name users by e-mail address or by ID, not both; 10,000 at most. - reads them \
        from standard input: one on each line, or CSV with a header that names the column, id or \
        email. Empty lines and lines that begin with # are skipped. Every line that is not a known \
        user's address or ID, or holds two, is reported; then nothing is changed, or with --partial \
        the other users are processed.\n\n\
        Formats:\n  text    a line for each user as soon as it is settled, then the count\n  \
        ndjson  {\"preview\": …}, then {\"item\": …} for each user as soon as it is settled, then \
        {\"job\": …}\n  \
        json    one object at the end: preview, job, not_done (the items skipped and failed)\n  \
        preview, item and job are JobPreview, JobItem and Job of /openapi.json. job is null, or does \
        not\n  come, if no job was started. set-phone answers with the Receipt.\n\n\
        Exit codes:\n  0  done, or every link was sent minutes ago; users skipped by a rule, such as \
        an Avobot, are reported\n     and are no failure where others were processed\n  \
        1  a user failed or is unknown, every user was skipped, the job was cancelled, or it was not \
        followed\n     to its end\n  \
        2  misuse: an invalid name, or no --yes without a terminal\n  \
        4  not allowed; or a code from your own app is needed and there is no terminal to ask on\n  \
        5  the server cannot be reached\n\nExamples:\n  \
        mfadmin do send-setup-link ana@example.com\n  \
        mfadmin users --gap authenticator --format csv | mfadmin do send-setup-link - --yes\n  \
        mfadmin do reset-authenticator ana@example.com --now\n  \
        mfadmin do log-out - --yes --reason HELP-12 --format ndjson < leavers.txt\n  \
        mfadmin do disable - --dry-run < leavers.txt\n  \
        mfadmin do set-phone ana@example.com --number '+1 415 555 2671'"
)]
pub struct DoArgs {
    #[command(subcommand)]
    action: DoCommand,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Debug, Subcommand)]
enum DoCommand {
    /// Mail a link to set up an authenticator app.
    #[command(visible_alias = "send-link")]
    SendSetupLink(Sending),
    /// Reset the authenticator app; requires a code from your own app.
    ResetAuthenticator(reset::Resetting),
    /// Mail a link to choose a new password.
    ResetPassword(Sending),
    /// Log the user out of all sessions.
    #[command(visible_alias = "log-out")]
    EndSessions(Acting),
    /// Mail a link for a new password and log the user out of all sessions.
    ResetAccess(Sending),
    /// Send once more what closes the user's gap: the setup link, the text to an unverified number,
    /// or both.
    Remind(Sending),
    /// Disable users: sign-in, messages and all access end at once.
    Disable(Acting),
    /// Enable disabled users, who have the role and the factors of before.
    Enable(Acting),
    /// Remove users and erase who they were; this cannot be undone.
    Remove(Acting),
    SetPhone(set_phone::SetPhoneArgs),
}

#[derive(Debug, clap::Args)]
struct Acting {
    /// E-mail addresses, usernames or IDs; - reads a list of them from standard input.
    #[arg(value_name = "USER", required = true)]
    users: Vec<String>,
    /// Continue with the other users when some are invalid or unknown.
    #[arg(long)]
    partial: bool,
    #[command(flatten)]
    manner: JobArgs,
}

/// An action whose links are not sent twice in a short time.
#[derive(Debug, clap::Args)]
struct Sending {
    #[command(flatten)]
    acting: Acting,
    /// Send a link even if the last one is less than 10 minutes old.
    #[arg(long)]
    override_cool_down: bool,
    /// Skip users who were sent such a link within this many days, such as 3d.
    #[arg(long, value_name = "DAYS")]
    cool_down: Option<Days>,
}

pub async fn run(setup: Setup, args: DoArgs) -> eyre::Result<()> {
    let mut wish = None;
    let (action, sending) = match args.action {
        DoCommand::SetPhone(args) => return set_phone::run(setup, args).await,
        DoCommand::SendSetupLink(sending) => (JobAction::SendSetupLink, sending),
        DoCommand::ResetAuthenticator(resetting) => {
            wish = Some(resetting.wish());
            (JobAction::ResetAuthenticator, resetting.acting.into())
        }
        DoCommand::ResetPassword(sending) => (JobAction::ResetPassword, sending),
        DoCommand::EndSessions(acting) => (JobAction::EndSessions, acting.into()),
        DoCommand::ResetAccess(sending) => (JobAction::ResetAccess, sending),
        DoCommand::Remind(sending) => (JobAction::Remind, sending),
        DoCommand::Disable(acting) => (JobAction::Disable, acting.into()),
        DoCommand::Enable(acting) => (JobAction::Enable, acting.into()),
        DoCommand::Remove(acting) => (JobAction::Remove, acting.into()),
    };
    let Sending { acting: Acting { users, partial, manner }, override_cool_down, cool_down } =
        sending;
    let on_unknown = if partial { OnUnknown::LeftOut } else { OnUnknown::Refused };
    // Read whole before anything is started: half a list is nobody's wish.
    let names = Names::read(&users)?;
    let faults = names.faults.len();
    for fault in &names.faults {
        output::note(fault)?;
    }
    if faults > 0 && on_unknown == OnUnknown::Refused {
        return Err(Failure::Usage(format!(
            "{} not valid. Nothing was changed. Correct the lines above, or run the action on the \
             others with --partial",
            match faults {
                1 => "1 name is".to_owned(),
                many => format!("{} names are", number(many as u64)),
            }
        ))
        .into());
    }
    if !names.has_usernames() {
        // What is wrong with it is said before anything is started.
        names.whom()?;
    }
    let place = async |client: &Client, target: &Target| {
        let action = match wish {
            Some(wish) => reset::action(client, wish).await?,
            None => action,
        };
        tell_note(client, action).await?;
        let (users, strangers) = order::resolve(client, names.users, on_unknown).await?;
        let names = Names { users, faults: Vec::new() };
        let (whom, reason) = (names.whom()?, manner.reason.clone());
        let job = NewJob { action, whom, reason, override_cool_down, cool_down };
        let (named, consent, idle) = (names.users, Consent::Needed, NothingToDo::Told);
        let order = Order { job, named, on_unknown, manner, consent, idle };
        order.place(client, target).await.map(|()| strangers)
    };
    let faults = faults + target::ask(&setup, place).await?;
    match faults {
        0 => Ok(()),
        count => {
            let count = number(count as u64);
            Err(Failure::Failed(format!("{count} names were skipped")).into())
        }
    }
}

/// What is to be known of `action` where the users live.
async fn tell_note(client: &Client, action: JobAction) -> Result<(), CommandError> {
    let kind = match action {
        JobAction::SendSetupLink => UserActionKind::SendSetupLink,
        JobAction::ResetAuthenticator => UserActionKind::ResetAuthenticator,
        _ => return Ok(()),
    };
    let directory = client.me().await?.directory;
    if let Some(note) = directory.as_ref().and_then(|it| it.note(kind)) {
        output::note(&output::printable(note))?;
    }
    Ok(())
}

impl From<Acting> for Sending {
    fn from(acting: Acting) -> Self {
        Self { acting, override_cool_down: false, cool_down: None }
    }
}
