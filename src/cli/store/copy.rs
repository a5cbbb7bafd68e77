//! `mfadmin store copy`: a database put into another one, of either kind.

use super::super::{
    failure::Failure,
    lock::Lock,
    output::{self, is_dumb_terminal},
    setup::Setup,
    table::{self, Cell},
};
use crate::{
    config::{Places, PostgresUrl},
    contract::{api::AuditVerdict, text::number},
    secret::Secret,
    server::{
        service::store_copy::{self, ComparedTable, CopyReport, CopyStep},
        store::{DatabaseAddress, TableDigest},
    },
};
use color_eyre::eyre;
use std::{
    collections::BTreeSet,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

/// Bytes of a digest that are shown: enough to tell two apart.
const SHOWN: usize = 8;

/// Copy a whole database into an empty one, and compare both.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A database is a file, or an address on PostgreSQL (postgres://mfadmin@db.example.com/mfadmin), which holds no \
     password. Stop every `mfadmin serve` first. The source is of this version and stays as it is; the \
     target is made where it is not there, and must be empty.\n\n\
        A copy that was broken off goes on where it was when the same command is run again. Until both are \
     equal, table by table, nothing opens the target.\n\n\
        The key file is not copied: take it along.\n\n\
        Exit codes: 0 copied and equal, 1 failed or not equal, 2 usage.\n\n\
        Examples:\n  mfadmin store copy --from ~/.local/share/mfadmin/mfadmin.db \
     --to postgres://mfadmin@db.example.com/mfadmin --dry-run\n  \
     mfadmin store copy --from postgres://mfadmin@db.example.com/mfadmin --to mfadmin.db"
)]
pub struct StoreCopyArgs {
    /// The database that is copied: a file, or an address on PostgreSQL.
    #[arg(long, value_name = "DATABASE")]
    from: String,
    /// The empty database that it is copied into.
    #[arg(long, value_name = "DATABASE")]
    to: String,
    /// The password of the source on PostgreSQL, as the only line of a file. Without it, that of `[store]` if
    /// it is the same address, else MFADMIN_STORE_PASSWORD.
    #[arg(long, value_name = "FILE")]
    from_password_file: Option<PathBuf>,
    /// The same of the target.
    #[arg(long, value_name = "FILE")]
    to_password_file: Option<PathBuf>,
    /// The key file of the source, if it is not the one that mfadmin uses here.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Look at both, and say what would be copied; change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(setup: Setup, args: StoreCopyArgs) -> eyre::Result<()> {
    let from = address(&setup, "--from", &args.from, args.from_password_file.as_deref())?;
    let to = address(&setup, "--to", &args.to, args.to_password_file.as_deref())?;
    let key_file = args.key_file.unwrap_or_else(|| setup.key_file());
    if !from.may_exist() {
        return Err(Failure::Failed(format!("there is no database at {from}")).into());
    }
    let held = [Some(&from), Some(&to).filter(|_| !args.dry_run)];
    // Neither a server nor a rotation of the key is at work meanwhile. Both may lie in one folder.
    let files: BTreeSet<PathBuf> = held
        .into_iter()
        .flatten()
        .filter_map(DatabaseAddress::file)
        .flat_map(Places::locks_beside)
        .collect();
    let _locks = files.iter().map(|file| Lock::acquire(file)).collect::<Result<Vec<_>, _>>()?;
    if args.dry_run {
        let sizes = store_copy::foresee(&from, &to, &key_file).await?;
        let rows = sizes.iter().map(|it| [Cell::new(it.name), Cell::new(&number(it.rows))]);
        show(table::lines(["TABLE", "ROWS"], rows.collect()))?;
        let rows = number(sizes.iter().map(|it| it.rows).sum());
        output::answer(&format!("Would copy {rows} rows from {from} to {to}."))?;
        return Ok(output::note("Nothing was changed.")?);
    }
    let progress = CopyProgress::begin();
    let copied = store_copy::copy(&from, &to, &key_file, &mut |step| progress.draw(step)).await;
    progress.clear()?;
    tell(&copied?, &to)?;
    Ok(output::note(&format!(
        "The key is not in it: {} opens the copy, too. Take it along.",
        key_file.display()
    ))?)
}

/// What `option` names.
fn address(
    setup: &Setup,
    option: &str,
    text: &str,
    password_file: Option<&Path>,
) -> eyre::Result<DatabaseAddress> {
    let is_url = ["postgres:", "postgresql:"].iter().any(|scheme| text.starts_with(scheme));
    match (is_url, password_file) {
        (false, None) => Ok(PathBuf::from(text).into()),
        (false, Some(_)) => Err(Failure::Usage(format!(
            "{option} is a file, which has no password; remove {option}-password-file"
        ))
        .into()),
        (true, file) => {
            let url: PostgresUrl =
                text.parse().map_err(|error| Failure::Usage(format!("{option}: {error}")))?;
            setup.postgres_at(url, file.map(Secret::load).transpose()?)
        }
    }
}

fn tell(report: &CopyReport, to: &DatabaseAddress) -> eyre::Result<()> {
    let rows = report.tables.iter().map(row).collect();
    show(table::lines(["TABLE", "ROWS", "DIGEST", "EQUAL"], rows))?;
    let different = report.tables.iter().filter(|it| !it.is_equal());
    let different: Vec<&str> = different.map(|it| it.name).collect();
    if !different.is_empty() {
        return Err(Failure::Failed(format!(
            "the copy differs from its source in {}. It is not used; empty {to}, and begin again",
            different.join(", ")
        ))
        .into());
    }
    let rows = number(report.tables.iter().map(|it| it.target.rows).sum());
    output::answer(&format!("Copied {rows} rows to {to}; both are equal."))?;
    match &report.audit {
        AuditVerdict::Intact { head } => {
            output::answer(&format!("The audit log is intact: {head}"))?
        }
        AuditVerdict::Broken { seq, flaw } => output::note(&format!(
            "Its audit log is broken, as at the source: entry {seq} {}.",
            flaw.words()
        ))?,
    }
    Ok(())
}

fn row(it: &ComparedTable) -> [Cell; 4] {
    let (rows, digest, equal) = match it.is_equal() {
        true => (number(it.target.rows), shown(&it.target), "yes"),
        false => (
            format!("{} / {}", number(it.source.rows), number(it.target.rows)),
            format!("{} / {}", shown(&it.source), shown(&it.target)),
            "NO",
        ),
    };
    [it.name, &rows, &digest, equal].map(Cell::new)
}

fn shown(digest: &TableDigest) -> String {
    digest.hash.iter().take(SHOWN).map(|byte| format!("{byte:02x}")).collect()
}

fn show(lines: Vec<String>) -> io::Result<()> {
    lines.iter().try_for_each(|line| output::answer(line))
}

/// One line of a terminal; silent elsewhere.
struct CopyProgress {
    is_shown: bool,
}

impl CopyProgress {
    fn begin() -> Self {
        Self { is_shown: io::stderr().is_terminal() && !is_dumb_terminal() }
    }

    fn draw(&self, step: CopyStep) {
        if !self.is_shown {
            return;
        }
        let line = match step {
            CopyStep::Copied { table, done } => {
                format!("Copying {}: {} of {}", table.name, number(done), number(table.rows))
            }
            CopyStep::Comparing { table } => format!("Comparing {table}"),
        };
        // Where nobody can be told, the copy goes on.
        let _ = output::redraw(&line);
    }

    fn clear(&self) -> io::Result<()> {
        if self.is_shown { output::redraw("") } else { Ok(()) }
    }
}
