//! `mfadmin audit verify`: whether the log is whole.

use super::super::{failure::Failure, output, setup::Setup, target};
use crate::{
    contract::{
        api::{AuditHead, AuditVerdict},
        text::number,
    },
    server::store::Store,
};
use color_eyre::eyre;
use std::io;

/// Verify the hash chain and report the first entry that does not match.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It only reads your own database, also while `mfadmin serve` runs. A head that \
     is stored elsewhere shows later that the end was not cut off.\n\n\
        Exit codes: 0 intact, 1 broken.\n\nExamples:\n  mfadmin audit verify\n  \
        mfadmin audit verify --head \"$(cat head-of-last-week)\""
)]
pub struct AuditVerifyArgs {
    /// A head stored earlier, which the log must still contain.
    #[arg(long, value_name = "HASH@NUMBER")]
    head: Option<AuditHead>,
}

pub async fn run(setup: Setup, args: AuditVerifyArgs) -> eyre::Result<()> {
    let verdict = match target::url(&setup)? {
        None => of_own(&setup, args.head).await?,
        Some(_) => of_server(&setup, args.head).await?,
    };
    match verdict {
        AuditVerdict::Intact { head } => Ok(tell(head)?),
        AuditVerdict::Broken { seq, flaw } => Err(Failure::Failed(format!(
            "the audit log is broken: entry {seq} {}. The entries before it are intact; compare \
             the rest with a copy",
            flaw.words()
        ))
        .into()),
    }
}

async fn of_own(setup: &Setup, head: Option<AuditHead>) -> eyre::Result<AuditVerdict> {
    let database = setup.database()?;
    if !database.may_exist() {
        return Err(Failure::Failed(
            "no database found. Run `mfadmin init` to create an organisation, or name a server \
             with --server"
                .to_owned(),
        )
        .into());
    }
    let store = Store::open_to_read(&database).await?;
    let verdict = store.verify_audit(head.as_ref()).await;
    store.close().await;
    Ok(verdict?)
}

async fn of_server(setup: &Setup, head: Option<AuditHead>) -> eyre::Result<AuditVerdict> {
    target::ask(setup, async |client, _| Ok(client.verify_audit(head).await?)).await
}

fn tell(head: AuditHead) -> io::Result<()> {
    let entries = match head.seq.0 {
        1 => "1 entry".to_owned(),
        count => format!("{} entries", number(count.unsigned_abs())),
    };
    output::answer(&format!("The audit log is intact: {entries}."))?;
    output::answer(&format!("Head: {head}"))?;
    output::note("Store the head elsewhere, for a later `mfadmin audit verify --head`.")
}
