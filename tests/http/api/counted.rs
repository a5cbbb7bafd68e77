//! Lists of more users than are counted one by one.

use super::crowd::page;
use crate::server::{TestServer, person};
use mfadmin::contract::{
    BearerToken, PhoneState, Role,
    api::{Exactness::AtLeast, HitCount, MAX_COUNTED, UserPage},
};

const USERS: u64 = MAX_COUNTED + 300;

/// So many users and the Owner who asks, all of them found by "many"; every fifth has no phone.
async fn many() -> (TestServer, BearerToken) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let users = (0..USERS).map(|n| {
        let mut user = person(&format!("many{n:05}"));
        user.phone = if n % 5 == 0 { PhoneState::NotSet } else { user.phone };
        user
    });
    server.seed(users.collect()).await;
    (server, token)
}

async fn ask(
    (server, token): &(TestServer, BearerToken),
    query: &[(&str, &str)],
) -> (HitCount, HitCount, UserPage) {
    let page = page(server, token, query).await;
    (page.hits(), page.hits_before(), page)
}

#[tokio::test]
async fn count_ends_at_ten_thousand() {
    let many = many().await;
    let least = HitCount { number: MAX_COUNTED, exactness: AtLeast };
    let exact = HitCount::exact;
    let found = ("search", "many");

    // What the figures tell apart is counted to the last.
    assert_eq!(ask(&many, &[]).await.0, exact(USERS + 1));
    assert_eq!(ask(&many, &[("kind", "human"), ("status", "enabled")]).await.0, exact(USERS + 1));
    assert_eq!(ask(&many, &[("search", " ")]).await.0, exact(USERS + 1));
    assert_eq!(ask(&many, &[found]).await.0, least);
    assert_eq!(ask(&many, &[found, ("gap", "phone")]).await.0, exact(USERS / 5));
    assert_eq!(ask(&many, &[("sign_in", "never"), ("link", "none")]).await.0, exact(0));
    assert_eq!(ask(&many, &[("sign_in", "never")]).await.0, exact(USERS + 1));
    assert_eq!(ask(&many, &[("sign_in", "before:1d")]).await.0, least);

    let json = many.0.get::<serde_json::Value>("/v1/users?search=many&limit=1", &many.1).await;
    assert_eq!((&json["total"], &json["total_is"]), (&10_000.into(), &"at_least".into()));
    assert_eq!((&json["before"], &json["before_is"]), (&0.into(), &"exact".into()));
}

#[tokio::test]
async fn place_of_a_page_is_counted_from_either_end() {
    let many = many().await;
    let (from_end, limit, found) = (("from", "end"), ("limit", "200"), ("search", "many"));
    let last = ask(&many, &[from_end, limit]).await;
    assert_eq!(last.1, HitCount::exact(USERS + 1 - 200));
    let last_found = ask(&many, &[from_end, limit, found]).await;
    assert_eq!(last_found.1, HitCount { number: MAX_COUNTED - 200, exactness: AtLeast });

    // Down by the cursors, row after row, whatever of it is counted.
    let mut met = Vec::new();
    let mut next = page(&many.0, &many.1, &[limit, found]).await;
    loop {
        let rows = met.len() as u64;
        match next.hits_before() {
            before if before.is_exact() => assert_eq!(before.number, rows),
            before => assert!((1..=rows).contains(&before.number), "{before}: {rows}"),
        }
        met.extend(next.users.iter().map(|user| user.id));
        let Some(cursor) = next.next else { break };
        next = page(&many.0, &many.1, &[limit, found, ("cursor", &cursor.0)]).await;
    }
    assert_eq!(met.len() as u64, USERS);
    assert_eq!(next.users.last().map(|user| user.id), last_found.2.users.last().map(|u| u.id));

    // In the middle of a list that the figures count, too.
    let middle = ask(&many, &[limit, ("at", &met[5_000].to_string())]).await;
    assert_eq!(middle.1, HitCount::exact(5_000));
}
