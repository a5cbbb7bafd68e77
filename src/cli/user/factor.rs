//! `mfadmin user remove-factor`: one of what a user signs in with.

use super::super::{
    failure::{CommandError, Failure},
    order::{ConfirmArgs, Consent},
    output,
    requested::with_receipt,
    setup::Setup,
    target::{self, Target},
    who::Who,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Availability, ListedFactor, Reason, User, UserActionKind, api::FactorRemoval, rules,
        text::one_line,
    },
};
use color_eyre::eyre;

/// Stands between a label and what the directory says beside it.
const BESIDE_LABEL: &str = " · ";

/// Remove one security key, passkey, authenticator or set of recovery codes of a user.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Where another system keeps the users and lists what they have: `mfadmin user \
    ana@example.com` shows it as \"In directory\". Where that system keeps sessions, they end too. It \
    takes a code of your own authenticator app, and nobody removes their own. \
    \n\nExamples:\n  mfadmin user remove-factor ana@example.com 'Blue key' --reason 'lost' --yes\n  \
    mfadmin user remove-factor ana@example.com 3f0c9a52-1b7e-4c43-9d0e-5a1f2b3c4d5e --yes"
)]
pub struct RemoveFactorArgs {
    /// The user: an e-mail address, a username or an ID.
    #[arg(value_name = "USER")]
    who: Who,
    /// What to remove: its label, or its ID.
    #[arg(value_name = "FACTOR")]
    factor: String,
    /// A reason or a ticket for the audit log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<Reason>,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn remove(setup: Setup, args: RemoveFactorArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        ask_to_remove(args, client, &target.url()).await
    })
    .await
}

async fn ask_to_remove(
    args: RemoveFactorArgs,
    client: &Client,
    url: &str,
) -> Result<(), CommandError> {
    let RemoveFactorArgs { who, factor, reason, agreement } = args;
    let me = client.me().await?;
    let user = who.find(client).await?;
    // First, for it says what there is.
    let removed = find(&user, &factor)?;
    let action = UserActionKind::RemoveFactor;
    rules::check_by(me.user.id, me.role(), me.policy, &user, action)
        .map_err(Failure::of_refusal)?;
    if let Availability::NotPossible { reason } = user.availability(action) {
        return Err(Failure::Failed(reason.trim_end_matches('.').to_owned()).into());
    }
    let what = format!("the {} of {} <{}>", named(removed), user.name, user.handle());
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would remove {what}"))?);
    }
    let last = match rules::is_last_factor(&user, removed) {
        true => " It is their last second factor.",
        false => "",
    };
    agreement.ask(Consent::Needed, &format!("Remove {what}?{last}")).await?;
    let wanted = FactorRemoval { factor: removed.id.clone(), reason };
    let key = IdempotencyKey::new();
    with_receipt(client, url, async || client.remove_factor(user.id, &wanted, &key).await).await?;
    Ok(output::answer(&format!("{} no longer has the {}", user.handle(), named(removed)))?)
}

/// The one that `wanted` names, by its ID or its label.
fn find<'a>(user: &'a User, wanted: &str) -> Result<&'a ListedFactor, Failure> {
    let wanted = wanted.trim();
    if let Some(factor) = rules::removable_factor(user, wanted) {
        return Ok(factor);
    }
    let is_called = |factor: &&ListedFactor| {
        let own = factor.label.split(BESIDE_LABEL).next();
        factor.label == wanted || own == Some(wanted) && !wanted.is_empty()
    };
    let called: Vec<_> = rules::removable_factors(user).filter(is_called).collect();
    match called.as_slice() {
        [one] => Ok(one),
        [] => {
            let all: Vec<_> = rules::removable_factors(user).map(named).collect();
            let there = match all.is_empty() {
                true => "nothing of theirs can be removed by itself".to_owned(),
                false => format!("there is: {}", all.join(", ")),
            };
            let words = format!("{} has no factor called {wanted:?}; {there}", user.handle());
            Err(Failure::Failed(words))
        }
        several => {
            let ids: Vec<_> = several.iter().map(|factor| one_line(&factor.id)).collect();
            let words = format!(
                "{} factors of {} are called {wanted:?}. Name one by its ID: {}",
                several.len(),
                user.handle(),
                ids.join(", ")
            );
            Err(Failure::Failed(words))
        }
    }
}

/// `security key "Blue key"`; with the ID where there is no label.
fn named(factor: &ListedFactor) -> String {
    let called = if factor.label.is_empty() { &factor.id } else { &factor.label };
    format!("{} \"{}\"", factor.kind.label(), one_line(called))
}
