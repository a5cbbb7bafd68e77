//! Reading users: oneself, one, a page, and the counts.

use super::{Actor, Refused, Service, actions, cursor};
use crate::{
    contract::{
        Code, User, UserId,
        api::{Me, Summary, UserPage},
        query::{DEFAULT_LIMIT, Edge, MAX_LIMIT, MAX_SEARCH_CHARS, Sort, UserQuery},
    },
    server::store::{self, Direction, Listed, Question},
};
use jiff::Timestamp;

impl Service {
    pub async fn me(&self, actor: &Actor) -> Result<Me, Refused> {
        let (user, _) = self.user(actor.person.id).await?;
        Ok(Me { user, organisation: self.organisation.clone(), policy: self.policy })
    }

    pub async fn summary(&self) -> Result<Summary, Refused> {
        Ok(store::summary(&mut *self.store.read().await?).await?)
    }

    /// The user and its entity tag.
    pub async fn user(&self, id: UserId) -> Result<(User, String), Refused> {
        let mut connection = self.store.read().await?;
        let user = store::find_user(&mut connection, id, Timestamp::now()).await?;
        let user = user.ok_or(Code::UserNotFound)?;
        let etag = actions::etag(&user);
        Ok((user, etag))
    }

    pub async fn users(&self, query: UserQuery) -> Result<UserPage, Refused> {
        let limit = page_limit(query.limit)?;
        require_built(&query)?;
        let (direction, from) = start(&query)?;
        let (sort, order) = (query.sort, query.order);
        let UserQuery { search, gap, role, kind, .. } = query;
        let question = Question { search, gap, role, kind, sort, order };
        let now = Timestamp::now();
        let mut view = self.store.snapshot().await?;
        let total = store::matches(&mut view, &question).await?;
        // One more than asked for tells whether the list goes on.
        let more = i64::from(limit) + 1;
        let mut listed =
            store::list_users(&mut view, &question, direction, from.as_ref(), more, now).await?;
        let goes_on = listed.len() > usize::from(limit);
        listed.truncate(usize::from(limit));
        let behind = match (&from, listed.first()) {
            (Some(_), Some(nearest)) => {
                let back = direction.turned();
                let place = Some(&nearest.place);
                !store::list_users(&mut view, &question, back, place, 1, now).await?.is_empty()
            }
            // Nobody is beyond the cursor any more, so whoever there is lies behind it.
            (Some(_), None) => total > 0,
            (None, _) => false,
        };
        let way_back = from.map(|from| from.after_its_ties(direction, order));
        if direction == Direction::Backward {
            listed.reverse();
        }
        let (is_after, is_before) = match direction {
            Direction::Forward => (goes_on, behind),
            Direction::Backward => (behind, goes_on),
        };
        let edge = |there: bool, direction, at: Option<&Listed>| {
            let place = at.map(|listed| &listed.place).or(way_back.as_ref()).filter(|_| there);
            place.map(|place| cursor::encode(sort, order, direction, place))
        };
        Ok(UserPage {
            total,
            before: 0,
            next: edge(is_after, Direction::Forward, listed.last()),
            prev: edge(is_before, Direction::Backward, listed.first()),
            users: listed.into_iter().map(|listed| listed.user).collect(),
        })
    }
}

/// The limit asked for, or the usual one.
pub fn page_limit(limit: Option<u16>) -> Result<u16, Refused> {
    match limit.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        _ => Err(Refused::field(Code::InvalidQuery, "limit", "1 to 200")),
    }
}

/// # Errors
/// `invalid_query` for what is agreed upon and not answered yet.
fn require_built(query: &UserQuery) -> Result<(), Refused> {
    let UserQuery { link, sign_in, older_than, at, past, sort, .. } = query;
    let field = match () {
        () if link.is_some() => "link",
        () if sign_in.is_some() => "sign_in",
        () if older_than.is_some() => "older_than",
        () if at.is_some() => "at",
        () if past.is_some() => "past",
        () if *sort == Sort::Urgency => "sort",
        () => return Ok(()),
    };
    Err(Refused::field(Code::InvalidQuery, field, "not answered by this version yet"))
}

fn start(query: &UserQuery) -> Result<(Direction, Option<store::Place>), Refused> {
    let search = query.search.as_deref().unwrap_or_default();
    if search.chars().count() > MAX_SEARCH_CHARS {
        return Err(Refused::field(Code::InvalidQuery, "search", "at most 200 characters"));
    }
    match (&query.cursor, query.from) {
        (Some(_), Edge::End) => {
            let message = "a cursor says where the page starts; leave `from` out";
            Err(Refused::field(Code::InvalidQuery, "from", message))
        }
        (Some(cursor), Edge::Start) => {
            let place = cursor::decode(cursor, query.sort, query.order);
            let (direction, place) = place.map_err(|_| Code::InvalidCursor)?;
            Ok((direction, Some(place)))
        }
        (None, Edge::Start) => Ok((Direction::Forward, None)),
        (None, Edge::End) => Ok((Direction::Backward, None)),
    }
}
