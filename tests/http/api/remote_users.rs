//! Users whom another directory keeps: in rows, lists, filters and figures.

use crate::server::{TestServer, email, problem};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Code, Factor, FactorKind, FactorSet, FactorStatus,
        ListedFactor, PhoneState, Role, UnknownReason, User,
        api::{JobPreview, Overview, Summary, UserPage, paths},
    },
    server::store::{RemoteRow, Upserted},
};
use mfadmin_testing::mirrored::{remote, upsert};
use reqwest::Method;
use serde_json::json;

const REASON: UnknownReason = UnknownReason::NotReadYet;

/// Complete, unknown, with a gap beside the unknown, and with a gap.
fn four(as_of: Timestamp) -> [RemoteRow; 4] {
    let unread = AuthenticatorState::Unknown { reason: REASON };
    [
        remote("whole", as_of),
        RemoteRow { authenticator: unread.clone(), ..remote("unread", as_of) },
        RemoteRow { authenticator: unread, phone: PhoneState::NotSet, ..remote("both", as_of) },
        RemoteRow {
            authenticator: AuthenticatorState::NotConfigured,
            email: Some(email("lacking@example.com")),
            ..remote("lacking", as_of)
        },
    ]
}

async fn start() -> (TestServer, BearerToken) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    (server, token)
}

async fn found(server: &TestServer, token: &BearerToken, query: &str) -> Vec<User> {
    let page: UserPage = server.get(&format!("/v1/users?limit=200&{query}"), token).await;
    assert_eq!(page.total, page.users.len() as u64, "{query}");
    page.users
}

fn names(users: &[User]) -> Vec<&str> {
    users.iter().filter_map(|user| user.username.as_deref()).collect()
}

#[tokio::test]
async fn who_is_unknown_has_a_filter_and_is_in_no_figure() {
    let (server, token) = start().await;
    let before: Summary = server.get("/v1/summary", &token).await;
    upsert(&server, &four(server.server.clock().now())).await;
    for (gap, expected) in [
        ("unknown", &["unread"][..]),
        ("any", &["both", "lacking"]),
        ("phone", &["both"]),
        ("authenticator", &["lacking"]),
        ("none", &["whole"]),
    ] {
        let users = found(&server, &token, &format!("gap={gap}")).await;
        assert_eq!(names(&users), expected, "{gap}");
    }
    let summary: Summary = server.get("/v1/summary", &token).await;
    assert_eq!((summary.unknown, summary.gaps() - before.gaps()), (1, 2));
    assert_eq!(summary.complete - before.complete, 1);
    assert_eq!(summary.humans() - before.humans(), 3);
    assert_eq!(summary.users() - before.users(), 4);
    // Who is unknown has a verified phone, and is not counted among those who have.
    let phones = summary.present[Factor::Phone] - before.present[Factor::Phone];
    assert_eq!(phones, 2, "whole and lacking");
    let overview: Overview = server.get("/v1/overview", &token).await;
    assert_eq!(overview.summary, summary);
    assert_eq!(overview.days.last().unwrap().unknown, 1);
    // Between those with a gap and those without one.
    let by_gap = found(&server, &token, "sort=gap").await;
    assert_eq!(names(&by_gap), ["both", "lacking", "unread", "whole"]);
    let by_urgency = found(&server, &token, "sort=urgency").await;
    assert_eq!(names(&by_urgency)[2..], ["unread", "whole"]);
    let [unread] = &found(&server, &token, "gap=unknown").await[..] else { panic!("one") };
    assert_eq!(unread.unknown, FactorSet::from_iter([Factor::Authenticator]));
    assert_eq!(unread.authenticator, AuthenticatorState::Unknown { reason: REASON });
    assert_eq!((unread.missing, unread.gap_since, &unread.email), (FactorSet::EMPTY, None, &None));
}

#[tokio::test]
async fn users_without_an_address_are_found_and_ordered_by_their_name_in_the_directory() {
    let (server, token) = start().await;
    let rows = ["zoe", "Ünal"].map(|name| remote(name, server.server.clock().now()));
    let twin =
        |name| RemoteRow { email: Some(email("both@example.com")), ..remote(name, rows[0].as_of) };
    let twins = ["one", "two"].map(twin);
    upsert(&server, &[&rows[..], &twins[..]].concat()).await;
    assert_eq!(names(&found(&server, &token, "search=unal").await), ["Ünal"]);
    assert_eq!(names(&found(&server, &token, "search=both%40example.com").await), ["one", "two"]);
    let by_handle = found(&server, &token, "sort=email").await;
    let shown: Vec<_> = by_handle.iter().map(|user| user.handle().to_string()).collect();
    assert!(shown.is_sorted(), "{shown:?}");
    // Page by page the same.
    let (mut walked, mut next) = (Vec::new(), String::new());
    loop {
        let page: UserPage =
            server.get(&format!("/v1/users?sort=email&limit=1{next}"), &token).await;
        walked.extend(page.users.into_iter().map(|user| user.handle().to_string()));
        let Some(cursor) = page.next else { break };
        next = format!("&cursor={}", cursor.0);
    }
    assert_eq!(walked, shown);
}

#[tokio::test]
async fn what_a_directory_says_again_changes_nothing_and_what_is_ours_stays() {
    let (server, token) = start().await;
    let at = server.server.clock().now();
    let rows = four(at);
    let told = |added, changed, unchanged| Upserted { added, changed, unchanged };
    assert_eq!(upsert(&server, &rows).await, told(4, 0, 0));
    let before = found(&server, &token, "").await;
    server.advance(SignedDuration::from_hours(2));
    let later = server.server.clock().now();
    let again = |row: &RemoteRow| RemoteRow { as_of: later, ..row.clone() };
    let mut second = rows.clone().map(|row| again(&row));
    // A sign-in is no change of the user.
    second[0].last_sign_in_at = Some(later);
    assert_eq!(upsert(&server, &second).await, told(0, 0, 4));
    let after = found(&server, &token, "").await;
    for (before, after) in before.iter().zip(&after).filter(|(user, _)| user.as_of.is_some()) {
        assert_eq!((before.id, before.revision), (after.id, after.revision));
        assert_eq!(before.gap_since, after.gap_since);
        assert_eq!(after.as_of.unwrap().as_millisecond(), later.as_millisecond());
    }
    // A gap that nobody can see for a while was open all the time.
    let since = |users: &[User]| {
        let user = users.iter().find(|user| user.username.as_deref() == Some("lacking"));
        user.unwrap().gap_since
    };
    let mut third = second.clone();
    third[3].authenticator = AuthenticatorState::Unknown { reason: REASON };
    assert_eq!(upsert(&server, &third).await, told(0, 1, 3));
    assert_eq!(names(&found(&server, &token, "gap=any&older_than=1d").await), [""; 0]);
    assert_eq!(upsert(&server, &second).await, told(0, 1, 3));
    let reopened = found(&server, &token, "").await;
    assert_eq!(since(&reopened), since(&before));
    let revision = |users: &[User]| users.iter().map(|user| user.revision).sum::<i64>();
    assert_eq!(revision(&reopened), revision(&before) + 2);
}

#[tokio::test]
async fn one_user_is_told_with_everything_that_the_directory_has_of_their_factors() {
    let (server, token) = start().await;
    let at = server.server.clock().now();
    let factor = |id: &str, kind, status| ListedFactor {
        id: id.to_owned(),
        kind,
        status,
        label: "a".into(),
    };
    let factors = vec![
        factor("HOTP1", FactorKind::Other("daypassword".into()), FactorStatus::Locked),
        factor("TOTP1", FactorKind::Authenticator, FactorStatus::Pending),
    ];
    let row = RemoteRow { factors: factors.clone(), ..remote("ana", at) };
    upsert(&server, std::slice::from_ref(&row)).await;
    let [ana] = &found(&server, &token, "search=ana").await[..] else { panic!("one") };
    assert_eq!(ana.factors, [], "a list leaves them out");
    let ana: User = server.get(&format!("/v1/users/{}", ana.id), &token).await;
    assert_eq!(ana.factors, factors);
    let store = server.server.store();
    let mut tx = store.begin_write().await.unwrap();
    let gone = [row.external_id.clone()];
    assert_eq!(tx.users().external_of(ana.id).await.unwrap(), Some(row.external_id));
    assert_eq!(tx.users().remove_external(&gone, at).await.unwrap(), [ana.id]);
    assert_eq!(tx.users().find_by_external(&gone[0]).await.unwrap(), None);
    tx.commit().await.unwrap();
    assert_eq!(found(&server, &token, "search=ana").await, []);
}

/// A cold mirror and a warm one: 20,000 users are a matter of seconds.
#[tokio::test]
async fn many_users_are_taken_in_at_once() {
    let (server, token) = start().await;
    let at = server.server.clock().now();
    let rows: Vec<_> = (0..5_000).map(|n| remote(&format!("user{n:05}"), at)).collect();
    let began = std::time::Instant::now();
    assert_eq!(upsert(&server, &rows).await.added, 5_000);
    assert_eq!(upsert(&server, &rows).await.unchanged, 5_000);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    let page: UserPage = server.get("/v1/users?gap=none", &token).await;
    assert_eq!(page.total, 5_001, "and the Owner");
}

#[tokio::test]
async fn a_job_does_not_guess_whom_an_address_of_two_users_means() {
    let (server, token) = start().await;
    let at = server.server.clock().now();
    let with = |name, address: &str| RemoteRow { email: Some(email(address)), ..remote(name, at) };
    let rows = [
        with("one", "both@example.com"),
        with("two", "both@example.com"),
        with("cy", "cy@example.com"),
    ];
    upsert(&server, &rows).await;
    let order = |address: &str| json!({ "action": "end_sessions", "whom": { "by": "emails", "emails": [address] } });
    for path in [paths::JOB_PREVIEW, paths::JOBS] {
        let call = server.call(Method::POST, path, &token).json(&order("both@example.com"));
        let refused = problem(call.send().await.unwrap()).await;
        assert_eq!(refused.code, Code::InvalidBody, "{path}");
        assert!(refused.errors[0].message.contains("several users have"), "{refused:?}");
    }
    let call = server.call(Method::POST, paths::JOB_PREVIEW, &token).json(&order("cy@example.com"));
    let preview: JobPreview = call.send().await.unwrap().json().await.unwrap();
    assert_eq!((preview.total, preview.acts), (1, 1));
}
