//! `mfadmin doctor`: whether everything that the managed directory needs is there and works.

mod here;
mod languages;
mod there;

use super::{failure::Failure, findings, output, setup::Setup};
use crate::{
    contract::text::counted,
    server::directory::remote::{Finding, Severity},
};
use color_eyre::eyre;
use serde::Serialize;

/// Check the directory, its database, and the way to both.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It changes nothing but with --recount, and looks also while the panel or `mfadmin serve` runs. Each \
     finding that is not in order comes with what to do.\n\n\
        Exit codes: 0 no fault (a warning is none), 1 at least one fault.\n\n\
        Examples:\n  mfadmin doctor\n  mfadmin doctor --json | jq '.findings[] | select(.fix)'"
)]
pub struct DoctorArgs {
    /// One JSON object, for scripts: its form stays stable.
    #[arg(long)]
    json: bool,
    /// Count the users again first, where the figures were found wrong.
    #[arg(long)]
    recount: bool,
}

/// What is on standard output with `--json`.
#[derive(Serialize)]
struct Examination<'a> {
    directory: &'a str,
    kind: &'a str,
    findings: &'a [Finding],
}

pub async fn run(setup: Setup, args: DoctorArgs) -> eyre::Result<()> {
    if args.recount {
        here::recount(&setup).await?;
    }
    let mut findings = match setup.config.directory.remote() {
        Some(remote) => there::findings(&setup, &remote).await,
        None => Vec::new(),
    };
    findings.extend(here::findings(&setup).await);
    findings.extend(languages::findings(&setup));
    let directory = &setup.config.directory;
    if args.json {
        let (name, kind) = (directory.name(), directory.kind.as_str());
        let all = Examination { directory: name.as_str(), kind, findings: &findings };
        output::answer(&output::pretty_json(&all)?)?;
    } else {
        findings::tell(&findings)?;
    }
    let faults = findings.iter().filter(|finding| finding.severity == Severity::Fault).count();
    match faults {
        0 => Ok(()),
        faults => {
            let faults = counted(faults as u64, "fault");
            Err(Failure::Failed(format!("{faults} found; what to do is said above")).into())
        }
    }
}
