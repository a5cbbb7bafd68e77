//! Rights by a file: what `POST` and `PATCH /v1/users` refuse, an import refuses, too.

use crate::{callers::Caller, server::problem, test_app::TestApp};
use mfadmin::contract::{Code, api::paths};
use reqwest::Method;

#[tokio::test]
async fn admin_imports_no_admin() {
    let app = TestApp::open().await;
    let admin = Caller::AdminSteppedUp.arrive(&app.server).await.unwrap();
    let before = app.server.footprint().await;
    for row in ["Eve,eve@example.com,admin", "Eve,eve@example.com,owner"] {
        let request = app.server.call(Method::POST, paths::IMPORT, &admin);
        let request = request.header("content-type", "text/csv");
        let file = format!("name,email,role\nBo,bo@example.com,member\n{row}\n");
        let answer = request.body(file).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{row}");
        let refused = problem(answer).await;
        assert_eq!(refused.code, Code::ImportRejected);
        let [error] = refused.errors.as_slice() else { panic!("one fault: {refused:?}") };
        assert_eq!((error.line, error.field.as_str()), (Some(3), "role"));
        assert!(error.message.contains("only an Owner"), "{}", error.message);
    }
    assert_eq!(app.server.footprint().await, before);
}
