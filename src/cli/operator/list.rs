//! `mfadmin operator list`: who signs in.

use super::{
    super::{
        output,
        setup::Setup,
        table::{self, Cell},
        value_enum::hyphenated,
    },
    host::{self, Access, OperatorListFormat},
};
use crate::server::service::operator_accounts::{self, OperatorEntry, OperatorState};
use color_eyre::eyre;
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

/// List the operators of a directory that another system keeps.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    #[arg(long, value_enum, default_value_t = OperatorListFormat::Table)]
    format: OperatorListFormat,
}

/// The list as scripts read it.
#[derive(Serialize)]
struct OperatorList {
    operators: Vec<ListedOperator>,
}

#[derive(Serialize)]
struct ListedOperator {
    name: String,
    email: String,
    /// owner or admin.
    role: String,
    /// `link_out`, `link_over`, `no_authenticator` or `ready`.
    state: &'static str,
    /// Until when the link works.
    link_expires_at: Option<Timestamp>,
    active_sessions: u32,
    added_at: Timestamp,
    last_sign_in_at: Option<Timestamp>,
}

pub async fn run(setup: &Setup, args: ListArgs) -> eyre::Result<()> {
    let store = host::open(setup, Access::Reads).await?;
    let operators = operator_accounts::list(&store).await;
    store.close().await;
    let operators = operators?;
    match args.format {
        OperatorListFormat::Json => {
            let operators = operators.into_iter().map(ListedOperator::of).collect();
            output::answer(&output::pretty_json(&OperatorList { operators })?)?;
        }
        OperatorListFormat::Table if operators.is_empty() => {
            output::note(
                "No operators yet: `mfadmin operator add NAME EMAIL --role admin` adds one",
            )?;
        }
        OperatorListFormat::Table => {
            let heads = ["NAME", "E-MAIL", "ROLE", "STATE", "SESSIONS", "LAST SIGN-IN"];
            for line in table::lines(heads, operators.iter().map(row).collect()) {
                output::answer(&line)?;
            }
        }
    }
    Ok(())
}

impl ListedOperator {
    fn of(operator: OperatorEntry) -> Self {
        let (state, link_expires_at) = match operator.state {
            OperatorState::LinkOut { until } => ("link_out", Some(until)),
            OperatorState::LinkOver => ("link_over", None),
            OperatorState::NoAuthenticator => ("no_authenticator", None),
            OperatorState::Ready => ("ready", None),
        };
        Self {
            name: operator.name,
            email: operator.email.as_str().to_owned(),
            role: hyphenated(&operator.role),
            state,
            link_expires_at,
            active_sessions: operator.sessions,
            added_at: operator.added_at,
            last_sign_in_at: operator.last_sign_in_at,
        }
    }
}

fn row(operator: &OperatorEntry) -> [Cell; 6] {
    let state = match operator.state {
        OperatorState::LinkOut { until } => {
            format!("password to be chosen until {}", moment(until))
        }
        OperatorState::LinkOver => "link expired; reset gives another".to_owned(),
        OperatorState::NoAuthenticator => "authenticator app to be set up".to_owned(),
        OperatorState::Ready => "ready".to_owned(),
    };
    [
        Cell::new(&operator.name),
        Cell::new(&operator.email.to_string()),
        Cell::new(operator.role.label()),
        Cell::new(&state),
        Cell::new(&operator.sessions.to_string()),
        Cell::new(&operator.last_sign_in_at.map_or_else(|| "never".to_owned(), moment)),
    ]
}

fn moment(at: Timestamp) -> String {
    TimeZone::system().to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}
