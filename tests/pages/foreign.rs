//! What other sites send, and what somebody else has planted in the browser.

use crate::{
    server::number,
    test_app::{TestApp, code_at, texts_waiting},
};
use jiff::Timestamp;
use mfadmin::contract::{AuthenticatorState, PhoneState};

/// What a browser adds to a form that another site sends.
const FOREIGN: [&[(&str, &str)]; 8] = [
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "cross-site"), ("origin", "null")],
    &[("sec-fetch-site", "")],
    // Of a browser that does not know the header above.
    &[("origin", "https://evil.example")],
    &[("origin", "http://127.0.0.1:1")],
    &[("origin", "http://127.0.0.1")],
    &[("origin", "http://")],
];

const PASSWORD: &str = "plum garage seven kites";

async fn send(app: &TestApp, link: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> u16 {
    let mut call = mfadmin_testing::http_client().build().unwrap().post(app.server.url(link));
    for (name, value) in headers {
        call = call.header(*name, *value);
    }
    let call = call.header("cookie", app.cookies(link)).form(fields);
    call.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn cross_site_forms_are_refused_on_every_page() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    // First: it ends the links of before.
    let email = app.email_link(id, "ana.lima@example.org").await;
    let setup = app.setup_link(id).await;
    let address = app.look(&setup).await.address();
    let code = code_at(&address, Timestamp::now());
    let password = app.password_link(id, false).await;
    let phone = app.phone_link(id, "+14155552671").await;
    let forms: [(&str, &[(&str, &str)]); 4] = [
        (&setup, &[("step", "confirm"), ("code", &code)]),
        (&password, &[("step", "save"), ("password", PASSWORD), ("again", PASSWORD)]),
        (&phone, &[("step", "confirm")]),
        (&email, &[("step", "confirm")]),
    ];
    let before = app.server.footprint().await;
    for (link, fields) in forms {
        for headers in FOREIGN {
            assert_eq!(send(&app, link, fields, headers).await, 403, "{link} {headers:?}");
        }
    }
    assert_eq!(app.server.footprint().await, before);
    // The password first: with an authenticator its page would ask for a code.
    let own = app.server.url("");
    for ((link, fields), headers) in [
        (forms[1], [("origin", own.as_str())]),
        (forms[2], [("origin", "null")]),
        (forms[0], [("sec-fetch-site", "same-origin")]),
        (forms[3], [("sec-fetch-site", "same-origin")]),
    ] {
        assert_eq!(send(&app, link, fields, &headers).await, 200, "{link} {headers:?}");
    }
    assert_ne!(app.server.footprint().await, before);
}

#[tokio::test]
async fn only_the_public_url_is_same_site() {
    let public = "https://mfadmin.example.com";
    let app = TestApp::open_with(|options| {
        options.public_url = Some(format!("{public}/people/"));
        options.delivery = texts_waiting();
    })
    .await;
    let id = app.newcomer().await;
    app.set_phone(id, "+14155552671").await;
    let (_, link) = app.message(mfadmin::contract::api::MessageKind::PhoneVerification).await;
    let link = link.unwrap().strip_prefix(public).unwrap().replacen("/people", "", 1);
    let fields = [("step", "confirm")];
    for origin in
        ["https://mfadmin.example.co", "https://mfadmin.example.com.evil.example", "https://m"]
    {
        assert_eq!(send(&app, &link, &fields, &[("origin", origin)]).await, 403, "{origin}");
    }
    assert_eq!(send(&app, &link, &fields, &[("origin", public)]).await, 200);
}

#[tokio::test]
async fn planted_proof_cookie_is_not_adopted() {
    let app = TestApp::texting().await;
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) };
    let id = app.member(phone, AuthenticatorState::NotConfigured).await;
    let link = app.setup_link(id).await;
    let planted = "mfadmin_proof=chosen-by-somebody-else-000000000000000000";
    app.fill_with(&link, Some(planted), &[("step", "text")]).await;
    let code = app.texted_code().await;
    let proved = app.fill_with(&link, Some(planted), &[("step", "proof"), ("code", &code)]).await;
    assert_eq!(proved.status, 303, "{}", proved.html);
    assert_ne!(proved.cookie(), planted);
    assert!(!app.look_with(&link, Some(planted)).await.has("otpauth"));
    assert!(app.look_with(&link, Some(&proved.cookie())).await.has("otpauth"));
}
