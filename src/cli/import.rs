//! `mfadmin import`: users from a CSV file.

use super::{
    failure::{CommandError, Failure},
    order::{ConfirmArgs, Consent},
    output,
    setup::Setup,
    step_up::prove,
    target,
};
use crate::{
    client::{Client, ClientError},
    contract::{
        Code, FieldError, Problem, Reason,
        api::{
            ImportOutcome, ImportQuery, ImportReport, ImportedUser, OnExisting, UNREADABLE_FILE,
        },
        text::{counted, number},
    },
};
use clap::ValueEnum;
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
        (human, avobot) and phone. An address that a user has already changes that user, as `mfadmin \
        user edit` does; a missing column and an empty cell leave the value as it is. Disabled users \
        stay as they are. Only an Owner adds, changes or disables Owners and Admins. Changing and \
        disabling take a code of your own authenticator app.\n\nExamples:\n  \
        mfadmin import users.csv --dry-run\n  mfadmin import users.csv\n  \
        mfadmin import users.csv --disable-missing --reason HELP-12\n  \
        grep -v contractor users.csv | mfadmin import - --only-add --partial"
)]
pub struct ImportArgs {
    /// The file; - reads standard input.
    file: PathBuf,
    /// Import the valid rows even if others are invalid.
    #[arg(long)]
    partial: bool,
    /// Only add users: an address that exists is an error.
    #[arg(long)]
    only_add: bool,
    /// Disable the active users whom the file leaves out; Avobots stay. More than 20% of them takes a
    /// confirmation.
    #[arg(long, conflicts_with_all = ["only_add", "partial"])]
    disable_missing: bool,
    /// A reason or a ticket for the audit log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<Reason>,
    /// json is for scripts and stays stable.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text)]
    format: ImportFormat,
    #[command(flatten)]
    agreement: ConfirmArgs,
    #[command(flatten)]
    pub(super) target: target::ServerChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ImportFormat {
    Text,
    Json,
}

impl ImportArgs {
    fn query(&self) -> ImportQuery {
        let existing = if self.only_add { OnExisting::Refuse } else { OnExisting::Update };
        // Who says yes beforehand agrees to any number.
        let agreed = self.disable_missing && self.agreement.is_agreed();
        ImportQuery {
            partial: self.partial,
            dry_run: self.agreement.dry_run,
            existing,
            disable_missing: self.disable_missing,
            disable_at_most: agreed.then_some(u32::MAX),
            reason: self.reason.clone(),
        }
    }
}

pub async fn run(setup: Setup, args: ImportArgs) -> eyre::Result<()> {
    // Opened before anything is started, because a mistyped name is the likeliest mistake.
    let body = open(&args.file).await?;
    target::ask(&setup, async |client, target| {
        match import(client, &target.url(), &args, body).await {
            Ok(report) => {
                tell(&report, &args)?;
                let is_idle = report.imported + report.changed + report.unchanged == 0;
                match is_idle && report.rejected > 0 && !args.agreement.dry_run {
                    true => {
                        let what = "no row was valid. Correct the rows above";
                        Err(Failure::Failed(what.to_owned()).into())
                    }
                    false => Ok(()),
                }
            }
            Err(CommandError::Call(ClientError::Problem(problem)))
                if problem.code == Code::ImportRejected =>
            {
                tell_rows(&problem.errors)?;
                Err(rejected(&problem).into())
            }
            Err(error) => Err(error),
        }
    })
    .await
}

/// Imports the file; asks for a code where that is needed, and for a yes where the file would disable
/// many. Each takes the file once more.
async fn import(
    client: &Client,
    url: &str,
    args: &ImportArgs,
    mut body: reqwest::Body,
) -> Result<ImportReport, CommandError> {
    let mut query = args.query();
    let (mut is_proved, mut is_agreed) = (false, false);
    loop {
        let error = match send(client, body, &query).await {
            Ok(report) => return Ok(report),
            Err(error) => error,
        };
        match (&error, error.code()) {
            (_, Some(Code::StepUpRequired)) if !is_proved => {
                let why = || Failure::NotAllowed(NEEDS_CODE.to_owned());
                body = open_again(&args.file, why).await?;
                prove(client, url).await?;
                is_proved = true;
            }
            (ClientError::Problem(problem), Some(Code::ImportDisablesMany)) if !is_agreed => {
                output::note(problem.message())?;
                let why = || Failure::Usage(NEEDS_YES.to_owned());
                let trial = ImportQuery { dry_run: true, disable_at_most: None, ..query.clone() };
                let file = open_again(&args.file, why).await?;
                let disabled = send(client, file, &trial).await?.disabled;
                let question =
                    format!("Import the file and disable {}?", counted(disabled, "user"));
                args.agreement.ask(Consent::Needed, &question).await?;
                query.disable_at_most = Some(u32::try_from(disabled).unwrap_or(u32::MAX));
                body = open_again(&args.file, why).await?;
                is_agreed = true;
            }
            _ => return Err(error.into()),
        }
    }
}

const NEEDS_CODE: &str = "the file changes users or adds an Owner or an Admin, which needs a code of \
                          your own authenticator app, and standard input is taken. Name the file in \
                          place of -";
const NEEDS_YES: &str = "the file would disable many users, and standard input is taken. Check with \
                         --dry-run, then add --yes, or name the file in place of -";

/// The file from its begin; `refused` where it was standard input, which is read.
async fn open_again(
    file: &Path,
    refused: impl FnOnce() -> Failure,
) -> Result<reqwest::Body, Failure> {
    match file == Path::new("-") {
        true => Err(refused()),
        false => open(file).await,
    }
}

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
    query: &ImportQuery,
) -> Result<ImportReport, ClientError> {
    // A refusal while the file is on its way can break the line before it is read.
    client.me().await?;
    client.import(body, query).await
}

fn tell(report: &ImportReport, args: &ImportArgs) -> Result<(), CommandError> {
    tell_rows(&report.errors)?;
    if args.format == ImportFormat::Json {
        return Ok(output::answer(&output::pretty_json(report)?)?);
    }
    // New users are many at times; they are counted.
    let listed = report.users.iter().filter(|user| user.outcome != ImportOutcome::Added);
    listed.map(in_words).try_for_each(|line| output::answer(&line))?;
    let users = counted(report.imported, "user");
    let mut words = Vec::new();
    let counts =
        [report.changed, report.disabled, report.unchanged, report.left_disabled].map(number);
    let [changed, disabled, unchanged, left_disabled] = counts;
    let bad = counted(report.rejected, "invalid row");
    match args.agreement.dry_run {
        false => words.extend([
            format!("imported {users}"),
            format!("changed {changed}"),
            format!("disabled {disabled}"),
            format!("left {unchanged} unchanged"),
            format!("left {left_disabled} disabled"),
            format!("skipped {bad}"),
        ]),
        true => words.extend([
            format!("would import {users}"),
            format!("change {changed}"),
            format!("disable {disabled}"),
            format!("leave {unchanged} unchanged"),
            format!("leave {left_disabled} disabled"),
            format!("skip {bad}"),
        ]),
    }
    let counts = [
        u64::MAX,
        report.changed,
        report.disabled,
        report.unchanged,
        report.left_disabled,
        report.rejected,
    ];
    let words = words.into_iter().zip(counts).filter(|(_, count)| *count > 0);
    let words: Vec<_> = words.map(|(word, _)| word).collect();
    Ok(output::answer(&words.join(", "))?)
}

/// `line 3: change ana@example.com: name "Ana Lima", role Admin, phone`
fn in_words(user: &ImportedUser) -> String {
    let ImportedUser { line, email, outcome, name, role, phone } = user;
    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    match outcome {
        ImportOutcome::Added => format!("{line}add {email}"),
        ImportOutcome::Disabled => format!("disable {email}: not in the file"),
        ImportOutcome::LeftDisabled => format!("{line}leave {email}: disabled, not touched"),
        ImportOutcome::Changed => {
            let name = name.as_ref().map(|name| format!("name {name:?}"));
            let role = role.map(|role| format!("role {}", role.label()));
            let phone = phone.then(|| "phone".to_owned());
            let changes: Vec<_> = [name, role, phone].into_iter().flatten().collect();
            format!("{line}change {email}: {}", changes.join(", "))
        }
    }
}

fn tell_rows(errors: &[FieldError]) -> io::Result<()> {
    for FieldError { field, message, line } in errors {
        match line {
            Some(line) => output::note(&format!("line {line}, column {field}: {message}"))?,
            // Of the file as a whole.
            None => output::note(message)?,
        }
    }
    Ok(())
}

fn rejected(problem: &Problem) -> Failure {
    let what = problem.detail.as_deref().unwrap_or(&problem.title);
    let stop = if what.ends_with('.') { "" } else { "." };
    let is_readable = problem.detail.as_deref() != Some(UNREADABLE_FILE);
    let next = match is_readable && problem.errors.iter().any(|error| error.line.is_some()) {
        true => "Correct the rows above, or import the valid ones with --partial",
        false => "Correct the file and try again",
    };
    Failure::Failed(format!("{what}{stop} {next}"))
}
