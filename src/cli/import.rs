//! `mfadmin import`: users from a CSV file.

use super::{failure::Failure, output, setup::Setup, step_up::prove, target};
use crate::{
    client::{Client, ClientError},
    contract::{
        Code, FieldError, Problem,
        api::{ImportQuery, ImportReport},
        text::counted,
    },
};
use color_eyre::eyre;
use std::{
    io,
    path::{Path, PathBuf},
};
use tokio_util::io::ReaderStream;

/// Import users from a CSV file, all or none.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The first line names the columns: name, email and role, and optionally kind \
        (human, avobot) and phone.\n\nExamples:\n  mfadmin import users.csv --dry-run\n  mfadmin import users.csv\n  \
        grep -v contractor users.csv | mfadmin import - --partial"
)]
pub struct ImportArgs {
    /// The file; - reads standard input.
    file: PathBuf,
    /// Import the valid rows even if others are invalid.
    #[arg(long)]
    partial: bool,
    /// Check the file; import nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pub(super) target: target::ServerChoice,
}

pub async fn run(setup: Setup, args: ImportArgs) -> eyre::Result<()> {
    // Opened before anything is started, because a mistyped name is the likeliest mistake.
    let body = open(&args.file).await?;
    let query = ImportQuery { partial: args.partial, dry_run: args.dry_run };
    target::ask(&setup, async |client, target| {
        let report = match send(client, body, query).await {
            Err(error) if error.code() == Some(Code::StepUpRequired) => {
                if args.file == Path::new("-") {
                    return Err(Failure::NotAllowed(ONLY_FROM_A_FILE.to_owned()).into());
                }
                prove(client, &target.url()).await?;
                send(client, open(&args.file).await?, query).await
            }
            sent => sent,
        };
        match report {
            Ok(report) => {
                tell(&report, query)?;
                match report {
                    ImportReport { imported: 0, rejected: 1.., .. } if !query.dry_run => {
                        let what = "no row was valid. Correct the rows above";
                        Err(Failure::Failed(what.to_owned()).into())
                    }
                    _ => Ok(()),
                }
            }
            Err(ClientError::Problem(problem)) if problem.code == Code::ImportRejected => {
                tell_rows(&problem.errors)?;
                Err(rejected(&problem).into())
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

const ONLY_FROM_A_FILE: &str = "the file adds an Owner or an Admin, which needs a code of your own \
                                authenticator app, and standard input is taken. Name the file in \
                                place of -";

async fn open(file: &Path) -> Result<reqwest::Body, Failure> {
    if file == Path::new("-") {
        return Ok(reqwest::Body::wrap_stream(ReaderStream::new(tokio::io::stdin())));
    }
    let fail = |error: io::Error| {
        Failure::Failed(format!("cannot read {}: {error}. Check the name", file.display()))
    };
    let opened = tokio::fs::File::open(file).await.map_err(fail)?;
    if opened.metadata().await.map_err(fail)?.is_dir() {
        return Err(Failure::Failed(format!(
            "{} is a directory; name a CSV file in it",
            file.display()
        )));
    }
    Ok(reqwest::Body::wrap_stream(ReaderStream::new(opened)))
}

async fn send(
    client: &Client,
    body: reqwest::Body,
    query: ImportQuery,
) -> Result<ImportReport, ClientError> {
    // A refusal while the file is on its way can break the line before it is read.
    client.me().await?;
    client.import(body, query).await
}

fn tell(report: &ImportReport, query: ImportQuery) -> io::Result<()> {
    tell_rows(&report.errors)?;
    let users = counted(report.imported, "user");
    let (imported, left_out) = match query.dry_run {
        false => ("imported", "skipped"),
        true => ("would import", "skip"),
    };
    match report.rejected {
        0 => output::answer(&format!("{imported} {users}")),
        bad => {
            let bad = counted(bad, "invalid row");
            output::answer(&format!("{imported} {users}, {left_out} {bad}"))
        }
    }
}

fn tell_rows(errors: &[FieldError]) -> io::Result<()> {
    for FieldError { field, message, line } in errors {
        let line = line.map(|line| format!("line {line}, ")).unwrap_or_default();
        output::note(&format!("{line}column {field}: {message}"))?;
    }
    Ok(())
}

fn rejected(problem: &Problem) -> Failure {
    let what = problem.detail.as_deref().unwrap_or(&problem.title);
    let stop = if what.ends_with('.') { "" } else { "." };
    Failure::Failed(format!(
        "{what}{stop} Correct the rows above, or import the valid ones with --partial"
    ))
}
