//! `mfadmin store`: where all of it is kept.

mod copy;

use super::setup::Setup;
use clap::Subcommand;
use color_eyre::eyre;

/// Move your database between files and PostgreSQL.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  mfadmin store copy --from mfadmin.db --to postgres://mfadmin@db.example.com/mfadmin"
)]
pub struct StoreArgs {
    #[command(subcommand)]
    action: StoreAction,
}

#[derive(Debug, Subcommand)]
enum StoreAction {
    Copy(Box<copy::StoreCopyArgs>),
}

pub async fn run(setup: Setup, args: StoreArgs) -> eyre::Result<()> {
    match args.action {
        StoreAction::Copy(args) => copy::run(setup, *args).await,
    }
}
