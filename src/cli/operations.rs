//! `mfadmin operations`: what was ordered of a directory, and what nobody knows the outcome of.

mod rows;

use super::{
    failure::{CommandError, Failure},
    list_writer::{ListFormat, ListWriter},
    order::{ConfirmArgs, Consent},
    output::{self, Reader},
    setup::Setup,
    target::{self, ServerChoice, Target},
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        JobId, OperationId,
        api::{Operation, OperationQuery, RequestedState},
        query::MAX_LIMIT,
        text,
    },
};
use clap::Subcommand;
use color_eyre::eyre;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a command waits for a directory.
const PATIENCE: Duration = Duration::from_secs(120);
/// The first pause before the outcome is asked for, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// List what a directory was asked to do, and settle what is unknown.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without a command it lists what is under way and what is unknown: the directory may \
     have done it, and does not show it. Nothing unknown is sent again by itself.\n\n\
        Formats:\n  json is what the API shows, an array of operations; ndjson has one on each line.\n  \
        csv: id, state, label, ordered_at, user_id, user_email, user_name, by_id, job_id, message.\n  \
        Later columns come after these.\n\n\
        Exit codes of check and repeat: 0 done, 1 refused or still unknown, 4 not allowed, 5 the server \
     cannot be\n     reached.\n\n\
        Examples:\n  mfadmin operations --unknown\n  \
        mfadmin operations check 0198c2f0-0000-7000-8000-000000000000\n  \
        mfadmin operations repeat 0198c2f0-0000-7000-8000-000000000000"
)]
pub struct OperationsArgs {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Only what nobody knows the outcome of.
    #[arg(long)]
    unknown: bool,
    /// Only those of this job.
    #[arg(long, value_name = "JOB")]
    job: Option<JobId>,
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Look once more what became of an unknown one; nothing is sent.
    Check {
        id: OperationId,
        /// Show what would be looked for; change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Send an unknown one again; it may have its effect twice, such as a second mail.
    Repeat {
        id: OperationId,
        #[command(flatten)]
        agreement: ConfirmArgs,
    },
}

pub async fn run(setup: Setup, args: OperationsArgs) -> eyre::Result<()> {
    let OperationsArgs { verb, unknown, job, format, target: _ } = args;
    let state = unknown.then_some(RequestedState::Unknown);
    let query = OperationQuery { state, job, after: None, limit: Some(MAX_LIMIT) };
    let ask = async |client: &Client, _: &Target| match verb {
        None => list(client, query, format).await,
        Some(Verb::Check { id, dry_run: true }) => {
            let operation = client.operation(id).await?;
            let words = match operation.requested.state {
                RequestedState::Unknown => format!("Would look again: {}", sentence(&operation)),
                settled => {
                    let (what, state) = (sentence(&operation), settled.as_str());
                    format!("{what}: {state}; nothing to look for")
                }
            };
            Ok(output::answer(&words)?)
        }
        Some(Verb::Check { id, dry_run: false }) => {
            let key = IdempotencyKey::new();
            client.check_operation(id, &key).await?;
            settled(client, id).await
        }
        Some(Verb::Repeat { id, agreement }) => repeat(client, id, agreement).await,
    };
    target::ask(&setup, ask).await
}

async fn list(
    client: &Client,
    mut query: OperationQuery,
    format: ListFormat,
) -> Result<(), CommandError> {
    let mut sheet = ListWriter::new(format);
    loop {
        let page = client.operations(&query).await?;
        let reader = sheet.page(&page.operations)?;
        query.after = page.next;
        if query.after.is_none() || reader == Reader::Gone {
            return sheet.end();
        }
    }
}

async fn repeat(
    client: &Client,
    id: OperationId,
    agreement: ConfirmArgs,
) -> Result<(), CommandError> {
    let operation = client.operation(id).await?;
    let what = sentence(&operation);
    if operation.requested.state != RequestedState::Unknown {
        let words =
            format!("{what}: {}. Only what is unknown can be sent again", state(&operation));
        return Err(Failure::Failed(words).into());
    }
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would send again: {what}"))?);
    }
    let question = format!("{what}. It may have been done already. Send it again?");
    agreement.ask(Consent::Needed, &question).await?;
    client.repeat_operation(id, &IdempotencyKey::new()).await?;
    settled(client, id).await
}

/// Waits until it is known what became of it, or that nobody knows.
async fn settled(client: &Client, id: OperationId) -> Result<(), CommandError> {
    let begun = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        let operation = client.operation(id).await?;
        let (what, said) = (sentence(&operation), operation.requested.message.as_deref());
        let said = said.map(text::one_line);
        match operation.requested.state {
            RequestedState::Done => return Ok(output::answer(&format!("{what}: done"))?),
            RequestedState::Refused => {
                let why = said.unwrap_or_else(|| "the directory gave no reason".to_owned());
                return Err(Failure::Failed(format!("{what}: refused: {why}")).into());
            }
            RequestedState::Unknown => {
                let words = format!(
                    "{what}: still unknown: the directory does not show whether it was done. Look \
                     there; `mfadmin operations repeat {id}` sends it again"
                );
                return Err(Failure::Failed(words).into());
            }
            RequestedState::Requested if begun.elapsed() > PATIENCE => {
                let words =
                    format!("{what}: not settled yet; `mfadmin operations` shows when it is");
                return Err(Failure::Failed(words).into());
            }
            RequestedState::Requested => {}
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// What was ordered, and for whom.
fn sentence(operation: &Operation) -> String {
    let label = text::one_line(&operation.requested.label);
    match &operation.user {
        Some(user) => format!("{label} for {}", user.handle().shown()),
        None => label,
    }
}

fn state(operation: &Operation) -> &'static str {
    operation.requested.state.as_str()
}
