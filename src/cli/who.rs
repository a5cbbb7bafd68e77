//! One user, named on the command line.

use super::failure::{CommandError, Failure};
use crate::{
    client::Client,
    contract::{Code, Email, User, UserId, query::UserQuery},
};
use std::{fmt, str::FromStr};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    Id(UserId),
    Email(Email),
}

impl FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(id) = text.parse() {
            return Ok(Self::Id(id));
        }
        // An address that older rules accepted is still somebody's.
        let email = text.parse().or_else(|_| Email::accepted(text.trim().to_lowercase()));
        email.map(Self::Email).map_err(|_| "not an e-mail address or an ID".to_owned())
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Email(email) => email.fmt(f),
        }
    }
}

impl Who {
    /// The user as the server knows them now, with the whole number.
    ///
    /// # Errors
    /// There is no such user, or the server does not say.
    pub async fn find(&self, client: &Client) -> Result<User, CommandError> {
        let id = match self {
            Self::Id(id) => *id,
            Self::Email(email) => {
                Self::id_of(client, email).await?.ok_or_else(|| self.unknown())?
            }
        };
        match client.user(id).await {
            Err(error) if error.code() == Some(Code::UserNotFound) => Err(self.unknown()),
            found => Ok(found?),
        }
    }

    /// Whose address it is.
    pub async fn id_of(client: &Client, email: &Email) -> Result<Option<UserId>, CommandError> {
        let mut query =
            UserQuery { search: Some(email.as_str().to_owned()), ..UserQuery::default() };
        loop {
            let page = client.users(&query).await?;
            if let Some(user) =
                page.users.into_iter().find(|user| user.email.as_ref() == Some(email))
            {
                return Ok(Some(user.id));
            }
            query.cursor = page.next;
            if query.cursor.is_none() {
                return Ok(None);
            }
        }
    }

    fn unknown(&self) -> CommandError {
        let advice = "find users with `mfadmin users --search TEXT`";
        Failure::Failed(format!("user {self} not found; {advice}")).into()
    }
}
