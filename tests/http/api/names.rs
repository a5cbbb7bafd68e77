//! Names as people type and order them.

use super::crowd::{page, walk};
use crate::server::{TestServer, person};
use jiff::SignedDuration;
use mfadmin::{
    contract::{Role, api::AuditPage},
    server::store::Store,
};
use reqwest::Method;

/// In their order, with ties.
const ORDERED: [&str; 14] = [
    "Aesa",
    "Æsa",
    "Ana",
    "Ana",
    "Ånna",
    "Đorđe",
    "Lukasz",
    "Łukasz",
    "O'Brien",
    "Ødegaard",
    "Strasse",
    "Straße",
    "Юлия",
    "李",
];

async fn seeded() -> (TestServer, mfadmin::contract::BearerToken) {
    let server = TestServer::start().await;
    let mut owner = person("zz-owner");
    owner.role = Role::Owner;
    let people = ORDERED.iter().enumerate().rev().map(|(at, name)| {
        let mut user = person(&format!("u{at:02}"));
        user.name = (*name).to_owned();
        user
    });
    let ids = server.seed(people.chain([owner]).collect()).await;
    let token = server.session(*ids.last().unwrap(), SignedDuration::from_hours(1)).await;
    (server, token)
}

#[tokio::test]
async fn names_come_in_the_order_of_unicode_on_pages_of_any_size() {
    let (server, token) = seeded().await;
    for limit in ["1", "2", "5", "200"] {
        let basis = [("sort", "name"), ("search", "example"), ("limit", limit)];
        let forward = walk(&server, &token, &basis, "start").await;
        let names: Vec<&str> = forward.iter().map(|user| user.name.as_str()).collect();
        let ordered: Vec<&str> =
            names.iter().copied().filter(|name| ORDERED.contains(name)).collect();
        assert_eq!(ordered, ORDERED, "{limit}");
        let ties: Vec<_> = forward.iter().filter(|user| user.name == "Ana").collect();
        assert!(ties[0].id < ties[1].id);
        assert_eq!(walk(&server, &token, &basis, "end").await, forward);
    }
}

#[tokio::test]
async fn names_are_found_however_they_are_typed() {
    let (server, token) = seeded().await;
    for (typed, found) in [
        ("lukasz", &["Lukasz", "Łukasz"][..]),
        ("ŁUKASZ", &["Lukasz", "Łukasz"]),
        ("odegaard", &["Ødegaard"]),
        ("ødegård", &[]),
        ("strasse", &["Strasse", "Straße"]),
        ("STRAẞE", &["Strasse", "Straße"]),
        ("aesa", &["Aesa", "Æsa"]),
        ("dorde", &["Đorđe"]),
        ("o’brien", &["O'Brien"]),
        ("oʻbrien", &["O'Brien"]),
        ("obrien", &["O'Brien"]),
        ("anna", &["Ånna"]),
    ] {
        let page = page(&server, &token, &[("search", typed)]).await;
        let names: Vec<_> = page.users.iter().map(|user| user.name.as_str()).collect();
        assert_eq!(names, found, "{typed}");
    }
    let [brien] = &page(&server, &token, &[("search", "obrien")]).await.users[..] else { panic!() };
    let path = format!("/v1/users/{}/access-reset", brien.id);
    let call = server.call(Method::POST, &path, &token);
    let call = call.json(&serde_json::json!({ "end_sessions": true }));
    assert_eq!(call.send().await.unwrap().status(), 200);
    for typed in ["obrien", "o'brien", "O´BRIEN"] {
        let call = server.call(Method::GET, "/v1/audit", &token).query(&[("search", typed)]);
        let page: AuditPage = call.send().await.unwrap().json().await.unwrap();
        assert_eq!(page.entries.len(), 1, "{typed}");
    }
}

/// What other rules have computed is computed anew at the start of a server.
#[tokio::test]
async fn what_other_rules_computed_is_computed_anew() {
    let (server, token) = seeded().await;
    let before: Vec<_> = walk(&server, &token, &[("limit", "200")], "start").await;
    let mut database = server.beside().await;
    for sql in [
        "update users set name_key = x'00', search_text = 'none'",
        "update settings set value = '0' where name = 'text_rules'",
    ] {
        sqlx::query(sql).execute(&mut database).await.unwrap();
    }
    assert!(page(&server, &token, &[("search", "lukasz")]).await.users.is_empty());
    Store::open(&server.database()).await.unwrap().close().await;
    assert_eq!(page(&server, &token, &[("search", "lukasz")]).await.users.len(), 2);
    let after: Vec<_> = walk(&server, &token, &[("limit", "200")], "start").await;
    assert_eq!(before, after);
}
