//! Coming in by a mailbox alone, or by a code that was meant for another.

use crate::{
    server::{number, person},
    test_app::{TestApp, ok},
};
use jiff::Timestamp;
use mfadmin::{
    contract::{
        AuthenticatorState, PhoneState, Role, UserId,
        api::{MessageContent, MessageKind},
    },
    server::store::NewUser,
};

const PASSWORD: [(&str, &str); 3] = [
    ("step", "save"),
    ("password", "plum garage seven kites"),
    ("again", "plum garage seven kites"),
];

async fn admin(app: &TestApp, phone: PhoneState) -> UserId {
    let authenticator = AuthenticatorState::NotConfigured;
    app.put(NewUser { role: Role::Admin, phone, authenticator, ..person("ana") }).await
}

fn verified() -> PhoneState {
    PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) }
}

#[tokio::test]
async fn mailbox_alone_sets_up_no_authenticator_of_an_admin() {
    let app = TestApp::open().await;
    let ana = admin(&app, PhoneState::NotSet).await;
    let link = app.setup_link(ana).await;
    let page = app.look(&link).await;
    assert!(!page.has("otpauth://"), "the page shows the key to whoever reads the mail");
    assert!(page.has("Approval code"), "{}", page.html);
}

#[tokio::test]
async fn mailbox_alone_chooses_no_password_of_an_admin() {
    let app = TestApp::open().await;
    let ana = admin(&app, PhoneState::NotSet).await;
    let link = app.password_link(ana, false).await;
    let page = app.fill(&link, &PASSWORD).await;
    assert!(!page.has("Your new password is active"), "whoever reads the mail chose the password");
    assert_eq!(app.count("select count(*) from passwords").await, 0);
}

#[tokio::test]
async fn texted_code_is_read_by_nobody_else() {
    let app = TestApp::open().await;
    let ana = admin(&app, verified()).await;
    let link = app.setup_link(ana).await;
    app.fill(&link, &[("step", "text")]).await;
    for message in app.messages().await {
        if message.kind == MessageKind::PhoneCode {
            assert!(!message.readable, "another Owner may read the code that was texted");
        }
        if message.readable {
            let content: MessageContent =
                ok(app.read(message.id).await).await.json().await.unwrap();
            assert!(!content.body.contains("your code is"), "{}", content.body);
        }
    }
}

#[tokio::test]
async fn phone_link_that_was_passed_on_verifies_no_number() {
    let app = TestApp::open().await;
    let ana = app.newcomer().await;
    let link = app.phone_link(ana, "+14155552671").await;
    app.fill(&link, &[("step", "confirm")]).await;
    let user = app.user(ana).await;
    assert!(!user.phone.is_verified(), "whoever read the text in the Outbox verified the number");
}
