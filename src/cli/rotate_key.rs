//! `mfadmin rotate-key`: another key in place of the one that seals what the database keeps secret.

use super::{failure::Failure, lock::Lock, output, setup::Setup};
use crate::server::{
    service::rotation::{self, Rotated},
    store::Store,
};
use color_eyre::eyre::{self, WrapErr};

/// Seal everything that the database keeps secret under a new key, and drop the old one.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It works on your own database, also while `mfadmin serve` runs on it. Broken off, \
        it goes on when it is run again; everything can be read at any moment.\n\n\
        Copies of the database from before need the copy of the key from before.\n\n\
        Example:\n  mfadmin rotate-key"
)]
pub struct RotateKeyArgs {
    /// Say which key would take the place of which, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(setup: Setup, args: RotateKeyArgs) -> eyre::Result<()> {
    let places = &setup.places;
    let (database, key_file) = (places.database(), places.key_file());
    if !database.exists() {
        return Err(Failure::Failed(
            "there is no database here, so there is no key to rotate. Run `mfadmin init` to begin \
             an organisation"
                .to_owned(),
        )
        .into());
    }
    if args.dry_run {
        let (to, from) = rotation::foresee(&key_file)?;
        let from = listed(&from);
        return Ok(output::answer(&format!("Key {to} would seal in place of key {from}"))?);
    }
    // Not the lock of the server, beside which this works.
    let _lock = Lock::acquire(&places.rotation_lock_file())?;
    let store = Store::open(&database).await?;
    let rotated = rotation::rotate(&store, &key_file).await;
    store.close().await;
    let rotated = rotated.wrap_err(
        "the rotation is not finished, and nothing is lost; run `mfadmin rotate-key` again",
    )?;
    tell(&rotated)?;
    output::note(&format!(
        "Keep a copy of {} apart from the copies of the database.",
        key_file.display()
    ))?;
    Ok(())
}

fn tell(rotated: &Rotated) -> std::io::Result<()> {
    let Rotated { to, from, resealed, closed } = rotated;
    let from = listed(from);
    output::answer(&format!(
        "Key {to} seals in place of key {from}; values sealed anew: {resealed}"
    ))?;
    match closed {
        0 => Ok(()),
        _ => output::note(&format!(
            "{closed} values open with no key that there is, and stay as they are."
        )),
    }
}

fn listed(keys: &[u32]) -> String {
    let keys: Vec<String> = keys.iter().map(u32::to_string).collect();
    keys.join(" and ")
}
