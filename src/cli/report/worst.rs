//! The users whose gaps weigh the most, by name: only where somebody asks for them.

use crate::{
    client::{Client, ClientError, Pages},
    contract::{
        Factor, FactorSet, Role, User,
        query::{GapFilter, Sort, UserQuery},
        text::one_line,
    },
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// A user with a gap.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WorstGap {
    name: String,
    /// The address, else what the user signs in with.
    handle: String,
    role: Role,
    missing: FactorSet,
    gap_since: Option<Timestamp>,
}

/// The first `many` users with a gap, as Security orders them.
pub(super) async fn of(client: &Client, many: u64) -> Result<Vec<WorstGap>, ClientError> {
    let query =
        UserQuery { gap: Some(GapFilter::Any), sort: Sort::Urgency, ..UserQuery::default() };
    let mut pages = Pages::of(client, query, many, None).await?;
    let mut worst = Vec::new();
    while let Some(users) = pages.next().await? {
        worst.extend(users.iter().map(WorstGap::of));
    }
    Ok(worst)
}

impl WorstGap {
    fn of(user: &User) -> Self {
        Self {
            name: user.name.clone(),
            handle: user.handle().shown().into_owned(),
            role: user.role,
            missing: user.missing,
            gap_since: user.gap_since,
        }
    }

    pub(super) fn name(&self) -> String {
        one_line(&self.name)
    }

    pub(super) fn handle(&self) -> String {
        one_line(&self.handle)
    }

    pub(super) fn role(&self) -> &'static str {
        self.role.label()
    }

    /// `phone, authenticator`.
    pub(super) fn missing(&self) -> String {
        let labels = self.missing.iter().map(Factor::label).map(str::to_lowercase);
        labels.collect::<Vec<_>>().join(", ")
    }

    /// For how many days the gap has been open at `now`; a dash where nobody noted it.
    pub(super) fn days(&self, now: &Timestamp) -> String {
        let open = self.gap_since.map(|since| now.duration_since(since));
        let days = open.map(|open| open.max(SignedDuration::ZERO).as_hours() / 24);
        days.map_or_else(|| "–".to_owned(), |days| days.to_string())
    }
}
