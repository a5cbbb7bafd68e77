//! Reading users: pages, orders, searches, counts.

use super::crowd::{FILTERS, SORTS, crowd, page, walk};
use crate::server::{TestServer, email, number, person, problem};
use jiff::SignedDuration;
use mfadmin::contract::{
    Code, Factor, Kind, PhoneNumber, PhoneState, Role, User, UserId,
    api::{Me, Summary},
    rules::{self, Standing},
};
use reqwest::Method;
use std::{cmp::Reverse, collections::HashSet};

#[tokio::test]
async fn paging_both_ways_visits_every_user_once() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    for filter in FILTERS {
        let all = page(&server, &token, &[filter, &[("limit", "200")]].concat()).await;
        let all: HashSet<UserId> = all.users.iter().map(|user| user.id).collect();
        assert!(all.len() > 7 || filter.len() > 1, "{filter:?}: {}", all.len());
        for sort in SORTS {
            let mut both = Vec::new();
            for order in ["asc", "desc"] {
                let basis = [filter, &[("sort", sort), ("order", order), ("limit", "7")]].concat();
                let forward = walk(&server, &token, &basis, "start").await;
                let backward = walk(&server, &token, &basis, "end").await;
                assert_eq!(forward, backward, "{basis:?}");
                let met: HashSet<UserId> = forward.iter().map(|user| user.id).collect();
                assert_eq!((met.len(), &met), (forward.len(), &all), "{basis:?}");
                both.push(forward);
            }
            both[1].reverse();
            assert_eq!(both[0], both[1], "{filter:?} {sort}");
        }
    }
}

/// A page of so many is read in the order of an index, a page of a few is sorted.
#[tokio::test]
async fn list_over_a_thousand_pages_like_a_short_one() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let many = (0..1500_u32).map(|n| {
        let mut user = person(&format!("u{n:04}"));
        user.name = format!("Ana {}", n % 7);
        user.role = Role::ALL[n as usize % 3];
        user.phone = if n % 2 == 0 { PhoneState::NotSet } else { user.phone };
        user.created_at += SignedDuration::from_hours(i64::from(n % 9));
        user
    });
    server.seed(many.collect()).await;
    for sort in SORTS {
        let mut both = Vec::new();
        for order in ["asc", "desc"] {
            let basis = [("sort", sort), ("order", order), ("limit", "200"), ("search", "ana")];
            let forward = walk(&server, &token, &basis, "start").await;
            assert_eq!(forward, walk(&server, &token, &basis, "end").await, "{sort} {order}");
            both.push(forward.iter().map(|user| user.id).collect::<Vec<_>>());
        }
        let everybody: HashSet<_> = both[0].iter().collect();
        assert_eq!((both[0].len(), everybody.len()), (1500, 1500), "{sort}");
        both[1].reverse();
        assert_eq!(both[0], both[1], "{sort}");
    }
}

#[tokio::test]
async fn each_sort_order_is_correct() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let gap_rank = |user: &User| match rules::standing(user) {
        Standing::Gap(missing) if missing.len() == 2 => 0,
        Standing::Gap(_) => 1,
        Standing::Complete | Standing::Exempt => 2,
        Standing::NotApplicable => 3,
        Standing::Disabled | Standing::Unknown => unreachable!("nobody is either here"),
    };
    let sorted = async |sort| walk(&server, &token, &[("sort", sort)], "start").await;
    assert!(sorted("email").await.is_sorted_by_key(|user| user.email.clone()));
    assert!(sorted("role").await.is_sorted_by_key(|user| user.role));
    assert!(sorted("gap").await.is_sorted_by_key(gap_rank));
    assert!(sorted("last_sign_in").await.is_sorted_by_key(|user| user.last_sign_in_at));
    assert!(sorted("created").await.is_sorted_by_key(|user| user.created_at));
    let urgency = sorted("urgency").await;
    let class = |user: &User| match (gap_rank(user), user.role) {
        (3, _) => 4,
        (2, _) => 3,
        (_, Role::Owner | Role::Admin) => 0,
        (0, Role::Member) => 1,
        (_, Role::Member) => 2,
    };
    let latest_first = |user: &User| (class(user), Reverse(user.last_sign_in_at));
    assert!(urgency.is_sorted_by_key(latest_first));
    let classes: HashSet<_> = urgency.iter().map(class).collect();
    assert_eq!(classes.len(), 5);
    let names = sorted("name").await;
    let names: Vec<_> = names.iter().map(|user| user.name.as_str()).collect();
    // Case and accents do not tell "Ana" from "ána".
    let anas = names.iter().filter(|name| ["Ana", "ána"].contains(name)).count();
    assert_eq!(anas, 30);
    assert!(names[15..45].iter().all(|name| ["Ana", "ána"].contains(name)), "{names:?}");
}

#[tokio::test]
async fn page_has_cursors_to_its_neighbours() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let first = page(&server, &token, &[("limit", "10")]).await;
    assert_eq!((first.users.len(), first.total, first.prev.is_none()), (10, 91, true));
    let next = first.next.unwrap();
    let second = page(&server, &token, &[("limit", "10"), ("cursor", &next.0)]).await;
    let prev = second.prev.unwrap();
    let back = page(&server, &token, &[("limit", "10"), ("cursor", &prev.0)]).await;
    assert_eq!(back.users, first.users);
    assert!(back.prev.is_none() && back.next.is_some());
    let last = page(&server, &token, &[("from", "end"), ("limit", "10")]).await;
    assert!(last.next.is_none() && last.prev.is_some());
    let all = page(&server, &token, &[("limit", "200")]).await;
    assert!(all.next.is_none() && all.prev.is_none());
    assert_eq!(all.users.len(), 91);
}

#[tokio::test]
async fn summary_agrees_with_the_rules() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let all = page(&server, &token, &[("limit", "200")]).await.users;
    let mut expected = Summary::default();
    for user in &all {
        let (phone, app) = (user.phone.is_verified(), user.authenticator.is_configured());
        *match (user.kind, phone, app) {
            (Kind::Avobot, ..) => &mut expected.avobots,
            (Kind::Human, true, true) => &mut expected.complete,
            (Kind::Human, false, true) => &mut expected.phone_missing,
            (Kind::Human, true, false) => &mut expected.authenticator_missing,
            (Kind::Human, false, false) => &mut expected.none,
        } += 1;
        if user.kind == Kind::Human {
            let there = [(Factor::Phone, phone), (Factor::Authenticator, app)];
            for (factor, is_there) in there {
                let count = if is_there { &mut expected.present } else { &mut expected.missing };
                count[factor] += 1;
            }
        }
    }
    expected.both = expected.none;
    assert_eq!(server.get::<Summary>("/v1/summary", &token).await, expected);
}

#[tokio::test]
async fn search_finds_every_word_in_name_address_or_number() {
    let server = TestServer::start().await;
    // An Owner without any digit, so that numbers find the others only.
    let mut owner = person("owner");
    (owner.role, owner.phone) = (Role::Owner, PhoneState::NotSet);
    let owner = server.seed(vec![owner]).await[0];
    let token = server.session(owner, SignedDuration::from_hours(1)).await;
    let named = |name: &str, address: &str, phone: &str| {
        let mut user = person("x");
        user.name = name.to_owned();
        user.email = email(address);
        user.phone = PhoneState::Unverified { number: number(phone) };
        user
    };
    // The one that no text has on PostgreSQL.
    let least = if mfadmin_testing::postgres::is_chosen() { '\u{1}' } else { '\0' };
    server
        .seed(vec![
            named("José Ángel Núñez", "jan@example.com", "+14155550132"),
            named("100%_\\ sure", "sure@example.org", "+442079460958"),
            named("Юлия", "yulia@example.com", "+4930901820"),
            named(
                &format!("E{least}ve\u{202e}\u{200b}lyn\nAdams"),
                "eve@example.net",
                "+5511987654321",
            ),
        ])
        .await;
    for (search, expected) in [
        ("jose nunez", vec!["jan@example.com"]),
        ("NÚÑEZ example.com", vec!["jan@example.com"]),
        ("jose yulia", vec![]),
        ("юли", vec!["yulia@example.com"]),
        ("%", vec!["sure@example.org"]),
        ("0%_\\", vec!["sure@example.org"]),
        ("_", vec!["sure@example.org"]),
        ("555-0132", vec!["jan@example.com"]),
        ("+44 20", vec!["sure@example.org"]),
        ("(415)", vec!["jan@example.com"]),
        ("velyn adams eve@", vec!["eve@example.net"]),
        ("' or 1=1 --", vec![]),
    ] {
        let found = page(&server, &token, &[("search", search)]).await;
        let found: Vec<_> = found.users.iter().map(|user| user.handle().to_string()).collect();
        assert_eq!(found, expected, "{search}");
    }
    assert_eq!(page(&server, &token, &[("search", " \t ")]).await.total, 5);
    assert_eq!(page(&server, &token, &[("search", "\0")]).await.total, 5);
}

#[tokio::test]
async fn own_account_and_one_user_are_readable() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let mut many = person("many");
    many.open_sessions = 3;
    let id = server.seed(vec![many]).await[0];
    let me: Me = server.get("/v1/me", &token).await;
    assert_eq!((me.user.id, me.user.active_sessions), (owner, 1));
    assert_eq!(me.organisation.name, "Example");
    let response =
        server.call(Method::GET, &format!("/v1/users/{id}"), &token).send().await.unwrap();
    assert_eq!(response.headers()["etag"], "\"1\"");
    let user: User = response.json().await.unwrap();
    assert_eq!((user.id, user.active_sessions, user.revision), (id, 3, 1));
    let unknown = format!("/v1/users/{}", UserId::new());
    let response = server.call(Method::GET, &unknown, &token).send().await.unwrap();
    assert_eq!(problem(response).await.code, Code::UserNotFound);
}

#[tokio::test]
async fn empty_page_has_a_previous_cursor() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    for sort in SORTS {
        for (order, from) in [("asc", "start"), ("asc", "end"), ("desc", "start"), ("desc", "end")]
        {
            let basis = [("sort", sort), ("order", order), ("limit", "7"), ("search", "example")];
            let ask = async |part: (&str, &str)| {
                page(&server, &token, &[basis.as_slice(), &[part]].concat()).await
            };
            let nearest = ask(("from", from)).await;
            assert_eq!((nearest.users.len(), nearest.total), (7, 91));
            let onward = if from == "start" { &nearest.next } else { &nearest.prev };
            keep_findable(&server, &nearest.users).await;
            let empty = ask(("cursor", &onward.as_ref().unwrap().0)).await;
            assert_eq!((empty.users.len(), empty.total), (0, 7), "{sort} {order} {from}");
            let (back, onward) = match from {
                "start" => (empty.prev, empty.next),
                _ => (empty.next, empty.prev),
            };
            assert_eq!(onward, None);
            let again = ask(("cursor", &back.unwrap().0)).await;
            assert_eq!(again.users, nearest.users, "{sort} {order} {from}");
            // With nobody left at all there is no way anywhere.
            keep_findable(&server, &[]).await;
            let none = ask(("cursor", &nearest.next.or(nearest.prev).unwrap().0)).await;
            assert_eq!((none.total, none.next, none.prev), (0, None, None));
            let everybody = "update users set search_text = 'example'";
            sqlx::query(everybody).execute(&mut server.beside().await).await.unwrap();
        }
    }
}

/// Lets a search find nobody but `users`.
async fn keep_findable(server: &TestServer, users: &[User]) {
    let mut database = server.beside().await;
    sqlx::query("update users set search_text = 'gone'").execute(&mut database).await.unwrap();
    for user in users {
        sqlx::query("update users set search_text = 'example' where id = $1")
            .bind(user.id.to_string())
            .execute(&mut database)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn stored_values_older_rules_allowed_are_listed() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("old")]).await[0];
    sqlx::query("update users set email = $1, phone = $2 where id = $3")
        .bind("i\u{307}pek@localhost")
        .bind("+11234567890")
        .bind(id.to_string())
        .execute(&mut server.beside().await)
        .await
        .unwrap();
    let all = page(&server, &token, &[("limit", "200")]).await;
    let user = all.users.iter().find(|user| user.id == id).unwrap();
    assert_eq!(user.handle().to_string(), "i\u{307}pek@localhost");
    assert_eq!(user.phone.number().map(PhoneNumber::e164), Some("+1********90"));
}

#[tokio::test]
async fn cursor_of_another_query_is_refused() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let cursor = page(&server, &token, &[("limit", "5")]).await.next.unwrap().0;
    let cut = &cursor[..cursor.len() - 3];
    for query in [
        [("sort", "email"), ("cursor", cursor.as_str())],
        [("order", "desc"), ("cursor", &cursor)],
        [("sort", "name"), ("cursor", cut)],
        [("sort", "name"), ("cursor", "")],
        [("sort", "name"), ("cursor", "not/base64")],
    ] {
        let request = server.call(Method::GET, "/v1/users", &token).query(&query);
        let response = request.send().await.unwrap();
        assert_eq!(problem(response).await.code, Code::InvalidCursor, "{query:?}");
    }
}
