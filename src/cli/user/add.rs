//! `mfadmin user add`: a new user.

use super::super::{
    failure::{CommandError, Failure},
    language,
    order::{ConfirmArgs, Consent},
    output,
    phone::{self, UnlistedArg},
    requested::with_outcome,
    setup::Setup,
    target::{self, Target},
    value_enum::value_parser,
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Availability, Email, LanguageChoice, PhoneNumber, PlainName, Reason, Role,
        api::{AddUserRequest, Me, UserAddition},
        rules,
    },
};
use color_eyre::eyre;

/// Add a user.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Only an Owner adds an Owner or Admin, with a code of their own authenticator app. \
    No message is sent for a member: `mfadmin do send-setup-link` comes next.\n\nIn a directory that \
    another system keeps, that system adds the user; where it does not, the command says where it is \
    done.\n\nExamples:\n  \
    mfadmin user add ana@example.com --name 'Ana Lima'\n  \
    mfadmin user add bo@example.com --name 'Bo Chen' --role admin --phone '+1 415 555 2671'"
)]
pub struct AddArgs {
    /// The e-mail address, which no other user has.
    #[arg(value_name = "EMAIL")]
    email: Email,
    /// The name as people read it.
    #[arg(long, value_name = "NAME")]
    name: PlainName,
    #[arg(long, value_parser = value_parser(&Role::ALL), default_value = "member")]
    role: Role,
    /// The language in which they are written to, as a tag such as de or pt-BR.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The phone number, in any usual spelling; without a + one of the organisation's own country. It
    /// starts unverified, and no text is sent.
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    phone: Option<String>,
    #[command(flatten)]
    unlisted: UnlistedArg,
    /// A reason or a ticket for the audit log.
    #[arg(long, value_name = "TEXT")]
    reason: Option<Reason>,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn run(setup: Setup, args: AddArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        add(args, client, &target.url()).await
    })
    .await
}

async fn add(args: AddArgs, client: &Client, url: &str) -> Result<(), CommandError> {
    let AddArgs { email, name, role, language, phone, unlisted, reason, agreement } = args;
    let me = client.me().await?;
    require_here(&me)?;
    rules::check_role(me.role(), role).map_err(Failure::of_refusal)?;
    let phone = phone.as_deref().map(|typed| phone::read(typed, &me, unlisted, "--phone"));
    let phone = phone.transpose()?;
    let language = language.as_deref().map(|typed| language::read(typed, &me)).transpose()?;
    let language = language.and_then(LanguageChoice::language);
    let number = phone.as_ref().map(PhoneNumber::international);
    let number = number.map(|number| format!(", {number}")).unwrap_or_default();
    let written = language.as_ref().map(|tag| format!(", language {tag}")).unwrap_or_default();
    let what = format!("{} <{email}>, {}{number}{written}", name.as_str(), role.label());
    if agreement.dry_run {
        return Ok(output::answer(&format!("Would add: {what}"))?);
    }
    agreement.ask(Consent::OnATerminal, &format!("Add {what}?")).await?;
    let unlisted = unlisted.policy();
    let wanted = AddUserRequest { name, email, role, phone, unlisted, language, reason };
    let key = IdempotencyKey::new();
    let call = async || client.add_user(&wanted, &key).await;
    let told = match with_outcome(client, url, call).await? {
        UserAddition::Added(user) => {
            format!("Added {} <{}>: {}", user.name, user.handle(), user.id)
        }
        UserAddition::NotRead | UserAddition::Requested(_) => {
            format!("Added {what}. `mfadmin sync` reads the user")
        }
    };
    Ok(output::answer(&told)?)
}

/// # Errors
/// Users are added somewhere else; the failure says where.
fn require_here(me: &Me) -> Result<(), Failure> {
    match me.adding() {
        Availability::Available => Ok(()),
        Availability::NotPossible { reason } => Err(Failure::Failed(reason)),
        Availability::InBrowser { url } => {
            Err(Failure::Failed(format!("users are added in the browser: {url}")))
        }
    }
}
