//! Too much from one address.

use crate::server::{TestServer, problem};
use mfadmin::{
    client::Client,
    contract::{BearerToken, Code, Role},
};
use reqwest::{Method, Response};

/// More than any address may do at once.
const MANY: usize = 200;

fn wrong() -> BearerToken {
    "mfadmin-nobody-issued-this-token-0123456789".parse().unwrap()
}

fn pause(response: &Response) -> u32 {
    response.headers()["retry-after"].to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn token_guessing_is_rate_limited_and_valid_tokens_are_not() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let mut refused = None;
    for _ in 0..MANY {
        let response = server.call(Method::GET, "/v1/me", &wrong()).send().await.unwrap();
        if response.status() == 429 {
            refused = Some(response);
            break;
        }
        assert_eq!(response.status(), 401);
    }
    let refused = refused.expect("a limit");
    let seconds = pause(&refused);
    assert!((1..=2).contains(&seconds), "{seconds}");
    let told = problem(refused).await;
    assert_eq!((told.code, told.retry_after), (Code::TooManyRequests, Some(seconds)));
    let allowed = server.call(Method::GET, "/v1/me", &token).send().await.unwrap();
    assert_eq!(allowed.status(), 200, "whoever shares the address of a guesser goes on");
    // Without any token nothing is guessed.
    let anonymous = reqwest::get(server.url("/v1/me")).await.unwrap();
    assert_eq!(anonymous.status(), 401);
}

#[tokio::test]
async fn client_reports_retry_after() {
    let server = TestServer::start().await;
    let client = Client::new(&server.server.url(), wrong()).unwrap();
    let mut error = client.me().await.unwrap_err();
    for _ in 0..MANY {
        if error.code() == Some(Code::TooManyRequests) {
            break;
        }
        assert_eq!((error.code(), error.retry_after()), (Some(Code::Unauthenticated), None));
        error = client.me().await.unwrap_err();
    }
    assert!(error.retry_after().is_some_and(|seconds| (1..=2).contains(&seconds)), "{error}");
    assert!(!error.tells_outcome(), "an act that was sent before may have been carried out");
    assert!(error.to_string().contains("second"), "{error}");
}

#[tokio::test]
async fn form_posts_are_rate_limited_and_views_are_not() {
    let server = TestServer::start().await;
    let http = mfadmin_testing::http_client().build().unwrap();
    let url = server.url("/phone/none");
    let mut refused = None;
    for _ in 0..MANY {
        let response = http.post(&url).form(&[("step", "confirm")]).send().await.unwrap();
        if response.status() == 429 {
            refused = Some(response);
            break;
        }
        assert_eq!(response.status(), 404);
    }
    let refused = refused.expect("a limit");
    assert_eq!(pause(&refused), 1);
    assert_eq!(refused.headers()["content-type"], "text/html; charset=utf-8");
    assert!(refused.headers().contains_key("content-security-policy"));
    let html = refused.text().await.unwrap();
    assert!(
        html.contains("Too many requests came") && html.contains("Nothing was changed."),
        "{html}"
    );
    assert!(html.contains("Wait a second"), "{html}");
    assert_eq!(http.get(&url).send().await.unwrap().status(), 404);
    // One limit for all pages: another page is no way round it.
    let other = server.url("/setup/none");
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(http.post(&other).send().await.unwrap().status().as_u16());
    }
    assert!(statuses.contains(&429), "{statuses:?}");
}
