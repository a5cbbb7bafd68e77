//! `mfadmin token`: tokens for machines.

use super::{
    failure::{CommandError, Failure},
    output,
    setup::Setup,
    step_up::with_proof,
    table::{self, Cell},
    target::{self, ServerChoice, Target},
    value_enum::hyphenated,
};
use crate::{
    client::Client,
    contract::{
        Code, SessionId,
        api::{
            IssuedToken, MAX_TOKEN_DAYS, MAX_TOKEN_NAME_CHARS, NewToken, Scope, TokenInfo,
            token_name,
        },
        query::{Days, InvalidDays},
        text::counted,
    },
};
use clap::{Subcommand, ValueEnum};
use color_eyre::eyre;
use jiff::tz::TimeZone;

/// Create, list and revoke machine tokens.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  mfadmin token create --name backup --scope read --expires 30d\n  \
        mfadmin token list --format json\n  mfadmin token revoke 0198c2f0-0000-7000-8000-000000000000"
)]
pub struct TokenArgs {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Create a token and print it once.
    Create {
        /// What it is for, 1 to 80 characters.
        #[arg(long, value_parser = name)]
        name: String,
        /// Whether the token can act, only read, or only send reminders with `mfadmin remind`.
        #[arg(long)]
        scope: ScopeName,
        /// Days until it expires, 1d to 365d.
        #[arg(long, value_name = "DAYS", default_value = "90d", value_parser = lifetime)]
        expires: Days,
        /// Show which token would be created; change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// List active tokens.
    List {
        #[arg(long, default_value = "table")]
        format: Format,
    },
    /// Revoke a token.
    Revoke {
        /// The token's ID, as shown by `list`.
        id: SessionId,
        /// Show which token would be revoked; change nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScopeName {
    Read,
    Act,
    Remind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub async fn run(setup: Setup, args: TokenArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client: &Client, target: &Target| {
        on(args.verb, client, target).await
    })
    .await
}

async fn on(verb: Verb, client: &Client, target: &Target) -> Result<(), CommandError> {
    match verb {
        Verb::Create { name, scope, expires, dry_run: true } => {
            let me = client.me().await?.user;
            let owner = me.handle();
            let (scope, days) =
                (hyphenated(&Scope::from(scope)), counted(expires.count().into(), "day"));
            output::answer(&format!(
                "Would create the token {name:?} of {owner} with scope {scope}, for {days}"
            ))?;
        }
        Verb::Create { name, scope, expires, dry_run: false } => {
            let scope = Scope::from(scope);
            let wanted = NewToken { name, scope, expires_in_days: expires.count() };
            let create = async || client.create_token(&wanted).await;
            let IssuedToken { token, info } = with_proof(client, &target.url(), create).await?;
            output::answer(token.reveal())?;
            let until = day(info.expires_at);
            output::note(&format!(
                "Save it now: it is not shown again. It expires on {until}; `mfadmin token revoke \
                 {}` revokes it.",
                info.id
            ))?;
        }
        Verb::List { format } => {
            let tokens = client.tokens().await?;
            match format {
                Format::Json => output::answer(&output::pretty_json(&tokens)?)?,
                Format::Table => {
                    for line in table(&tokens.tokens) {
                        output::answer(&line)?;
                    }
                }
            }
        }
        Verb::Revoke { id, dry_run: true } => {
            let tokens = client.tokens().await?.tokens;
            let token = tokens.into_iter().find(|token| token.id == id);
            let TokenInfo { name, owner, .. } = token.ok_or_else(|| unknown(id))?;
            output::answer(&format!("Would revoke the token {name:?} of {}", owner.handle()))?;
        }
        Verb::Revoke { id, dry_run: false } => match client.revoke_token(id).await {
            Err(error) if error.code() == Some(Code::SessionNotFound) => {
                return Err(unknown(id).into());
            }
            revoked => {
                revoked?;
                output::note(&format!("Token {id} is revoked."))?;
            }
        },
    }
    Ok(())
}

fn unknown(id: SessionId) -> Failure {
    Failure::Failed(format!(
        "token {id} not found; it may have expired. `mfadmin token list` shows active tokens"
    ))
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Read => Self::Read,
            ScopeName::Act => Self::Act,
            ScopeName::Remind => Self::Remind,
        }
    }
}

fn name(text: &str) -> Result<String, String> {
    token_name(text).ok_or_else(|| format!("1 to {MAX_TOKEN_NAME_CHARS} characters"))
}

/// A span of days that a token may last.
fn lifetime(text: &str) -> Result<Days, String> {
    let days: Days = text.parse().map_err(|error: InvalidDays| error.to_string())?;
    match days.count() <= MAX_TOKEN_DAYS {
        true => Ok(days),
        false => Err(format!("a token lasts 1d to {MAX_TOKEN_DAYS}d")),
    }
}

fn table(tokens: &[TokenInfo]) -> Vec<String> {
    let rows = tokens.iter().map(|token| {
        let scope = hyphenated(&token.scope);
        [
            Cell::new(&token.id.to_string()),
            Cell::new(&token.name),
            Cell::new(&scope),
            Cell::new(&token.owner.handle().shown()),
            Cell::new(&day(token.expires_at)),
            Cell::new(&token.last_used_at.map_or_else(|| "never".to_owned(), day)),
        ]
    });
    let heads = ["ID", "NAME", "SCOPE", "OF", "EXPIRES", "LAST USED"];
    table::lines(heads, rows.collect())
}

fn day(at: jiff::Timestamp) -> String {
    TimeZone::system().to_datetime(at).date().to_string()
}
