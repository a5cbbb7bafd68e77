//! `mfadmin restore`: a backup in the place of the database.

use super::{
    backup::{broken_log, listed},
    failure::Failure,
    lock::Lock,
    output,
    setup::Setup,
};
use crate::{
    contract::text::counted,
    server::service::backup::{self, BackupContents, Halted},
};
use color_eyre::eyre;
use jiff::Timestamp;
use std::path::PathBuf;

/// Put a backup in the place of the database.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Stop `mfadmin serve` first, and put back the key file that belongs to the backup. The \
     backup is looked through, and brought to this version, before anything is replaced; the database \
     that was there is kept beside it.\n\n\
        What was done since the backup is not known in it. So that nothing works twice, sessions end, \
     links that were not used are revoked, messages that waited are withdrawn, jobs are cancelled, and \
     orders under way at another system stand as unknown. The audit log says how many. Users who were \
     removed since, and machine tokens that were revoked since, are there again: remove and revoke them \
     again.\n\n\
        Exit codes: 0 restored, 1 failed and nothing changed, 2 usage.\n\n\
        Examples:\n  mfadmin restore /var/backups/mfadmin-2026-11-28.db --dry-run\n  \
     mfadmin restore /var/backups/mfadmin-2026-11-28.db --replace"
)]
pub struct RestoreArgs {
    /// What `mfadmin backup` saved.
    file: PathBuf,
    /// Replace the database that is there, and keep it under another name.
    #[arg(long)]
    replace: bool,
    /// Restore even though secrets in it cannot be read with the key file: the authenticators they
    /// belong to must be reset.
    #[arg(long)]
    without_secrets: bool,
    /// Look through the backup and say what would be done; change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(setup: Setup, args: RestoreArgs) -> eyre::Result<()> {
    let (address, key_file) = (setup.database()?, setup.key_file());
    let Some(database) = address.file() else {
        return Err(Failure::Usage(format!(
            "{address} is on PostgreSQL, whose own programs put it back: stop every `mfadmin serve`, then \
             `pg_restore --clean --if-exists --dbname=ADDRESS {}`",
            args.file.display()
        ))
        .into());
    };
    // Neither a server nor a rotation of the key is at work meanwhile.
    let _server = Lock::acquire(&setup.places.lock_file())?;
    let _rotation = Lock::acquire(&setup.places.rotation_lock_file())?;
    if database.exists() && !args.replace && !args.dry_run {
        return Err(Failure::Usage(format!(
            "{} exists. Say --replace to put the backup in its place; it is kept under another name",
            database.display()
        ))
        .into());
    }
    let ready = backup::make_ready(&args.file, database, &key_file).await?;
    if ready.sealed_shut > 0 && !args.without_secrets {
        return Err(Failure::Failed(format!(
            "{} in the backup cannot be read with {}. Put back the key file that belongs to the backup; \
             if it is lost, say --without-secrets and reset those authenticators",
            counted(ready.sealed_shut, "secret"),
            key_file.display()
        ))
        .into());
    }
    let (contents, halted) = (ready.contents.clone(), ready.halted);
    if args.dry_run {
        tell(&format!("Would restore {}", args.file.display()), &contents, halted)?;
        return Ok(output::note("Nothing was changed.")?);
    }
    let stamp = Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let before = ready.put_in_place(database, &stamp)?;
    tell(&format!("Restored {}", args.file.display()), &contents, halted)?;
    if let Some(before) = before {
        output::note(&format!("The database before it is now {}.", before.display()))?;
    }
    Ok(())
}

fn tell(what: &str, contents: &BackupContents, halted: Halted) -> eyre::Result<()> {
    output::answer(&format!("{what}: {}", listed(contents)))?;
    if let Some(warning) = broken_log(contents) {
        output::note(&warning)?;
    }
    let Halted { sessions, links, messages, actions, jobs, operations } = halted;
    for (count, what) in [
        (sessions, "Sessions ended"),
        (links, "Links revoked"),
        (messages, "Messages withdrawn"),
        (actions, "Held actions undone"),
        (jobs, "Jobs cancelled"),
        (operations, "Orders of unknown outcome"),
    ] {
        if count > 0 {
            output::note(&format!("{what}: {count}"))?;
        }
    }
    Ok(())
}
