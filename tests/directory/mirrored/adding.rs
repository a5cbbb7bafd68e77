//! Adding a user where the directory adds them: it is ordered, carried out once, and looked for by the
//! address where its answer was lost.

use super::*;
use mfadmin::contract::{
    Availability, Code, OperationId, Role,
    api::{Requested, RequestedState, UserAddition},
};
use mfadmin_testing::{avochato::Fault, live_panel::LivePanel};

const ADD: &str = "POST /v1/users";
const LOOK: &str = "GET /v1/users/_?email=";

fn zoe() -> Value {
    json!({
        "name": "Zoe Z", "email": "Zoe@Example.com", "role": "admin", "phone": "+14155552671",
    })
}

/// Orders it, and asks under the same key until it is settled; time passes meanwhile.
async fn settled(mirrored: &Mirrored, key: &str) -> Response {
    for _ in 0..400 {
        let answer = mirrored.post("/v1/users", key, &zoe()).await;
        if answer.status() != StatusCode::ACCEPTED {
            return answer;
        }
        let requested: Requested = answer.json().await.unwrap();
        if requested.state == RequestedState::Unknown {
            return mirrored.post("/v1/users", key, &zoe()).await;
        }
        mirrored.ours.advance(SignedDuration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the user is not added within 20 s");
}

async fn added(answer: Response) -> User {
    assert_eq!(answer.status(), StatusCode::CREATED);
    match answer.json().await.unwrap() {
        UserAddition::Added(user) => *user,
        other => panic!("{other:?}"),
    }
}

/// What the audit log says, newest first: the event, whether it names somebody, and its note.
async fn told(mirrored: &Mirrored) -> Vec<(String, bool, String)> {
    let page: AuditPage = mirrored.get("/v1/audit?limit=10").await;
    let entries = page.entries.into_iter();
    entries
        .map(|entry| {
            let event = entry.event.as_str().to_owned();
            (event, entry.target.is_some(), entry.note.unwrap_or_default())
        })
        .collect()
}

#[tokio::test]
async fn a_user_is_added_there_and_appears_here() {
    let mirrored = Mirrored::with(5).await;
    assert_eq!(mirrored.status().await.add_user, Availability::Available);
    let answer = mirrored.post("/v1/users", "k1", &zoe()).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let requested: Requested = answer.json().await.unwrap();
    assert_eq!(requested.state, RequestedState::Requested);
    let user = added(settled(&mirrored, "k1").await).await;
    assert_eq!((user.name.as_str(), user.role), ("Zoe Z", Role::Admin));
    assert_eq!(mirrored.user("zoe").await.id, user.id);
    assert_eq!(mirrored.total("").await, 6);
    let person = mirrored.avochato.person("N00005").unwrap();
    assert_eq!((person.role, person.email.as_deref()), ("manager", Some("zoe@example.com")));
    assert_eq!(person.phone.as_deref(), Some("+14155552671"));
    assert_eq!(mirrored.avochato.count(ADD), 1);
    let told = told(&mirrored).await;
    assert_eq!(told[0], ("user_added".to_owned(), true, "Add a user; admin".to_owned()));
    assert_eq!(told[1], ("action_requested".to_owned(), false, "Add a user; admin".to_owned()));
}

#[tokio::test]
async fn an_address_that_somebody_has_is_refused_with_its_field() {
    let mirrored = Mirrored::with(5).await;
    mirrored.avochato.change(|people| people[2].email = Some("zoe@example.com".to_owned()));
    // Not read yet, so the directory is asked.
    let refused = problem(settled(&mirrored, "k1").await).await;
    assert_eq!(refused.code, Code::DirectoryRefused);
    let words = "has a user with this address already";
    assert!(refused.detail.as_deref().unwrap().contains(words), "{refused:?}");
    // Whoever has it was read meanwhile.
    let refused = problem(mirrored.post("/v1/users", "k2", &zoe()).await).await;
    assert_eq!(refused.code, Code::EmailTaken);
    assert_eq!(refused.errors[0].field, "email");
    assert_eq!(mirrored.avochato.count(ADD), 0);
}

#[tokio::test]
async fn nobody_is_added_twice_at_once() {
    let mirrored = Mirrored::with(5).await;
    mirrored.avochato.set_latency(Duration::from_millis(200));
    let answer = mirrored.post("/v1/users", "k1", &zoe()).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let refused = problem(mirrored.post("/v1/users", "k2", &zoe()).await).await;
    assert_eq!(refused.code, Code::EmailTaken);
    added(settled(&mirrored, "k1").await).await;
    assert_eq!(mirrored.avochato.count(ADD), 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_out_by_the_address() {
    let mirrored = Mirrored::with(5).await;
    mirrored.avochato.fault(ADD, 1, Fault::Lost);
    added(settled(&mirrored, "k1").await).await;
    assert_eq!(mirrored.avochato.count(ADD), 1);
    assert_eq!(mirrored.total("").await, 6);
}

#[tokio::test]
async fn an_addition_without_an_effect_is_sent_again() {
    let mirrored = Mirrored::with(5).await;
    mirrored.avochato.fault(ADD, 1, Fault::Dropped);
    added(settled(&mirrored, "k1").await).await;
    assert_eq!(mirrored.avochato.count(ADD), 2);
    assert_eq!(mirrored.avochato.person("N00006"), None);
}

/// Orders it, and comes back once the directory is at it, which `fault` ends.
async fn order_slowly(mirrored: &Mirrored, fault: Fault) {
    mirrored.avochato.set_latency(Duration::from_millis(200));
    mirrored.avochato.fault(ADD, 1, fault);
    mirrored.post("/v1/users", "k1", &zoe()).await;
    for _ in 0..1000 {
        if mirrored.avochato.count(ADD) == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody was added");
}

/// Whoever has the address in another role was added by somebody else meanwhile.
#[tokio::test]
async fn somebody_else_with_the_address_is_not_taken_for_the_one_who_was_added() {
    let mirrored = Mirrored::with(5).await;
    order_slowly(&mirrored, Fault::Dropped).await;
    mirrored.avochato.change(|people| {
        let mut other = Person::new("X1");
        other.email = Some("zoe@example.com".to_owned());
        people.push(other);
    });
    let refused = problem(settled(&mirrored, "k1").await).await;
    assert_eq!(refused.code, Code::DirectoryRefused);
    assert!(refused.detail.unwrap().contains("Email has already been taken"));
    assert_eq!(mirrored.avochato.person("X1").unwrap().role, "member");
}

#[tokio::test]
async fn what_nobody_can_find_out_stays_unknown_until_it_is_looked_for_again() {
    let mirrored = Mirrored::with(5).await;
    order_slowly(&mirrored, Fault::Lost).await;
    let forbidden = json!({ "status": 403, "errors": "Forbidden" }).to_string();
    mirrored.avochato.fault(LOOK, 100, Fault::Answer(403, forbidden));
    let answer = settled(&mirrored, "k1").await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let requested: Requested = answer.json().await.unwrap();
    assert_eq!(requested.state, RequestedState::Unknown);
    let (event, names_somebody, note) = told(&mirrored).await.swap_remove(0);
    assert_eq!((event.as_str(), names_somebody), ("action_unknown", false));
    assert!(!note.contains("zoe"), "{note}");
    mirrored.avochato.clear_faults();
    let path = format!("/v1/operations/{}/check", requested.id);
    let key = OperationId::new().to_string();
    assert_eq!(mirrored.post(&path, &key, &nothing()).await.status(), StatusCode::NO_CONTENT);
    for _ in 0..200 {
        if mirrored.total("").await == 6 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    added(settled(&mirrored, "k1").await).await;
    assert_eq!(mirrored.avochato.count(ADD), 1);
}

#[tokio::test]
async fn what_cannot_be_looked_for_now_stays_open_and_is_found_once_the_directory_answers() {
    let mirrored = Mirrored::with(5).await;
    order_slowly(&mirrored, Fault::Lost).await;
    // More often than it is looked for of what somebody has to decide; the first look was before the call.
    let looks = 8;
    mirrored.avochato.fault(LOOK, looks, Fault::Answer(500, "{}".to_owned()));
    mirrored.avochato.set_latency(Duration::ZERO);
    for _ in 0..600 {
        if mirrored.avochato.count(LOOK) > looks {
            break;
        }
        mirrored.ours.advance(SignedDuration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let status = mirrored.status().await;
    assert_eq!((status.operations, status.unknown), (1, 0), "it was given up");
    for _ in 0..200 {
        if mirrored.status().await.operations == 0 {
            break;
        }
        mirrored.ours.advance(SignedDuration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    added(settled(&mirrored, "k1").await).await;
    assert_eq!(mirrored.avochato.count(ADD), 1);
}

#[tokio::test]
async fn what_the_directory_says_of_the_address_is_in_no_note() {
    let mirrored = Mirrored::with(5).await;
    let body = json!({ "status": 422, "errors": ["zoe@example.com is on a list"] }).to_string();
    mirrored.avochato.fault(ADD, 1, Fault::Answer(422, body));
    let refused = problem(settled(&mirrored, "k1").await).await;
    assert!(refused.detail.unwrap().contains("zoe@example.com is on a list"));
    let (event, names_somebody, note) = told(&mirrored).await.swap_remove(0);
    assert_eq!((event.as_str(), names_somebody), ("action_refused", false));
    assert!(note.contains("(address) is on a list") && !note.contains("zoe"), "{note}");
}

#[tokio::test]
async fn a_member_of_the_inbox_adds_nobody_and_is_told_why() {
    let mut people = people(5);
    people[0].role = "member";
    let mirrored = Mirrored::of(people).await;
    let refused = problem(mirrored.post("/v1/users", "k1", &zoe()).await).await;
    assert_eq!(refused.code, Code::NotInDirectory);
    assert!(refused.detail.unwrap().contains("must be an owner or manager"));
    assert!(matches!(mirrored.status().await.add_user, Availability::NotPossible { .. }));
    let mut panel = LivePanel::open(&mirrored.ours.url(""), mirrored.token.clone());
    panel.until("who is at the keys", |screen| screen.contains("(Owner)")).await;
    panel.press("+");
    panel.shows("must be an owner or manager").await;
    panel.quit().await;
}

#[tokio::test]
async fn a_user_is_added_changed_disabled_enabled_and_removed_by_keys() {
    let mirrored = Mirrored::with(5).await;
    let mut panel = LivePanel::open(&mirrored.ours.url(""), mirrored.token.clone());
    panel.until("who is at the keys", |screen| screen.contains("(Owner)")).await;
    panel.press("+");
    panel.shows("Avochato adds").await;
    panel.type_text("Zoe Z");
    panel.press("tab");
    panel.type_text("zoe@example.com");
    panel.press("enter");
    panel.shows("Zoe Z added as Member.").await;
    panel.hides("Add User").await;
    panel.shows("1 Users 6").await;
    let role = || mirrored.avochato.person("N00005").map(|person| (person.role, person.enabled));
    assert_eq!(role(), Some(("member", true)));

    panel.pick("zoe@example").await;
    panel.press("E");
    panel.shows("Edit Profile").await;
    panel.press("a");
    panel.press("enter");
    panel.shows("Done: Save user for Zoe Z.").await;
    assert_eq!(role(), Some(("manager", true)));
    panel.press("D");
    panel.shows("Disable User").await;
    panel.press("Y");
    panel.shows("Done: Disable user for Zoe Z.").await;
    assert_eq!(role(), Some(("manager", false)));
    panel.press("D");
    panel.shows("Enable User").await;
    panel.press("Y");
    panel.shows("Done: Enable user for Zoe Z.").await;
    assert_eq!(role(), Some(("manager", true)));
    panel.press("D");
    panel.shows("Disable User").await;
    panel.press("j");
    panel.shows("This cannot be undone.").await;
    panel.press("Y");
    panel.shows("Enter remove").await;
    panel.type_text("zoe@example.com");
    panel.press("enter");
    panel.shows("Done: Remove user for Zoe Z.").await;
    panel.shows("1 Users 5").await;
    assert_eq!(role(), None);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn the_directory_keeps_no_language_and_the_forms_and_refusals_say_so() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00003").await;
    let call = mirrored.ours.call(Method::PATCH, &path(&user, ""), &mirrored.token);
    let call = call.header("if-match", format!("\"{}\"", user.revision));
    let refused = problem(call.json(&json!({ "language": "de" })).send().await.unwrap()).await;
    assert_eq!(refused.code, Code::NotInDirectory);
    let why = "Avochato keeps no language of a user; [pages] language is for all of them.";
    assert_eq!(refused.detail.as_deref(), Some(why));
    let mut body = zoe();
    body["language"] = json!("de");
    let refused = problem(mirrored.post("/v1/users", "k1", &body).await).await;
    assert_eq!((refused.code, refused.detail.as_deref()), (Code::NotInDirectory, Some(why)));
    let mut panel = LivePanel::open(&mirrored.ours.url(""), mirrored.token.clone());
    panel.until("who is at the keys", |screen| screen.contains("(Owner)")).await;
    panel.press("+");
    let screen = panel.shows("Avochato adds").await;
    assert!(screen.contains("(Avochato keeps none)"), "{screen}");
    panel.press("esc");
    panel.hides("Add User").await;
    panel.pick("u00003@").await;
    panel.press("E");
    panel.shows("not set  (Avochato keeps none)").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn what_the_directory_has_against_the_user_stands_in_the_form() {
    let mirrored = Mirrored::with(5).await;
    mirrored.avochato.change(|people| people[2].email = Some("zoe@example.com".to_owned()));
    let mut panel = LivePanel::open(&mirrored.ours.url(""), mirrored.token.clone());
    panel.until("who is at the keys", |screen| screen.contains("(Owner)")).await;
    panel.press("+");
    panel.shows("Avochato adds").await;
    panel.type_text("Zoe Z");
    panel.press("tab");
    panel.type_text("zoe@example.com");
    panel.press("enter");
    let screen = panel.shows("has a user with this address already").await;
    assert!(screen.contains("Zoe Z") && screen.contains("zoe@example.com"), "{screen}");
    panel.press("ctrl-u");
    panel.type_text("zoe.z@example.com");
    panel.press("enter");
    panel.shows("Zoe Z added as Member.").await;
    panel.press("esc");
    panel.quit().await;
}
