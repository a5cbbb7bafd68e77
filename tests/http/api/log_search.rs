//! Searching the audit log and the outbox.

use crate::server::{TestServer, number, person, problem};
use mfadmin::contract::{
    BearerToken, Code, PhoneState, Role, User, UserId,
    api::{AuditPage, OutboxPage, UserPage},
};
use reqwest::Method;
use serde_json::{Value, json};

struct SearchedApp {
    server: TestServer,
    owner: BearerToken,
    jose: UserId,
}

/// José, whose sessions were ended for a reason and whose password was reset; somebody who was texted;
/// and an export.
async fn searched_app() -> SearchedApp {
    let server = TestServer::start().await;
    let mut boss = person("olu");
    boss.role = Role::Owner;
    let mut jose = person("jn");
    jose.name = "José Ñandú".to_owned();
    let mut mia = person("mia");
    mia.phone = PhoneState::NotSet;
    let [boss, jose, mia] = server.seed(vec![boss, jose, mia]).await[..] else { panic!("three") };
    let owner = server.session(boss, jiff::SignedDuration::from_hours(1)).await;
    let app = SearchedApp { server, owner, jose };
    app.reset(jose, json!({ "end_sessions": true, "reason": "HELP-12: 100% sure_thing" })).await;
    app.reset(jose, json!({ "send_password_reset": true })).await;
    let path = format!("/v1/users/{mia}");
    let now: User = app.server.get(&path, &app.owner).await;
    let call = app.server.call(Method::PATCH, &path, &app.owner);
    let call = call.header("if-match", format!("\"{}\"", now.revision));
    let done = call.json(&json!({ "phone": number("+442079460958") })).send().await.unwrap();
    assert_eq!(done.status(), 200);
    let export = app.server.call(Method::GET, "/v1/audit/export", &app.owner).send().await.unwrap();
    assert_eq!(export.status(), 200);
    app
}

impl SearchedApp {
    async fn reset(&self, id: UserId, body: Value) {
        let path = format!("/v1/users/{id}/access-reset");
        let call = self.server.call(Method::POST, &path, &self.owner).json(&body);
        assert_eq!(call.send().await.unwrap().status(), 200);
    }

    async fn send(&self, path: &str, query: &[(&str, &str)]) -> reqwest::Response {
        self.server.call(Method::GET, path, &self.owner).query(query).send().await.unwrap()
    }

    async fn audit(&self, query: &[(&str, &str)]) -> AuditPage {
        let answer = self.send("/v1/audit", query).await;
        assert_eq!(answer.status(), 200, "{query:?}");
        answer.json().await.unwrap()
    }

    /// The numbers of the entries found, the newest first.
    async fn entries(&self, search: &str) -> Vec<i64> {
        let page = self.audit(&[("search", search)]).await;
        page.entries.iter().map(|entry| entry.seq.0).collect()
    }

    async fn messages(&self, search: &str) -> Vec<i64> {
        let answer = self.send("/v1/outbox", &[("search", search)]).await;
        assert_eq!(answer.status(), 200, "{search:?}");
        let page: OutboxPage = answer.json().await.unwrap();
        page.messages.iter().map(|message| message.id.0).collect()
    }

    /// Puts in `count` entries that hold none of the words the tests look for.
    async fn fill(&self, count: u32) {
        let sql = "insert into audit (seq, version, at, event, note, prev_hash, hash) \
                   with recursive n(i) as (select 1 union all select i + 1 from n where i < $1) \
                   select (select max(seq) from audit) + i, 2, i, 'job_done', 'plain', $2, $2 from n";
        let mut file = self.server.beside().await;
        sqlx::query(sql).bind(i64::from(count)).bind(vec![0]).execute(&mut file).await.unwrap();
    }
}

#[tokio::test]
async fn audit_search_finds_persons_event_words_notes_and_reasons() {
    let app = searched_app().await;
    for (search, found) in [
        ("", &[4, 3, 2, 1][..]),
        ("  ", &[4, 3, 2, 1]),
        ("jose", &[2, 1]),
        ("ÑANDÚ", &[2, 1]),
        ("jn@example", &[2, 1]),
        ("OLU", &[4, 3, 2, 1]),
        ("sessions ended", &[1]),
        ("phone", &[3]),
        ("exported", &[4]),
        ("as ndjson", &[4]),
        ("help-12", &[1]),
        ("jose created", &[2]),
        ("mia olu", &[3]),
        ("jose mia", &[]),
        ("sessions_ended", &[]),
        ("zzz", &[]),
    ] {
        assert_eq!(app.entries(search).await, found, "{search:?}");
    }
}

#[tokio::test]
async fn audit_search_combines_with_filters_and_exports() {
    let app = searched_app().await;
    let jose = app.jose.to_string();
    let page = app.audit(&[("search", "olu"), ("user", &jose)]).await;
    assert_eq!(page.entries.iter().map(|entry| entry.seq.0).collect::<Vec<_>>(), [2, 1]);
    let page = app.audit(&[("search", "jose"), ("event", "phone_added")]).await;
    assert_eq!((page.entries.len(), page.next), (0, None));
    let text = app.send("/v1/audit/export", &[("search", "jose")]).await.text().await.unwrap();
    let seqs = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["seq"].clone());
    assert_eq!(seqs.collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn searched_logs_page_to_their_end() {
    let app = searched_app().await;
    for _ in 0..5 {
        app.reset(app.jose, json!({ "end_sessions": true })).await;
    }
    let (mut seqs, mut before) = (Vec::new(), None);
    loop {
        let from = before.map(|seq: i64| seq.to_string());
        let mut query = vec![("search", "jose ended"), ("limit", "2")];
        query.extend(from.as_deref().map(|from| ("before", from)));
        let page = app.audit(&query).await;
        assert!(page.entries.len() <= 2);
        seqs.extend(page.entries.iter().map(|entry| entry.seq.0));
        before = page.next.map(|seq| seq.0);
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seqs, [9, 8, 7, 6, 5, 1]);
}

/// A page looks at a part of a long log and says from where to read on.
#[tokio::test]
async fn rare_word_is_found_beyond_what_one_page_looks_at() {
    let app = searched_app().await;
    app.fill(250_000).await;
    let (mut found, mut before, mut pages) = (Vec::new(), None, 0);
    loop {
        let from = before.map(|seq: i64| seq.to_string());
        let mut query = vec![("search", "help-12")];
        query.extend(from.as_deref().map(|from| ("before", from)));
        let page = app.audit(&query).await;
        found.extend(page.entries.iter().map(|entry| entry.seq.0));
        pages += 1;
        match page.next {
            None => break,
            Some(next) => assert!(before.replace(next.0).is_none_or(|before| next.0 < before)),
        }
    }
    assert_eq!((found, pages), (vec![1], 6));
    let text = app.send("/v1/audit/export", &[("search", "help-12")]).await.text().await.unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[tokio::test]
async fn outbox_search_finds_user_recipient_subject_and_kind_but_no_body() {
    let app = searched_app().await;
    let all = app.messages("").await;
    let page: OutboxPage = app.server.get("/v1/outbox", &app.owner).await;
    let text = page.messages.iter().find(|message| message.subject.is_empty()).unwrap();
    let reset = page.messages.iter().find(|message| message.subject.contains("password")).unwrap();
    let to_jose: Vec<i64> = page
        .messages
        .iter()
        .filter(|message| message.user.id == app.jose)
        .map(|message| message.id.0)
        .collect();
    assert_eq!(to_jose.len(), 2);
    assert!(all.len() > 2);
    for search in ["jose", "JN@EXAMPLE.COM", "ñandú jn@"] {
        assert_eq!(app.messages(search).await, to_jose, "{search}");
    }
    assert_eq!(app.messages("jose password reset").await, [reset.id.0]);
    assert_eq!(app.messages("phone verification").await, [text.id.0]);
    let kept = app.server.received().await;
    assert!(kept.iter().any(|one| one.body.starts_with("Hello")), "{kept:?}");
    let secrets: Vec<_> =
        kept.iter().filter_map(|one| one.link.as_deref()?.rsplit('/').next()).collect();
    assert_eq!(secrets.len(), 2);
    for word in secrets.into_iter().chain(["hello"]) {
        assert_eq!(app.messages(word).await, [0; 0], "{word}");
    }
}

/// Shown masked, a number is found by its digits in the outbox where the search of users finds it.
#[tokio::test]
async fn outbox_search_finds_numbers_as_the_search_of_users_does() {
    let app = searched_app().await;
    for (search, count) in
        [("2079460958", 1), ("+44 20 7946", 1), ("(20)7946-0958", 1), ("0959", 0)]
    {
        let answer = app.send("/v1/users", &[("search", search)]).await;
        let users: UserPage = answer.json().await.unwrap();
        assert_eq!(users.total, count, "{search}");
        let answer = app.send("/v1/outbox", &[("search", search)]).await;
        let messages = answer.json::<OutboxPage>().await.unwrap().messages;
        assert_eq!(messages.len() as u64, count, "{search}");
        assert!(messages.iter().all(|message| !message.to.contains("2079")), "{messages:?}");
    }
}

#[tokio::test]
async fn hostile_search_text_is_taken_literally_or_refused() {
    let app = searched_app().await;
    for (search, entries) in [
        ("%", 1),
        ("100%", 1),
        ("e_t", 1),
        ("e%t", 0),
        ("\\", 0),
        ("'", 4),
        ("\"", 0),
        ("' or 1=1 --", 0),
        ("help-12\0jose", 1),
        ("help-12\u{1b}\n\r\tjose", 1),
        ("hel\u{202e}p-1\u{200b}2", 1),
        ("\u{7f}\u{9b}", 4),
    ] {
        assert_eq!(app.entries(search).await.len(), entries, "{search:?}");
        app.messages(search).await;
    }
    let longest = "a".repeat(200);
    assert_eq!(app.entries(&longest).await, [0; 0]);
    assert_eq!(app.entries(&"a ".repeat(100)).await.len(), 2, "words that begin with it");
    let many: String = (0..66).map(|n| format!("{n} ")).collect();
    assert_eq!(app.entries(&many).await, [0; 0], "many words");
    for path in ["/v1/audit", "/v1/audit/export", "/v1/outbox", "/v1/users"] {
        for long in ["a".repeat(201), "%".repeat(10_000), "é".repeat(201)] {
            let refused = problem(app.send(path, &[("search", &long)]).await).await;
            assert_eq!(refused.code, Code::InvalidQuery, "{path}");
            assert_eq!(refused.errors[0].field, "search", "{path}");
            assert_eq!(refused.errors[0].message, "at most 200 characters", "{path}");
        }
    }
}

/// SQL's `like` knows no accents and ends at a NUL.
#[tokio::test]
async fn names_that_sql_cannot_compare_are_found() {
    let app = searched_app().await;
    for (name, search) in [
        ("A\0hidden", "hidden"),
        ("Ｗｉｄｅ Ｎａｍｅ", "wide name"),
        ("李小龍", "小"),
        ("Re\u{301}ne\u{301}e", "renee"),
    ] {
        if name.contains('\0') && mfadmin_testing::postgres::is_chosen() {
            // No text there has it.
            continue;
        }
        let id = app.server.seed(vec![person(&UserId::new().to_string())]).await[0];
        let mut file = app.server.beside().await;
        sqlx::query("update users set name = $1 where id = $2")
            .bind(name)
            .bind(id.to_string())
            .execute(&mut file)
            .await
            .unwrap();
        app.reset(id, json!({ "end_sessions": true })).await;
        assert_eq!(app.entries(search).await.len(), 1, "{name:?}");
        assert_eq!(app.messages(search).await.len(), 1, "{name:?}");
    }
}

#[tokio::test]
async fn machine_token_that_reads_may_search() {
    let mut app = searched_app().await;
    let wanted = json!({ "name": "reader", "scope": "read", "expires_in_days": 1 });
    let call = app.server.call(Method::POST, "/v1/tokens", &app.owner).json(&wanted);
    let made: Value = call.send().await.unwrap().json().await.unwrap();
    app.owner = made["token"].as_str().unwrap().parse().unwrap();
    assert_eq!(app.entries("help-12").await, [1]);
    assert_eq!(app.messages("jose").await.len(), 2);
}
