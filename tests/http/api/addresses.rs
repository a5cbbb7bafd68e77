//! Addresses whose domain has letters of its own: all spellings are one user.

use crate::{
    server::{TestServer, problem},
    test_app::{PASSWORD, TestApp},
};
use mfadmin::contract::{
    Code, Role, User,
    api::{ImportReport, UserPage, paths},
};
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// As it is typed, and as DNS has it.
const SPELLINGS: [&str; 3] =
    ["info@bücher.example", "info@xn--bcher-kva.example", "INFO@Bu\u{308}cher.EXAMPLE"];
const STORED: &str = SPELLINGS[1];

async fn post(app: &TestApp, path: &str, body: &Value) -> Response {
    app.server.call(Method::POST, path, &app.owner).json(body).send().await.unwrap()
}

fn user(email: &str) -> Value {
    json!({ "name": "Bo Buch", "email": email, "role": "member" })
}

async fn found(server: &TestServer, app: &TestApp, search: &str) -> Vec<User> {
    let call = server.call(Method::GET, "/v1/users", &app.owner).query(&[("search", search)]);
    call.send().await.unwrap().json::<UserPage>().await.unwrap().users
}

#[tokio::test]
async fn user_is_added_once_and_found_by_every_spelling() {
    for added in SPELLINGS {
        let app = TestApp::open().await;
        let response = post(&app, paths::USERS, &user(added)).await;
        assert_eq!(response.status(), 201);
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["email"], STORED);
        for other in SPELLINGS {
            let refused = problem(post(&app, paths::USERS, &user(other)).await).await;
            assert_eq!(refused.code, Code::EmailTaken, "{added} {other}");
            let [one] = &found(&app.server, &app, other).await[..] else { panic!("{other}") };
            assert_eq!(one.email.as_ref().unwrap().as_str(), STORED);
        }
        for part in ["bucher", "Bücher", "xn--bcher"] {
            assert_eq!(found(&app.server, &app, part).await.len(), 1, "{part}");
        }
        let by: Value = app.server.get("/v1/audit?search=b%C3%BCcher", &app.owner).await;
        assert_eq!(by["entries"][0]["event"], "user_added");
    }
}

#[tokio::test]
async fn file_and_order_mean_the_same_user_by_every_spelling() {
    let app = TestApp::open().await;
    post(&app, paths::USERS, &user(SPELLINGS[0])).await;
    for (at, spelling) in SPELLINGS.into_iter().enumerate() {
        let file = format!("email,name\n{spelling},Bo {at}");
        let call = app.server.call(Method::POST, "/v1/import?existing=update", &app.owner);
        let call = call.header("content-type", "text/csv").body(file);
        let report: ImportReport = call.send().await.unwrap().json().await.unwrap();
        assert_eq!((report.changed, report.imported), (1, 0), "{spelling}");
    }
    let file = format!("name,email,role\nA,{},member\nB,{},member", SPELLINGS[0], SPELLINGS[1]);
    let call = app.server.call(Method::POST, "/v1/import?dry_run=true", &app.owner);
    let refused = problem(call.header("content-type", "text/csv").body(file).send().await.unwrap());
    let refused = refused.await;
    assert!(refused.errors.iter().any(|fault| fault.message.contains("line 2")), "{refused:?}");
    let order =
        json!({ "action": "send_setup_link", "whom": { "by": "emails", "emails": SPELLINGS } });
    let answer = post(&app, paths::JOBS, &order).await;
    let job: Value = answer.json().await.unwrap();
    assert_eq!(job["total"], 1, "{job}");
}

#[tokio::test]
async fn owner_signs_in_by_every_spelling() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    app.sql(
        "update users set email = 'info@xn--bcher-kva.example' where email = 'ana@example.com'",
    )
    .await;
    for spelling in SPELLINGS {
        assert_eq!(app.sign_in(spelling, PASSWORD).await.status(), 200, "{spelling}");
        assert_eq!(app.sign_in(spelling, "another").await.status(), 401, "{spelling}");
    }
}
