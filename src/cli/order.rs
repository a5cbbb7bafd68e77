//! Ordering something of the server: said first, agreed to, done, and told.

mod by_hand;
pub mod follow;
mod on_unknown;
pub mod reporter;

pub use on_unknown::resolve;

use self::reporter::JobReporter;
use super::{
    failure::{CommandError, Failure},
    names::Named,
    output,
    prompts::Prompts,
    step_up::with_proof,
    target::Target,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Code, Reason,
        api::{JobPreview, NewJob},
        text::{counted, number},
    },
};
use clap::ValueEnum;
use color_eyre::eyre;

/// How something is ordered.
#[derive(Clone, Debug, clap::Args)]
pub struct JobArgs {
    #[command(flatten)]
    pub agreement: ConfirmArgs,
    /// A reason or a ticket for the audit log.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<Reason>,
    /// json and ndjson are for scripts and stay stable.
    #[arg(long, value_enum, default_value_t = JobFormat::Text)]
    pub format: JobFormat,
}

/// Whether it is meant.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct ConfirmArgs {
    /// Show what would be done; change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask for confirmation.
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum JobFormat {
    Text,
    Json,
    Ndjson,
}

/// Whether somebody has to agree, where --yes does not say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nothing is done without.
    Needed,
    /// Where there is somebody to ask.
    OnATerminal,
}

/// What is said where there is nothing to do, to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NothingToDo {
    Told,
    Silent,
}

/// What becomes of the others where somebody named is nobody's user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnUnknown {
    Refused,
    LeftOut,
}

pub struct Order {
    pub job: NewJob,
    /// Where whom the job names is named; empty where it names nobody.
    pub named: Vec<Named>,
    pub on_unknown: OnUnknown,
    pub manner: JobArgs,
    pub consent: Consent,
    pub idle: NothingToDo,
}

impl ConfirmArgs {
    /// Whether it was agreed to beforehand.
    pub fn is_agreed(self) -> bool {
        self.yes
    }

    /// Asks `question` where somebody has to agree.
    ///
    /// # Errors
    /// Nobody can be asked, or they do not agree.
    pub async fn ask(self, consent: Consent, question: &str) -> eyre::Result<()> {
        if self.yes {
            return Ok(());
        }
        match (Prompts::somebody_is_there(), consent) {
            (true, _) => {
                let mut prompts = Prompts::new("cancelled; nothing was changed")?;
                match prompts.consent(question).await? {
                    true => Ok(()),
                    false => Err(Failure::Failed("nothing was changed".to_owned()).into()),
                }
            }
            (false, Consent::OnATerminal) => Ok(()),
            (false, Consent::Needed) => Err(Failure::Usage(
                "no terminal to ask for confirmation. Check with --dry-run, then add --yes"
                    .to_owned(),
            )
            .into()),
        }
    }
}

impl Order {
    /// Has the server do it, and follows it to its end.
    pub async fn place(mut self, client: &Client, target: &Target) -> Result<(), CommandError> {
        let (preview, left_out) = self.preview(client).await?;
        // One object is asked for, and the job is one.
        let is_one = self.manner.format == JobFormat::Json && preview.acts > 0;
        if preview.by_hand > 0 && !is_one && !self.manner.agreement.dry_run {
            by_hand::tell(client, &self.job, self.manner.format).await?;
        }
        self.order(client, target, preview).await?;
        match left_out {
            0 => Ok(()),
            count => {
                let count = number(count as u64);
                Err(Failure::Failed(format!("{count} unknown were skipped")).into())
            }
        }
    }

    async fn order(
        self,
        client: &Client,
        target: &Target,
        preview: JobPreview,
    ) -> Result<(), CommandError> {
        let Self { job: order, named, manner, consent, idle, .. } = self;
        let JobArgs { agreement, format, .. } = manner;
        let action = order.action.label();
        let mut teller = JobReporter::new(format, order.action);
        if agreement.dry_run {
            return teller.plan(&preview, &format!("{action}: would run for"));
        }
        if preview.acts == 0 && preview.by_hand > 0 {
            let pages = counted(preview.by_hand, "user");
            output::note(&format!("{action}: done by hand for {pages}, on the pages above."))?;
            return ignored(&preview, &named);
        }
        if preview.acts == 0 {
            match (idle, format) {
                (NothingToDo::Silent, JobFormat::Text) => {}
                _ => teller.plan(&preview, &format!("{action}: nothing to do; applies to"))?,
            }
            return ignored(&preview, &named);
        }
        agreement.ask(consent, &reporter::question(&preview, order.action)).await?;
        let stop = follow::Stop::watch()?;
        let key = IdempotencyKey::new();
        let create = async || client.create_job(&order, &key).await;
        let job = with_proof(client, &target.url(), create).await?;
        teller.begin(preview)?;
        follow::to_its_end(client, target, job, stop, teller).await
    }
}

/// Whether users were named, and nothing is done to any of them.
///
/// # Errors
/// It is so: a script must not take an order that was ignored for one that was followed. A link that
/// was sent minutes ago is what was ordered.
fn ignored(preview: &JobPreview, named: &[Named]) -> Result<(), CommandError> {
    let is_so = |code| code == Code::CoolDown;
    if named.is_empty() || preview.skipped.iter().all(|skip| is_so(skip.code)) {
        return Ok(());
    }
    let what = "nothing was done; every user was skipped, for the reasons above".to_owned();
    Err(match preview.skipped.iter().any(|skip| skip.code.forbids()) {
        true => Failure::NotAllowed(what),
        false => Failure::Failed(what),
    }
    .into())
}
