//! `mfadmin remind`: what a timer runs, to keep gaps closed.

use super::{
    filter,
    order::{Consent, JobArgs, NothingToDo, OnUnknown, Order},
    setup::Setup,
    target::{self, ServerChoice, Target},
};
use crate::{
    client::Client,
    contract::{
        api::{JobAction, JobTargets, NewJob},
        query::{Days, GapFilter, UserFilter},
    },
};
use color_eyre::eyre;
use std::io::{self, IsTerminal};

/// Send reminders to users with a gap, at most one per --cool-down.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It mails the setup link where the authenticator is missing, and texts the link \
     once more where the number is unverified. Users who were sent one within --cool-down are \
     skipped, so it can run as often as you like; so are users with nothing to send, such as those \
     without a number.\n\n\
        On a terminal it asks first; elsewhere it does not, because it is made for timers, \
     and it prints nothing if there is no user to remind. A timer needs a token: mfadmin token \
        create --name reminders --scope remind.\n\n\
        Formats and exit codes are those of `mfadmin do`; 0 if there is no user to remind.\n\n\
        Examples:\n  mfadmin remind --older-than 7d --cool-down 3d --dry-run\n  \
        0 8 * * 1-5  mfadmin remind --gap any --older-than 7d --cool-down 3d"
)]
pub struct RemindArgs {
    #[command(flatten)]
    which: filter::UserFilterArgs,
    /// Skip users who were sent such a link within this many days.
    #[arg(long, value_name = "DAYS", default_value = "3d")]
    cool_down: Days,
    #[command(flatten)]
    manner: JobArgs,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

pub async fn run(setup: Setup, args: RemindArgs) -> eyre::Result<()> {
    let RemindArgs { which, cool_down, manner, target: _ } = args;
    let chosen = which.filter();
    let filter = UserFilter { gap: chosen.gap.or(Some(GapFilter::Any)), ..chosen };
    let job = NewJob {
        action: JobAction::Remind,
        whom: JobTargets::Filter { filter, except: Vec::new() },
        reason: manner.reason.clone(),
        override_cool_down: false,
        cool_down: Some(cool_down),
    };
    // A timer mails what is said.
    let idle = if io::stdout().is_terminal() { NothingToDo::Told } else { NothingToDo::Silent };
    let order = Order {
        job,
        named: Vec::new(),
        on_unknown: OnUnknown::Refused,
        manner,
        consent: Consent::OnATerminal,
        idle,
    };
    let place = async |client: &Client, target: &Target| order.place(client, target).await;
    target::ask(&setup, place).await
}
