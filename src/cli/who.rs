//! One user, named on the command line.

use super::failure::{CommandError, Failure};
use crate::{
    client::Client,
    contract::{
        Code, Email, User, UserId,
        query::{MAX_SEARCH_CHARS, UserQuery},
        text::one_line,
    },
};
use std::{fmt, str::FromStr};

/// How many of those whom a name may mean are told.
const MAX_TOLD: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    Id(UserId),
    Email(Email),
    /// What the user signs in with in a directory of another system: one word.
    Username(String),
}

impl FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(id) = text.parse() {
            return Ok(Self::Id(id));
        }
        // An address that older rules accepted is still somebody's.
        let email = text.parse().or_else(|_| Email::accepted(text.trim().to_lowercase()));
        if let Ok(email) = email {
            return Ok(Self::Email(email));
        }
        let word = text.trim();
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || ",;\"".contains(c);
        match word.is_empty() || word.chars().count() > MAX_SEARCH_CHARS || word.contains(is_odd) {
            true => Err("not an e-mail address, a username or an ID".to_owned()),
            false => Ok(Self::Username(word.to_owned())),
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Email(email) => email.fmt(f),
            Self::Username(username) => f.write_str(&one_line(username)),
        }
    }
}

impl Who {
    /// The user as the server knows them now, with the whole number.
    ///
    /// # Errors
    /// There is no such user, or several are called so, or the server does not say.
    pub async fn find(&self, client: &Client) -> Result<User, CommandError> {
        let id = self.id(client).await?.ok_or_else(|| self.unknown())?;
        match client.user(id).await {
            Err(error) if error.code() == Some(Code::UserNotFound) => Err(self.unknown()),
            found => Ok(found?),
        }
    }

    /// Whose name it is; an ID is taken as it is, and nobody is asked about it.
    ///
    /// # Errors
    /// Several users are called so, who are told; or the server does not say.
    pub async fn id(&self, client: &Client) -> Result<Option<UserId>, CommandError> {
        let users = match self {
            Self::Id(id) => return Ok(Some(*id)),
            Self::Email(email) => {
                called(client, email.as_str(), |user| {
                    let username = user.username.as_deref();
                    user.email.as_ref() == Some(email) || username == Some(email.as_str())
                })
                .await?
            }
            Self::Username(name) => {
                called(client, name, |user| {
                    let email = user.email.as_ref().map(Email::as_str);
                    [user.username.as_deref(), email].contains(&Some(name.as_str()))
                })
                .await?
            }
        };
        match users.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one.id)),
            several => {
                let told = several.iter().take(MAX_TOLD);
                let told = told.map(|user| format!("{} ({})", user.id, one_line(&user.name)));
                let told = told.collect::<Vec<_>>().join(", ");
                let count = several.len();
                let words = format!("{count} users are called {self}; name one by ID: {told}");
                Err(Failure::Usage(words).into())
            }
        }
    }

    /// Whose address it is, the first of them.
    pub async fn id_of(client: &Client, email: &Email) -> Result<Option<UserId>, CommandError> {
        let is_theirs = |user: &User| user.email.as_ref() == Some(email);
        let users = called(client, email.as_str(), is_theirs).await?;
        Ok(users.first().map(|user| user.id))
    }

    pub fn unknown(&self) -> CommandError {
        let advice = "find users with `mfadmin users --search TEXT`";
        Failure::Failed(format!("user {self} not found; {advice}")).into()
    }
}

/// Those of the users in whom `name` is found that `fits` keeps.
async fn called(
    client: &Client,
    name: &str,
    fits: impl Fn(&User) -> bool,
) -> Result<Vec<User>, CommandError> {
    let mut query = UserQuery { search: Some(name.to_owned()), ..UserQuery::default() };
    let mut users = Vec::new();
    loop {
        let page = client.users(&query).await?;
        users.extend(page.users.into_iter().filter(|user| fits(user)));
        query.cursor = page.next;
        if query.cursor.is_none() {
            return Ok(users);
        }
    }
}
