//! Taking from others what a server has little of: memory, and connections to the database.

use crate::{
    server::{TestServer, problem},
    test_app::PATIENCE,
};
use mfadmin::{
    contract::{
        Code, Role,
        api::{AuditEvent, paths},
    },
    server::store::AuditRow,
};
use reqwest::{Body, Method, StatusCode};
use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{sync::mpsc::unbounded_channel, time::timeout};

#[tokio::test]
async fn second_import_at_once_is_refused() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let (_, other) = server.sign_in(Role::Owner).await;
    let import = |token, body: Body| {
        let request = server.call(Method::POST, paths::IMPORT, token);
        request.header("content-type", "text/csv").body(body).send()
    };
    // The end of the file that is on its way, for as long as nobody lets it come.
    let held = Mutex::new(None);
    let first = async {
        loop {
            let (pieces, rest) = unbounded_channel::<Result<&'static str, std::io::Error>>();
            pieces.send(Ok("name,email,role\nBo,bo@example.com,member\n")).unwrap();
            *held.lock().unwrap() = Some(pieces);
            let stream = futures_util::stream::unfold(rest, |mut rest| async move {
                rest.recv().await.map(|piece| (piece, rest))
            });
            // The other one may be faster for once.
            match import(&token, Body::wrap_stream(stream)).await.unwrap().status() {
                StatusCode::CONFLICT => {}
                status => break status,
            }
        }
    };
    let others = async {
        // It may come before the first one.
        let file = "name,email,role\nCy,cy@example.com,member\nx";
        loop {
            let refused = problem(import(&other, file.into()).await.unwrap()).await.code;
            if refused == Code::ImportBusy {
                break;
            }
            assert_eq!(refused, Code::ImportRejected);
        }
        held.lock().unwrap().take();
    };
    let (first, ()) = timeout(PATIENCE, async { tokio::join!(first, others) }).await.unwrap();
    assert_eq!(first, 200);
    let file = "name,email,role\nCy,cy@example.com,member\n";
    assert_eq!(import(&other, file.into()).await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_checks_of_the_audit_log_leave_connections_to_others() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    fill_audit_log(&server, 30_000).await;
    let ended = AtomicUsize::new(0);
    let check = async || {
        let request = server.call(Method::GET, paths::AUDIT_VERIFY, &token);
        assert_eq!(request.send().await.unwrap().status(), 200);
        ended.fetch_add(1, Ordering::SeqCst);
    };
    let checks = async { futures_util::future::join_all((0..8).map(|_| check())).await };
    let me = async {
        // Who asks again and again is answered before two checks have ended.
        let mut answered = 0;
        while ended.load(Ordering::SeqCst) < 2 {
            let asked = server.call(Method::GET, paths::ME, &token).send().await.unwrap();
            assert_eq!(asked.status(), 200);
            answered += 1;
        }
        answered
    };
    let (_, answered) = tokio::join!(checks, me);
    assert!(answered > 10, "{answered} answers while two checks were made");
}

async fn fill_audit_log(server: &TestServer, entries: usize) {
    let store = server.server.store();
    let mut tx = store.begin_write().await.unwrap();
    let entry = AuditRow::new(store.clock().now(), AuditEvent::SignedIn);
    for _ in 0..entries {
        tx.audit().append(&entry).await.unwrap();
    }
    tx.commit().await.unwrap();
}
