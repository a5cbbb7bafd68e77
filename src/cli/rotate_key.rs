//! `mfadmin rotate-key`: another key in place of the one that seals what the database keeps secret.

use super::{failure::Failure, lock::Lock, output, setup::Setup};
use crate::server::{
    service::rotation::{self, Rotated},
    store::Store,
};
use color_eyre::eyre::{self, WrapErr};

/// Re-encrypt the database's secrets with a new key and remove the old one.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It works on your own database, also while `mfadmin serve` runs. If interrupted, \
     run it again to continue; everything stays readable.\n\n\
        Older backups of the database need the older key.\n\n\
        Example:\n  mfadmin rotate-key"
)]
pub struct RotateKeyArgs {
    /// Show which key would replace which; change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(setup: Setup, args: RotateKeyArgs) -> eyre::Result<()> {
    let places = &setup.places;
    let (database, key_file) = (setup.database()?, setup.key_file());
    if !database.may_exist() {
        return Err(Failure::Failed(
            "no database found, so there is no key to rotate. Run `mfadmin init` to create an \
             organisation"
                .to_owned(),
        )
        .into());
    }
    if args.dry_run {
        let (to, from) = rotation::foresee(&key_file)?;
        let from = listed(&from);
        return Ok(output::answer(&format!("Key {to} would replace key {from}"))?);
    }
    // Not the lock of the server, beside which this works.
    let _lock = Lock::acquire(&places.rotation_lock_file())?;
    let store = Store::open(&database).await?;
    let rotated = rotation::rotate(&store, &key_file).await;
    store.close().await;
    let rotated = rotated.wrap_err(
        "the rotation is not complete; nothing is lost. Run `mfadmin rotate-key` again",
    )?;
    tell(&rotated)?;
    output::note(&format!("Back up {} separately from the database.", key_file.display()))?;
    Ok(())
}

fn tell(rotated: &Rotated) -> std::io::Result<()> {
    let Rotated { to, from, resealed, closed } = rotated;
    let from = listed(from);
    output::answer(&format!("Key {to} replaces key {from}; values re-encrypted: {resealed}"))?;
    match closed {
        0 => Ok(()),
        _ => output::note(&format!(
            "{closed} values cannot be decrypted with any key and are not changed."
        )),
    }
}

fn listed(keys: &[u32]) -> String {
    let keys: Vec<String> = keys.iter().map(u32::to_string).collect();
    keys.join(" and ")
}
