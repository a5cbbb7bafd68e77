//! Which numbers are taken: listed, unlisted, landlines, and those of no person.

use crate::{
    server::{number, person, problem},
    test_app::TestApp,
};
use mfadmin::contract::{
    Code, OnLandline, PhoneState, Problem, User,
    api::{AuditEvent, AuditOutcome, AuditPage, ImportReport, Receipt},
};
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// As long as a number of the United States, and in no plan.
const UNLISTED: &str = "+11234567890";
const LANDLINE: &str = "+442079460958";
const MOBILE: &str = "+447911123456";

async fn patch(app: &TestApp, user: &User, body: Value) -> Response {
    let path = format!("/v1/users/{}", user.id);
    let call = app.server.call(Method::PATCH, &path, &app.owner);
    let revision = format!("\"{}\"", user.revision);
    call.header("if-match", revision).json(&body).send().await.unwrap()
}

async fn refused(app: &TestApp, user: &User, body: Value) -> Problem {
    let response = patch(app, user, body).await;
    let refused = problem(response).await;
    assert_eq!(app.user(user.id).await.phone, user.phone);
    assert_eq!(refused.errors[0].field, "phone");
    refused
}

async fn newest_note(app: &TestApp) -> Option<String> {
    let page: AuditPage = app.server.get("/v1/audit?limit=20", &app.owner).await;
    let done = page.entries.into_iter().find(|entry| entry.outcome == AuditOutcome::Done);
    done.unwrap().note
}

fn unverified(e164: &str) -> PhoneState {
    let number = mfadmin::contract::PhoneNumber::accepted(e164.to_owned()).unwrap();
    PhoneState::Unverified { number }
}

#[tokio::test]
async fn unlisted_number_is_taken_only_where_it_is_said_to_be_meant() {
    let app = TestApp::open().await;
    let ana = app.user(app.put(person("ana")).await).await;
    for body in [json!({ "phone": UNLISTED }), json!({ "phone": UNLISTED, "unlisted": "refuse" })] {
        let refused = refused(&app, &ana, body).await;
        assert_eq!((refused.code, refused.status), (Code::PhoneUnlisted, 422));
        assert!(!format!("{refused:?}").contains("1234567890"));
    }
    let response = patch(&app, &ana, json!({ "phone": UNLISTED, "unlisted": "maybe" })).await;
    assert_eq!(problem(response).await.code, Code::InvalidBody);
    let meant = json!({ "phone": UNLISTED, "unlisted": "accept" });
    let receipt: Receipt = patch(&app, &ana, meant).await.json().await.unwrap();
    assert_eq!(receipt.user.phone, unverified(UNLISTED));
    assert_eq!(newest_note(&app).await.as_deref(), Some("number not in the numbering plans"));
    // It is the user's now: its text is sent again without a word.
    let again = json!({ "phone": UNLISTED, "override_cool_down": true });
    assert_eq!(patch(&app, &receipt.user, again).await.status(), 200);
    assert_eq!(newest_note(&app).await, None);
}

#[tokio::test]
async fn user_is_added_with_an_unlisted_number_where_it_is_meant() {
    let app = TestApp::open().await;
    let body =
        json!({ "name": "Bo", "email": "bo@example.com", "role": "member", "phone": UNLISTED });
    let add = async |body: &Value| {
        app.server.call(Method::POST, "/v1/users", &app.owner).json(body).send().await.unwrap()
    };
    assert_eq!(problem(add(&body).await).await.code, Code::PhoneUnlisted);
    let mut meant = body.clone();
    meant["unlisted"] = json!("accept");
    let bo: User = add(&meant).await.json().await.unwrap();
    assert_eq!(bo.phone, unverified(UNLISTED));
    let note = newest_note(&app).await;
    assert_eq!(note.as_deref(), Some("member; number not in the numbering plans"));
}

#[tokio::test]
async fn numbers_of_no_person_are_refused_with_the_reason() {
    let app = TestApp::open().await;
    let ana = app.user(app.put(person("ana")).await).await;
    for (number, kind) in [
        ("+19002345678", "premium-rate"),
        ("+355808123", "shared-cost"),
        ("+18002345678", "toll-free"),
        ("+447640123456", "pager"),
        ("+445512345678", "universal access"),
        ("+18686191234", "voicemail"),
    ] {
        let body = json!({ "phone": number, "unlisted": "accept" });
        let refused = refused(&app, &ana, body).await;
        assert_eq!(refused.code, Code::InvalidPhone, "{number}");
        assert!(refused.errors[0].message.contains(kind), "{number} {refused:?}");
    }
    let refused = refused(&app, &ana, json!({ "phone": "+5215512345678" })).await;
    assert!(refused.errors[0].message.contains("Remove the 1"), "{refused:?}");
}

#[tokio::test]
async fn landlines_are_refused_where_the_organisation_says_so() {
    for (landlines, code) in
        [(OnLandline::Warn, None), (OnLandline::Refuse, Some(Code::PhoneLandline))]
    {
        let app = TestApp::open_with(|options| options.landlines = landlines).await;
        let ana = app.user(app.put(person("ana")).await).await;
        let me: Value = app.server.get("/v1/me", &app.owner).await;
        assert_eq!(me["landlines"], json!(landlines));
        match code {
            Some(code) => {
                assert_eq!(refused(&app, &ana, json!({ "phone": LANDLINE })).await.code, code);
            }
            None => {
                let response = patch(&app, &ana, json!({ "phone": LANDLINE })).await;
                assert_eq!(response.status(), 200);
            }
        }
        let ana = app.user(ana.id).await;
        assert_eq!(patch(&app, &ana, json!({ "phone": MOBILE })).await.status(), 200);
    }
}

#[tokio::test]
async fn number_is_read_in_any_spelling_that_begins_with_a_plus() {
    let app = TestApp::open().await;
    let ana = app.user(app.put(person("ana")).await).await;
    let spelt = "\u{202a}tel:+44‑7911‑١٢٣٤٥٦\u{202c}";
    let receipt: Receipt = patch(&app, &ana, json!({ "phone": spelt })).await.json().await.unwrap();
    assert_eq!(receipt.user.phone, PhoneState::Unverified { number: number(MOBILE) });
}

async fn import(app: &TestApp, query: &str, file: &str) -> Response {
    let call = app.server.call(Method::POST, &format!("/v1/import{query}"), &app.owner);
    call.header("content-type", "text/csv").body(file.to_owned()).send().await.unwrap()
}

#[tokio::test]
async fn file_with_unlisted_numbers_is_imported_where_they_are_meant() {
    let app = TestApp::open().await;
    let file = format!(
        "name,email,role,phone\nAna,ana@example.com,member,{UNLISTED}\n\
         Bo,bo@example.com,member,{LANDLINE}\nCy,cy@example.com,member,tel:{MOBILE}\n"
    );
    let refused = problem(import(&app, "", &file).await).await;
    let [fault] = &refused.errors[..] else { panic!("{refused:?}") };
    assert_eq!((fault.line, fault.field.as_str()), (Some(2), "phone"));
    assert!(fault.message.contains("--unlisted"), "{fault:?}");
    let report: ImportReport = import(&app, "?unlisted=accept", &file).await.json().await.unwrap();
    assert_eq!((report.imported, report.rejected), (3, 0));
    let [warning] = &report.warnings[..] else { panic!("{report:?}") };
    assert_eq!((warning.line, warning.field.as_str()), (Some(3), "phone"));
    // Who accepted it is asked later, of the one whose number it is.
    let page: AuditPage = app.server.get("/v1/audit?limit=20", &app.owner).await;
    let added = page.entries.iter().filter(|entry| entry.event == AuditEvent::UserAdded);
    let [entry] = &added.collect::<Vec<_>>()[..] else { panic!("{:?}", page.entries) };
    let target = entry.target.as_ref().unwrap();
    assert_eq!(target.email.as_ref().unwrap().as_str(), "ana@example.com");
    let note = "member; number not in the numbering plans; by import";
    assert_eq!((entry.note.as_deref(), entry.actor.is_some()), (Some(note), true));
    assert_eq!(newest_note(&app).await.as_deref(), Some("3 users"));
    // Who has the numbers already may be imported again.
    let report: ImportReport = import(&app, "?existing=update", &file).await.json().await.unwrap();
    assert_eq!((report.unchanged, report.warnings.len()), (3, 0));
    let file = "email,phone\nbo@example.com,+1 123 456 7891\n";
    let refused = problem(import(&app, "?existing=update", file).await).await;
    assert_eq!(refused.errors[0].line, Some(2));
    let accepted = import(&app, "?existing=update&unlisted=accept", file).await;
    assert_eq!(accepted.json::<ImportReport>().await.unwrap().changed, 1);
}

#[tokio::test]
async fn file_with_landlines_is_refused_where_the_organisation_says_so() {
    let app = TestApp::open_with(|options| options.landlines = OnLandline::Refuse).await;
    let file = format!("name,email,role,phone\nBo,bo@example.com,member,{LANDLINE}\n");
    let refused = problem(import(&app, "", &file).await).await;
    assert_eq!((refused.code, refused.errors[0].line), (Code::ImportRejected, Some(2)));
    assert!(refused.errors[0].message.contains("mobile"), "{refused:?}");
}
