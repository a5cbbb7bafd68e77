//! A connection that is cut: what is asked meanwhile is refused, and goes on once it is back.

use super::{database, owner_of, server_over};
use crate::{server::person, test_app::PATIENCE};
use mfadmin::{
    contract::{BearerToken, Code, UserId, api::AuditPage},
    server::{
        crypto::SealingKey,
        store::{DatabaseAddress, PostgresAddress},
    },
};
use reqwest::{Method, Response, StatusCode};
use serde_json::json;
use std::sync::Arc;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};

/// What stands between a server and PostgreSQL, and can be cut.
struct Line {
    port: u16,
    is_whole: Arc<watch::Sender<bool>>,
}

impl Line {
    async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = Self {
            port: listener.local_addr().unwrap().port(),
            is_whole: Arc::new(watch::Sender::new(true)),
        };
        let is_whole = line.is_whole.clone();
        tokio::spawn(async move {
            loop {
                let (mut near, _) = listener.accept().await.unwrap();
                let mut whole = is_whole.subscribe();
                tokio::spawn(async move {
                    if !*whole.borrow_and_update() {
                        return;
                    }
                    let mut far = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = whole.wait_for(|whole| !whole) => {}
                    }
                });
            }
        });
        line
    }

    fn cut(&self) {
        self.is_whole.send_replace(false);
    }

    fn mend(&self) {
        self.is_whole.send_replace(true);
    }
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn a_cut_connection_refuses_and_comes_back() {
    let DatabaseAddress::Postgres(direct) = database().await else { panic!("it is a file") };
    let line = Line::to(direct.url.port).await;
    let url = format!("postgres://mfadmin@127.0.0.1:{}/{}", line.port, direct.url.database);
    let address = PostgresAddress { url: url.parse().unwrap(), ..*direct };
    let key = SealingKey::generate();
    let server = server_over(&DatabaseAddress::from(address), &key).await;
    let token = owner_of(&server, UserId::new()).await;
    let id = server.seed(vec![person("ana")]).await[0];
    let disable = async |token: &BearerToken| -> Response {
        let call = server.call(Method::POST, &format!("/v1/users/{id}/disable"), token);
        call.header("idempotency-key", "once").json(&json!({})).send().await.unwrap()
    };
    let readiness = async || server.call(Method::GET, "/readyz", &token).send().await.unwrap();
    assert_eq!(readiness().await.status(), StatusCode::OK);
    line.cut();
    assert_eq!(readiness().await.status(), StatusCode::SERVICE_UNAVAILABLE);
    let refused = crate::server::problem(disable(&token).await).await;
    assert_eq!(refused.code, Code::Unavailable);
    line.mend();
    let back = async {
        while readiness().await.status() != StatusCode::OK {
            sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, back).await.unwrap();
    for _ in 0..2 {
        assert_eq!(disable(&token).await.status(), StatusCode::OK);
    }
    let page: AuditPage = server.get("/v1/audit", &token).await;
    assert_eq!(page.entries.len(), 1, "{:?}", page.entries);
}
