//! A list of users, page after page.

use super::{Client, ClientError};
use crate::contract::{
    Code, User,
    api::RevealRequest,
    query::{MAX_LIMIT, Numbers, UserQuery},
};

/// The list, of which each page is asked for when it is wanted.
pub struct Pages<'a> {
    client: &'a Client,
    query: UserQuery,
    /// How many users are wanted yet.
    left: u64,
    reveal: Option<RevealRequest>,
    begun: bool,
}

impl<'a> Pages<'a> {
    /// At most `limit` of the users that answer `query`, from the first; with `reveal`, which is
    /// written down, with their numbers whole.
    ///
    /// # Errors
    /// Numbers may not be revealed.
    pub async fn of(
        client: &'a Client,
        mut query: UserQuery,
        limit: u64,
        reveal: Option<RevealRequest>,
    ) -> Result<Self, ClientError> {
        if let Some(wanted) = &reveal {
            client.reveal(wanted).await?;
            query.numbers = Numbers::Whole;
        }
        Ok(Self { client, query, left: limit, reveal, begun: false })
    }

    /// The next page; none after the last.
    ///
    /// # Errors
    /// Those of [`Client::users`].
    pub async fn next(&mut self) -> Result<Option<Vec<User>>, ClientError> {
        if self.begun && self.query.cursor.is_none() {
            return Ok(None);
        }
        self.begun = true;
        self.query.limit = Some(u16::try_from(self.left).unwrap_or(MAX_LIMIT).min(MAX_LIMIT));
        let page = match (self.client.users(&self.query).await, &self.reveal) {
            // Whoever reads may be slower than a reveal lasts.
            (Err(error), Some(wanted)) if error.code() == Some(Code::RevealRequired) => {
                self.client.reveal(wanted).await?;
                self.client.users(&self.query).await?
            }
            (page, _) => page?,
        };
        self.left = self.left.saturating_sub(page.users.len() as u64);
        self.query.cursor = page.next.filter(|_| self.left > 0);
        Ok(Some(page.users))
    }
}
