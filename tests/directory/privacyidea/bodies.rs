//! Answers that privacyIDEA might give and does not, from a stand-in: none of them is taken for a list
//! of users without factors, and nothing secret of them is repeated.

use super::{scan, settings};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use mfadmin::{
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            FactorStatus, Observed, PrivacyIdea, RemoteDirectory, RemoteError, Severity,
            StepOutcome, http::Urgency,
        },
    },
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

type Answers = HashMap<&'static str, (u16, String)>;

/// Gives each path the answer that a test has set.
struct StandIn {
    url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    answers: Mutex<Answers>,
    asked: Mutex<Vec<String>>,
}

fn yes(value: Value) -> (u16, String) {
    let result = json!({ "status": true, "value": value });
    let (time, version) = (1_800_000_000.5, "privacyIDEA 3.14.1");
    (200, json!({ "result": result, "time": time, "version": version }).to_string())
}

fn no(status: u16, code: i64, message: &str) -> (u16, String) {
    let error = json!({ "code": code, "message": message });
    (status, json!({ "result": { "status": false, "error": error }, "detail": null }).to_string())
}

/// A JWT that ends an hour after the time of [`yes`].
const JWT: &str = "eyJhbGciOiJub25lIn0.eyJleHAiOjE4MDAwMDM2MDB9.c2lnbmF0dXJl";

fn signed_in() -> (u16, String) {
    yes(
        json!({ "token": JWT, "role": "admin", "username": "admin", "realm": "", "rights": ["userlist", "tokenlist"] }),
    )
}

fn user(id: Value) -> Value {
    json!({ "userid": id, "username": "ana", "resolver": "store", "surname": "Silva", "email": "no address" })
}

fn token(change: Value) -> Value {
    let mut token = json!({
        "serial": "ONE", "tokentype": "TOTP", "user_id": "7", "resolver": "store",
        "user_realm": "staff", "active": true, "locked": false, "revoked": false,
        "failcount": 0, "maxfail": 10, "rollout_state": "", "description": null, "info": {},
        "otpkey": "SEEDSEEDSEED",
    });
    for (key, value) in change.as_object().unwrap() {
        token[key] = value.clone();
    }
    token
}

fn page(tokens: Value) -> (u16, String) {
    let count = tokens.as_array().unwrap().len();
    yes(json!({ "count": count, "next": null, "prev": null, "tokens": tokens }))
}

impl StandIn {
    async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let stand_in = Self { url, shared };
        stand_in.set("/auth", signed_in());
        stand_in.set("/user/", yes(json!([user(json!("7"))])));
        stand_in.set("/token/", page(json!([token(json!({}))])));
        stand_in.set("/user/count", yes(json!({ "count": 1, "with_tokens": 1 })));
        stand_in.set("/realm/", yes(json!({ "staff": { "default": true } })));
        stand_in
    }

    fn set(&self, path: &'static str, answer: (u16, String)) {
        self.shared.answers.lock().unwrap().insert(path, answer);
    }

    fn asked(&self, path: &str) -> usize {
        self.shared.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }

    fn directory(&self) -> PrivacyIdea {
        PrivacyIdea::new(settings(&self.url, "staff"), Clock::System).unwrap()
    }
}

async fn answer(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    shared.asked.lock().unwrap().push(uri.path().to_owned());
    let answer = shared.answers.lock().unwrap().get(uri.path()).cloned();
    // As since 3.14: a page of the web interface, and 200.
    let (status, body) = answer.unwrap_or((200, "<!doctype html>".to_owned()));
    (StatusCode::from_u16(status).unwrap(), body).into_response()
}

#[tokio::test]
async fn ids_and_numbers_come_in_several_shapes() {
    let stand_in = StandIn::start().await;
    let pending = json!({ "serial": "TWO", "tokentype": "sms", "rollout_state": "verify",
        "info": { "phone": ["+1 415 555 2671"] } });
    let odd = json!({ "serial": "THREE", "info": { "validity_period_end": "some day" } });
    let used = json!({ "serial": "FOUR", "info": { "count_auth": "3", "count_auth_max": 3 } });
    let failed = json!({ "serial": "FIVE", "failcount": 10 });
    let tokens = [json!({}), pending, odd, used, failed].map(token);
    stand_in.set("/token/", page(json!(tokens)));
    for id in [json!(7), json!("7")] {
        stand_in.set("/user/", yes(json!([user(id)])));
        let seen = scan(&stand_in.directory()).await.unwrap();
        let (id, user) = seen.first_key_value().unwrap();
        assert_eq!((id.0.as_str(), user.name.as_str()), ("store/7", "Silva"));
        assert_eq!(user.email, None);
        let states: Vec<_> = user.factors.iter().map(|factor| factor.status).collect();
        use FactorStatus::*;
        assert_eq!(states, [Active, Pending, Expired, Expired, Locked]);
        let Observed::Known(Some(phone)) = &user.phone else { panic!("{:?}", user.phone) };
        assert!(!phone.is_verified && phone.number.e164() == "+14155552671");
        assert!(!format!("{user:?}").contains("SEED"));
    }
}

#[tokio::test]
async fn a_list_of_another_shape_is_no_list() {
    let stand_in = StandIn::start().await;
    let directory = stand_in.directory();
    let mut nameless = user(json!(null));
    nameless["secret"] = json!("SEEDSEEDSEED");
    let wrong = [
        ("/user/", yes(json!({ "users": [] }))),
        ("/user/", yes(json!([nameless]))),
        ("/user/", yes(json!(["ana"]))),
        ("/user/", yes(Value::Null)),
        ("/user/", (200, r#"{"result":{"status":true,"value":[{"userid":"7""#.to_owned())),
        ("/user/", (200, "<html>".to_owned())),
        ("/user/", no(200, -500, "fault")),
        ("/user/", (502, "<html>Bad Gateway".to_owned())),
        ("/user/", (302, String::new())),
        ("/token/", page(json!([token(json!({ "active": "yes" }))]))),
        ("/token/", page(json!([token(json!({ "failcount": null }))]))),
        ("/token/", page(json!([{ "serial": "ONE", "otpkey": "SEEDSEEDSEED" }]))),
        ("/token/", yes(json!({ "count": 9, "next": null, "tokens": [token(json!({}))] }))),
        ("/token/", yes(json!({ "count": 9, "next": 2, "tokens": [] }))),
        ("/token/", no(403, 303, "not allowed\u{202e}\n")),
        ("/token/", (429, String::new())),
    ];
    for (path, answer) in wrong {
        stand_in.set(path, answer.clone());
        let error = scan(&directory).await.unwrap_err();
        let said = format!("{error:?} {error}");
        assert!(
            !said.contains("SEED") && !error.to_string().contains(['\n', '\u{202e}']),
            "{said}"
        );
        stand_in.set("/user/", yes(json!([user(json!("7"))])));
        stand_in.set("/token/", page(json!([token(json!({}))])));
        if answer.0 == 429 {
            break;
        }
        assert_eq!(scan(&directory).await.unwrap().len(), 1, "after {answer:?}");
    }
}

#[tokio::test]
async fn a_sign_in_is_used_until_it_ends_and_renewed_once() {
    let stand_in = StandIn::start().await;
    let clock = Clock::movable();
    let directory = PrivacyIdea::new(settings(&stand_in.url, "staff"), clock.clone()).unwrap();
    scan(&directory).await.unwrap();
    clock.advance(SignedDuration::from_mins(58));
    scan(&directory).await.unwrap();
    assert_eq!(stand_in.asked("/auth"), 1);
    clock.advance(SignedDuration::from_mins(2));
    scan(&directory).await.unwrap();
    assert_eq!(stand_in.asked("/auth"), 2);
    stand_in.set("/user/", no(401, 4304, "Signature verification failed"));
    let error = scan(&directory).await.unwrap_err();
    assert!(matches!(error, RemoteError::SignInRefused(_)), "{error:?}");
    assert_eq!(stand_in.asked("/auth"), 3);
    assert!(!format!("{error:?}").contains(JWT));
}

#[tokio::test]
async fn a_sign_in_that_wants_more_is_refused_with_the_way_out() {
    let stand_in = StandIn::start().await;
    let challenge = yes(json!(false));
    let as_user = yes(json!({ "token": JWT, "role": "user" }));
    let repeating = no(401, 4031, "no account admin-password");
    for (answer, says) in
        [(challenge, "createtoken"), (as_user, "user there"), (repeating, "account")]
    {
        stand_in.set("/auth", answer);
        let error = stand_in.directory().scan(None).await.unwrap_err();
        assert!(matches!(&error, RemoteError::SignInRefused(it) if it.contains(says)), "{error:?}");
        assert!(!error.to_string().contains("admin-password"), "{error}");
        let found = stand_in.directory().doctor().await;
        assert!(found.iter().any(|it| it.severity == Severity::Fault), "{found:?}");
    }
}

#[tokio::test]
async fn tokens_that_go_while_they_are_listed_hide_no_other() {
    let stand_in = StandIn::start().await;
    let directory = stand_in.directory();
    let of = |count: u64, next: Value| {
        yes(json!({ "count": count, "next": next, "tokens": [token(json!({}))] }))
    };
    let first = directory.scan(None).await.unwrap();
    stand_in.set("/token/", of(3, json!(2)));
    let second = directory.scan(first.next).await.unwrap();
    // One of the first page went, so the next page begins behind one that nobody has told.
    stand_in.set("/token/", of(2, Value::Null));
    let third = directory.scan(second.next.clone()).await.unwrap();
    let again = third.next.expect("the page before is read again");
    assert_ne!(Some(&again), second.next.as_ref());
    assert!(again.0.contains(r#""page":1"#), "{again:?}");
    assert_eq!(directory.scan(Some(again)).await.unwrap().next, None);
}

#[tokio::test]
async fn settings_that_cannot_be_right_are_refused() {
    let refused = |change: &dyn Fn(&mut super::PrivacyIdeaSettings)| {
        let mut settings = settings("https://mfa.example.com", "staff");
        change(&mut settings);
        let error = PrivacyIdea::new(settings, Clock::System).err();
        matches!(error, Some(RemoteError::Setting { .. }))
    };
    assert!(!refused(&|_| ()));
    assert!(refused(&|it| it.url = "http://mfa.example.com".parse().unwrap()));
    assert!(!refused(&|it| it.url = "http://127.0.0.1:5000/pi".parse().unwrap()));
    assert!(refused(&|it| it.realm = " ".to_owned()));
    assert!(refused(&|it| it.realm = "staff,guests".to_owned()));
    assert!(refused(&|it| it.ca = Some(b"no certificate".to_vec())));
    let mut odd = settings("http://127.0.0.1:1", "staff");
    (odd.account, odd.secret) = (None, Secret::new("käse\n"));
    let directory = PrivacyIdea::new(odd, Clock::System).unwrap();
    let error = directory.scan(None).await.unwrap_err();
    assert!(matches!(error, RemoteError::SignInRefused(_)), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_says_nothing_leaves_a_step_open() {
    use mfadmin::server::directory::remote::{FactorId, Step};
    let stand_in = StandIn::start().await;
    let directory = stand_in.directory();
    let id = mfadmin::contract::ExternalId("store/7".to_owned());
    let step = Step::RemoveFactor { user: id.clone(), factor: FactorId("ONE".to_owned()) };
    let user = directory.fetch(&id, Urgency::Now).await.unwrap().unwrap();
    assert_eq!(user.factors.len(), 1);
    for (status, body) in [(200, "<html>"), (500, "{}"), (502, "<html>"), (200, r#"{"result":"#)] {
        stand_in.set("/token/ONE", (status, body.to_owned()));
        let outcome = directory.execute(&step).await;
        assert!(matches!(outcome, StepOutcome::Unknown(_)), "{status} {body}: {outcome:?}");
    }
    stand_in.set("/token/ONE", no(404, 601, "gone"));
    assert_eq!(directory.execute(&step).await, StepOutcome::Done);
    stand_in.set("/token/ONE", (429, String::new()));
    let outcome = directory.execute(&step).await;
    assert!(matches!(outcome, StepOutcome::Later { .. }), "{outcome:?}");
}
