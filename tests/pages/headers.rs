//! What every page carries, and whom it lets send its forms.

use crate::test_app::TestApp;

#[tokio::test]
async fn every_page_has_strict_security_headers() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let live = app.setup_link(id).await;
    let http = mfadmin_testing::http_client().build().unwrap();
    for path in [
        live.as_str(),
        "/setup/none",
        "/phone/none",
        "/email/none",
        "/assets/mfadmin.css",
        "/assets/mfadmin.js",
    ] {
        let response = http.get(app.server.url(path)).send().await.unwrap();
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "script-src 'self';",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn page_loads_only_its_own_style_sheet_and_script() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let html = app.look(&app.setup_link(id).await).await.html;
    let script = "<script src=\"../assets/mfadmin.js\" defer></script>";
    assert_eq!(html.matches(script).count(), 1);
    let html = html.replace(script, "");
    for forbidden in ["<script", "<img", "style=\"", "<iframe", "http://", "https://"] {
        let found = html.replace("http://www.w3.org/2000/svg", "");
        assert!(!found.contains(forbidden), "{forbidden}: {html}");
    }
    assert_eq!(html.matches("<link").count(), 1);
}

#[tokio::test]
async fn non_form_body_is_refused_with_a_page() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let http = mfadmin_testing::http_client().build().unwrap();
    let send = async |kind: &str, body: String| {
        let call = http.post(app.server.url(&link)).header("content-type", kind).body(body);
        let response = call.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        response.status().as_u16()
    };
    assert_eq!(send("application/json", "{}".into()).await, 400);
    assert_eq!(send("application/x-www-form-urlencoded", "x".repeat(70_000)).await, 413);
    assert_eq!(app.look(&link).await.status, 200);
}
