//! Which entries are wanted, as a person says it.

use super::{Failure, Trouble};
use crate::{
    client::Client,
    contract::{
        Email, UserId,
        query::{AuditFilter, EventList, UserQuery},
    },
};
use jiff::Timestamp;
use std::str::FromStr;

#[derive(Clone, Debug, clap::Args)]
pub struct Choice {
    /// Only what was done to this user: an e-mail address or an id.
    #[arg(long, value_name = "USER")]
    user: Option<Who>,
    /// Only what this user did.
    #[arg(long, value_name = "USER")]
    actor: Option<Who>,
    /// Only entries of this kind, or of several with commas between them.
    #[arg(long, value_name = "EVENT")]
    event: Option<EventList>,
    /// Only entries from this day (UTC) or time on.
    #[arg(long, value_name = "TIME")]
    since: Option<When>,
    /// Only entries before this day (UTC) or time.
    #[arg(long, value_name = "TIME")]
    until: Option<When>,
}

#[derive(Clone, Debug)]
enum Who {
    Id(UserId),
    Email(Email),
}

#[derive(Clone, Copy, Debug)]
struct When(Timestamp);

impl FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(id) = text.parse() {
            return Ok(Self::Id(id));
        }
        text.parse().map(Self::Email).map_err(|_| "not an e-mail address or an id".to_owned())
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(at) = text.parse() {
            return Ok(Self(at));
        }
        let start = format!("{text}T00:00:00Z").parse();
        start.map(Self).map_err(|_| {
            "not a time; use something like 2026-01-31 or 2026-01-31T15:00:00Z".to_owned()
        })
    }
}

impl Choice {
    /// Asks the server for the ids of users who are named by their addresses.
    pub async fn resolve(self, client: &Client) -> Result<AuditFilter, Trouble> {
        Ok(AuditFilter {
            user: resolve(self.user, client).await?,
            actor: resolve(self.actor, client).await?,
            events: self.event,
            from: self.since.map(|when| when.0),
            until: self.until.map(|when| when.0),
        })
    }
}

async fn resolve(who: Option<Who>, client: &Client) -> Result<Option<UserId>, Trouble> {
    let email = match who {
        None => return Ok(None),
        Some(Who::Id(id)) => return Ok(Some(id)),
        Some(Who::Email(email)) => email,
    };
    let mut query = UserQuery { search: Some(email.to_string()), ..UserQuery::default() };
    loop {
        let page = client.users(&query).await?;
        if let Some(user) = page.users.iter().find(|user| user.email == email) {
            return Ok(Some(user.id));
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            return Err(Trouble::Choice(Failure::Failed(format!(
                "there is no user {email}. Somebody who was removed can be named by id"
            ))));
        }
    }
}
