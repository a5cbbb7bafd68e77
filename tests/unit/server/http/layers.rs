mod body_rate;

use axum::Router;
use mfadmin::contract::{Code, Problem, problem::MEDIA_TYPE};
use mfadmin::server::http::app::Transport;
use mfadmin::server::http::layers::*;
use tower_http::catch_panic::CatchPanicLayer;

#[tokio::test]
async fn a_panic_becomes_a_problem_and_the_server_goes_on() {
    let app = Router::new()
        .fallback(async || -> () { panic!("a fault") })
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(axum::middleware::from_fn_with_state(Transport::Plain, log_and_add_headers));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, app).into_future());
    for _ in 0..2 {
        let response =
            mfadmin_testing::http_client().build().unwrap().get(&url).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], MEDIA_TYPE);
        assert!(response.headers().contains_key("x-request-id"));
        let problem: Problem = response.json().await.unwrap();
        assert_eq!(problem.code, Code::Internal);
        assert!(!problem.message().contains("a fault"));
    }
}
