//! The audit log: paged, chained, append-only.

use crate::server::{TestServer, email, person, problem};
use mfadmin::{
    contract::{
        AccountId, BearerToken, Code, RequestSource, Role, Seq, UserId,
        api::{AuditEntry, AuditEvent, AuditFlaw, AuditOutcome, AuditPage, AuditVerdict},
        rules::Policy,
    },
    server::{service::access, store::StoreError},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::net::{IpAddr, Ipv4Addr};

const HERE: Option<RequestSource> = Some(RequestSource::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)));

async fn history(length: usize) -> (TestServer, BearerToken, UserId) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    for _ in 0..length {
        let path = format!("/v1/users/{id}/access-reset");
        let call = server.call(Method::POST, &path, &token).json(&json!({ "end_sessions": true }));
        assert_eq!(call.send().await.unwrap().status(), 200);
    }
    (server, token, id)
}

async fn entries(server: &TestServer, token: &BearerToken) -> Vec<AuditEntry> {
    let page: AuditPage = server.get("/v1/audit?limit=200", token).await;
    page.entries
}

async fn verdict(server: &TestServer) -> AuditVerdict {
    server.server.store().verify_audit(None).await.unwrap()
}

fn broken(seq: i64, flaw: AuditFlaw) -> AuditVerdict {
    AuditVerdict::Broken { seq: Seq(seq), flaw }
}

#[tokio::test]
async fn audit_pages_reach_the_first_entry() {
    let (server, token, _) = history(5).await;
    let first: AuditPage = server.get("/v1/audit?limit=3", &token).await;
    let seqs: Vec<_> = first.entries.iter().map(|entry| entry.seq.0).collect();
    assert_eq!((seqs, first.next), (vec![5, 4, 3], Some(Seq(3))));
    let second: AuditPage = server.get("/v1/audit?limit=3&before=3", &token).await;
    let seqs: Vec<_> = second.entries.iter().map(|entry| entry.seq.0).collect();
    assert_eq!((seqs, second.next), (vec![2, 1], None));
}

#[tokio::test]
async fn chain_reveals_a_changed_entry() {
    let (server, _, _) = history(4).await;
    let AuditVerdict::Intact { head } = verdict(&server).await else { panic!("intact") };
    assert_eq!(head.seq, Seq(4));
    let mut connection = server.beside().await;
    // Each engine has its own way to put a row in another's place, and to drop a trigger.
    let [replace, drop] = match mfadmin_testing::postgres::is_chosen() {
        false => ["insert or replace", "drop trigger audit_is_never_changed"],
        true => ["insert", "drop trigger audit_is_never_changed on audit"],
    };
    let replace = format!(
        "{replace} into audit (seq, at, event, prev_hash, hash) \
         select 2, at, event, prev_hash, hash from audit where seq = 2"
    );
    for forbidden in [
        "update audit set note = 'nothing happened' where seq = 2",
        "delete from audit where seq = 4",
        replace.as_str(),
    ] {
        let refused =
            sqlx::query(sqlx::AssertSqlSafe(forbidden)).execute(&mut connection).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
    assert_eq!(verdict(&server).await, AuditVerdict::Intact { head });
    // Somebody with the file can drop the triggers, and is found out by the hashes.
    for statement in [drop, "update audit set note = 'nothing happened' where seq = 2"] {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
    assert_eq!(verdict(&server).await, broken(2, AuditFlaw::Changed));
}

#[tokio::test]
async fn entry_keeps_the_name_a_person_had() {
    let (server, token, id) = history(1).await;
    let mut connection = server.beside().await;
    sqlx::query("update users set name = 'Renamed' where id = $1")
        .bind(id.to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    let entries = entries(&server, &token).await;
    assert_eq!(entries[0].target.as_ref().unwrap().name, "target");
}

#[tokio::test]
async fn first_owner_is_audited_as_an_act_of_the_server() {
    let server = TestServer::start().await;
    let store = server.server.store();
    let owner = access::create_owner(store, "Ana", &email("ana@example.com")).await.unwrap();
    let again = access::create_owner(store, "Ana", &email("ana@example.com")).await;
    assert!(matches!(again, Err(StoreError::EmailTaken)));
    let token = access::issue_session(store, owner, jiff::SignedDuration::from_hours(1)).await;
    let token = token.unwrap();
    let entries = entries(&server, &token).await;
    let [entry] = entries.as_slice() else { panic!("one entry") };
    assert_eq!((entry.event, &entry.actor), (AuditEvent::OwnerCreated, &None));
    assert_eq!(entry.from, Some(access::this_process()));
    assert_eq!(AccountId::of_user(entry.target.as_ref().unwrap().id), owner);
}

#[tokio::test]
async fn entry_holds_address_and_reason() {
    let (server, token, id) = history(0).await;
    let path = format!("/v1/users/{id}/authenticator/reset");
    let body = json!({ "reason": " HELP-12: «phone lost» " });
    let sent = server.call(Method::POST, &path, &token).json(&body).send().await.unwrap();
    assert_eq!(sent.status(), 200);
    let entries = entries(&server, &token).await;
    let [entry] = entries.as_slice() else { panic!("one entry") };
    assert_eq!((entry.outcome, entry.from), (AuditOutcome::Done, HERE));
    assert_eq!(entry.reason.as_ref().unwrap().as_str(), "HELP-12: «phone lost»");
    let page: Value = server.get("/v1/audit", &token).await;
    let entry = &page["entries"][0];
    assert_eq!((&entry["outcome"], &entry["code"]), (&json!("done"), &Value::Null));
    assert_eq!(
        (&entry["from"], &entry["event"]),
        (&json!("127.0.0.1"), &json!("authenticator_reset"))
    );
}

#[tokio::test]
async fn a_reason_is_one_plain_line_of_200_characters() {
    let (server, token, id) = history(0).await;
    for reason in ["", "   ", "a\nb", "a\u{1b}[31mb", "\u{202e}gnp", &"é".repeat(201)] {
        let path = format!("/v1/users/{id}/access-reset");
        let body = json!({ "end_sessions": true, "reason": reason });
        let refused = server.call(Method::POST, &path, &token).json(&body).send().await.unwrap();
        let problem = problem(refused).await;
        assert_eq!(problem.code, Code::InvalidBody, "{reason:?}");
        assert_eq!(problem.errors[0].field, "reason", "{reason:?}");
    }
    assert!(entries(&server, &token).await.is_empty());
}

#[tokio::test]
async fn required_reason_must_be_given() {
    let server = TestServer::start_with(|options| {
        options.policy = Policy { require_reason: true, ..Policy::default() };
    })
    .await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let mut bare = person("bare");
    bare.phone = mfadmin::contract::PhoneState::NotSet;
    bare.authenticator = mfadmin::contract::AuthenticatorState::NotConfigured;
    let ids = server.seed(vec![person("whole"), bare]).await;
    let calls = [
        (Method::PATCH, format!("/v1/users/{}", ids[1]), json!({ "phone": "+14155552671" })),
        (Method::POST, format!("/v1/users/{}/authenticator/setup-link", ids[1]), json!({})),
        (Method::POST, format!("/v1/users/{}/authenticator/reset", ids[0]), json!({})),
        (Method::POST, format!("/v1/users/{}/access-reset", ids[0]), json!({"end_sessions": true})),
    ];
    for (at, (method, path, body)) in calls.into_iter().enumerate() {
        let call = |body: &Value| {
            let call = server.call(method.clone(), &path, &token).header("If-Match", "\"1\"");
            call.json(body).send()
        };
        let before = server.footprint().await;
        let refused = problem(call(&body).await.unwrap()).await;
        assert_eq!(refused.code, Code::ReasonRequired, "{path}");
        assert_eq!(refused.errors[0].field, "reason", "{path}");
        assert_eq!(server.footprint().await, before, "{path}");
        let mut explained = body.clone();
        explained["reason"] = json!("HELP-7");
        assert_eq!(call(&explained).await.unwrap().status(), 200, "{path}");
        let newest = &entries(&server, &token).await[0];
        assert_eq!(newest.reason.as_ref().unwrap().as_str(), "HELP-7", "{path}");
        assert_eq!(newest.seq, Seq(2 * at as i64 + 2), "one refusal and one deed each: {path}");
    }
    let me: Value = server.get("/v1/me", &token).await;
    assert_eq!(me["policy"]["require_reason"], json!(true));
}

#[tokio::test]
async fn repeated_refusals_are_one_entry_with_a_count() {
    let server = TestServer::start().await;
    let (owner, owner_token) = server.sign_in(Role::Owner).await;
    let (admin, token) = server.sign_in(Role::Admin).await;
    let path = format!("/v1/users/{owner}/authenticator/reset");
    for _ in 0..30 {
        let refused = server.call(Method::POST, &path, &token).send().await.unwrap();
        assert_eq!(problem(refused).await.code, Code::OwnerProtected);
    }
    let told = entries(&server, &owner_token).await;
    let [entry] = told.as_slice() else { panic!("one entry, not {told:?}") };
    assert_eq!(entry.event, AuditEvent::ActionRefused);
    assert_eq!(entry.outcome, AuditOutcome::Refused(Code::OwnerProtected));
    assert_eq!(entry.actor.as_ref().unwrap().id, admin);
    assert_eq!(entry.target.as_ref().unwrap().id, owner);
    assert_eq!((entry.from, entry.note.as_deref()), (HERE, Some("Reset the authenticator")));
    // What was counted is told when the server stops, at the latest.
    let (running, directory) = server.into_parts();
    running.shutdown().await;
    let again = TestServer::again(directory).await;
    let told = entries(&again, &owner_token).await;
    assert_eq!(told.len(), 2);
    let note = told[0].note.as_deref();
    assert_eq!(note, Some("Reset the authenticator; 29 times more within a minute"));
    assert!(matches!(verdict(&again).await, AuditVerdict::Intact { .. }));
}

#[tokio::test]
async fn refusals_are_audited_and_malformed_requests_are_not() {
    let server = TestServer::start().await;
    let (owner, owner_token) = server.sign_in(Role::Owner).await;
    let (_, token) = server.sign_in(Role::Admin).await;
    let mut bot = person("bot");
    bot.kind = mfadmin::contract::Kind::Avobot;
    bot.authenticator = mfadmin::contract::AuthenticatorState::NotConfigured;
    let bot = server.seed(vec![bot]).await[0];
    let reset = |id: UserId| format!("/v1/users/{id}/access-reset");
    for (id, body) in [
        (owner, json!({ "end_sessions": true })),
        (bot, json!({ "end_sessions": true })),
        (bot, json!({ "end_session": true })),
        (UserId::new(), json!({ "end_sessions": true })),
    ] {
        server.call(Method::POST, &reset(id), &token).json(&body).send().await.unwrap();
    }
    let told = entries(&server, &owner_token).await;
    let codes: Vec<_> = told.iter().map(|entry| entry.outcome.code()).collect();
    assert_eq!(codes, [Some(Code::MfaNotApplicable), Some(Code::OwnerProtected)]);
}
