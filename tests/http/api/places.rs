//! Pages that begin at a user: `at` and `past`.

use super::crowd::{FILTERS, SORTS, crowd, page};
use crate::server::{TestServer, problem};
use mfadmin::contract::{Code, Role, User, UserId};
use reqwest::Method;
use std::collections::HashSet;

fn ids(users: &[User]) -> Vec<UserId> {
    users.iter().map(|user| user.id).collect()
}

/// Every order, with everyone and with those whom a filter keeps, each in that order.
#[tokio::test]
async fn page_can_start_at_or_after_any_user() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    for sort in SORTS {
        for order in ["asc", "desc"] {
            let order = [("sort", sort), ("order", order)];
            let all = page(&server, &token, &[&order[..], &[("limit", "200")]].concat()).await;
            let all = ids(&all.users);
            for filter in &FILTERS[..3] {
                let basis = [&order[..], filter].concat();
                let kept = page(&server, &token, &[&basis[..], &[("limit", "200")]].concat()).await;
                let kept: HashSet<_> = ids(&kept.users).into_iter().collect();
                let keeps = |id: &&UserId| kept.contains(id);
                for place in (0..all.len()).step_by(9).chain([all.len() - 1]) {
                    let user = all[place].to_string();
                    let ask = async |more: &[(&str, &str)]| {
                        let query = [&basis[..], &[("limit", "2")], more].concat();
                        let page = page(&server, &token, &query).await;
                        assert_eq!(page.total, kept.len() as u64);
                        page
                    };
                    let ahead = |end: usize| all[..end].iter().filter(keeps).count() as u64;

                    let at = ask(&[("at", &user)]).await;
                    let expected: Vec<_> = all[place..].iter().filter(keeps).take(2).collect();
                    assert_eq!(ids(&at.users).iter().collect::<Vec<_>>(), expected, "{basis:?}");
                    assert_eq!(at.before, ahead(place), "{basis:?}");
                    assert_eq!(at.prev.is_some(), at.before > 0);

                    let next = ask(&[("past", &user)]).await;
                    let expected: Vec<_> = all[place + 1..].iter().filter(keeps).take(2).collect();
                    assert_eq!(ids(&next.users).iter().collect::<Vec<_>>(), expected, "{basis:?}");
                    assert_eq!(next.before, ahead(place + 1), "{basis:?}");

                    let prev = ask(&[("past", &user), ("from", "end")]).await;
                    let mut expected: Vec<_> =
                        all[..place].iter().rev().filter(keeps).take(2).collect();
                    expected.reverse();
                    assert_eq!(ids(&prev.users).iter().collect::<Vec<_>>(), expected, "{basis:?}");
                    assert_eq!(prev.before + prev.users.len() as u64, ahead(place), "{basis:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn page_at_a_user_has_cursors() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let all = ids(&page(&server, &token, &[("limit", "200")]).await.users);
    let last = all.len() - 1;
    for place in [0, 1, 40, last - 1, last] {
        let at = all[place].to_string();
        let first = page(&server, &token, &[("at", &at), ("limit", "5")]).await;
        let beyond = (place + 5).min(all.len());
        assert_eq!(ids(&first.users), all[place..beyond]);
        assert_eq!(first.next.is_some(), beyond < all.len());
        if let Some(next) = first.next {
            let next = page(&server, &token, &[("cursor", &next.0), ("limit", "5")]).await;
            assert_eq!(ids(&next.users), all[beyond..(beyond + 5).min(all.len())]);
        }
        if let Some(prev) = first.prev {
            let prev = page(&server, &token, &[("cursor", &prev.0), ("limit", "5")]).await;
            assert_eq!(ids(&prev.users), all[place.saturating_sub(5)..place]);
        }
    }
}

#[tokio::test]
async fn page_after_the_last_user_is_empty_with_a_previous_cursor() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let all = ids(&page(&server, &token, &[("limit", "200")]).await.users);
    let (first, last) = (all[0].to_string(), all[all.len() - 1].to_string());
    let end = page(&server, &token, &[("past", &last), ("limit", "5")]).await;
    assert_eq!((end.users.len(), end.before, end.next), (0, all.len() as u64, None));
    let back = page(&server, &token, &[("cursor", &end.prev.unwrap().0), ("limit", "5")]).await;
    assert_eq!(ids(&back.users), all[all.len() - 5..]);
    let query = [("past", first.as_str()), ("from", "end"), ("limit", "5")];
    let start = page(&server, &token, &query).await;
    assert_eq!((start.users.len(), start.before, start.prev), (0, 0, None));
    let on = page(&server, &token, &[("cursor", &start.next.unwrap().0), ("limit", "5")]).await;
    assert_eq!(ids(&on.users), all[..5]);
}

#[tokio::test]
async fn page_at_an_unknown_user_is_not_found() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let gone = UserId::new().to_string();
    for field in ["at", "past"] {
        let request = server.call(Method::GET, "/v1/users", &token).query(&[(field, &gone)]);
        let problem = problem(request.send().await.unwrap()).await;
        assert_eq!(problem.code, Code::UserNotFound, "{field}");
    }
}

#[tokio::test]
async fn page_with_two_starts_is_refused() {
    let server = TestServer::start().await;
    let (me, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let cursor = page(&server, &token, &[("limit", "5")]).await.next.unwrap().0;
    let (me, cursor) = (me.to_string(), cursor.as_str());
    for (query, field) in [
        ([("cursor", cursor), ("at", &me)], "at"),
        ([("cursor", cursor), ("past", &me)], "past"),
        ([("cursor", cursor), ("from", "end")], "from"),
        ([("at", &me), ("past", &me)], "past"),
        ([("at", &me), ("from", "end")], "from"),
    ] {
        let request = server.call(Method::GET, "/v1/users", &token).query(&query);
        let problem = problem(request.send().await.unwrap()).await;
        let fields: Vec<_> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!((problem.code, fields), (Code::InvalidQuery, vec![field]), "{query:?}");
    }
}
