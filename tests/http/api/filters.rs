//! Which users a list keeps.

use super::crowd::{SORTS, crowd, page, walk};
use crate::server::{TestServer, problem};
use jiff::{SignedDuration, Timestamp};
use mfadmin::contract::{
    AuthenticatorState, BearerToken, Code, Kind, Role, User, query::GapFilter,
};
use reqwest::Method;
use std::collections::HashSet;

#[tokio::test]
async fn gap_role_and_kind_filters_follow_the_contract() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let all = page(&server, &token, &[("limit", "200")]).await.users;
    for gap in GapFilter::ALL {
        let word = serde_json::to_value(gap).unwrap();
        let word = word.as_str().unwrap();
        let expected: HashSet<_> = all
            .iter()
            .filter(|user| user.kind == Kind::Human)
            .filter(|user| {
                let phone = user.phone.is_verified();
                let app = user.authenticator.is_configured();
                match gap {
                    GapFilter::Any => !(phone && app),
                    GapFilter::Phone => !phone,
                    GapFilter::Authenticator => !app,
                    GapFilter::Both => !phone && !app,
                    // Nobody is exempt, all is known, and the policy asks nobody for a security key.
                    GapFilter::SecurityKey | GapFilter::Exempt | GapFilter::Unknown => false,
                    GapFilter::None => phone && app,
                }
            })
            .map(|user| user.id)
            .collect();
        let found = page(&server, &token, &[("gap", word), ("limit", "200")]).await;
        assert_eq!(found.total, expected.len() as u64, "{word}");
        let found: HashSet<_> = found.users.iter().map(|user| user.id).collect();
        assert_eq!(found, expected, "{word}");
    }
    let query = [("role", "admin"), ("kind", "avobot"), ("limit", "200")];
    let bots = page(&server, &token, &query).await;
    let expected =
        all.iter().filter(|user| user.role == Role::Admin && user.kind == Kind::Avobot).count();
    assert_eq!(bots.users.len(), expected);
    assert!(expected > 0);
}

/// The filter keeps those for whom `keeps` is true, and there are both kinds.
async fn keeps(
    server: &TestServer,
    token: &BearerToken,
    query: (&str, &str),
    keeps: impl Fn(&User) -> bool,
) {
    let all = page(server, token, &[("limit", "200")]).await.users;
    let found = page(server, token, &[query, ("limit", "200")]).await;
    let (kept, others): (Vec<_>, Vec<_>) = all.into_iter().partition(keeps);
    assert!(!kept.is_empty() && !others.is_empty(), "{query:?}");
    assert_eq!((found.users, found.total), (kept.clone(), kept.len() as u64), "{query:?}");
}

#[tokio::test]
async fn link_filter_is_awaited_expired_or_never_sent() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let now = Timestamp::now();
    let link = |user: &User| match (user.kind, &user.authenticator) {
        (Kind::Avobot, _) | (_, AuthenticatorState::Configured { .. }) => None,
        (_, AuthenticatorState::Unknown { .. }) => unreachable!("all is known here"),
        (_, AuthenticatorState::NotConfigured) => Some("none"),
        (_, AuthenticatorState::LinkSent { expires_at, .. }) if *expires_at > now => {
            Some("awaiting")
        }
        (_, AuthenticatorState::LinkSent { .. }) => Some("expired"),
    };
    for word in ["awaiting", "expired", "none"] {
        keeps(&server, &token, ("link", word), |user| link(user) == Some(word)).await;
    }
}

#[tokio::test]
async fn sign_in_filter_is_within_before_or_never() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let month_ago = Timestamp::now() - SignedDuration::from_hours(30 * 24);
    let at = |user: &User| user.last_sign_in_at;
    keeps(&server, &token, ("sign_in", "never"), |user| at(user).is_none()).await;
    keeps(&server, &token, ("sign_in", "within:30d"), |user| at(user) >= Some(month_ago)).await;
    keeps(&server, &token, ("sign_in", "before:30d"), |user| at(user) < Some(month_ago)).await;
}

#[tokio::test]
async fn gap_age_counts_from_its_opening() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let since = Timestamp::now() - SignedDuration::from_hours(20 * 24);
    let is_old = |user: &User| user.gap_since.is_some_and(|at| at <= since);
    keeps(&server, &token, ("older_than", "20d"), is_old).await;
    for user in page(&server, &token, &[("limit", "200")]).await.users {
        let has_gap = mfadmin::contract::rules::has_gap(&user);
        assert_eq!(user.gap_since.is_some(), has_gap, "{user:?}");
    }
    // Where nothing else is known, the gap is as old as its user.
    let ages = page(&server, &token, &[("older_than", "100d"), ("limit", "200")]).await;
    assert!(ages.total > 0);
    assert!(ages.users.iter().all(|user| user.gap_since == Some(user.created_at)));
}

#[tokio::test]
async fn invalid_filter_is_refused() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let long = "x".repeat(201);
    for query in [
        ("link", "sent"),
        ("sign_in", "30d"),
        ("older_than", "0d"),
        ("older_than", "7"),
        ("search", &long),
        ("lik", "awaiting"),
    ] {
        let request = server.call(Method::GET, "/v1/users", &token).query(&[query]);
        let problem = problem(request.send().await.unwrap()).await;
        assert_eq!(problem.code, Code::InvalidQuery, "{query:?}");
    }
}

/// Some orders go by the last sign-in themselves, and find those whom the filter keeps by their own index.
#[tokio::test]
async fn sign_in_filter_keeps_the_same_users_in_every_order() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    for sort in SORTS {
        for order in ["asc", "desc"] {
            let order = [("sort", sort), ("order", order)];
            let all = page(&server, &token, &[&order[..], &[("limit", "200")]].concat()).await;
            for filter in ["within:30d", "before:30d", "before:31d"] {
                let days: i64 = filter[filter.len() - 3..filter.len() - 1].parse().unwrap();
                let since = Timestamp::now() - SignedDuration::from_hours(24 * days);
                let is_within = |user: &&User| user.last_sign_in_at.is_some_and(|at| at >= since);
                let keeps = |user: &&User| is_within(user) == filter.starts_with("within");
                let expected: Vec<_> = all.users.iter().filter(keeps).map(|user| user.id).collect();
                assert!((1..all.users.len()).contains(&expected.len()), "{filter}");
                let basis = [&order[..], &[("sign_in", filter), ("limit", "2")]].concat();
                for from in ["start", "end"] {
                    let found = walk(&server, &token, &basis, from).await;
                    let found: Vec<_> = found.iter().map(|user| user.id).collect();
                    assert_eq!(found, expected, "{basis:?} {from}");
                }
            }
        }
    }
}
