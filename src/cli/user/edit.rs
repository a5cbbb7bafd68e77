//! `mfadmin user edit`: another name, role, language, phone number or e-mail address.

use super::super::{
    failure::{CommandError, Failure},
    language,
    order::{ConfirmArgs, Consent},
    output,
    phone::{self, UnlistedArg},
    requested::with_receipt,
    setup::Setup,
    target::{self, Target},
    value_enum::value_parser,
    who::Who,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Email, Factor, PlainName, ProfilePart, Reason, Role, User, UserActionKind,
        api::{Me, UserEdit, UserPatch},
        rules,
    },
};
use color_eyre::eyre;

/// Change the name, role, language, phone number or e-mail address of a user.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "All of it is changed, or nothing. It takes a code of your own authenticator app. \
    Only an Owner changes Owners and Admins, or makes them. A lower role ends the user's sessions, \
    links, machine tokens and jobs. A new e-mail address ends their sessions and links, and waits \
    until the link in the mail to it is used; the old one is told, and `mfadmin user \
    cancel-email-change` calls it back. In a directory of another system it counts at once, and is not \
    verified there.\n\nExamples:\n  \
    mfadmin user edit ana@example.com --name 'Ana Lima-Souza'\n  \
    mfadmin user edit bo@example.com --role member --reason HELP-12 --yes\n  \
    mfadmin user edit ana@example.com --email ana.souza@example.com --dry-run"
)]
pub struct EditArgs {
    /// The user: an e-mail address, a username or an ID.
    #[arg(value_name = "USER")]
    who: Who,
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    unlisted: UnlistedArg,
    /// Where the number is the unverified one of before, or the address the one that waits already: send
    /// its link even if the last one is less than 10 minutes old.
    #[arg(long)]
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
    /// The language in which they are written to, as a tag such as de or pt-BR; none takes it away.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The new phone number, in any usual spelling. It starts unverified, and a link is texted to it.
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    phone: Option<String>,
    /// The new e-mail address, which no other user has. It counts once the link in the mail to it is
    /// used.
    #[arg(long, value_name = "NEW")]
    email: Option<Email>,
}

pub async fn run(setup: Setup, args: EditArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        edit(args, client, &target.url()).await
    })
    .await
}

async fn edit(args: EditArgs, client: &Client, url: &str) -> Result<(), CommandError> {
    let EditArgs { who, changes, unlisted, override_cool_down, reason, agreement } = args;
    let Changes { name, role, language, phone, email } = changes;
    let me = client.me().await?;
    let phone = phone.as_deref().map(|typed| phone::read(typed, &me, unlisted, "--phone"));
    let phone = phone.transpose()?;
    let language = language.as_deref().map(|typed| language::read(typed, &me)).transpose()?;
    let user = who.find(client).await?;
    let edit = UserEdit { name, role, language, reason: reason.clone() }.changes(&user);
    let unlisted = unlisted.policy();
    let patch = UserPatch { phone, email, unlisted, override_cool_down, reason, ..edit.patch() };
    let changes = in_words(&user, &patch);
    if override_cool_down && patch.phone.is_none() && patch.email.is_none() {
        let usage = "--override-cool-down is for --phone or --email; add one, or leave it out";
        return Err(Failure::Usage(usage.to_owned()).into());
    }
    if changes.is_empty() {
        return Err(Failure::Failed(format!("{}: nothing to change", user.handle())).into());
    }
    check(&me, &user, &edit, &patch).map_err(Failure::of_refusal)?;
    require_changeable(&me, &patch)?;
    // A directory of another system may let several users have one address, and says so where it does not.
    if let Some(email) = patch.email.as_ref().filter(|_| user.as_of.is_none()) {
        super::email::check(client, &user, email).await?;
    }
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would change {}: {changes}", user.handle()))?);
    }
    let question = format!("Change {} <{}>: {changes}?", user.name, user.handle());
    agreement.ask(Consent::Needed, &question).await?;
    let key = IdempotencyKey::new();
    let call = async || client.patch_user(user.id, user.revision, &patch, &key).await;
    let receipt = with_receipt(client, url, call).await?;
    output::answer(&format!("Changed {}: {changes}", receipt.user.handle()))?;
    let next = patch.email.and_then(|_| super::email::next_step(&me, &receipt.user));
    Ok(next.map_or(Ok(()), |next| output::answer(&next))?)
}

/// Refuses what the server would refuse, before anybody is asked for a code.
fn check(
    me: &Me,
    user: &User,
    edit: &UserEdit,
    patch: &UserPatch,
) -> Result<(), crate::contract::Code> {
    let actor = me.user.id;
    if !edit.is_empty() || patch.email.is_some() {
        rules::check_by(actor, me.role(), me.policy, user, UserActionKind::Edit)?;
        rules::check_edit(actor, me.role(), user, edit)?;
    }
    match patch.phone.as_ref().and(rules::factor_action(user, Factor::Phone)) {
        Some(action) => rules::check_by(actor, me.role(), me.policy, user, action),
        None => Ok(()),
    }
}

/// Refuses what the directory does not let change from here.
fn require_changeable(me: &Me, patch: &UserPatch) -> Result<(), CommandError> {
    let Some(directory) = &me.directory else { return Ok(()) };
    let wanted = [
        (ProfilePart::Name, "--name", patch.name.is_some()),
        (ProfilePart::Email, "--email", patch.email.is_some()),
        (ProfilePart::Role, "--role", patch.role.is_some()),
        (ProfilePart::Phone, "--phone", patch.phone.is_some()),
    ];
    for (part, option, _) in wanted.into_iter().filter(|(.., is_wanted)| *is_wanted) {
        if let Some(reason) = directory.fixed(part) {
            return Err(Failure::Failed(format!("{option}: {reason}")).into());
        }
    }
    Ok(())
}

/// `name Ana → Ana Lima, role Member → Admin, phone +1 415-555-2671`
fn in_words(user: &User, patch: &UserPatch) -> String {
    let name = patch.name.as_ref().map(|name| format!("name {} → {}", user.name, name.as_str()));
    let role = patch.role.map(|role| format!("role {} → {}", user.role.label(), role.label()));
    let phone = patch.phone.as_ref().map(|phone| format!("phone {}", phone.international()));
    let email = patch.email.as_ref().map(|email| match user.as_of {
        Some(_) => format!("e-mail {} → {email}, not verified", user.handle()),
        None => format!("e-mail {} → {email}, once confirmed", user.handle()),
    });
    let language = patch.language.as_ref().map(|choice| format!("language {choice}"));
    [name, role, language, phone, email].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
