//! Which entries are wanted, as a person says it.

use super::super::{failure::CommandError, filter::search_text, who::Who};
use crate::{
    client::Client,
    contract::{
        UserId,
        query::{AuditFilter, EventList},
    },
};
use jiff::Timestamp;
use std::str::FromStr;

#[derive(Clone, Debug, clap::Args)]
pub struct AuditFilterArgs {
    /// Only what was done to this user: an e-mail address, a username or an ID.
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
    /// Only entries with this text in a name, an e-mail address, the event, the note or the reason.
    #[arg(long, value_name = "TEXT", value_parser = search_text)]
    search: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct When(Timestamp);

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

impl AuditFilterArgs {
    /// Asks the server for the ids of users who are named by their addresses.
    pub async fn resolve(self, client: &Client) -> Result<AuditFilter, CommandError> {
        Ok(AuditFilter {
            user: resolve(self.user, client).await?,
            actor: resolve(self.actor, client).await?,
            events: self.event,
            from: self.since.map(|when| when.0),
            until: self.until.map(|when| when.0),
            search: self.search,
        })
    }
}

async fn resolve(who: Option<Who>, client: &Client) -> Result<Option<UserId>, CommandError> {
    match who {
        None => Ok(None),
        // It may be somebody's who was removed.
        Some(Who::Id(id)) => Ok(Some(id)),
        Some(who) => who.find(client).await.map(|user| Some(user.id)),
    }
}
