//! `mfadmin jobs`: what was ordered of many users, and how far it has come.

mod rows;

use super::{
    failure::{CommandError, Failure},
    list_writer::{self, ListWriter},
    order::{ConfirmArgs, Consent, JobFormat, follow, reporter::JobReporter},
    output::{self, Reader},
    setup::Setup,
    step_up::with_proof,
    target::{self, ServerChoice, Target},
    value_enum::value_parser,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        JobId,
        api::{ItemOutcome, Job, JobItemQuery},
        query::MAX_LIMIT,
        text::{counted, number},
    },
};
use clap::Subcommand;
use color_eyre::eyre;

/// List, follow, cancel and retry bulk jobs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Without a command it lists the newest jobs.\n\n\
        Formats:\n  json is what the API shows: a job, or an array of jobs or items; ndjson has one on \
        each line.\n  csv of jobs: id, action, state, by_id, by_email, reason, created_at, started_at, \
        finished_at,\n  total, done, skipped, failed, retry_of, unknown.\n  \
        csv of items: number, email, user_id, user_name, outcome, code.\n  \
        Later columns come after these.\n\n\
follow and retry print what `mfadmin do` prints, in its formats, with its exit codes.\n\n\
        Examples:\n  mfadmin jobs\n  \
        mfadmin jobs follow 0198c2f0-0000-7000-8000-000000000000\n  \
        mfadmin jobs items 0198c2f0-0000-7000-8000-000000000000 --outcome failed --format csv")]
pub struct JobsArgs {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The format of the list, if no command is given.
    #[arg(long, value_enum)]
    format: Option<list_writer::ListFormat>,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the newest jobs, 50 at most.
    List {
        #[arg(long, value_enum, default_value_t = list_writer::ListFormat::Table)]
        format: list_writer::ListFormat,
    },
    /// Show a job and its progress.
    Show {
        id: JobId,
        #[arg(long, value_enum, default_value_t = JobFormat::Text)]
        format: JobFormat,
    },
    /// List the users of a job with their outcomes.
    Items {
        id: JobId,
        /// Only those with this outcome.
        #[arg(long, value_parser = value_parser(&ItemOutcome::ALL))]
        outcome: Option<ItemOutcome>,
        #[arg(long, value_enum, default_value_t = list_writer::ListFormat::Table)]
        format: list_writer::ListFormat,
    },
    /// Follow a job until it ends.
    Follow {
        id: JobId,
        #[arg(long, value_enum, default_value_t = JobFormat::Text)]
        format: JobFormat,
    },
    /// Cancel a job; users already processed stay changed.
    Cancel {
        id: JobId,
        /// Show what would be cancelled; change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Look once more what became of the unknown users of a job; nothing is sent.
    Check {
        id: JobId,
        /// Show what would be looked for; change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Send again what is unknown of a job; it may have its effect twice, such as a second mail.
    Repeat {
        id: JobId,
        #[command(flatten)]
        agreement: ConfirmArgs,
    },
    /// Retry the failed users of a job, as a new job.
    Retry {
        id: JobId,
        #[command(flatten)]
        agreement: ConfirmArgs,
        #[arg(long, value_enum, default_value_t = JobFormat::Text)]
        format: JobFormat,
    },
}

pub async fn run(setup: Setup, args: JobsArgs) -> eyre::Result<()> {
    let verb = match (args.verb, args.format) {
        (None, format) => Verb::List { format: format.unwrap_or(list_writer::ListFormat::Table) },
        (Some(verb), None) => verb,
        (Some(_), Some(_)) => {
            let advice =
                "give --format after the command, such as `mfadmin jobs list --format csv`";
            return Err(Failure::Usage(advice.to_owned()).into());
        }
    };
    target::ask(&setup, async |client: &Client, target: &Target| on(verb, client, target).await)
        .await
}

async fn on(verb: Verb, client: &Client, target: &Target) -> Result<(), CommandError> {
    match verb {
        Verb::List { format } => {
            let mut sheet = ListWriter::new(format);
            sheet.page(&client.jobs().await?.jobs)?;
            sheet.end()
        }
        Verb::Show { id, format } => show(&client.job(id).await?, format),
        Verb::Items { id, outcome, format } => items(client, id, outcome, format).await,
        Verb::Follow { id, format } => {
            let stop = follow::Stop::watch()?;
            let job = client.job(id).await?;
            let teller = JobReporter::new(format, job.action);
            follow::to_its_end(client, target, job, stop, teller).await
        }
        Verb::Cancel { id, dry_run } => cancel(client, id, dry_run).await,
        Verb::Check { id, dry_run: true } => {
            let users = counted(client.job(id).await?.unknown, "unknown user");
            Ok(output::answer(&format!("Would look again for {users} of job {id}"))?)
        }
        Verb::Check { id, dry_run: false } => {
            client.check_job(id, &IdempotencyKey::new()).await?;
            let words =
                format!("Looking again; `mfadmin jobs show {id}` shows what is known by then.");
            Ok(output::note(&words)?)
        }
        Verb::Repeat { id, agreement } => {
            let Job { action, unknown, .. } = client.job(id).await?;
            let users = format!("{} of job {id}", counted(unknown, "unknown user"));
            if agreement.dry_run {
                return Ok(output::answer(&format!("Would send again to {users}"))?);
            }
            let question =
                format!("{} may have been done already. Send it again to {users}?", action.label());
            agreement.ask(Consent::Needed, &question).await?;
            client.repeat_job(id, &IdempotencyKey::new()).await?;
            let words = format!("Sending again; `mfadmin jobs show {id}` shows the outcome.");
            Ok(output::note(&words)?)
        }
        Verb::Retry { id, agreement, format } => {
            let Job { action, failed, .. } = client.job(id).await?;
            let failed = number(failed);
            let users = format!("{failed} failed users of job {id} ({})", action.label());
            if agreement.dry_run {
                return Ok(output::answer(&format!("Would retry {users}"))?);
            }
            agreement.ask(Consent::Needed, &format!("Retry {users}?")).await?;
            let stop = follow::Stop::watch()?;
            let key = IdempotencyKey::new();
            let retry = async || client.retry_job(id, &key).await;
            let job = with_proof(client, &target.url(), retry).await?;
            let teller = JobReporter::new(format, job.action);
            follow::to_its_end(client, target, job, stop, teller).await
        }
    }
}

fn show(job: &Job, format: JobFormat) -> Result<(), CommandError> {
    match format {
        JobFormat::Json => output::answer(&output::pretty_json(job)?)?,
        JobFormat::Ndjson => output::answer(&output::json(job)?)?,
        JobFormat::Text => {
            for (label, text) in rows::details(job) {
                output::answer(&format!("{label:<10} {text}"))?;
            }
        }
    }
    Ok(())
}

async fn cancel(client: &Client, id: JobId, dry_run: bool) -> Result<(), CommandError> {
    if dry_run {
        let job = client.job(id).await?;
        let left = job.total - job.settled();
        return Ok(output::answer(&match job.state.is_over() {
            true => format!("Job {id} has ended; there is nothing to cancel"),
            false => format!("Job {id} would be cancelled; {} would not be changed", number(left)),
        })?);
    }
    client.cancel_job(id).await?;
    Ok(output::note(&format!("Job {id} is cancelled. Users already processed stay changed."))?)
}

async fn items(
    client: &Client,
    id: JobId,
    outcome: Option<ItemOutcome>,
    format: list_writer::ListFormat,
) -> Result<(), CommandError> {
    let mut query = JobItemQuery { outcome, after: None, limit: Some(MAX_LIMIT) };
    let mut sheet = ListWriter::new(format);
    loop {
        let page = client.job_items(id, &query).await?;
        let reader = sheet.page(&page.items)?;
        query.after = page.next;
        if query.after.is_none() || reader == Reader::Gone {
            return sheet.end();
        }
    }
}
