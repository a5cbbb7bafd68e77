//! Reading the text of one message: who may, and what is written down of it.

use super::*;

#[tokio::test]
async fn message_body_needs_a_step_up_and_is_audited() {
    let outbox = SecretOutbox::start().await;
    for (caller, expected) in [
        (Caller::ReadToken, Code::PersonRequired),
        (Caller::ActToken, Code::PersonRequired),
        (Caller::Owner, Code::StepUpRequired),
        (Caller::Admin, Code::StepUpRequired),
    ] {
        let token = caller.arrive(&outbox.server).await.unwrap();
        for id in [outbox.to_member, outbox.texted, i64::MAX] {
            let said = problem(outbox.content(id, &token).await).await;
            assert_eq!(said.code, expected, "{caller:?}");
        }
    }
    assert_eq!(outbox.readings().await, Vec::<Value>::new());
    let received = outbox.server.received().await;
    let mut count = 0;
    for id in [outbox.to_owner, outbox.to_member] {
        let response = outbox.content(id, &outbox.owner).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let content: Value = response.json().await.unwrap();
        let kept = received.iter().find(|message| message.id == id).unwrap();
        assert_eq!(content["link"], json!(kept.link));
        // Who asked for it is filled in when it is read.
        let (before, rest) = kept.body.split_once('\u{2}').unwrap();
        let (_, after) = rest.split_once('\u{3}').unwrap();
        let body = content["body"].as_str().unwrap();
        let asked = body.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        assert!(asked.is_some_and(|name| name.ends_with("@example.com)")), "{body}");
        count += 1;
        let readings = outbox.readings().await;
        assert_eq!(readings.len(), count, "each is told once");
        let entry = &readings[0];
        let note = entry["note"].as_str().unwrap();
        assert!(note.contains(&format!("message {id}")), "{entry}");
        outbox.assert_silent(&entry.to_string(), Caller::OwnerSteppedUp, "the audit log");
        assert!(entry["actor"].is_object() && entry["target"].is_object(), "{entry}");
    }
    let readings = outbox.readings().await;
    assert_eq!(readings[0]["target"]["id"], outbox.member.to_string());
    assert_eq!(readings[1]["target"]["email"], "boss@example.com");
    // A code proves who its receiver is.
    let code = problem(outbox.content(outbox.texted, &outbox.owner).await).await;
    assert_eq!(code.code, Code::MessageNotReadable);
    assert_eq!(outbox.readings().await.len(), count);
    // A list that is asked for again tells of no reading.
    for _ in 0..3 {
        outbox.server.get::<Value>("/v1/outbox?limit=200", &outbox.owner).await;
    }
    assert_eq!(outbox.readings().await.len(), count);
}

#[tokio::test]
async fn message_body_is_stored_under_no_idempotency_key() {
    let outbox = SecretOutbox::start().await;
    let path = format!("/v1/outbox/{}/content", outbox.to_owner);
    for _ in 0..2 {
        let call = outbox.server.call(Method::POST, &path, &outbox.owner);
        let read = call.header("idempotency-key", KEY).send().await.unwrap();
        assert_eq!(read.status(), 200);
    }
    assert_eq!(outbox.readings().await.len(), 2);
    let kept: i64 = sqlx::query_scalar("select count(*) from idempotency where key = $1")
        .bind(KEY)
        .fetch_one(&mut outbox.server.beside().await)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn admin_cannot_read_a_message_to_an_owner() {
    let outbox = SecretOutbox::start().await;
    let admin = Caller::AdminSteppedUp.arrive(&outbox.server).await.unwrap();
    let said = problem(outbox.content(outbox.to_owner, &admin).await).await;
    assert_eq!(said.code, Code::OwnerProtected);
    assert_eq!(outbox.readings().await, Vec::<Value>::new());
    assert_eq!(outbox.content(outbox.to_member, &admin).await.status(), 200);
    assert_eq!(outbox.readings().await.len(), 1);
}

#[tokio::test]
async fn missing_or_erased_message_is_refused() {
    let outbox = SecretOutbox::start().await;
    let unknown = problem(outbox.content(i64::MAX, &outbox.owner).await).await;
    assert_eq!(unknown.code, Code::MessageNotFound);
    for (change, id) in [
        (
            "update outbox set state = 'sent', sealed = substr(sealed, 1, 0) where id = $1",
            outbox.to_member,
        ),
        (
            "update outbox set state = 'withdrawn', sealed = substr(sealed, 1, 0) where id = $1",
            outbox.texted,
        ),
        ("update outbox set sealed = zeroblob(60) where id = $1", outbox.to_owner),
    ] {
        let change = sqlx::query(change).bind(id);
        change.execute(&mut outbox.server.beside().await).await.unwrap();
        let said = problem(outbox.content(id, &outbox.owner).await).await;
        assert_eq!((said.code.to_string().as_str(), said.status), ("message_not_readable", 409));
        assert!(said.detail.is_some(), "it says why");
    }
    assert_eq!(outbox.readings().await, Vec::<Value>::new());
}

#[tokio::test]
async fn reading_of_a_text_names_its_number_masked() {
    let app = TestApp::open().await;
    let ana = app.member_to_text("ana").await;
    let text = app.text(ana).await;
    ok(app.read(text).await).await;
    let entry = app.last_audit_entry().await;
    let note = entry.note.unwrap();
    assert!(note.contains("+44********58"), "{note}");
}
