//! `mfadmin user edit`: another name, role or phone number.

use super::super::{
    failure::{CommandError, Failure},
    order::{ConfirmArgs, Consent},
    output,
    setup::Setup,
    step_up::with_proof,
    target::{self, Target},
    value_enum::value_parser,
    who::Who,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Factor, PhoneNumber, PlainName, Reason, Role, User, UserActionKind,
        api::{Me, UserEdit, UserPatch},
        rules,
    },
};
use color_eyre::eyre;

/// Change the name, role or phone number of a user.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "All of it is changed, or nothing. It takes a code of your own authenticator app. \
    Only an Owner changes Owners and Admins, or makes them. A lower role ends the user's sessions, \
    links, machine tokens and jobs.\n\nExamples:\n  \
    mfadmin user edit ana@example.com --name 'Ana Lima-Souza'\n  \
    mfadmin user edit bo@example.com --role member --reason HELP-12 --yes"
)]
pub struct EditArgs {
    /// The user: an e-mail address or an ID.
    #[arg(value_name = "USER")]
    who: Who,
    #[command(flatten)]
    changes: Changes,
    /// Where the number is the unverified one of before: text its link even if the last one is less
    /// than 10 minutes old.
    #[arg(long, requires = "phone")]
    override_cool_down: bool,
    /// A reason or a ticket for the audit log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<Reason>,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Changes {
    /// The new name.
    #[arg(long, value_name = "NAME")]
    name: Option<PlainName>,
    /// The new role.
    #[arg(long, value_parser = value_parser(&Role::ALL))]
    role: Option<Role>,
    /// The new phone number, in any usual spelling. It starts unverified, and a link is texted to it.
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    phone: Option<String>,
}

pub async fn run(setup: Setup, args: EditArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        edit(args, client, &target.url()).await
    })
    .await
}

async fn edit(args: EditArgs, client: &Client, url: &str) -> Result<(), CommandError> {
    let EditArgs { who, changes, override_cool_down, reason, agreement } = args;
    let Changes { name, role, phone } = changes;
    let me = client.me().await?;
    let phone = super::number(phone.as_deref(), me.organisation.default_region, "--phone")?;
    let user = who.find(client).await?;
    let edit = UserEdit { name, role, reason: reason.clone() }.changes(&user);
    let changes = in_words(&user, &edit, phone.as_ref());
    if edit.is_empty() && phone.is_none() {
        return Err(Failure::Failed(format!("{}: nothing to change", user.email)).into());
    }
    check(&me, &user, &edit, phone.as_ref()).map_err(Failure::of_refusal)?;
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would change {}: {changes}", user.email))?);
    }
    let question = format!("Change {} <{}>: {changes}?", user.name, user.email);
    agreement.ask(Consent::Needed, &question).await?;
    let patch = UserPatch { phone, override_cool_down, reason, ..edit.patch() };
    let key = IdempotencyKey::new();
    let call = async || client.patch_user(user.id, user.revision, &patch, &key).await;
    let receipt = with_proof(client, url, call).await?;
    Ok(output::answer(&format!("Changed {}: {changes}", receipt.user.email))?)
}

/// Refuses what the server would refuse, before anybody is asked for a code.
fn check(
    me: &Me,
    user: &User,
    edit: &UserEdit,
    phone: Option<&PhoneNumber>,
) -> Result<(), crate::contract::Code> {
    let actor = me.user.id;
    if !edit.is_empty() {
        rules::check_by(actor, me.role(), me.policy, user, UserActionKind::Edit)?;
        rules::check_edit(actor, me.role(), user, edit)?;
    }
    match phone.and(rules::factor_action(user, Factor::Phone)) {
        Some(action) => rules::check_by(actor, me.role(), me.policy, user, action),
        None => Ok(()),
    }
}

/// `name "Ana Lima", role Admin, phone +1 415-555-2671`
fn in_words(user: &User, edit: &UserEdit, phone: Option<&PhoneNumber>) -> String {
    let name = edit.name.as_ref().map(|name| format!("name {} → {}", user.name, name.as_str()));
    let role = edit.role.map(|role| format!("role {} → {}", user.role.label(), role.label()));
    let phone = phone.map(|phone| format!("phone {}", phone.international()));
    [name, role, phone].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
