//! What is ordered, what is sent for it, and what its answers mean.

use super::*;
use mfadmin::contract::{PhoneNumber, Role};
use mfadmin::server::directory::remote::{Order, Step, StepOutcome};
use mfadmin_testing::avochato::Fault;

fn number() -> PhoneNumber {
    PhoneNumber::accepted("+14155550199".to_owned()).unwrap()
}

/// Every step that is ever sent, for this user, and how its call begins.
fn steps(user: &str) -> Vec<(Step, String)> {
    let user = id(user);
    let at = format!("/v1/users/{}", user.0);
    let (name, email) = ("Bo Li".to_owned(), "bo@example.com".parse().unwrap());
    let phone = Some(number());
    let post = |action: &str| format!("POST {at}/{action}");
    vec![
        (Step::SendPasswordReset { user: user.clone() }, post("password_reset")),
        (Step::Enable { user: user.clone() }, post("enable")),
        (Step::Disable { user: user.clone() }, post("disable")),
        (Step::SetRole { user: user.clone(), role: Role::Admin }, format!("PUT {at}?role=manager")),
        (Step::AddUser { name, email, role: Role::Owner, phone }, "POST /v1/users?".to_owned()),
        (Step::RemoveUser { user }, format!("DELETE {at}")),
    ]
}

/// The step of `order` for the user, planned and done.
async fn order(directory: &AvochatoDirectory, user: &str, order: Order) -> Step {
    let user = fetch(directory, user).await;
    let mut steps = directory.plan(&order, Some(&user)).unwrap();
    assert_eq!(steps.len(), 1);
    let step = steps.remove(0);
    assert_eq!(directory.execute(&step).await, StepOutcome::Done);
    step
}

#[tokio::test]
async fn each_order_does_what_it_says_once() {
    let (server, directory) = server_with(3).await;
    let user = || server.person("U00001");
    order(&directory, "U00001", Order::SendPasswordReset).await;
    assert_eq!(server.mails(), ["U00001"]);
    order(&directory, "U00001", Order::Disable).await;
    assert!(!user().unwrap().enabled);
    order(&directory, "U00001", Order::Enable).await;
    assert!(user().unwrap().enabled);
    for (role, word) in [(Role::Admin, "manager"), (Role::Owner, "owner"), (Role::Member, "member")]
    {
        order(&directory, "U00001", Order::SetRole(role)).await;
        assert_eq!(user().unwrap().role, word);
    }
    order(&directory, "U00001", Order::RemoveUser).await;
    assert_eq!(user(), None);
    let (name, email) = ("Bo Li".to_owned(), "bo@example.com".parse().unwrap());
    let add = Order::AddUser { name, email, role: Role::Admin, phone: Some(number()) };
    let steps = directory.plan(&add, None).unwrap();
    assert_eq!(directory.execute(&steps[0]).await, StepOutcome::Done);
    let bo = server.person("N00002").unwrap();
    assert_eq!((bo.name.as_str(), bo.role), ("Bo Li", "manager"));
    assert_eq!(bo.phone.as_deref(), Some("+14155550199"));
    let writes = |call: &str| !call.starts_with("GET");
    assert_eq!(server.calls().iter().filter(|call| writes(&call.what)).count(), 8);
}

#[tokio::test]
async fn a_step_outlives_the_process_that_planned_it() {
    for (step, what) in steps("U00001") {
        let (server, directory) = server_with(3).await;
        let kept = serde_json::to_string(&step).unwrap();
        let step: Step = serde_json::from_str(&kept).unwrap();
        assert_eq!(directory.execute(&step).await, StepOutcome::Done, "{step:?}");
        assert_eq!(server.count(&what), 1, "{what}");
    }
}

#[tokio::test]
async fn what_it_cannot_do_is_refused_with_the_page_where_it_is_done() {
    let (server, directory) = server_with(3).await;
    let user = fetch(&directory, "U00001").await;
    server.forget_calls();
    for order in [Order::EndSessions, Order::SetPhone(number()), Order::RemoveAuthenticators] {
        let refusal = directory.plan(&order, Some(&user)).unwrap_err();
        assert!(refusal.message.contains("https://www.avochato.com/manage-users"), "{order:?}");
    }
    let outcome = directory.execute(&Step::EndSessions { user: id("U00001") }).await;
    assert!(matches!(outcome, StepOutcome::Refused(_)), "{outcome:?}");
    let gone = directory.plan(&Order::Disable, None).unwrap_err();
    assert!(gone.message.contains("any more"), "{gone:?}");
    let nameless = DirectoryUser { email: None, ..user };
    let refusal = directory.plan(&Order::SendPasswordReset, Some(&nameless)).unwrap_err();
    assert!(refusal.message.contains("no address"), "{refusal:?}");
    // Nobody can have such an id, and each of them would be another route.
    for word in ["", "_", ".."] {
        let outcome = directory.execute(&Step::RemoveUser { user: id(word) }).await;
        assert!(matches!(outcome, StepOutcome::Refused(_)), "{word:?}: {outcome:?}");
    }
    assert_eq!(server.calls().iter().filter(|call| !call.what.starts_with("GET")).count(), 0);
}

#[tokio::test]
async fn the_account_that_is_worked_with_shuts_itself_out_nowhere() {
    let (server, directory) = server_with(3).await;
    let own = id("U00000");
    for step in [
        Step::Disable { user: own.clone() },
        Step::SetRole { user: own.clone(), role: Role::Member },
        Step::RemoveUser { user: own.clone() },
    ] {
        let outcome = directory.execute(&step).await;
        assert!(matches!(outcome, StepOutcome::Refused(_)), "{step:?}: {outcome:?}");
    }
    let user = fetch(&directory, "U00000").await;
    assert!(directory.plan(&Order::Disable, Some(&user)).is_err());
    assert!(directory.plan(&Order::SendPasswordReset, Some(&user)).is_ok());
    assert_eq!(server.person("U00000"), Some(people(3).remove(0)));
}

/// What each answer means, for each step alike.
async fn outcomes(fault: Fault, fits: impl Fn(&StepOutcome) -> bool) {
    for (step, what) in steps("U00001") {
        let (server, directory) = server_with(3).await;
        server.fault(&what, 1, fault.clone());
        let outcome = directory.execute(&step).await;
        assert!(fits(&outcome), "{step:?}, {fault:?}: {outcome:?}");
        assert_eq!(server.count(&what), 1, "sent once: {step:?}, {fault:?}");
    }
}

fn answer(status: u16, body: &str) -> Fault {
    Fault::Answer(status, body.to_owned())
}

#[tokio::test]
async fn what_shows_that_nothing_changed_is_a_refusal() {
    for fault in [
        answer(400, r#"{"status":400,"errors":["Bad request"]}"#),
        answer(401, r#"{"status":401,"errors":["Unauthorized"]}"#),
        answer(403, r#"{"status":403,"errors":["Not permitted"]}"#),
        answer(404, r#"{"status":404,"errors":"User not found"}"#),
        answer(409, r#"{"status":409,"errors":["Email has already been taken"]}"#),
        answer(422, "no JSON at all"),
        // A success that says that it is none.
        Fault::FailedInside(422, "Role is not included in the list"),
        Fault::FailedInside(404, "User not found"),
        answer(200, r#"{"status":200,"errors":["Not this one"]}"#),
        answer(200, r#"{"status":200,"errors":"Not this one"}"#),
        answer(200, r#"{"status":200,"data":{},"error":"Not this one"}"#),
    ] {
        outcomes(fault, |outcome| matches!(outcome, StepOutcome::Refused(_))).await;
    }
    let (server, directory) = server_with(3).await;
    server.fault("PUT", 1, Fault::FailedInside(422, "Role is not included in the list"));
    let step = Step::SetRole { user: id("U00001"), role: Role::Owner };
    let StepOutcome::Refused(refusal) = directory.execute(&step).await else { panic!() };
    assert_eq!(refusal.message, "Avochato refused it: Role is not included in the list");
}

#[tokio::test]
async fn what_may_have_had_its_effect_is_unknown() {
    for fault in [
        Fault::Lost,
        Fault::Dropped,
        Fault::Broken,
        Fault::Cut,
        answer(500, r#"{"status":500,"errors":["Internal Server Error"]}"#),
        answer(502, "<html>Bad gateway</html>"),
        answer(503, ""),
        answer(504, ""),
        answer(408, ""),
        answer(200, "<html>Sign in</html>"),
        answer(200, ""),
        answer(404, "<html>"),
        Fault::FailedInside(500, "Something went wrong"),
    ] {
        outcomes(fault, |outcome| matches!(outcome, StepOutcome::Unknown(_))).await;
    }
}

#[tokio::test]
async fn a_limit_puts_off_and_no_content_is_done() {
    let limit = Fault::Limit { retry_after: Some("20") };
    outcomes(limit, |outcome| matches!(outcome, StepOutcome::Later { after: Some(_), .. })).await;
    let inside = Fault::FailedInside(429, "Rate limit exceeded");
    outcomes(inside, |outcome| matches!(outcome, StepOutcome::Later { .. })).await;
    outcomes(answer(204, ""), |outcome| *outcome == StepOutcome::Done).await;
}
