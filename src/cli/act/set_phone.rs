//! `mfadmin do set-phone`: a number for one user.

use super::super::{
    failure::{CommandError, Failure},
    order::{Consent, JobArgs, JobFormat},
    output,
    phone::{self, UnlistedArg},
    requested::with_receipt,
    setup::Setup,
    target::{self, Target},
    who::Who,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Code, Factor, PhoneNumber, User,
        api::{PhonePatch, Receipt},
        rules,
        text::counted,
    },
};
use color_eyre::eyre;

/// Set a user's phone number and text a link to verify it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Without a + the number is one of the organisation's own country.\n\n\
    Example:\n  mfadmin do set-phone ana@example.com --number '+1 415 555 2671'")]
pub struct SetPhoneArgs {
    /// The user: an e-mail address, a username or an ID.
    #[arg(value_name = "USER")]
    user: Who,
    /// The number, in any usual spelling.
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    number: String,
    #[command(flatten)]
    unlisted: UnlistedArg,
    /// If the number is already set but unverified: text its link even if the last one is less than
    /// 10 minutes old.
    #[arg(long)]
    override_cool_down: bool,
    #[command(flatten)]
    manner: JobArgs,
}

pub async fn run(setup: Setup, args: SetPhoneArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        set(args, client, &target.url()).await
    })
    .await
}

async fn set(args: SetPhoneArgs, client: &Client, url: &str) -> Result<(), CommandError> {
    let SetPhoneArgs { user, number, unlisted, override_cool_down, manner } = args;
    let me = client.me().await?;
    let phone = phone::read(&number, &me, unlisted, "--number")?;
    let user = user.find(client).await?;
    let action = rules::factor_action(&user, Factor::Phone).ok_or(Code::MfaNotApplicable);
    let allowed = action.and_then(|action| {
        rules::check_by(me.user.id, me.user.role, me.policy, &user, action).map(|()| action)
    });
    let action = allowed.map_err(Failure::of_refusal)?;
    let change = format!("{} of {} <{}>", action.label(), user.name, user.handle());
    let change = format!("{change}: {}", phone.international());
    if manner.agreement.dry_run {
        return Ok(output::answer(&format!("Would run: {change}"))?);
    }
    manner.agreement.ask(Consent::Needed, &format!("{change}?")).await?;
    let (unlisted, reason) = (unlisted.policy(), manner.reason.clone());
    let patch = PhonePatch { phone, override_cool_down, unlisted, reason };
    let key = IdempotencyKey::new();
    let call = async || client.set_phone(user.id, user.revision, &patch, &key).await;
    let receipt = with_receipt(client, url, call).await?;
    match manner.format {
        JobFormat::Json => output::answer(&output::pretty_json(&receipt)?)?,
        JobFormat::Ndjson => output::answer(&output::json(&receipt)?)?,
        JobFormat::Text => tell(&receipt)?,
    }
    Ok(())
}

fn tell(Receipt { user, queued, .. }: &Receipt) -> Result<(), CommandError> {
    let (handle, User { phone, .. }) = (user.handle(), user);
    let number = phone.number().map(PhoneNumber::international).unwrap_or_default();
    let state = phone.badge().text.to_lowercase();
    let messages = counted(queued.len() as u64, "message");
    Ok(output::answer(&format!("{handle}: {number}, {state}; {messages} queued"))?)
}
