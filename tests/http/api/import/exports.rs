//! Exports of other directories, as people have them.

use super::{places, post, send};
use crate::{
    server::{person, problem},
    test_app::TestApp,
};
use mfadmin::contract::{
    Code, Problem, Role, User,
    api::{ImportOutcome, ImportReport, ImportedUser, UNREADABLE_FILE, UserPage},
    csv::preset::Preset,
};
use serde_json::json;

const GOOGLE: &str = include_str!("../../../fixtures/exports/google.csv");
const ENTRA: &str = include_str!("../../../fixtures/exports/entra.csv");
const OKTA: &str = include_str!("../../../fixtures/exports/okta.csv");
const GAM: &str = include_str!("../../../fixtures/exports/gam.csv");

async fn done(app: &TestApp, query: &str, file: impl Into<reqwest::Body>) -> ImportReport {
    let response = send(post(&app.server, &app.owner, query), file).await;
    assert_eq!(response.status(), 200, "{:?}", response.text().await);
    response.json().await.unwrap()
}

/// Sends what must be refused and change nothing.
async fn refused(app: &TestApp, query: &str, file: impl Into<reqwest::Body>) -> Problem {
    let before = app.server.footprint().await;
    let problem = problem(send(post(&app.server, &app.owner, query), file).await).await;
    assert_eq!(app.server.footprint().await, before, "{problem:?}");
    problem
}

/// Everybody but the Owner who imports, by address, with whole numbers.
async fn others(app: &TestApp) -> Vec<User> {
    let page: UserPage = app.server.get("/v1/users?sort=email&limit=200", &app.owner).await;
    let mut users = Vec::new();
    for user in page.users.into_iter().filter(|user| user.id != app.owner_id) {
        users.push(app.user(user.id).await);
    }
    users
}

/// A name, an address and a number.
type Told<'a> = (&'a str, &'a str, Option<&'a str>);

fn told(users: &[User]) -> Vec<Told<'_>> {
    users
        .iter()
        .map(|user| {
            let phone = user.phone.number().map(|number| number.e164());
            (user.name.as_str(), user.email.as_ref().unwrap().as_str(), phone)
        })
        .collect()
}

const ANA_PHONE: Option<&str> = Some("+5511961234567");

#[tokio::test]
async fn export_of_google_imports_as_it_is() {
    let app = TestApp::open().await;
    let before = app.server.footprint().await;
    let trial = done(&app, "?existing=update&dry_run=true", GOOGLE).await;
    assert_eq!(app.server.footprint().await, before);
    assert_eq!(trial.preset, Preset::Google);
    assert_eq!(trial.passed_over.len(), 34 - 5);
    for column in ["Password [Required]", "Org Unit Path [Required]", "Work Phone"] {
        assert!(trial.passed_over.iter().any(|it| it == column), "{:?}", trial.passed_over);
    }
    let report = done(&app, "?existing=update", GOOGLE).await;
    assert_eq!(report, ImportReport { users: vec![], ..trial });
    assert_eq!((report.imported, report.inactive, report.rejected), (3, 2, 0));
    let users = others(&app).await;
    assert_eq!(
        told(&users),
        [
            ("Ana Lima", "ana.lima@example.com", ANA_PHONE),
            ("雷 李", "li.lei@example.com", None),
            ("Zoë O'Neill", "zoe.oneill@example.com", Some("+447911123456")),
        ]
    );
    assert!(users.iter().all(|user| user.role == Role::Member));
    // Again it changes nothing, and says so.
    let again = done(&app, "?existing=update", GOOGLE).await;
    assert_eq!((again.imported, again.changed, again.unchanged, again.inactive), (0, 0, 3, 2));
    let without = done(&app, "?dry_run=true&existing=update&map=phone=", GOOGLE).await;
    assert!(without.passed_over.iter().any(|column| column == "Mobile Phone"));
}

#[tokio::test]
async fn exports_of_others_import_as_they_are() {
    let cases: [(&str, Preset, u64, &[Told<'_>]); 3] = [
        (
            ENTRA,
            Preset::Entra,
            1,
            &[
                ("Ana Lima", "ana.lima@example.com", ANA_PHONE),
                ("Room 2 Scanner", "scanner@example.onmicrosoft.com", None),
                ("Zoë O'Neill", "zoe@partner.example", None),
            ],
        ),
        (
            OKTA,
            Preset::Okta,
            1,
            &[
                ("Ana Lima", "ana.lima@example.com", ANA_PHONE),
                ("雷 李", "li@example.com", None),
                ("Zoë O'Neill, MSc", "zoe@example.com", None),
            ],
        ),
        (
            GAM,
            Preset::Gam,
            2,
            &[
                ("Ana Lima", "ana.lima@example.com", ANA_PHONE),
                ("Zoë O'Neill", "zoe@example.com", None),
            ],
        ),
    ];
    for (file, preset, inactive, expected) in cases {
        let app = TestApp::open().await;
        let report = done(&app, "", file).await;
        assert_eq!((report.preset, report.inactive, report.rejected), (preset, inactive, 0));
        let users = others(&app).await;
        assert_eq!(told(&users), expected);
        assert!(users.iter().all(|user| user.role == Role::Member), "{preset:?}");
    }
}

#[tokio::test]
async fn who_is_suspended_in_the_file_stays_or_goes_as_asked() {
    let app = TestApp::open().await;
    let kim = app.put(person("kim")).await;
    let gone = app.put(person("gone")).await;
    let ids: Vec<_> = (0..10).map(|n| format!("m{n}")).collect();
    for name in &ids {
        app.put(person(name)).await;
    }
    app.act(gone, "/disable", json!({})).await;
    let me = app.user(app.owner_id).await.email.unwrap();
    let rows: String = ids.iter().map(|id| format!("{id},,{id}@example.com,True\n")).collect();
    let file = format!(
        "userPrincipalName,displayName,mail,accountEnabled\n{me},,,TRUE\n\
         k,Kim Park,KIM@example.com,False\nnew,New,new@example.com,False\n\
         gone,Gone,gone@example.com,False\n{rows}"
    );
    let noted = |user: &ImportedUser| (user.line, user.outcome, user.status.clone());
    let status = Some("accountEnabled: False".to_owned());
    let trial = done(&app, "?existing=update&dry_run=true", file.clone()).await;
    let listed: Vec<_> = trial.users.iter().map(noted).collect();
    assert_eq!(listed, [(Some(3), ImportOutcome::Inactive, status.clone())]);
    let report = done(&app, "?existing=update", file.clone()).await;
    assert_eq!((report.inactive, report.imported, report.unchanged), (3, 0, 11));
    assert!(app.user(kim).await.disabled_at.is_none());
    let truth = "?existing=update&disable_missing=true";
    let trial = done(&app, &format!("{truth}&dry_run=true"), file.clone()).await;
    let listed: Vec<_> = trial.users.iter().map(noted).collect();
    assert_eq!(listed, [(Some(3), ImportOutcome::Disabled, status)]);
    let report = done(&app, truth, file).await;
    assert_eq!((report.disabled, report.inactive, report.unchanged), (1, 2, 11));
    assert!(app.user(kim).await.disabled_at.is_some());
}

#[tokio::test]
async fn status_that_nobody_knows_is_a_fault_of_its_row() {
    let app = TestApp::open().await;
    let odd = GOOGLE.replace("Archived", "On holiday");
    let faults = refused(&app, "", odd.clone()).await;
    assert_eq!(places(&faults.errors), [(5, "Status [READ ONLY]")]);
    assert!(faults.message().contains("On holiday"));
    // Read no status, and everybody is added.
    let report = done(&app, "?map=status=", odd).await;
    assert_eq!((report.imported, report.inactive), (5, 0));
}

#[tokio::test]
async fn roles_come_from_words_only_where_somebody_says_which() {
    let app = TestApp::open().await;
    app.put(mfadmin::server::store::NewUser { role: Role::Admin, ..person("boss") }).await;
    // Who edits their own profile there does not make themselves an Owner here.
    let profile = "login,firstName,lastName,email,role,department\n\
                   a,Ana,Lima,ana@example.com,owner,it\nb,Bo,Chen,bo@example.com,,Sales\n\
                   c,Boss,,boss@example.com,,Sales\n";
    let trial = done(&app, "?existing=update&dry_run=true", profile).await;
    assert_eq!(trial.passed_over, ["role", "department"]);
    assert!(trial.users.iter().all(|user| user.role != Some(Role::Owner)));
    let query = "?existing=update&map=role=Department&role_map=IT=admin,Board=owner";
    let report = done(&app, query, profile).await;
    assert_eq!((report.imported, report.unused_roles), (2, vec!["Board".to_owned()]));
    let roles: Vec<_> = others(&app).await.iter().map(|user| user.role).collect();
    // Ana and Bo are new; a word that is not mapped takes nobody's role.
    assert_eq!(roles, [Role::Admin, Role::Member, Role::Admin]);
    let faults = refused(&app, "?existing=update&role_map=IT=admin", profile).await;
    assert_eq!(places(&faults.errors), [(1, "header")]);
    let faults = refused(&app, "?existing=update&map=role=department", profile).await;
    assert_eq!(places(&faults.errors), [(2, "department"), (3, "department"), (4, "department")]);
}

#[tokio::test]
async fn columns_of_any_file_can_be_named() {
    let app = TestApp::open().await;
    let file = "Nome;E-Mail;Celular;Equipe\nAna Lima;ana@example.com;+55 11 96123-4567;A\n";
    let query = "?map=name=nome,email=e-mail,phone=Celular";
    let report = done(&app, query, file).await;
    assert_eq!((report.preset, report.passed_over), (Preset::Mapped, vec!["Equipe".to_owned()]));
    assert_eq!(told(&others(&app).await), [("Ana Lima", "ana@example.com", ANA_PHONE)]);
    // First and last name, and one that holds a comma.
    let file = "Given,\"Family, second\",Mail\nBo,Chen,bo@example.com\n";
    done(&app, "?map=first_name=Given,last_name=Family, second,email=Mail", file).await;
    assert_eq!(others(&app).await[1].name, "Bo Chen");
    let file = "Nome,Mail\nCy,cy@example.com\n";
    let faults = refused(&app, "?map=name=Name,email=Mail", file).await;
    assert_eq!(places(&faults.errors), [(1, "header")]);
    assert!(faults.message().contains("\"Name\"") && faults.message().contains("\"Nome\""));
    for (query, field) in [
        ("?map=nome=Nome", "map"),
        ("?map=name=A,name=B", "map"),
        ("?role_map=IT=boss", "role_map"),
        ("?role_map=IT=admin,it=owner", "role_map"),
        ("?encoding=klingon", "encoding"),
        ("?preset=excel", "preset"),
    ] {
        let wrong = refused(&app, query, file).await;
        assert_eq!((wrong.code, wrong.errors[0].field.as_str()), (Code::InvalidQuery, field));
    }
}

#[tokio::test]
async fn file_that_fits_no_preset_hears_what_was_looked_for() {
    let app = TestApp::open().await;
    let file = "Nome,E-Mail\nAna,ana@example.com\n";
    let faults = refused(&app, "", file).await;
    assert_eq!(faults.detail.as_deref(), Some(UNREADABLE_FILE));
    assert_eq!(places(&faults.errors), [(1, "header")]);
    for words in [
        "\"Nome\", \"E-Mail\"",
        "Email Address with First Name or Last Name (Google Workspace)",
        "primaryEmail (GAM)",
        "userPrincipalName (Microsoft Entra)",
        "login or Okta username",
        "email (mfadmin)",
        "name=COLUMN",
    ] {
        assert!(faults.message().contains(words), "{words}: {}", faults.message());
    }
    let long = format!("{}\nx\n", "x".repeat(5_000));
    let faults = refused(&app, "", long).await;
    assert!(faults.message().contains(&"x".repeat(40)), "{}", faults.message());
    assert!(!faults.message().contains(&"x".repeat(41)), "{}", faults.message());
    let faults = refused(&app, "?preset=okta", GOOGLE).await;
    assert!(faults.message().starts_with("not an export of Okta"), "{}", faults.message());
    assert!(!faults.message().contains("primaryEmail"), "{}", faults.message());
}

#[tokio::test]
async fn masked_numbers_of_an_own_export_are_left_alone() {
    let app = TestApp::open().await;
    let id = app.put(person("ana")).await;
    let before = app.user(id).await.phone;
    let file = "id,name,email,role,kind,mfa_status,phone,disabled_at\n\
                1,ana,ana@example.com,member,human,none,'+1********71,\n\
                2,Bo,bo@example.com,member,human,none,+44*******56,\n\
                3,Cy,cy@example.com,member,human,none,,2026-01-02T03:04:05Z\n";
    let report = done(&app, "?existing=update", file).await;
    assert_eq!((report.imported, report.unchanged, report.masked_phones), (1, 1, 2));
    assert_eq!((report.inactive, report.preset), (1, Preset::Mfadmin));
    assert_eq!(report.passed_over, ["id", "mfa_status"]);
    assert_eq!(app.user(id).await.phone, before);
}
