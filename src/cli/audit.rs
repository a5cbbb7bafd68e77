//! `mfadmin audit`: what was done, to whom, by whom; and whether the log of it is whole.

mod filter;
mod verify;

use super::{
    failure::CommandError,
    output::{self, Output, Reader},
    setup::Setup,
    target::{self, ServerChoice},
};
use crate::{
    client::Client,
    contract::{
        api::{AuditEntry, AuditOutcome},
        query::{AuditFilter, ExportFormat},
    },
};
use clap::{Subcommand, ValueEnum};
use color_eyre::eyre;
use futures_util::{StreamExt, pin_mut};
use std::io::{self, Write};

/// List audited actions, or verify the audit log.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  mfadmin audit --user ana@example.com\n  mfadmin audit --search HELP-12\n  \
        mfadmin audit --event action_refused,sign_in_failed --since 2026-01-01\n  \
        mfadmin audit --format csv > audit.csv\n  mfadmin audit verify"
)]
pub struct AuditArgs {
    #[command(subcommand)]
    check: Option<Check>,
    #[command(flatten)]
    filter: filter::AuditFilterArgs,
    /// table is for reading, newest first; ndjson and csv hold the full entries, oldest first.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Debug, Subcommand)]
enum Check {
    Verify(verify::AuditVerifyArgs),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Ndjson,
    Csv,
}

pub async fn run(setup: Setup, args: AuditArgs) -> eyre::Result<()> {
    if let Some(Check::Verify(args)) = args.check {
        return verify::run(setup, args).await;
    }
    target::ask(&setup, async |client, _| {
        let filter = args.filter.resolve(client).await?;
        match args.format {
            Format::Table => table(client, &filter).await,
            Format::Ndjson => export(client, &filter, ExportFormat::Ndjson).await,
            Format::Csv => export(client, &filter, ExportFormat::Csv).await,
        }
    })
    .await
}

async fn table(client: &Client, filter: &AuditFilter) -> Result<(), CommandError> {
    let mut before = None;
    let mut answers = Output::to_stdout();
    loop {
        let page = client.audit(filter, before).await?;
        for entry in &page.entries {
            answers.write(&output::printable(&line(entry)))?;
            answers.write("\n")?;
        }
        before = page.next;
        if answers.flush()? == Reader::Gone || before.is_none() {
            return Ok(());
        }
    }
}

/// The bytes as they come: their text is escaped already, so nothing in it steers a terminal.
async fn export(
    client: &Client,
    filter: &AuditFilter,
    format: ExportFormat,
) -> Result<(), CommandError> {
    let pieces = client.export_audit(filter, format).await?;
    pin_mut!(pieces);
    let mut stdout = io::stdout();
    while let Some(piece) = pieces.next().await {
        match stdout.write_all(piece?.as_ref()).and_then(|()| stdout.flush()) {
            // A reader that has left, such as `head`, is no failure.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
    }
    Ok(())
}

fn line(entry: &AuditEntry) -> String {
    let AuditEntry { seq, at, actor, event, target, note, outcome, from, reason } = entry;
    let at = at.strftime("%Y-%m-%d %H:%M:%SZ");
    let mut line = format!("{seq:>6}  {at}  {:<24}", event.label());
    if let AuditOutcome::Refused(code) = outcome {
        line += &format!("  refused: {}", code.title().trim_end_matches('.'));
    }
    if let Some(person) = target {
        line += &format!("  {} <{}>", person.name, person.handle());
    }
    line += &match actor {
        Some(person) => format!("  by {} <{}>", person.name, person.handle()),
        None => "  by the server".to_owned(),
    };
    if let Some(from) = from {
        line += &format!("  from {from}");
    }
    if let Some(reason) = reason {
        line += &format!("  reason: {reason}");
    }
    if let Some(note) = note {
        line += &format!("  ({note})");
    }
    // One entry is one line, whatever a name holds.
    line.replace(char::is_control, " ")
}
