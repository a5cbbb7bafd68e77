//! The figures that are kept, beside a full count, while users come, change and go.

use super::crowd::{FILTERS, crowd, page};
use crate::{
    server::{TestServer, person},
    test_app::{TestApp, matching},
};
use jiff::SignedDuration;
use mfadmin::contract::{
    AuthenticatorState, Kind, Role, User, UserId,
    api::{LinkFigures, Overview, Summary, UserPage},
    query::{GapFilter, LinkFilter, StatusFilter},
    rules,
};
use mfadmin::server::store::FigureCheck;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Row;

/// Random changes, some of which are refused.
const CHANGES: u32 = 250;

#[tokio::test]
async fn figures_follow_every_change() {
    let app = TestApp::open().await;
    app.server.seed(crowd()).await;
    let seed = rand::rng().next_u64();
    let mut dice = StdRng::seed_from_u64(seed);
    let mut done = 0;
    for turn in 0..CHANGES {
        done += u32::from(change(&app, &mut dice, turn).await);
        if turn % 10 == 9 {
            if turn % 50 == 9 {
                app.server.advance(SignedDuration::from_hours(20));
            }
            compare(&app, &format!("seed {seed}, after {turn}")).await;
        }
    }
    assert!(done > CHANGES / 2, "{done} changes, seed {seed}");
}

/// Asks for a change of somebody; tells whether it was done.
async fn change(app: &TestApp, dice: &mut StdRng, turn: u32) -> bool {
    let page: UserPage = app.server.get("/v1/users?limit=200", &app.owner).await;
    let user = &page.users[dice.random_range(0..page.users.len())];
    let role = ["owner", "admin", "member"][dice.random_range(0..3)];
    let until =
        app.server.server.clock().now() + SignedDuration::from_hours(24 * dice.random_range(1..4));
    let (method, end, body) = match dice.random_range(0..12) {
        0 => {
            let name = format!("New {turn}");
            let email = format!("new{turn}@example.com");
            let body = json!({ "name": name, "email": email, "role": role });
            return ask(app, Method::POST, "/v1/users", None, body).await;
        }
        1 => {
            let csv = format!("name,email,role\nIn {turn},in{turn}@example.com,{role}\n");
            let call = app.server.call(Method::POST, "/v1/import", &app.owner);
            let call = call.header("content-type", "text/csv").body(csv);
            return call.send().await.unwrap().status().is_success();
        }
        2 => (Method::PATCH, "", json!({ "role": role })),
        3 => (Method::PATCH, "", json!({ "phone": "+14155550123", "override_cool_down": true })),
        4 => (Method::POST, "/disable", json!({})),
        5 => (Method::POST, "/enable", json!({})),
        6 | 7 => (Method::POST, "/authenticator/setup-link", json!({ "override_cool_down": true })),
        8 => (Method::POST, "/authenticator/reset", json!({ "override_cool_down": true })),
        9 => (Method::PUT, "/exemption", json!({ "until": until, "reason": "HELP-7" })),
        10 => (Method::DELETE, "/exemption", json!({})),
        _ => (Method::DELETE, "", json!({ "reason": "HELP-7" })),
    };
    let path = format!("/v1/users/{}{end}", user.id);
    ask(app, method, &path, Some(user.revision), body).await
}

async fn ask(
    app: &TestApp,
    method: Method,
    path: &str,
    revision: Option<i64>,
    body: Value,
) -> bool {
    let mut call = app.server.call(method, path, &app.owner).json(&body);
    if let Some(revision) = revision {
        call = call.header("if-match", format!("\"{revision}\""));
    }
    let status = call.send().await.unwrap().status();
    assert!(!status.is_server_error(), "{path}: {status}");
    status.is_success()
}

/// Summary, overview and the totals of lists are what counting the users gives.
async fn compare(app: &TestApp, when: &str) {
    let page: UserPage = app.server.get("/v1/users?limit=200", &app.owner).await;
    let users = &page.users;
    assert_eq!(page.total, users.len() as u64, "{when}");
    let mut expected = Summary::default();
    for user in users {
        expected.count(rules::standing(user), user.present(), 1);
    }
    assert_eq!(app.server.get::<Summary>("/v1/summary", &app.owner).await, expected, "{when}");
    let overview: Overview = app.server.get("/v1/overview", &app.owner).await;
    assert_eq!(overview.summary, expected, "{when}");
    let now = app.server.server.clock().now();
    let links = users.iter().filter(|user| user.kind == Kind::Human && user.is_enabled());
    let ends = links.filter_map(|user| match user.authenticator {
        AuthenticatorState::LinkSent { expires_at, .. } => Some(expires_at),
        _ => None,
    });
    let [awaiting, expired] = ends.fold([0, 0], |[awaiting, expired], at| match at > now {
        true => [awaiting + 1, expired],
        false => [awaiting, expired + 1],
    });
    assert_eq!(overview.links, LinkFigures { awaiting, expired }, "{when}");
    for figure in &overview.roles {
        let of_role = users.iter().filter(|user| user.role == figure.role);
        let mut expected = Summary::default();
        of_role.for_each(|user| expected.count(rules::standing(user), user.present(), 1));
        assert_eq!((figure.humans, figure.complete), (expected.humans(), expected.complete));
    }
    for (filter, keeps) in filters() {
        let found: UserPage =
            app.server.get(&format!("/v1/users?limit=1&{filter}"), &app.owner).await;
        let kept = users.iter().filter(|user| keeps(user)).count();
        assert_eq!(
            (found.total, found.total_is),
            (kept as u64, Default::default()),
            "{filter}: {when}"
        );
    }
    let store = app.server.server.store();
    let check = store.read().await.unwrap().users().check_figures().await.unwrap();
    assert_eq!(check, FigureCheck::Agree, "{when}");
}

type Keeps = Box<dyn Fn(&User) -> bool>;

/// Filters that the figures answer, and whom each keeps.
fn filters() -> Vec<(String, Keeps)> {
    let word = |word: Value| word.as_str().unwrap().to_owned();
    let mut filters: Vec<(String, Keeps)> = Vec::new();
    for gap in GapFilter::ALL {
        let name = word(serde_json::to_value(gap).unwrap());
        filters
            .push((format!("gap={name}"), Box::new(move |user| gap.keeps(rules::standing(user)))));
        filters.push((
            format!("gap={name}&role=member"),
            Box::new(move |user| gap.keeps(rules::standing(user)) && user.role == Role::Member),
        ));
    }
    for role in Role::ALL {
        filters.push((format!("role={role}"), Box::new(move |user| user.role == role)));
    }
    for status in [StatusFilter::Enabled, StatusFilter::Disabled] {
        let name = word(serde_json::to_value(status).unwrap());
        let is_enabled = status == StatusFilter::Enabled;
        filters.push((
            format!("status={name}"),
            Box::new(move |user: &User| user.is_enabled() == is_enabled),
        ));
    }
    let name = word(serde_json::to_value(LinkFilter::None).unwrap());
    filters.push((
        format!("link={name}"),
        Box::new(|user| {
            user.kind == Kind::Human
                && user.is_enabled()
                && user.authenticator == AuthenticatorState::NotConfigured
        }),
    ));
    filters.push(("sign_in=never".into(), Box::new(|user| user.last_sign_in_at.is_none())));
    filters
}

/// A table that is filled in one go is counted in one go.
#[tokio::test]
async fn figures_of_a_bulk_are_counted_at_its_end() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed((0..1500).map(|n| person(&format!("first{n}"))).collect()).await;
    let csv: String = (0..2000).map(|n| format!("In {n},in{n}@example.com\n")).collect();
    let call = server.call(Method::POST, "/v1/import", &token).header("content-type", "text/csv");
    let answer = call.body(format!("name,email\n{csv}")).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    let id: UserId = server.seed(vec![person("last")]).await[0];
    assert!(server.get::<User>(&format!("/v1/users/{id}"), &token).await.is_enabled());
    let summary: Summary = server.get("/v1/summary", &token).await;
    assert_eq!((summary.users(), summary.none), (1 + 1500 + 2000 + 1, 2000));
    let kept =
        sqlx::query("select cast(sum(users) as bigint) as n, count(*) as cohorts from cohorts")
            .fetch_one(&mut server.beside().await)
            .await
            .unwrap();
    assert_eq!(kept.get::<i64, _>("n"), 3502);
    assert_eq!(kept.get::<i64, _>("cohorts"), 3);
}

/// Whom a filter matches is said twice in the database's words.
#[tokio::test]
async fn a_job_acts_on_whom_a_list_shows() {
    let app = TestApp::open().await;
    let users = app.server.seed(crowd()).await;
    for id in &users[..20] {
        app.act(*id, "/disable", json!({})).await;
    }
    let mut filters: Vec<Vec<(&str, &str)>> = FILTERS.iter().map(|it| it.to_vec()).collect();
    for pair in [
        ("gap", "phone"),
        ("gap", "authenticator"),
        ("gap", "security_key"),
        ("gap", "exempt"),
        ("gap", "unknown"),
        ("gap", "none"),
        ("status", "enabled"),
        ("status", "disabled"),
        ("status", "locked"),
        ("status", "unsettled"),
        ("link", "expired"),
        ("link", "none"),
        ("sign_in", "never"),
        ("sign_in", "within:30d"),
        ("kind", "avobot"),
        ("role", "owner"),
    ] {
        filters.push(vec![pair]);
    }
    for filter in filters {
        let listed = page(&app.server, &app.owner, &filter).await.total;
        let fields = filter.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
        let order = matching("remind", Value::Object(fields.collect()), &[]);
        assert_eq!(app.preview(&order).await.total, listed, "{filter:?}");
    }
}
