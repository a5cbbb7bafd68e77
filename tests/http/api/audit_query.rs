//! Questions to the audit log: by user, by actor, by kind and by time; and all of it as a file.

use crate::server::{TestServer, person, problem};
use jiff::Timestamp;
use mfadmin::contract::{
    BearerToken, Code, Role, Seq, UserId,
    api::{AuditEntry, AuditEvent, AuditPage},
};
use reqwest::Method;
use serde_json::json;

struct AuditedApp {
    server: TestServer,
    owner: (UserId, BearerToken),
    admin: (UserId, BearerToken),
    users: Vec<UserId>,
}

/// Owner and Admin in turns on two users, with two kinds of deeds.
async fn audited_app() -> AuditedApp {
    let server = TestServer::start().await;
    let (owner, admin) = (server.sign_in(Role::Owner).await, server.sign_in(Role::Admin).await);
    let users = server.seed(vec![person("one"), person("two")]).await;
    let audited = AuditedApp { server, owner, admin, users };
    for round in 0..4 {
        let (_, token) = if round % 2 == 0 { &audited.owner } else { &audited.admin };
        audited.end_sessions(audited.users[round / 2], token).await;
    }
    let path = format!("/v1/users/{}/authenticator/reset", audited.users[0]);
    let reset = audited.server.call(Method::POST, &path, &audited.owner.1).send().await.unwrap();
    assert_eq!(reset.status(), 200);
    audited
}

impl AuditedApp {
    async fn end_sessions(&self, id: UserId, token: &BearerToken) {
        let path = format!("/v1/users/{id}/access-reset");
        let call = self.server.call(Method::POST, &path, token);
        let done = call.json(&json!({ "end_sessions": true })).send().await.unwrap();
        assert_eq!(done.status(), 200);
    }

    async fn seqs(&self, query: &str) -> Vec<i64> {
        let path = format!("/v1/audit?{query}");
        let page: AuditPage = self.server.get(&path, &self.owner.1).await;
        page.entries.iter().map(|entry| entry.seq.0).collect()
    }

    async fn export(&self, query: &str) -> (String, String) {
        let path = format!("/v1/audit/export?{query}");
        let call = self.server.call(Method::GET, &path, &self.owner.1);
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (kind, answer.text().await.unwrap())
    }
}

#[tokio::test]
async fn audit_filters_combine() {
    let audited = audited_app().await;
    let (owner, admin) = (audited.owner.0, audited.admin.0);
    let [one, two] = audited.users[..] else { panic!("two users") };
    assert_eq!(audited.seqs("").await, [5, 4, 3, 2, 1]);
    assert_eq!(audited.seqs(&format!("user={one}")).await, [5, 2, 1]);
    assert_eq!(audited.seqs(&format!("actor={admin}")).await, [4, 2]);
    assert_eq!(audited.seqs("event=authenticator_reset").await, [5]);
    assert_eq!(audited.seqs("event=authenticator_reset,sessions_ended&limit=2").await, [5, 4]);
    assert_eq!(audited.seqs(&format!("user={two}&actor={owner}&event=sessions_ended")).await, [3]);
    assert_eq!(audited.seqs(&format!("user={owner}")).await, [0; 0]);
    let page: AuditPage = audited.server.get("/v1/audit?limit=200", &audited.owner.1).await;
    let at = |seq: i64| page.entries.iter().find(|entry| entry.seq == Seq(seq)).unwrap().at;
    let since: Vec<_> =
        page.entries.iter().filter(|entry| entry.at >= at(3)).map(|entry| entry.seq.0).collect();
    assert_eq!(audited.seqs(&format!("from={}", at(3))).await, since);
    let before: Vec<_> =
        page.entries.iter().filter(|entry| entry.at < at(3)).map(|entry| entry.seq.0).collect();
    assert_eq!(audited.seqs(&format!("until={}", at(3))).await, before);
}

#[tokio::test]
async fn filtered_audit_log_pages_to_its_end() {
    let audited = audited_app().await;
    let owner = audited.owner.0;
    let path = format!("/v1/audit?actor={owner}&limit=2");
    let first: AuditPage = audited.server.get(&path, &audited.owner.1).await;
    assert_eq!(first.next, Some(Seq(3)));
    let rest: AuditPage = audited.server.get(&format!("{path}&before=3"), &audited.owner.1).await;
    assert_eq!((rest.entries.len(), rest.next), (1, None));
}

#[tokio::test]
async fn invalid_audit_query_names_its_field() {
    let audited = audited_app().await;
    for (query, field) in [
        ("user=ana", "user"),
        ("actor=1", "actor"),
        ("event=phone", "event"),
        ("event=", "event"),
        ("from=yesterday", "from"),
        ("until=2026-13-01T00:00:00Z", "until"),
        ("whom=x", "whom"),
        ("limit=0", "limit"),
    ] {
        let path = format!("/v1/audit?{query}");
        let answer =
            audited.server.call(Method::GET, &path, &audited.owner.1).send().await.unwrap();
        let problem = problem(answer).await;
        assert_eq!(problem.code, Code::InvalidQuery, "{query}");
        assert_eq!(problem.errors[0].field, field, "{query}");
    }
}

#[tokio::test]
async fn audit_export_is_oldest_first_and_audited() {
    let audited = audited_app().await;
    for _ in 0..700 {
        audited.end_sessions(audited.users[1], &audited.owner.1).await;
    }
    let (kind, text) = audited.export("").await;
    assert_eq!(kind, "application/x-ndjson");
    let entries: Vec<AuditEntry> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seqs: Vec<_> = entries.iter().map(|entry| entry.seq.0).collect();
    assert_eq!(seqs, (1..=706).collect::<Vec<_>>());
    let last = entries.last().unwrap();
    assert_eq!(
        (last.event, last.note.as_deref()),
        (AuditEvent::AuditExported, Some("Full log as ndjson"))
    );
    assert_eq!(last.actor.as_ref().unwrap().id, audited.owner.0);
    let (_, part) = audited.export(&format!("actor={}", audited.admin.0)).await;
    assert_eq!(part.lines().count(), 2);
}

#[tokio::test]
async fn csv_export_neutralises_formulas() {
    let audited = audited_app().await;
    let id = audited.server.seed(vec![person("three")]).await[0];
    let mut file = audited.server.beside().await;
    sqlx::query("update users set name = $1 where id = $2")
        .bind("=HYPERLINK(\"http://x\"),\r\n2")
        .bind(id.to_string())
        .execute(&mut file)
        .await
        .unwrap();
    let path = format!("/v1/users/{id}/access-reset");
    let body = json!({ "end_sessions": true, "reason": "-2+3+cmd|' /C calc'!A0" });
    let call = audited.server.call(Method::POST, &path, &audited.owner.1).json(&body);
    assert_eq!(call.send().await.unwrap().status(), 200);
    let (kind, text) = audited.export(&format!("format=csv&user={id}")).await;
    assert_eq!(kind, "text/csv; charset=utf-8");
    let (header, rows) = text.split_once("\r\n").unwrap();
    assert_eq!(header.split(',').count(), 14);
    let name = "\"'=HYPERLINK(\"\"http://x\"\"),\\u{d}\\u{a}2\"";
    assert!(rows.contains(&format!(",{name},three@example.com,")), "{rows}");
    assert!(rows.contains(",127.0.0.1,'-2+3+cmd|' /C calc'!A0,"), "{rows}");
    let at: Timestamp = rows.split(',').nth(1).unwrap().parse().unwrap();
    assert!(at <= Timestamp::now());
}

#[tokio::test]
async fn search_without_a_word_exports_the_full_log_and_says_so() {
    let audited = audited_app().await;
    for (query, words) in [
        ("search=%20", "Full log as ndjson"),
        ("search=%E2%80%8B", "Full log as ndjson"),
        ("search=", "Full log as ndjson"),
        ("search=a", "Filtered log as ndjson"),
    ] {
        audited.export(query).await;
        let page: AuditPage =
            audited.server.get("/v1/audit?event=audit_exported&limit=1", &audited.owner.1).await;
        assert_eq!(page.entries[0].note.as_deref(), Some(words), "{query}");
    }
}
