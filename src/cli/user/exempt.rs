//! `mfadmin user exempt`: until a date, what is missing to a user is no gap.

use super::super::{
    failure::{CommandError, Failure},
    output,
    setup::Setup,
    step_up::with_proof,
    target::{self, Target},
    who::Who,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Reason, User,
        api::NewExemption,
        rules::{self, Exemption},
    },
};
use color_eyre::eyre;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Exempt a user until a date: what is missing is no gap until then.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "For Owners: accounts for emergencies and users on leave keep no gap open. Exempt \
    users are in no figure and no list but `mfadmin users --exempt`. The gap opens when the \
    exemption ends.\n\nExamples:\n  \
    mfadmin user exempt ana@example.com --until 2027-01-31 --reason 'parental leave'\n  \
    mfadmin user exempt ana@example.com --end"
)]
pub struct Args {
    /// The user: an e-mail address, a username or an ID.
    #[arg(value_name = "USER")]
    who: Who,
    /// The day on which the exemption ends, at its first moment (UTC), or a time (RFC 3339); within
    /// 366 days.
    #[arg(long, value_name = "DATE", value_parser = moment, required_unless_present = "end",
        requires = "reason")]
    until: Option<Timestamp>,
    /// Why, or a ticket, for the audit log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<Reason>,
    /// End the exemption now.
    #[arg(long, conflicts_with_all = ["until", "reason"])]
    end: bool,
    /// Show what would be done; change nothing.
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(setup: Setup, args: Args) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        change(args, client, &target.url()).await
    })
    .await
}

async fn change(args: Args, client: &Client, url: &str) -> Result<(), CommandError> {
    let Args { who, until, reason, end: _, dry_run } = args;
    let me = client.me().await?;
    let user = who.find(client).await?;
    let kind = until.map_or(Exemption::Ended, |_| Exemption::Granted);
    let allowed = rules::check_exemption(me.user.id, me.role(), &user, kind);
    allowed.map_err(Failure::of_refusal)?;
    let (handle, User { id, exempt_until, .. }) = (user.handle(), &user);
    let said = match until.zip(reason) {
        Some((until, _)) if dry_run => format!("Would exempt {handle} until {}", time(until)),
        Some((until, reason)) => {
            let wanted = NewExemption { until, reason };
            let key = IdempotencyKey::new();
            with_proof(client, url, async || client.exempt(*id, &wanted, &key).await).await?;
            format!("{handle} is exempt until {}", time(until))
        }
        None if exempt_until.is_none() => {
            return Err(Failure::Failed(format!("{handle} is not exempt")).into());
        }
        None if dry_run => format!("Would end the exemption of {handle}"),
        None => {
            let key = IdempotencyKey::new();
            with_proof(client, url, async || client.end_exemption(*id, &key).await).await?;
            format!("{handle} is no longer exempt")
        }
    };
    Ok(output::answer(&said)?)
}

/// A day, or a moment.
fn moment(text: &str) -> Result<Timestamp, String> {
    let day = || TimeZone::UTC.to_timestamp(text.parse::<Date>().ok()?.at(0, 0, 0, 0)).ok();
    let moment = text.parse().ok().or_else(day);
    moment.ok_or_else(|| "not a date; write 2027-01-31".to_owned())
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
