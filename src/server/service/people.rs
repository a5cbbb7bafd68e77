//! Reading users: oneself, one, a page, and the counts.

use super::{Actor, Service, ServiceError, actions, cursor};
use crate::{
    contract::{
        Code, User, UserId,
        api::{Me, Organisation, Summary, UserPage},
        query::{DEFAULT_LIMIT, Edge, MAX_LIMIT, MAX_SEARCH_CHARS, Numbers, UserFilter, UserQuery},
    },
    server::store::{
        Counts, Direction, Listed, ListedPage, PageSize, ReadTx, Start, UserListQuery,
    },
};
use std::ops::Bound;

impl Service {
    pub async fn me(&self, actor: &Actor) -> Result<Me, ServiceError> {
        let user = match self.user(actor.person.id).await {
            Ok((user, _)) => user,
            // An operator is no user, and known to themselves alone.
            Err(error) if error.code() == Some(Code::UserNotFound) => {
                let mut tx = self.store.read().await?;
                let found = tx.person(actor.person.id, self.now()).await?;
                found.ok_or(Code::Unauthenticated)?
            }
            Err(error) => return Err(error),
        };
        let sends = Some(self.sends_what().to_vec());
        let organisation = Organisation::clone(&self.voice);
        let directory = match self.has_remote_users() {
            true => Some(Box::new(self.directory_status().await?)),
            false => None,
        };
        Ok(Me {
            user,
            organisation,
            policy: self.policy,
            sends,
            from: actor.from,
            landlines: self.landlines,
            languages: self.voice.languages(),
            directory,
            realm: actor.vouched.as_ref().and(self.sign_in_ways().realm),
        })
    }

    pub async fn summary(&self) -> Result<Summary, ServiceError> {
        Ok(self.store.read().await?.users().summary(self.now()).await?)
    }

    /// The user and its entity tag.
    pub async fn user(&self, id: UserId) -> Result<(User, String), ServiceError> {
        let mut tx = self.store.read().await?;
        let user = tx.users().find(id, self.now()).await?;
        let mut user = user.ok_or(Code::UserNotFound)?;
        if self.has_remote_users() {
            let factors = tx.users().directory_factors(&[id]).await?;
            user.factors = factors.into_iter().map(|(_, factor)| factor).collect();
            self.note_offers(&mut tx, [&mut user]).await?;
        }
        let etag = actions::etag(&user);
        Ok((user, etag))
    }

    /// A page, with numbers masked unless they are asked for whole and were revealed to `actor`.
    pub async fn users(&self, actor: &Actor, query: UserQuery) -> Result<UserPage, ServiceError> {
        let limit = page_limit(query.limit)?;
        require_one_start(&query)?;
        let (sort, order) = (query.sort, query.order);
        let numbers = query.numbers;
        let filter = searchable(query.filter(), Code::InvalidQuery)?;
        let now = self.now();
        actor.require_reveal(numbers, now)?;
        let mut view = self.store.snapshot().await?;
        let selection = view.users().selection(filter, now).await?;
        let question = UserListQuery { selection, sort, order };
        let start = start(&mut view, &query).await?;
        let Counts { total, ahead, behind } = view.users().counts(&question, &start).await?;
        let page = view.users().list(&question, &start, PageSize { ahead, limit }).await?;
        let ListedPage { users: mut listed, has_more } = page;
        let rows = listed.iter_mut().map(|listed| &mut listed.user);
        let offers = self.note_page_offers(&mut view, rows).await?;
        let has_behind = behind.number > 0;
        let (before, [is_before, is_after]) = match start.direction {
            Direction::Forward => (behind, [has_behind, has_more]),
            Direction::Backward => (ahead.less(listed.len() as u64), [has_more, has_behind]),
        };
        if start.direction == Direction::Backward {
            listed.reverse();
        }
        // Where nobody is met, the way back leads over the place itself.
        let way_back = match start.from {
            Bound::Included(place) | Bound::Excluded(place) => {
                Some(place.after_its_ties(start.direction, order))
            }
            Bound::Unbounded => None,
        };
        let edge = |there: bool, direction, at: Option<&Listed>| {
            let place = at.map(|listed| &listed.place).or(way_back.as_ref()).filter(|_| there);
            place.map(|place| cursor::encode(sort, order, direction, place))
        };
        Ok(UserPage {
            total: total.number,
            total_is: total.exactness,
            before: before.number,
            before_is: before.exactness,
            next: edge(is_after, Direction::Forward, listed.last()),
            prev: edge(is_before, Direction::Backward, listed.first()),
            users: listed.into_iter().map(|listed| with_numbers(listed.user, numbers)).collect(),
            offers,
        })
    }
}

fn with_numbers(user: User, numbers: Numbers) -> User {
    match numbers {
        Numbers::Masked => user.masked(),
        Numbers::Whole => user,
    }
}

/// The limit asked for, or the usual one.
pub fn page_limit(limit: Option<u16>) -> Result<u16, ServiceError> {
    match limit.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        _ => Err(ServiceError::field(Code::InvalidQuery, "limit", "1 to 200")),
    }
}

/// `filter`, if its search text is not too long to look for.
///
/// # Errors
/// `code`.
pub fn searchable(filter: UserFilter, code: Code) -> Result<UserFilter, ServiceError> {
    require_short_search(filter.search.as_deref(), code)?;
    Ok(filter)
}

/// # Errors
/// `code` where the text is too long to look for.
pub fn require_short_search(search: Option<&str>, code: Code) -> Result<(), ServiceError> {
    match search.unwrap_or_default().chars().count() {
        0..=MAX_SEARCH_CHARS => Ok(()),
        _ => Err(ServiceError::field(code, "search", "at most 200 characters")),
    }
}

/// # Errors
/// `invalid_query` where two parameters say where the page starts.
fn require_one_start(query: &UserQuery) -> Result<(), ServiceError> {
    let UserQuery { cursor, at, past, from, .. } = query;
    let (field, message) = match (cursor, at, past, from) {
        (Some(_), Some(_), ..) => ("at", "a cursor says where the page starts; leave `at` out"),
        (Some(_), _, Some(_), _) => {
            ("past", "a cursor says where the page starts; leave `past` out")
        }
        (Some(_), .., Edge::End) => {
            ("from", "a cursor says where the page starts; leave `from` out")
        }
        (_, Some(_), Some(_), _) => ("past", "`at` says where the page starts; leave `past` out"),
        (_, Some(_), _, Edge::End) => ("from", "`at` says where the page starts; leave `from` out"),
        _ => return Ok(()),
    };
    Err(ServiceError::field(Code::InvalidQuery, field, message))
}

async fn start(tx: &mut ReadTx, query: &UserQuery) -> Result<Start, ServiceError> {
    if let Some(cursor) = &query.cursor {
        let place = cursor::decode(cursor, query.sort, query.order);
        let (direction, place) = place.map_err(|_| Code::InvalidCursor)?;
        return Ok(Start { direction, from: Bound::Excluded(place) });
    }
    let direction = match query.from {
        Edge::Start => Direction::Forward,
        Edge::End => Direction::Backward,
    };
    let Some(id) = query.at.or(query.past) else {
        return Ok(Start { direction, from: Bound::Unbounded });
    };
    let place = tx.users().place_of(id, query.sort).await?;
    let place = place.ok_or(Code::UserNotFound)?;
    let from = if query.at.is_some() { Bound::Included(place) } else { Bound::Excluded(place) };
    Ok(Start { direction, from })
}
