//! In which language a page and a message are.

use crate::test_app::TestApp;
use mfadmin::contract::{Problem, UserId, api::MessageKind};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::fs;

/// What a browser gets that asks for these languages.
async fn asking(app: &TestApp, path: &str, accepts: &str) -> String {
    let http = mfadmin_testing::http_client().build().unwrap();
    let call = http.get(app.server.url(path)).header("accept-language", accepts);
    call.send().await.unwrap().text().await.unwrap()
}

fn language_of(page: &str) -> &str {
    let rest = page.split_once("<html lang=\"").unwrap().1;
    rest.split_once("\" dir=\"ltr\">").unwrap().0
}

async fn edit(app: &TestApp, id: UserId, body: Value) -> u16 {
    edited(app, id, body).await.status().as_u16()
}

async fn edited(app: &TestApp, id: UserId, body: Value) -> Response {
    let user = app.user(id).await;
    let call = app.server.call(Method::PATCH, &format!("/v1/users/{id}"), &app.owner);
    let call = call.header("if-match", format!("\"{}\"", user.revision)).json(&body);
    call.send().await.unwrap()
}

#[tokio::test]
async fn users_read_their_own_language_before_the_browsers() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    for (accepts, language) in [("fr-CA, de;q=0.5", "fr"), ("ja", "en"), ("en;q=0, pt", "pt")] {
        assert_eq!(language_of(&asking(&app, &link, accepts).await), language, "{accepts}");
    }
    assert_eq!(edit(&app, id, json!({ "language": "klingonisch" })).await, 422);
    assert_eq!(edit(&app, id, json!({ "language": "de-AT" })).await, 200);
    assert_eq!(app.user(id).await.language.unwrap().to_string(), "de-AT");
    let page = asking(&app, &link, "fr").await;
    assert_eq!(language_of(&page), "de");
    assert!(page.contains("Authenticator-App einrichten"), "{page}");
    let link = app.setup_link(id).await;
    let (mail, _) = app.message(MessageKind::SetupLink).await;
    assert!(mail.contains("Die Administration bittet Sie"), "{mail}");
    // Also where the link says no more than that it does not work.
    let wrong = app.fill(&link, &[("step", "confirm"), ("code", "1")]).await;
    assert!(
        wrong.has("Dieser Code ist falsch") || wrong.has("hat den Schlüssel nicht"),
        "{}",
        wrong.html
    );
    app.setup_link(id).await;
    let closed = asking(&app, &link, "fr").await;
    assert!(closed.contains("Dieser Link wurde ersetzt"), "{closed}");
    // Nobody is behind this one.
    assert_eq!(language_of(&asking(&app, "/setup/none", "es").await), "es");
}

#[tokio::test]
async fn language_that_is_not_there_is_refused_with_those_that_are_and_none_takes_it_away() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("nl.ftl"), "phone-verify = Ja, de mijne\n").unwrap();
    let own = folder.path().to_owned();
    let app = TestApp::open_with(|options| options.pages.texts = Some(own)).await;
    let me: Value = app.server.get("/v1/me", &app.owner).await;
    assert_eq!(me["languages"], json!(["en", "de", "es", "fr", "pt", "nl"]));
    let id = app.newcomer().await;
    let said = [
        ("ja", "unknown language \"ja\" (use en, de, es, fr, pt, nl or none)"),
        ("d e", "write a tag such as de or pt-BR, or none. GET /v1/me lists the languages"),
        ("", "write a tag such as de or pt-BR, or none. GET /v1/me lists the languages"),
    ];
    for (tag, words) in said {
        let refused = edited(&app, id, json!({ "language": tag })).await;
        assert_eq!(refused.status(), 422, "{tag:?}");
        let problem: Problem = refused.json().await.unwrap();
        let error = &problem.errors[0];
        assert_eq!(error.field, "language", "{problem:?}");
        assert!(error.message.contains(words), "{problem:?}");
    }
    let link = app.setup_link(id).await;
    assert_eq!(edit(&app, id, json!({ "language": "nl-BE" })).await, 200);
    assert_eq!(language_of(&asking(&app, &link, "fr").await), "nl");
    assert_eq!(edit(&app, id, json!({ "language": "none" })).await, 200);
    assert_eq!(app.user(id).await.language, None);
    assert_eq!(language_of(&asking(&app, &link, "fr").await), "fr");
    // Nothing is left to take away.
    assert_eq!(edit(&app, id, json!({ "language": "none" })).await, 409);
}

#[tokio::test]
async fn user_is_added_with_a_language() {
    let app = TestApp::open().await;
    let add = async |language: &str| {
        let body = json!({ "name": "Zoe", "email": "zoe@example.com", "role": "member",
                           "language": language });
        let call = app.server.call(Method::POST, "/v1/users", &app.owner);
        call.header("idempotency-key", language).json(&body).send().await.unwrap()
    };
    let refused: Problem = add("xx").await.json().await.unwrap();
    assert_eq!(refused.errors[0].field, "language", "{refused:?}");
    let added: Value = add("es").await.json().await.unwrap();
    assert_eq!(added["language"], "es");
}

#[tokio::test]
async fn organisations_language_goes_before_the_browsers_and_its_words_before_ours() {
    let folder = tempfile::tempdir().unwrap();
    let own = "phone-verify = Ja, meine\nmail-check-whom = Helpdesk <b>4711</b>\n";
    fs::write(folder.path().join("de.ftl"), own).unwrap();
    let app = TestApp::open_with(|options| {
        options.pages.language = Some("de".parse().unwrap());
        options.pages.texts = Some(folder.path().to_owned());
        options.delivery = mfadmin_testing::test_app::texts_waiting();
    })
    .await;
    let id = app.newcomer().await;
    let link = app.phone_link(id, "+14155552671").await;
    let page = asking(&app, &link, "fr").await;
    assert!(page.contains("Ja, meine") && page.contains("Das ist nicht meine Nummer"), "{page}");
    let (text, _) = app.message(MessageKind::PhoneVerification).await;
    assert!(text.contains("Nummer bestätigen"), "{text}");
    let (mail, _) = app.message(MessageKind::PhoneChanged).await;
    assert!(mail.contains("Fragen Sie im Zweifel Helpdesk <b>4711</b>"), "{mail}");
    assert!(mail.contains("Veranlasst von: "), "{mail}");
}
