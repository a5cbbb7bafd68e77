//! `mfadmin import`: users from a CSV file.

mod report;

use super::{
    failure::{CommandError, Failure},
    order::{ConfirmArgs, Consent},
    output,
    phone::UnlistedArg,
    setup::Setup,
    step_up::prove,
    target,
    value_enum::value_parser,
};
use crate::{
    client::{Client, ClientError},
    contract::{
        Code, Reason,
        api::{ImportQuery, ImportReport, OnExisting},
        csv::{
            encoding::FileEncoding,
            mapping::{ColumnMap, RoleMap},
            preset::Preset,
        },
        text::counted,
    },
};
use clap::ValueEnum;
use color_eyre::eyre;
use report::{Outlook, Partial};
use std::{
    io,
    path::{Path, PathBuf},
};
use tokio_util::io::ReaderStream;

/// Import users from a CSV file, all or none.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file is an export of Google Workspace, Okta, Microsoft Entra, GAM (`gam print users`) or \
        mfadmin, known by its header, or has the columns name, email and role, and optionally kind \
        (human, avobot), phone and language; --map names the columns of any other. Columns that are not known are \
        passed over. A new user without a role becomes a Member. Who is suspended in the export is not \
        added, and stays as they are here; with --disable-missing they are disabled. --dry-run says \
        how the file was read.\n\nAn address that a user has already changes that user, as `mfadmin \
        user edit` does; a missing column and an empty cell leave the value as it is; `none` in the column language \
        takes the language away. Disabled users \
        stay as they are. Only an Owner adds, changes or disables Owners and Admins. Changing and \
        disabling take a code of your own authenticator app.\n\nExamples:\n  \
        mfadmin import users.csv --dry-run\n  mfadmin import users.csv\n  \
        mfadmin import User_Download.csv --map phone=\n  \
        mfadmin import staff.csv --map name=Nome,email=Correio --encoding windows-1252\n  \
        mfadmin import staff.csv --map role=Team --role-map IT=admin,Board=owner\n  \
        mfadmin import users.csv --disable-missing --reason HELP-12\n  \
        grep -v contractor users.csv | mfadmin import - --only-add --partial"
)]
pub struct ImportArgs {
    /// The file; - reads standard input.
    file: PathBuf,
    /// Where the file comes from, if its header does not tell.
    #[arg(long, value_parser = value_parser(&Preset::ALL))]
    preset: Option<Preset>,
    /// Which column holds the name, first_name, last_name, email, role, kind, phone, language or
    /// status; `phone=` reads none.
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    map: Option<ColumnMap>,
    /// Which role a word in the role column stands for; other words make Members and change no role.
    #[arg(long, value_name = "WORD=ROLE,…")]
    role_map: Option<RoleMap>,
    /// The encoding of a file that is neither UTF-8 nor marked as UTF-16, such as windows-1252.
    #[arg(long, value_name = "NAME")]
    encoding: Option<FileEncoding>,
    /// Import the valid rows even if others are invalid.
    #[arg(long)]
    partial: bool,
    /// Only add users: an address that exists is an error.
    #[arg(long)]
    only_add: bool,
    #[command(flatten)]
    unlisted: UnlistedArg,
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
            unlisted: self.unlisted.policy(),
            disable_missing: self.disable_missing,
            disable_at_most: agreed.then_some(u32::MAX),
            reason: self.reason.clone(),
            preset: self.preset,
            map: self.map.clone().unwrap_or_default(),
            role_map: self.role_map.clone().unwrap_or_default(),
            encoding: self.encoding,
        }
    }
}

pub async fn run(setup: Setup, args: ImportArgs) -> eyre::Result<()> {
    // Opened before anything is started, because a mistyped name is the likeliest mistake.
    let body = open(&args.file).await?;
    target::ask(&setup, async |client, target| {
        match import(client, &target.url(), &args, body).await {
            Ok(report) => {
                let outlook = match args.agreement.dry_run {
                    true => Outlook::Trial,
                    false => Outlook::Done,
                };
                report::tell(&report, args.format, outlook)?;
                match is_idle(&report) && report.rejected > 0 && !args.agreement.dry_run {
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
                report::tell_rows(&problem.errors)?;
                let next = match args.disable_missing {
                    true => Partial::Excluded,
                    false => Partial::Possible,
                };
                Err(report::rejected(&problem, next).into())
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

/// Whether no row of the file says anything that could be done.
fn is_idle(report: &ImportReport) -> bool {
    let ImportReport { imported, changed, unchanged, left_disabled, inactive, .. } = report;
    imported + changed + unchanged + left_disabled + inactive == 0
}
