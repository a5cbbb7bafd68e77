//! `mfadmin backup`: the database in one file, while it is used.

use super::{failure::Failure, output, setup::Setup};
use crate::{
    contract::{
        api::AuditVerdict,
        text::{counted, number},
    },
    server::{
        service::backup::{self, BackupContents},
        store::Store,
    },
};
use color_eyre::eyre;
use std::path::PathBuf;

/// Save the database to one file, also while `mfadmin serve` runs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "FILE is new, readable by you alone, and looked through before it gets its name. It holds \
     what is committed at the moment when the command begins; nobody waits for it meanwhile.\n\n\
        The key file is not in it. Keep a copy of the key elsewhere: whoever has both can read every \
     authenticator's secret, and without the key nobody can.\n\n\
        Exit codes: 0 saved, 1 failed.\n\n\
        Example:\n  mfadmin backup /var/backups/mfadmin-$(date +%F).db"
)]
pub struct BackupArgs {
    /// Where to save it; must not exist.
    file: PathBuf,
}

pub async fn run(setup: Setup, args: BackupArgs) -> eyre::Result<()> {
    let database = setup.database()?;
    if database.file().is_none() {
        return Err(Failure::Usage(format!(
            "{database} is on PostgreSQL, whose own programs save it while it is used: \
             `pg_dump --format=custom --file={} ADDRESS`. Keep a copy of {} elsewhere",
            args.file.display(),
            setup.key_file().display()
        ))
        .into());
    }
    if !database.may_exist() {
        return Err(Failure::Failed(
            "no database found, so there is nothing to save. Run `mfadmin init` to create an \
             organisation"
                .to_owned(),
        )
        .into());
    }
    let store = Store::open_to_read(&database).await?;
    let saved = backup::back_up(&store, &args.file).await;
    store.close().await;
    let contents = saved?;
    output::answer(&format!("Saved to {}: {}", args.file.display(), listed(&contents)))?;
    if let Some(warning) = broken_log(&contents) {
        output::note(&warning)?;
    }
    Ok(output::note(&format!(
        "The key is not in it: keep a copy of {} elsewhere.",
        setup.key_file().display()
    ))?)
}

/// By what people know a database again.
pub fn listed(contents: &BackupContents) -> String {
    let users = counted(contents.users, "user");
    match &contents.audit {
        AuditVerdict::Intact { head } => {
            format!("{users}, audit entries: {}.", number(head.seq.0.unsigned_abs()))
        }
        AuditVerdict::Broken { .. } => format!("{users}."),
    }
}

/// What to say of an audit log that is not whole.
pub fn broken_log(contents: &BackupContents) -> Option<String> {
    match &contents.audit {
        AuditVerdict::Intact { .. } => None,
        AuditVerdict::Broken { seq, flaw } => Some(format!(
            "Its audit log is broken: entry {seq} {}. Compare it with a copy.",
            flaw.words()
        )),
    }
}
