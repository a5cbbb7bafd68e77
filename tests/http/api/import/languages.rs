//! The column `language`: set, left alone, taken away, refused, and exported as it is read.

use super::{places, post, send};
use crate::{
    server::{person, problem},
    test_app::TestApp,
};
use mfadmin::contract::{
    Language, Problem,
    api::{ImportReport, UserPage},
    csv,
};

async fn imported(app: &TestApp, query: &str, file: &str) -> ImportReport {
    let response = send(post(&app.server, &app.owner, query), file.to_owned()).await;
    assert_eq!(response.status(), 200, "{:?}", response.text().await);
    response.json().await.unwrap()
}

async fn language_of(app: &TestApp, name: &str) -> Option<String> {
    let page: UserPage = app.server.get(&format!("/v1/users?search={name}@"), &app.owner).await;
    page.users[0].language.as_ref().map(Language::to_string)
}

#[tokio::test]
async fn language_is_set_left_and_taken_away() {
    let app = TestApp::open().await;
    let file = "name,email,language\nAna,ana@example.com,DE-at\nBo,bo@example.com,\nCy,cy@example.com,none\n";
    assert_eq!(imported(&app, "", file).await.imported, 3);
    assert_eq!(language_of(&app, "ana").await.as_deref(), Some("de-AT"));
    assert_eq!(language_of(&app, "bo").await, None);
    assert_eq!(language_of(&app, "cy").await, None);
    let file = "email,language\nana@example.com,\nbo@example.com,pt\ncy@example.com,none\n";
    let trial = imported(&app, "?existing=update&dry_run=true", file).await;
    let [bo] = trial.users.as_slice() else { panic!("{trial:?}") };
    assert_eq!(bo.language.as_ref().map(ToString::to_string).as_deref(), Some("pt"));
    let report = imported(&app, "?existing=update", file).await;
    assert_eq!((report.changed, report.unchanged), (1, 2));
    assert_eq!(language_of(&app, "bo").await.as_deref(), Some("pt"));
    assert_eq!(language_of(&app, "ana").await.as_deref(), Some("de-AT"));
    imported(&app, "?existing=update", "email,language\nana@example.com,none\n").await;
    assert_eq!(language_of(&app, "ana").await, None);
}

#[tokio::test]
async fn language_that_is_not_there_is_named_with_those_that_are() {
    let app = TestApp::open().await;
    app.put(person("ana")).await;
    let file =
        "name,email,Language\nAna,ana@example.com,ja\nBo,bo@example.com,ja\nCy,cy@example.com,?\n";
    let refused: Problem =
        problem(send(post(&app.server, &app.owner, "?existing=update"), file.to_owned()).await)
            .await;
    let expected = [(2, "language"), (3, "language"), (4, "language")];
    assert_eq!(places(&refused.errors), expected, "{refused:?}");
    for error in &refused.errors {
        assert!(error.message.contains("(use en, de, es, fr, pt or none)"), "{error:?}");
    }
}

#[tokio::test]
async fn another_column_is_mapped_and_an_export_is_read_as_it_was() {
    let app = TestApp::open().await;
    let file =
        "displayName,login,email,preferredLanguage\nAna,ana@example.com,ana@example.com,fr\n";
    imported(&app, "?map=language%3DpreferredLanguage", file).await;
    assert_eq!(language_of(&app, "ana").await.as_deref(), Some("fr"));
    let page: UserPage = app.server.get("/v1/users", &app.owner).await;
    let lines = page.users.iter().map(csv::user::line);
    let export: String = std::iter::once(csv::user::HEADER.to_owned()).chain(lines).collect();
    assert!(export.contains(",fr\r\n"), "{export}");
    let report = imported(&app, "?existing=update", &export).await;
    assert_eq!((report.changed, report.imported), (0, 0), "{report:?}");
}
