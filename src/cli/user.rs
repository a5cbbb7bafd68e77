//! `mfadmin user`: one user, shown whole, and what is done to one.

mod add;
mod approve;
mod edit;
mod email;
mod exempt;
mod factor;
mod status;

use super::{
    output,
    setup::Setup,
    target::{self, ServerChoice},
    who::Who,
};
use crate::contract::{
    AuthenticatorState, Availability, Factor, FactorSet, Kind, LinkKind, ListedFactor,
    PendingEmail, PhoneState, User,
    rules::{self, Standing},
    text::one_line,
};
use clap::{Subcommand, ValueEnum};
use color_eyre::eyre;
use jiff::Timestamp;

/// Show all details of a user; add, edit, approve, disable, enable, unlock or remove one, or one of their factors.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "json is the user as GET /v1/users/{id} shows it; `mfadmin users --help` lists \
    the fields. Times are UTC.\n\nExamples:\n  mfadmin user ana@example.com\n  \
    mfadmin user ana@example.com --format json | jq .phone.state\n  \
    mfadmin user add bo@example.com --name 'Bo Chen'\n  \
    mfadmin user disable ana@example.com --reason 'left on Friday'\n  \
    mfadmin user exempt ana@example.com --until 2027-01-31 --reason 'parental leave'",
    subcommand_negates_reqs = true,
    args_conflicts_with_subcommands = true
)]
pub struct UserArgs {
    /// The user: an e-mail address, a username or an ID.
    #[arg(value_name = "USER", required = true)]
    who: Option<Who>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Add(add::AddArgs),
    Approve(approve::ApproveArgs),
    Edit(edit::EditArgs),
    CancelEmailChange(email::CancelArgs),
    Disable(status::DisableArgs),
    Enable(status::EnableArgs),
    Unlock(status::UnlockArgs),
    Remove(status::RemoveArgs),
    RemoveFactor(factor::RemoveFactorArgs),
    Exempt(exempt::Args),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub async fn run(setup: Setup, args: UserArgs) -> eyre::Result<()> {
    let UserArgs { who, format, verb, target: _ } = args;
    match (verb, who) {
        (Some(Verb::Add(args)), _) => add::run(setup, args).await,
        (Some(Verb::Approve(args)), _) => approve::run(setup, args).await,
        (Some(Verb::Edit(args)), _) => edit::run(setup, args).await,
        (Some(Verb::CancelEmailChange(args)), _) => email::cancel(setup, args).await,
        (Some(Verb::Disable(args)), _) => status::disable(setup, args).await,
        (Some(Verb::Enable(args)), _) => status::enable(setup, args).await,
        (Some(Verb::Unlock(args)), _) => status::unlock(setup, args).await,
        (Some(Verb::Remove(args)), _) => status::remove(setup, args).await,
        (Some(Verb::RemoveFactor(args)), _) => factor::remove(setup, args).await,
        (Some(Verb::Exempt(args)), _) => exempt::run(setup, args).await,
        (None, Some(who)) => show(setup, who, format).await,
        (None, None) => Ok(()),
    }
}

async fn show(setup: Setup, who: Who, format: Format) -> eyre::Result<()> {
    target::ask(&setup, async |client, _| {
        let user = who.find(client).await?;
        match format {
            Format::Json => output::answer(&output::pretty_json(&user)?)?,
            Format::Text => {
                for (label, text) in details(&user, Timestamp::now()) {
                    // One detail is one line, whatever a name holds.
                    let text = text.replace(['\n', '\r', '\t'], " ");
                    output::answer(&format!("{label:<15} {text}"))?;
                }
            }
        }
        Ok(())
    })
    .await
}

fn details(user: &User, now: Timestamp) -> Vec<(&'static str, String)> {
    let mut lines = vec![
        ("Name", user.name.clone()),
        ("Id", user.id.to_string()),
        ("Role", user.role.label().to_owned()),
        ("Kind", user.kind.label().to_owned()),
        ("MFA", standing(user)),
    ];
    if let Some(pending) = &user.pending_email {
        lines.insert(1, ("New e-mail", awaited(user, pending)));
    }
    lines.splice(1..1, called(user));
    if user.kind == Kind::Human {
        let shown = Factor::ALL.into_iter().filter(|factor| user.shows(*factor));
        lines.extend(shown.map(|it| (it.label(), factor(user, it, now))));
        if let Some(at) = user.password_link_sent_at {
            let fate = LinkKind::Password.fate(user);
            let until = expiry(user.password_link_expires_at);
            lines.push(("Password link", format!("{fate} {}{until}", time(at))));
        }
    }
    let seen = user.last_sign_in_at.map_or_else(|| rules::no_sign_in(user).to_owned(), time);
    lines.extend([
        ("Sessions", user.active_sessions.to_string()),
        ("Last sign-in", seen),
        ("Created", time(user.created_at)),
        ("Revision", user.revision.to_string()),
    ]);
    lines.extend(user.language.as_ref().map(|tag| ("Language", tag.to_string())));
    lines.extend(user.as_of.map(|at| ("As of", time(at))));
    lines.extend(kept(user));
    lines.extend(user.factors.iter().map(|factor| ("In directory", listed(factor))));
    let actions =
        rules::available_actions(user).iter().filter_map(|act| match user.availability(*act) {
            Availability::Available => Some(act.label().to_owned()),
            Availability::NotPossible { .. } => None,
            Availability::InBrowser { url } => {
                Some(format!("{} (at {})", act.label(), one_line(&url)))
            }
        });
    let actions: Vec<String> = actions.collect();
    if !actions.is_empty() {
        lines.push(("Actions", actions.join(", ")));
    }
    lines
}

/// What the directory says of the user beside their factors.
fn kept(user: &User) -> impl Iterator<Item = (&'static str, String)> + use<> {
    let locked = user.locked.map(|lock| match lock.until {
        Some(at) => format!("until {}", time(at)),
        None => "until somebody unlocks them".to_owned(),
    });
    let changed = user.changed_elsewhere.as_ref();
    let changed = changed.map(|it| format!("{}, seen {}", it.words(), time(it.seen_at)));
    let store = user.store.as_ref().map(|store| one_line(&store.words()));
    let told = [("Locked", locked), ("Changed there", changed), ("Kept in", store)];
    told.into_iter().filter_map(|(label, words)| words.map(|words| (label, words)))
}

/// The address and the username, where there are such.
fn called(user: &User) -> impl Iterator<Item = (&'static str, String)> + use<> {
    let email = user.email.as_ref().map(|email| ("E-mail", email.to_string()));
    let username = user.username.as_ref().map(|username| ("Username", username.clone()));
    email.into_iter().chain(username)
}

/// `TOTP0001 authenticator, pending: old phone`
fn listed(ListedFactor { id, kind, status, label }: &ListedFactor) -> String {
    let label = if label.is_empty() { String::new() } else { format!(": {label}") };
    format!("{id} {}, {}{label}", kind.label(), status.as_str())
}

/// `ana@example.org, unconfirmed, link sent 2026-07-01 09:00:00Z, expires 2026-07-02 09:00:00Z`
fn awaited(user: &User, pending: &PendingEmail) -> String {
    let PendingEmail { email, ordered_at, expires_at, .. } = pending;
    let fate = LinkKind::Email.fate(user);
    let (at, until) = (time(*ordered_at), time(*expires_at));
    format!("{email}, unconfirmed, link {fate} {at}, expires {until}")
}

fn standing(user: &User) -> String {
    match rules::standing(user) {
        Standing::Disabled => {
            let since = user.disabled_at.map(time).unwrap_or_default();
            format!("disabled since {since}")
        }
        Standing::NotApplicable => "does not apply".to_owned(),
        Standing::Complete => "complete".to_owned(),
        Standing::Exempt => {
            let until = user.exempt_until.map(time).unwrap_or_default();
            let reason = user.exempt_reason.as_ref().map(|reason| format!(": {reason}"));
            format!("exempt until {until}{}", reason.unwrap_or_default())
        }
        Standing::Gap(missing) => lacking(missing),
        Standing::Unknown => format!("unknown: {}", words_of(user.unknown)),
    }
}

/// `phone, authenticator`.
fn words_of(factors: FactorSet) -> String {
    let words: Vec<_> = factors.iter().map(|factor| factor.label().to_lowercase()).collect();
    words.join(", ")
}

/// `the phone is missing`, `phone and authenticator are missing`.
fn lacking(missing: FactorSet) -> String {
    let words: Vec<_> = missing.iter().map(|factor| factor.label().to_lowercase()).collect();
    match words.as_slice() {
        [one] => format!("the {one} is missing"),
        [first @ .., last] => format!("{} and {last} are missing", first.join(", ")),
        [] => String::new(),
    }
}

fn factor(user: &User, factor: Factor, now: Timestamp) -> String {
    match factor {
        Factor::Phone => phone(user),
        Factor::Authenticator => authenticator(user, now),
        Factor::SecurityKey if user.security_key.is_configured() => {
            format!("{}, {}", user.badge(factor, now).text, user.security_key.count())
        }
        _ => user.badge(factor, now).text.to_owned(),
    }
}

fn phone(user: &User) -> String {
    let mut text = user.phone.badge().text.to_owned();
    if let Some(number) = user.phone.number() {
        text += &format!(", {}", number.international());
    }
    if let PhoneState::Verified { at: Some(at), .. } = user.phone {
        text += &format!(", since {}", time(at));
    }
    if let Some(at) = user.phone_link_sent_at {
        let until = expiry(user.phone_link_expires_at);
        text += &format!(", link {} {}{until}", LinkKind::Phone.fate(user), time(at));
    }
    text
}

fn expiry(at: Option<Timestamp>) -> String {
    at.map(|at| format!(", expires {}", time(at))).unwrap_or_default()
}

fn authenticator(user: &User, now: Timestamp) -> String {
    let text = user.badge(Factor::Authenticator, now).text;
    match user.authenticator {
        AuthenticatorState::NotConfigured | AuthenticatorState::Configured { at: None } => {
            text.to_owned()
        }
        AuthenticatorState::Unknown { reason } => format!("{text}, {}", reason.label()),
        AuthenticatorState::LinkSent { at, expires_at } => {
            format!("{text}, {}, expires {}", time(at), time(expires_at))
        }
        AuthenticatorState::Configured { at: Some(at) } => format!("{text}, since {}", time(at)),
    }
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
