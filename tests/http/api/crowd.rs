//! Many users with equal keys, and reading them page by page.

use crate::server::{TestServer, number, person};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{AuthenticatorState, BearerToken, Kind, PhoneState, Role, User, api::UserPage},
    server::store::NewUser,
};
use reqwest::Method;

pub const SORTS: [&str; 7] = ["name", "email", "role", "gap", "last_sign_in", "created", "urgency"];

/// Each kind of filter, and some of them together.
pub const FILTERS: [&[(&str, &str)]; 8] = [
    &[],
    &[("gap", "any")],
    &[("role", "member"), ("kind", "human")],
    &[("link", "awaiting")],
    &[("sign_in", "before:30d")],
    &[("older_than", "20d")],
    &[("search", "ana")],
    &[("gap", "both"), ("role", "admin"), ("link", "none"), ("sign_in", "never")],
];

/// A user of every role and kind with each of these phones and authenticators, in the order of their
/// addresses.
pub fn every_kind(phones: &[PhoneState], authenticators: &[AuthenticatorState]) -> Vec<NewUser> {
    let mut users = Vec::new();
    for role in Role::ALL {
        for kind in Kind::ALL {
            for phone in phones {
                for authenticator in authenticators {
                    let mut user = person(&format!("u{:03}", users.len()));
                    (user.role, user.kind) = (role, kind);
                    (user.phone, user.authenticator) = (phone.clone(), authenticator.clone());
                    users.push(user);
                }
            }
        }
    }
    users
}

/// Ninety people with many equal keys, so that ties are met at the edges of pages.
pub fn crowd() -> Vec<NewUser> {
    let now = Timestamp::now();
    // An hour off the whole day, so that no test stands on a boundary.
    let ago = |days: u32| now - SignedDuration::from_hours(24 * i64::from(days) - 1);
    (0..90_u32)
        .map(|n| {
            let mut user = person(&format!("u{n}"));
            user.name = ["Ana", "ána", "Zoë", "Юлия", "李", ""][n as usize % 6].to_owned();
            user.role = Role::ALL[n as usize % 3];
            user.kind = if n % 10 == 9 { Kind::Avobot } else { Kind::Human };
            user.phone = match n / 3 % 3 {
                0 => PhoneState::NotSet,
                1 => PhoneState::Unverified { number: number("+14155552671") },
                _ => PhoneState::Verified { number: number("+442079460958"), at: Some(ago(1)) },
            };
            user.authenticator = match n % 4 {
                0 => AuthenticatorState::NotConfigured,
                1 => AuthenticatorState::LinkSent {
                    at: ago(2),
                    expires_at: if n % 8 == 1 { ago(0) } else { ago(1) },
                },
                _ => AuthenticatorState::Configured { at: Some(ago(1)) },
            };
            user.gap_since = (n % 2 == 0).then(|| ago(10 * (n % 5)));
            user.last_sign_in_at = (n % 4 != 0).then(|| ago(10 * (n % 7)));
            user.created_at = ago(100 + n % 5);
            user.open_sessions = n % 2;
            user
        })
        .collect()
}

pub async fn page(server: &TestServer, token: &BearerToken, query: &[(&str, &str)]) -> UserPage {
    let request = server.call(Method::GET, "/v1/users", token).query(query);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{query:?}");
    response.json().await.unwrap()
}

/// Reads every page from one end to the other. Each page knows where it stands.
pub async fn walk(
    server: &TestServer,
    token: &BearerToken,
    basis: &[(&str, &str)],
    from: &str,
) -> Vec<User> {
    let mut users = Vec::new();
    let mut next = page(server, token, &[basis, &[("from", from)]].concat()).await;
    loop {
        let cursor = match from {
            "start" => {
                assert_eq!(next.before, users.len() as u64, "{basis:?}");
                users.extend(next.users);
                next.next
            }
            _ => {
                let read = (users.len() + next.users.len()) as u64;
                assert_eq!(next.before, next.total - read, "{basis:?}");
                users.splice(0..0, next.users);
                next.prev
            }
        };
        let Some(cursor) = cursor else { return users };
        next = page(server, token, &[basis, &[("cursor", &cursor.0)]].concat()).await;
    }
}
