//! Words that more users have than are counted.

use super::*;
use mfadmin::contract::{
    User,
    api::{Exactness, HitCount, MAX_COUNTED},
};

const ANAS: usize = 5_000;
const ZOES: usize = MAX_COUNTED as usize + 400;

/// All of a name stand together in the order of names, and lie about in that of the days on which they
/// were made.
async fn many() -> (TestServer, BearerToken) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let users = (0..ANAS + ZOES).map(|n| {
        let name = if n % 3 == 0 && n / 3 < ANAS { "Ana" } else { "Zoe" };
        let mut user = person(&format!("{}{n:05}", name.to_lowercase()));
        user.name = format!("{name} Lima{}", if n % 1000 == 999 { " Xi" } else { "" });
        user.role = Role::ALL[1 + n % 2];
        user.created_at += jiff::SignedDuration::from_secs((n * 7919 % 1000) as i64);
        user
    });
    server.seed(users.collect()).await;
    (server, token)
}

#[tokio::test]
async fn pages_of_a_common_word_are_those_of_the_list() {
    let (server, token) = many().await;
    for (sort, order) in [("name", "asc"), ("name", "desc"), ("created", "asc"), ("role", "desc")] {
        let basis = [("sort", sort), ("order", order), ("limit", "200")];
        let list = walk(&server, &token, &basis, "start").await;
        for search in ["zoe", "zo", "lima zoe", "example zoe", "zoe xi"] {
            let is_hit = |user: &&User| {
                user.name.starts_with("Zoe")
                    && (!search.contains("xi") || user.name.ends_with("Xi"))
            };
            let hits: Vec<UserId> = list.iter().filter(is_hit).map(|user| user.id).collect();
            let limit = 50.min(hits.len());
            let ask = async |part: (&str, &str)| {
                let basis = [("sort", sort), ("order", order), ("limit", "50"), ("search", search)];
                let page = page(&server, &token, &[basis.as_slice(), &[part]].concat()).await;
                let ids = page.users.iter().map(|user| user.id).collect::<Vec<_>>();
                (page, ids)
            };
            let (first, ids) = ask(("from", "start")).await;
            assert_eq!(ids, hits[..limit], "{search} {sort}");
            assert_eq!(first.total, MAX_COUNTED.min(hits.len() as u64));
            assert!(first.prev.is_none() && first.next.is_some() == (hits.len() > 50));
            let (last, ids) = ask(("from", "end")).await;
            assert_eq!(ids, hits[hits.len() - limit..], "{search} {sort}");
            assert!(last.next.is_none() && last.prev.is_some() == (hits.len() > 50));

            // From a place in the middle, on and back again.
            let at = hits.len() / 2;
            let (middle, ids) = ask(("at", &hits[at].to_string())).await;
            let end = (at + 50).min(hits.len());
            assert_eq!(ids, hits[at..end], "{search} {sort}");
            let before = middle.hits_before();
            match before.exactness {
                Exactness::Exact => assert_eq!(before.number, at as u64),
                Exactness::AtLeast => assert!((1..=at as u64).contains(&before.number)),
            }
            let (_, ids) = ask(("cursor", &middle.prev.unwrap().0)).await;
            assert_eq!(ids, hits[at.saturating_sub(50)..at], "{search} {sort}");
            if let Some(next) = middle.next {
                assert_eq!(ask(("cursor", &next.0)).await.1, hits[end..(end + 50).min(hits.len())]);
            } else {
                assert_eq!(end, hits.len());
            }
            // From somebody who is no hit.
            let ana = list.iter().position(|user| user.name.starts_with("Ana")).unwrap();
            let expected = list[ana..].iter().filter(is_hit).map(|user| user.id);
            let (_, ids) = ask(("at", &list[ana].id.to_string())).await;
            assert_eq!(ids, expected.take(50).collect::<Vec<_>>(), "{search} {sort}");
        }
    }
}

#[tokio::test]
async fn common_words_narrow_with_other_filters() {
    let (server, token) = many().await;
    let owners = page(&server, &token, &[("search", "example"), ("role", "owner")]).await;
    assert_eq!((owners.hits(), owners.users.len()), (HitCount::exact(1), 1));
    let admins = page(&server, &token, &[("search", "example"), ("role", "admin")]).await;
    let all = page(&server, &token, &[("role", "admin")]).await;
    assert_eq!(admins.hits(), all.hits());
    assert_eq!(admins.users, all.users);
    let never = [("search", "zoe"), ("sign_in", "never"), ("role", "member"), ("from", "end")];
    let never = page(&server, &token, &never).await;
    assert!(never.total > 5_000 && never.hits().is_exact());
    let none = page(&server, &token, &[("search", "zoe"), ("status", "disabled")]).await;
    assert_eq!((none.hits(), none.users.len()), (HitCount::exact(0), 0));
}
