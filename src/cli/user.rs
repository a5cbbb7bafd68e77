//! `mfadmin user`: one user, whole.

use super::{
    output,
    setup::Setup,
    target::{self, ServerChoice},
    who::Who,
};
use crate::contract::{AuthenticatorState, Kind, MfaStatus, PhoneState, User, rules};
use clap::ValueEnum;
use color_eyre::eyre;
use jiff::Timestamp;

/// Show all details of a user.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "json is the user as GET /v1/users/{id} shows it; `mfadmin users --help` tells \
    the fields. Times are UTC.\n\nExamples:\n  mfadmin user ana@example.com\n  \
    mfadmin user ana@example.com --format json | jq .phone.state"
)]
pub struct UserArgs {
    /// The user: an e-mail address or an id.
    #[arg(value_name = "USER")]
    who: Who,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub async fn run(setup: Setup, args: UserArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client, _| {
        let user = args.who.find(client).await?;
        match args.format {
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
        ("E-mail", user.email.to_string()),
        ("Id", user.id.to_string()),
        ("Role", user.role.label().to_owned()),
        ("Kind", user.kind.label().to_owned()),
        ("MFA", standing(rules::mfa_status(user)).to_owned()),
    ];
    if user.kind == Kind::Human {
        lines.extend([("Phone", phone(user)), ("Authenticator", authenticator(user, now))]);
        if let Some(at) = user.password_link_sent_at {
            lines.push(("Password link", format!("sent {}", time(at))));
        }
    }
    let seen = user.last_sign_in_at.map_or_else(|| "never".to_owned(), time);
    lines.extend([
        ("Sessions", user.active_sessions.to_string()),
        ("Last sign-in", seen),
        ("Created", time(user.created_at)),
        ("Revision", user.revision.to_string()),
    ]);
    let actions: Vec<_> = rules::available_actions(user).iter().map(|act| act.label()).collect();
    if !actions.is_empty() {
        lines.push(("Actions", actions.join(", ")));
    }
    lines
}

fn standing(status: MfaStatus) -> &'static str {
    match status {
        MfaStatus::Complete => "complete",
        MfaStatus::PhoneMissing => "the phone is missing",
        MfaStatus::AuthenticatorMissing => "the authenticator is missing",
        MfaStatus::None => "phone and authenticator are missing",
        MfaStatus::NotApplicable => "does not apply",
    }
}

fn phone(user: &User) -> String {
    let mut text = user.phone.badge().text.to_owned();
    if let Some(number) = user.phone.number() {
        text += &format!(", {}", number.international());
    }
    if let PhoneState::Verified { at, .. } = user.phone {
        text += &format!(", since {}", time(at));
    }
    if let Some(at) = user.phone_link_sent_at {
        text += &format!(", link sent {}", time(at));
    }
    text
}

fn authenticator(user: &User, now: Timestamp) -> String {
    let text = user.authenticator.badge(now).text;
    match user.authenticator {
        AuthenticatorState::NotConfigured => text.to_owned(),
        AuthenticatorState::LinkSent { at, expires_at } => {
            format!("{text}, {}, expires {}", time(at), time(expires_at))
        }
        AuthenticatorState::Configured { at } => format!("{text}, since {}", time(at)),
    }
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
