//! How the organisation answers questions about its users: filters, orders, pages by keyset.

use jiff::{SignedDuration, Timestamp};
use mfadmin::contract::{
    AuthenticatorState, Code, Factor, Kind, PhoneNumber, Role, User, UserId,
    api::{Exactness, UserPage},
    query::{
        Cursor, Days, Edge, LinkFilter, Numbers, Order, SignInFilter, Sort, StatusFilter, UserQuery,
    },
    rules,
    search::{self, Term},
};
use std::cmp::Ordering;

/// Whom `query` finds, in the order it asks for.
pub fn found(users: &[User], query: &UserQuery, now: Timestamp) -> Vec<User> {
    let mut found: Vec<_> =
        users.iter().filter(|user| matches(user, query, now)).cloned().collect();
    found.sort_by(|a, b| compare(a, b, query));
    found
}

/// The page that `query` asks for, of `most` users at most.
pub fn page(
    all: &[User],
    query: &UserQuery,
    most: usize,
    now: Timestamp,
) -> Result<UserPage, Code> {
    let named = query.at.or(query.past);
    if named.is_some_and(|id| !all.iter().any(|user| user.id == id)) {
        return Err(Code::UserNotFound);
    }
    let mut users = found(all, query, now);
    let most = query.limit.map_or(most, |limit| most.min(limit.into()));
    let total = users.len() as u64;
    let is_end = query.from == Edge::End;
    let place = |id: &str| {
        let Some(of) = all.iter().find(|user| user.id.to_string() == id) else { return (0, 0) };
        let before = users.partition_point(|user| compare(user, of, query) == Ordering::Less);
        (before, before + usize::from(users.get(before).is_some_and(|user| user.id == of.id)))
    };
    let (from, to) = match (&query.cursor, query.at, query.past) {
        (Some(cursor), ..) => match cursor.0.split_once(':').unwrap() {
            ("after", id) => (place(id).1, place(id).1 + most),
            (_, id) => (place(id).0.saturating_sub(most), place(id).0),
        },
        (_, Some(UserId(id)), _) => {
            let from = place(&id.to_string()).0;
            (from, from + most)
        }
        (.., Some(UserId(id))) if is_end => {
            let to = place(&id.to_string()).0;
            (to.saturating_sub(most), to)
        }
        (.., Some(UserId(id))) => {
            let from = place(&id.to_string()).1;
            (from, from + most)
        }
        _ if is_end => (users.len().saturating_sub(most), users.len()),
        _ => (0, most),
    };
    let to = to.min(users.len());
    let cursor = |way, user: &User| Some(Cursor(format!("{way}:{}", user.id)));
    let next = (to < users.len() && from < to).then(|| cursor("after", &users[to - 1]));
    let prev = (from > 0 && from < to).then(|| cursor("before", &users[from]));
    users.truncate(to);
    let mut users = users.split_off(from.min(to));
    if query.numbers == Numbers::Masked {
        users = users.into_iter().map(User::masked).collect();
    }
    Ok(UserPage {
        users,
        total,
        next: next.flatten(),
        prev: prev.flatten(),
        before: from as u64,
        total_is: Exactness::Exact,
        before_is: Exactness::Exact,
        offers: Vec::new(),
    })
}

/// `page` as a server tells it that counts `most` users and no more, in a list that it does not count
/// otherwise.
pub fn counted_to(most: u64, query: &UserQuery, mut page: UserPage) -> UserPage {
    if page.total <= most {
        return page;
    }
    let users = page.users.len() as u64;
    let is_backward = match &query.cursor {
        Some(cursor) => cursor.0.starts_with("before"),
        None => query.from == Edge::End,
    };
    let behind = if is_backward { users } else { 0 };
    if page.before + behind > most {
        (page.before, page.before_is) = (most - behind, Exactness::AtLeast);
    }
    (page.total, page.total_is) = (most, Exactness::AtLeast);
    page
}

fn matches(user: &User, query: &UserQuery, now: Timestamp) -> bool {
    let UserQuery { search, gap, role, kind, status, link, sign_in, older_than, .. } = query;
    let is_within = |at: Timestamp, days: Days| {
        now.duration_since(at) < SignedDuration::from_hours(24 * i64::from(days.count()))
    };
    search.as_ref().is_none_or(|text| search::terms(text).iter().all(|term| holds(user, term)))
        && gap.is_none_or(|gap| gap.keeps(rules::standing(user)))
        && role.is_none_or(|role| user.role == role)
        && status.is_none_or(|status| user.is_enabled() == (status == StatusFilter::Enabled))
        && kind.is_none_or(|kind| user.kind == kind)
        && link.is_none_or(|link| {
            user.kind == Kind::Human
                && match (&user.authenticator, link) {
                    (AuthenticatorState::LinkSent { expires_at, .. }, LinkFilter::Awaiting) => {
                        *expires_at > now
                    }
                    (AuthenticatorState::LinkSent { expires_at, .. }, LinkFilter::Expired) => {
                        *expires_at <= now
                    }
                    (AuthenticatorState::NotConfigured, LinkFilter::None) => true,
                    _ => false,
                }
        })
        && sign_in.is_none_or(|filter| match (filter, user.last_sign_in_at) {
            (SignInFilter::Never | SignInFilter::Before(_), None) => true,
            (SignInFilter::Within(days), Some(at)) => is_within(at, days),
            (SignInFilter::Before(days), Some(at)) => !is_within(at, days),
            _ => false,
        })
        && older_than.is_none_or(|days| user.gap_since.is_some_and(|at| !is_within(at, days)))
}

/// Whether name, e-mail or number hold `term`.
fn holds(user: &User, term: &Term) -> bool {
    let number = user.phone.number().map(PhoneNumber::e164).unwrap_or_default();
    let handle = user.handle().to_string();
    let texts = [user.name.as_str(), &handle, number.trim_start_matches('+')];
    texts.iter().any(|text| term.is_in(&search::marked(&search::fold(text))))
}

fn compare(a: &User, b: &User, query: &UserQuery) -> Ordering {
    let rising = key(a, query.sort).cmp(&key(b, query.sort)).then_with(|| a.id.0.cmp(&b.id.0));
    match query.order {
        Order::Asc => rising,
        Order::Desc => rising.reverse(),
    }
}

/// What a user is ordered by: numbers, then text.
fn key(user: &User, sort: Sort) -> (i64, i64, String) {
    let second = |at: Timestamp| at.as_second();
    let signed_in = user.last_sign_in_at.map_or(i64::MIN, second);
    let gap = match (user.kind, user.missing.len()) {
        (Kind::Avobot, _) => 4,
        (Kind::Human, 0) => 3,
        (Kind::Human, 1) => 1 + i64::from(user.missing.contains(Factor::Authenticator)),
        (Kind::Human, _) => 0,
    };
    match sort {
        Sort::Name => (0, 0, user.name.clone()),
        Sort::Email => (0, 0, user.handle().to_string()),
        Sort::Role => (user.role as i64, 0, String::new()),
        Sort::Gap => (gap, 0, String::new()),
        Sort::LastSignIn => (signed_in, 0, String::new()),
        Sort::Created => (second(user.created_at), 0, String::new()),
        Sort::Urgency => {
            let rank = match (user.role, gap) {
                (_, 3 | 4) => gap,
                (Role::Owner | Role::Admin, _) => 0,
                (Role::Member, 0) => 1,
                (Role::Member, _) => 2,
            };
            (rank, signed_in.saturating_neg(), String::new())
        }
    }
}
