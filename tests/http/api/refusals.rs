//! Bad requests: each gets its own problem and changes nothing.

use crate::server::{TestServer, person, problem};
use mfadmin::{
    contract::{BearerToken, Code, Role, UserId},
    server::Limits,
};
use reqwest::{Body, Method, RequestBuilder};
use std::time::Duration;

struct OwnerAndTarget {
    server: TestServer,
    token: BearerToken,
    id: UserId,
}

async fn owner_and_target() -> OwnerAndTarget {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    OwnerAndTarget { server, token, id }
}

impl OwnerAndTarget {
    fn patch(&self, if_match: &str, body: impl Into<Body>) -> RequestBuilder {
        let path = format!("/v1/users/{}", self.id);
        let call = self.server.call(Method::PATCH, &path, &self.token);
        call.header("if-match", if_match).header("content-type", "application/json").body(body)
    }

    fn post(&self, end: &str) -> RequestBuilder {
        let path = format!("/v1/users/{}{end}", self.id);
        self.server.call(Method::POST, &path, &self.token)
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.server.call(Method::GET, path, &self.token)
    }

    /// Sends `request`; it must be refused with `code`, naming `field`, and change nothing.
    async fn refused(&self, request: RequestBuilder, code: Code, field: Option<&str>) {
        let before = self.server.footprint().await;
        let shown = format!("{request:?}");
        let problem = problem(request.send().await.unwrap()).await;
        assert_eq!(problem.code, code, "{shown}");
        let named = problem.errors.first().map(|error| error.field.as_str());
        assert_eq!(named, field, "{shown} {problem:?}");
        assert_eq!(self.server.footprint().await, before, "{shown}");
    }
}

#[tokio::test]
async fn invalid_bodies_are_refused() {
    let fixture = owner_and_target().await;
    for (body, code, field) in [
        ("", Code::InvalidJson, None),
        ("{", Code::InvalidJson, None),
        ("{\"phone\":\"+442079460958\"} x", Code::InvalidJson, None),
        ("{\"phone\":\"\u{0}\"}", Code::InvalidJson, None),
        ("[]", Code::InvalidBody, Some("body")),
        (" [\"+442079460958\"]", Code::InvalidBody, Some("body")),
        ("{\"phone\":1,", Code::InvalidJson, None),
        ("null", Code::InvalidBody, Some("body")),
        ("{}", Code::InvalidBody, Some("phone")),
        ("{\"phone\":null}", Code::InvalidBody, Some("phone")),
        ("{\"phone\":442079460958}", Code::InvalidBody, Some("phone")),
        ("{\"phone\":{\"a\":[1]}}", Code::InvalidBody, Some("phone")),
        ("{\"phone\":\"\"}", Code::InvalidPhone, Some("phone")),
        ("{\"phone\":\"2079460958\"}", Code::InvalidPhone, Some("phone")),
        ("{\"phone\":\"+1 000 000 000\"}", Code::InvalidPhone, Some("phone")),
        ("{\"phone\":\"+1 000 000 0000\"}", Code::PhoneUnlisted, Some("phone")),
        ("{\"phone\":\"+442079460958\",\"name\":1}", Code::InvalidBody, Some("name")),
        ("{\"phone\":\"+442079460958\",\"phone\":1}", Code::InvalidBody, Some("phone")),
    ] {
        fixture.refused(fixture.patch("\"1\"", body), code, field).await;
    }
    let bytes = fixture.patch("\"1\"", b"{\"phone\":\"\xff\"}".to_vec());
    fixture.refused(bytes, Code::InvalidJson, None).await;
    let deep = "[".repeat(10_000);
    fixture.refused(fixture.patch("\"1\"", deep), Code::InvalidJson, None).await;
    let large = format!("{{\"phone\":\"{}\"}}", "1".repeat(64 * 1024));
    fixture.refused(fixture.patch("\"1\"", large), Code::BodyTooLarge, None).await;
    let access = |body: &'static str| {
        fixture.post("/access-reset").header("content-type", "application/json").body(body)
    };
    for (body, code, field) in [
        ("{}", Code::InvalidBody, "send_password_reset"),
        ("{\"end_sessions\":false}", Code::InvalidBody, "send_password_reset"),
        ("{\"end_sessions\":\"yes\"}", Code::InvalidBody, "end_sessions"),
        ("{\"end_sessions\":true,\"x\":1}", Code::InvalidBody, "x"),
    ] {
        fixture.refused(access(body), code, Some(field)).await;
    }
}

#[tokio::test]
async fn other_content_types_are_refused() {
    let fixture = owner_and_target().await;
    let body = "{\"phone\":\"+442079460958\"}";
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
        let path = format!("/v1/users/{}", fixture.id);
        let call = fixture.server.call(Method::PATCH, &path, &fixture.token);
        let call = call.header("if-match", "\"1\"").header("content-type", kind).body(body);
        fixture.refused(call, Code::UnsupportedMediaType, None).await;
    }
    let reset = fixture.post("/authenticator/reset").body("{}");
    fixture.refused(reset, Code::UnsupportedMediaType, None).await;
    let import = fixture.server.call(Method::POST, "/v1/import", &fixture.token);
    let import = import.header("content-type", "application/json").body("name,email,role\n");
    fixture.refused(import, Code::UnsupportedMediaType, None).await;
}

#[tokio::test]
async fn posts_without_a_body_refuse_one() {
    let fixture = owner_and_target().await;
    let with = |body: &'static str| {
        fixture.post("/authenticator/reset").header("content-type", "application/json").body(body)
    };
    fixture.refused(with("{\"x\":1}"), Code::InvalidBody, Some("x")).await;
    fixture.refused(with("null"), Code::InvalidBody, Some("body")).await;
    fixture.refused(with("nonsense"), Code::InvalidJson, None).await;
    assert_eq!(with("{}").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn invalid_headers_are_refused() {
    let fixture = owner_and_target().await;
    let body = "{\"phone\":\"+442079460958\"}";
    for tag in
        ["1", "\"\"", "\"x\"", "\"-1\"", "W/\"1\"", "*", "\"1\", \"2\"", "\"99999999999999999999\""]
    {
        fixture.refused(fixture.patch(tag, body), Code::InvalidHeader, Some("if-match")).await;
    }
    let twice = fixture.patch("\"1\"", body).header("if-match", "\"1\"");
    fixture.refused(twice, Code::InvalidHeader, Some("if-match")).await;
    fixture.refused(fixture.patch("\"7\"", body), Code::RevisionConflict, None).await;
    let path = format!("/v1/users/{}", fixture.id);
    let none = fixture.server.call(Method::PATCH, &path, &fixture.token);
    let none = none.header("content-type", "application/json").body(body);
    fixture.refused(none, Code::PreconditionRequired, None).await;
    let long = "k".repeat(129);
    for key in ["", "a b", "é", long.as_str()] {
        let call = fixture.patch("\"1\"", body).header("idempotency-key", key);
        fixture.refused(call, Code::InvalidHeader, Some("idempotency-key")).await;
    }
    for id in ["x", "-1", "1.5", ""] {
        let call = fixture.get("/v1/events").header("last-event-id", id);
        fixture.refused(call, Code::InvalidHeader, Some("last-event-id")).await;
    }
    let key = "k".repeat(128);
    let call = fixture.patch("\"1\"", body).header("idempotency-key", key);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn invalid_queries_are_refused() {
    let fixture = owner_and_target().await;
    let long = format!("search={}", "x".repeat(201));
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=99999999", "limit"),
        ("limit=1&limit=2", "limit"),
        ("sort=age", "sort"),
        ("order=up", "order"),
        ("gap=some", "gap"),
        ("role=boss", "role"),
        ("kind=robot", "kind"),
        ("from=middle", "from"),
        ("from=end&cursor=x", "from"),
        ("page=2", "page"),
        (long.as_str(), "search"),
    ] {
        let call = fixture.get(&format!("/v1/users?{query}"));
        fixture.refused(call, Code::InvalidQuery, Some(field)).await;
    }
    for path in ["/v1/audit", "/v1/outbox"] {
        for (query, field) in [("limit=0", "limit"), ("before=x", "before"), ("after=1", "after")] {
            let call = fixture.get(&format!("{path}?{query}"));
            fixture.refused(call, Code::InvalidQuery, Some(field)).await;
        }
    }
    let import = fixture.server.call(Method::POST, "/v1/import?partial=maybe", &fixture.token);
    fixture.refused(import, Code::InvalidQuery, Some("partial")).await;
    let most = "x".repeat(200);
    let call = fixture.get(&format!("/v1/users?search={most}"));
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn unknown_paths_are_refused() {
    let fixture = owner_and_target().await;
    for path in ["/", "/v1", "/v1/", "/v1/me/", "/v1/user", "/v2/users", "/v1/users/a/b"] {
        fixture.refused(fixture.get(path), Code::NoSuchRoute, None).await;
    }
    for id in ["x", "1", "00000000-0000-0000-0000-00000000000g", "%ff", "%00"] {
        fixture.refused(fixture.get(&format!("/v1/users/{id}")), Code::InvalidId, None).await;
        let reset = format!("/v1/users/{id}/authenticator/reset");
        let call = fixture.server.call(Method::POST, &reset, &fixture.token);
        fixture.refused(call, Code::InvalidId, None).await;
    }
    let nobody = format!("/v1/users/{}/authenticator/reset", UserId::new());
    let call = fixture.server.call(Method::POST, &nobody, &fixture.token);
    fixture.refused(call, Code::UserNotFound, None).await;
}

#[tokio::test]
async fn every_answer_has_a_request_id_and_no_store() {
    let fixture = owner_and_target().await;
    for path in ["/v1/me", "/v1/nothing", "/healthz", "/openapi.json"] {
        let response = fixture.get(path).send().await.unwrap();
        let headers = response.headers();
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        headers["x-request-id"].to_str().unwrap().parse::<uuid::Uuid>().unwrap();
    }
}

#[tokio::test]
async fn missing_body_times_out() {
    let limits = Limits { request: Duration::from_millis(200), ..Limits::default() };
    let server = TestServer::start_with_limits(limits).await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    let before = server.footprint().await;
    let never =
        Body::wrap_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let call = server.call(Method::POST, &format!("/v1/users/{id}/access-reset"), &token);
    let call = call.header("content-type", "application/json").body(never);
    assert_eq!(problem(call.send().await.unwrap()).await.code, Code::Timeout);
    assert_eq!(server.footprint().await, before);
}

#[tokio::test]
async fn missing_database_is_503_and_damaged_one_500() {
    let fixture = owner_and_target().await;
    let mut connection = fixture.server.beside().await;
    sqlx::query("update users set email = 'no address' where id = $1")
        .bind(fixture.id.to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    let call = fixture.get(&format!("/v1/users/{}", fixture.id));
    let damaged = problem(call.send().await.unwrap()).await;
    assert_eq!(damaged.code, Code::Internal);
    assert!(!damaged.message().contains("address"));
    assert_eq!(fixture.get("/readyz").send().await.unwrap().text().await.unwrap(), "ok");
    fixture.server.server.store().close().await;
    for path in ["/readyz", "/v1/me"] {
        let response = fixture.get(path).send().await.unwrap();
        assert!(response.headers().contains_key("retry-after"));
        assert_eq!(problem(response).await.code, Code::Unavailable);
    }
    assert_eq!(fixture.get("/healthz").send().await.unwrap().text().await.unwrap(), "ok");
}
