//! Reading users: pages, searches, filters, counts.

use crate::server::{TestServer, email, number, person, problem};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Code, Kind, PhoneNumber, PhoneState, Role, User, UserId,
        api::{Me, Summary, UserPage},
        query::GapFilter,
        rules,
    },
    server::store::NewUser,
};
use reqwest::Method;
use std::collections::HashSet;

const SORTS: [&str; 6] = ["name", "email", "role", "gap", "last_sign_in", "created"];

/// Ninety people with many equal keys, so that ties are met at the edges of pages.
fn crowd() -> Vec<NewUser> {
    let at = |seconds: i64| Timestamp::from_second(1_700_000_000 + seconds).unwrap();
    (0..90_u32)
        .map(|n| {
            let mut user = person(&format!("u{n}"));
            user.name = ["Ana", "ána", "Zoë", "Юлия", "李", ""][n as usize % 6].to_owned();
            user.role = Role::ALL[n as usize % 3];
            user.kind = if n % 10 == 9 { Kind::Avobot } else { Kind::Human };
            user.phone = match n % 3 {
                0 => PhoneState::NotSet,
                1 => PhoneState::Unverified { number: number("+14155552671") },
                _ => PhoneState::Verified { number: number("+442079460958"), at: at(0) },
            };
            user.authenticator = match n % 4 {
                0 => AuthenticatorState::NotConfigured,
                1 => AuthenticatorState::LinkSent { at: at(0), expires_at: at(60) },
                _ => AuthenticatorState::Configured { at: at(0) },
            };
            user.last_sign_in_at = (n % 4 != 0).then(|| at(i64::from(n % 7)));
            user.created_at = at(i64::from(n % 5));
            user.open_sessions = n % 2;
            user
        })
        .collect()
}

async fn page(server: &TestServer, token: &BearerToken, query: &[(&str, &str)]) -> UserPage {
    let request = server.call(Method::GET, "/v1/users", token).query(query);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{query:?}");
    response.json().await.unwrap()
}

/// Reads every page from one end to the other.
async fn walk(
    server: &TestServer,
    token: &BearerToken,
    sort: &str,
    order: &str,
    from: &str,
) -> Vec<User> {
    let mut users = Vec::new();
    let basis = [("sort", sort), ("order", order), ("limit", "7")];
    let mut next = page(server, token, &[basis.as_slice(), &[("from", from)]].concat()).await;
    loop {
        let cursor = match from {
            "start" => {
                users.extend(next.users);
                next.next
            }
            _ => {
                users.splice(0..0, next.users);
                next.prev
            }
        };
        let Some(cursor) = cursor else { return users };
        let query = [basis.as_slice(), &[("cursor", &cursor.0)]].concat();
        next = page(server, token, &query).await;
    }
}

#[tokio::test]
async fn paging_either_way_over_every_order_meets_everybody_once() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    for sort in SORTS {
        let mut both = Vec::new();
        for order in ["asc", "desc"] {
            let forward = walk(&server, &token, sort, order, "start").await;
            let backward = walk(&server, &token, sort, order, "end").await;
            assert_eq!(forward, backward, "{sort} {order}");
            let ids: HashSet<UserId> = forward.iter().map(|user| user.id).collect();
            assert_eq!((ids.len(), forward.len()), (91, 91), "{sort} {order}");
            both.push(forward);
        }
        both[1].reverse();
        assert_eq!(both[0], both[1], "{sort}");
    }
}

#[tokio::test]
async fn each_order_is_what_it_says() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let gap_rank = |user: &User| match rules::mfa_status(user) {
        mfadmin::contract::MfaStatus::None => 0,
        mfadmin::contract::MfaStatus::PhoneMissing => 1,
        mfadmin::contract::MfaStatus::AuthenticatorMissing => 1,
        mfadmin::contract::MfaStatus::Complete => 2,
        mfadmin::contract::MfaStatus::NotApplicable => 3,
    };
    let sorted = async |sort| walk(&server, &token, sort, "asc", "start").await;
    assert!(sorted("email").await.is_sorted_by_key(|user| user.email.clone()));
    assert!(sorted("role").await.is_sorted_by_key(|user| user.role));
    assert!(sorted("gap").await.is_sorted_by_key(gap_rank));
    assert!(sorted("last_sign_in").await.is_sorted_by_key(|user| user.last_sign_in_at));
    assert!(sorted("created").await.is_sorted_by_key(|user| user.created_at));
    let names = sorted("name").await;
    let names: Vec<_> = names.iter().map(|user| user.name.as_str()).collect();
    // Case and accents do not tell "Ana" from "ána".
    let anas = names.iter().filter(|name| ["Ana", "ána"].contains(name)).count();
    assert_eq!(anas, 30);
    assert!(names[15..45].iter().all(|name| ["Ana", "ána"].contains(name)), "{names:?}");
}

#[tokio::test]
async fn a_page_knows_its_neighbours() {
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
async fn filters_keep_what_the_contract_says() {
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

#[tokio::test]
async fn the_summary_counts_as_the_rules_do() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let all = page(&server, &token, &[("limit", "200")]).await.users;
    let mut expected = Summary::default();
    for user in &all {
        *match rules::mfa_status(user) {
            mfadmin::contract::MfaStatus::Complete => &mut expected.complete,
            mfadmin::contract::MfaStatus::PhoneMissing => &mut expected.phone_missing,
            mfadmin::contract::MfaStatus::AuthenticatorMissing => {
                &mut expected.authenticator_missing
            }
            mfadmin::contract::MfaStatus::None => &mut expected.none,
            mfadmin::contract::MfaStatus::NotApplicable => &mut expected.avobots,
        } += 1;
    }
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
    server
        .seed(vec![
            named("José Ángel Núñez", "jan@example.com", "+14155550132"),
            named("100%_\\ sure", "sure@example.org", "+442079460958"),
            named("Юлия", "yulia@example.com", "+4930901820"),
            named("E\0ve\u{202e}\u{200b}lyn\nAdams", "eve@example.net", "+5511987654321"),
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
        let found: Vec<_> = found.users.iter().map(|user| user.email.as_str()).collect();
        assert_eq!(found, expected, "{search}");
    }
    assert_eq!(page(&server, &token, &[("search", " \t ")]).await.total, 5);
    assert_eq!(page(&server, &token, &[("search", "\0")]).await.total, 5);
}

#[tokio::test]
async fn me_and_one_user() {
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
async fn a_page_that_came_out_empty_has_a_way_back() {
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
            sqlx::query(everybody).execute(&mut server.connect().await).await.unwrap();
        }
    }
}

/// Lets a search find nobody but `users`.
async fn keep_findable(server: &TestServer, users: &[User]) {
    let mut database = server.connect().await;
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
async fn what_todays_rules_would_refuse_is_listed_once_it_is_stored() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("old")]).await[0];
    sqlx::query("update users set email = $1, phone = $2 where id = $3")
        .bind("i\u{307}pek@localhost")
        .bind("+11234567890")
        .bind(id.to_string())
        .execute(&mut server.connect().await)
        .await
        .unwrap();
    let all = page(&server, &token, &[("limit", "200")]).await;
    let user = all.users.iter().find(|user| user.id == id).unwrap();
    assert_eq!(user.email.as_str(), "i\u{307}pek@localhost");
    assert_eq!(user.phone.number().map(PhoneNumber::e164), Some("+11234567890"));
}

#[tokio::test]
async fn a_cursor_of_another_question_is_refused() {
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
