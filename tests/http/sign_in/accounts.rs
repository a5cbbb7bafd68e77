//! What signs in is an account, and who it is stands with its user.

use crate::test_app::{PASSWORD, TestApp, newcomer, refused};
use mfadmin::contract::{
    Role, UserId,
    api::{IssuedToken, SignInStep, paths},
};
use reqwest::Method;
use serde_json::json;

async fn change(app: &TestApp, update: &'static str, id: UserId) {
    let mut database = app.server.beside().await;
    let done = sqlx::query(update).bind(id.to_string()).execute(&mut database).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "{update}");
}

#[tokio::test]
async fn those_who_may_open_the_panel_have_an_account_and_members_have_none() {
    let app = TestApp::open().await;
    let file = "name,email,role,kind\nAna,ana@example.com,admin,\nBo,bo@example.com,member,\n\
                Cy,cy@example.com,owner,\nBot,bot@example.com,admin,avobot\n";
    let import = app.server.call(Method::POST, paths::IMPORT, &app.owner);
    let import = import.header("content-type", "text/csv").body(file);
    assert_eq!(import.send().await.unwrap().status(), 200);
    app.put(newcomer("dee")).await;
    let holders: Vec<String> = sqlx::query_scalar(
        "select u.email from accounts a join users u on u.id = a.user_id order by u.email",
    )
    .fetch_all(&mut app.server.beside().await)
    .await
    .unwrap();
    let owner = app.user(app.owner_id).await.email.unwrap();
    assert_eq!(holders, ["ana@example.com", "cy@example.com", owner.as_str()]);
}

#[tokio::test]
async fn a_demoted_owner_signs_in_no_more() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Owner).await;
    let SignInStep::Enrol { token, .. } = app.begin().await else { panic!("no factor yet") };
    change(&app, "update users set role_rank = 2 where id = $1", ana).await;
    let code = json!({ "code": "123456" });
    let going_on = app.post(paths::SESSION_ENROLMENT, Some(&token), code).await;
    assert_eq!(refused(going_on).await, "forbidden");
    let again = app.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(refused(again).await, "wrong_credentials");
}

#[tokio::test]
async fn a_role_without_an_account_signs_in_nowhere() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Member).await;
    change(&app, "update users set role_rank = 0 where id = $1", ana).await;
    let response = app.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(refused(response).await, "wrong_credentials");
}

#[tokio::test]
async fn an_account_without_a_user_signs_in_nowhere() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Owner).await;
    let session = app.enrolled().await.session;
    let wanted = json!({ "name": "cron", "scope": "read", "expires_in_days": 1 });
    let made = app.server.call(Method::POST, paths::TOKENS, &app.owner).json(&wanted);
    let machine: IssuedToken = made.send().await.unwrap().json().await.unwrap();
    for id in [ana, app.owner_id] {
        change(&app, "update accounts set user_id = null where id = $1", id).await;
    }
    for token in [&session, &app.owner, &machine.token] {
        assert_eq!(app.me(token).await, 401);
    }
    let response = app.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(refused(response).await, "wrong_credentials");
}
