//! Reading all users: what is shown of them, what a second reading costs, and lists that are not whole.

use super::*;
use mfadmin::contract::{AuthenticatorState, PhoneState, Role, api::Summary};
use mfadmin_testing::avochato::Fault;

#[tokio::test]
async fn users_are_shown_as_the_directory_has_them() {
    let mut people = people(60);
    people[3].role = "manager";
    people[4].enabled = false;
    people[5].avobot_id = Some(7);
    people[6].email = None;
    people[7].instead = vec![("mfa_app_valid", None)];
    let mirrored = Mirrored::of(people).await;

    assert_eq!(mirrored.total("").await, 60);
    let owner = mirrored.user("U00000").await;
    let owner: User = mirrored.get(&path(&owner, "")).await;
    assert_eq!((owner.role, owner.name.as_str()), (Role::Owner, "Ana Silva"));
    assert!(matches!(&owner.phone, PhoneState::Verified { number, .. }
        if number.e164() == "+14155550000"));
    assert!(matches!(owner.authenticator, AuthenticatorState::Configured { .. }));
    assert!(owner.missing.is_empty());
    let member = mirrored.user("U00001").await;
    assert_eq!((member.role, &member.phone), (Role::Member, &PhoneState::NotSet));
    assert_eq!(member.missing.len(), 2);
    assert_eq!(mirrored.user("U00003").await.role, Role::Admin);
    assert!(!mirrored.user("U00004").await.is_enabled());
    assert_eq!(mirrored.total("role=owner").await, 1);
    assert_eq!(mirrored.total("kind=avobot").await, 1);
    // The one whose app was not told has no phone, so the gap is known.
    assert_eq!(mirrored.total("gap=unknown").await, 0);
    let status = mirrored.status().await;
    assert!(status.as_of.is_some() && status.fault.is_none() && status.reading.is_none());
    let summary: Summary = mirrored.get("/v1/summary").await;
    assert_eq!(summary.users(), 60);
}

/// No name is lost, or ends a reading, for a character that one of the engines does not keep.
#[tokio::test]
async fn nul_in_a_name_is_read_as_a_replacement() {
    let mut people = people(4);
    people[1].name = "Mal\0lory \\u0000 \\\0".to_owned();
    let mirrored = Mirrored::of(people).await;
    assert_eq!(mirrored.total("").await, 4);
    let name = "Mal\u{FFFD}lory \\u0000 \\\u{FFFD}";
    assert_eq!(mirrored.user("U00001").await.name, name);
    let user = mirrored.user("U00001").await;
    let fetched: User = mirrored.get(&path(&user, "")).await;
    assert_eq!(fetched.name, name);
    for (search, found) in [("Mal%00lory", 1), ("Mal%EF%BF%BDlory", 1), ("x%00y", 0)] {
        assert_eq!(mirrored.total(&format!("search={search}")).await, found, "{search}");
    }
}

#[tokio::test]
async fn who_may_have_a_factor_is_neither_a_gap_nor_covered() {
    let mut people = people(10);
    // A verified phone, and nothing told of the app.
    people[2].instead = vec![("mfa_app_valid", None)];
    let mirrored = Mirrored::of(people).await;
    assert_eq!(mirrored.total("gap=unknown").await, 1);
    let user = mirrored.user("U00002").await;
    assert!(user.missing.is_empty() && !user.unknown.is_empty() && user.gap_since.is_none());
    let (gaps, none) = (mirrored.total("gap=any").await, mirrored.total("gap=none").await);
    assert_eq!(gaps + none + 1, 10);
}

#[tokio::test]
async fn a_second_reading_asks_for_lists_alone_and_for_who_changed() {
    let mirrored = Mirrored::with(60).await;
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.users, report.added, report.changed, report.gone), (60, 0, 0, 0));
    assert_eq!(mirrored.avochato.count("GET /v1/users?page="), 4);
    assert_eq!(mirrored.avochato.calls().len(), 4, "{:?}", mirrored.avochato.calls());

    mirrored.avochato.forget_calls();
    mirrored.avochato.change(|people| people[8].name = "Renamed".to_owned());
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.added, report.changed, report.gone), (0, 1, 0));
    assert_eq!(mirrored.avochato.count("GET /v1/users/U00008"), 1);
    assert_eq!(mirrored.avochato.calls().len(), 5);
    assert_eq!(mirrored.user("U00008").await.name, "Renamed");
}

#[tokio::test]
async fn who_is_new_and_who_is_gone_is_told_by_a_whole_list_alone() {
    let mirrored = Mirrored::with(60).await;
    let gone = mirrored.user("U00059").await;
    mirrored.avochato.change(|people| {
        people.pop();
        people.push(Person::new("NEW1"));
    });
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.users, report.added, report.gone), (60, 1, 1));
    assert_eq!(mirrored.total("").await, 60);
    let answer = mirrored.ours.call(Method::GET, &path(&gone, ""), &mirrored.token);
    assert_eq!(answer.send().await.unwrap().status(), 404);
    let page: AuditPage = mirrored.get("/v1/audit?limit=5").await;
    assert!(page.entries.iter().any(|entry| entry.event.as_str() == "user_gone"));
}

#[tokio::test]
async fn a_list_that_shrank_or_is_empty_removes_nobody_until_somebody_says_so() {
    let mirrored = Mirrored::with(60).await;
    let all = people(60);
    for left in [0, 40] {
        mirrored.avochato.change(|people| *people = all[..left].to_vec());
        let error = mirrored.read().await.unwrap_err();
        assert!(
            matches!(error, ScanError::Shrunk { before: 60, now } if now == left as u64)
                || matches!(error, ScanError::Refused(_)),
            "{error}"
        );
        assert_eq!(mirrored.total("").await, 60, "{left} left");
        assert!(mirrored.status().await.fault.is_some());
    }
    let accept = mirrored.ours.server.read_directory(ScanStart::Resume, OnShrink::Accept);
    let report = accept.await.unwrap();
    assert_eq!((report.users, report.gone), (40, 20));
    assert_eq!(mirrored.total("").await, 40);
    assert!(mirrored.status().await.fault.is_none());
}

#[tokio::test]
async fn a_refused_list_leaves_the_mirror_as_it_is_and_says_why() {
    let mirrored = Mirrored::with(60).await;
    let denied = json!({ "status": 401, "errors": ["Unauthorized"] }).to_string();
    mirrored.avochato.fault("GET /v1/users?page=2", 9, Fault::Answer(401, denied));
    let error = mirrored.read().await.unwrap_err();
    assert!(matches!(error, ScanError::Refused(_)), "{error}");
    assert_eq!(mirrored.total("").await, 60);
    let status = mirrored.status().await;
    assert!(status.fault.is_some() && status.as_of.is_some());
    mirrored.avochato.clear_faults();
    mirrored.read().await.unwrap();
    assert!(mirrored.status().await.fault.is_none());
}

#[tokio::test]
async fn a_reading_that_is_killed_goes_on_where_it_was() {
    let avochato = AvochatoServer::start(people(100)).await;
    let ours = TestServer::start_with(|options| options.directory = remote(&avochato)).await;
    let mirrored = Mirrored::signed_in(avochato, ours).await;
    mirrored.avochato.set_latency(Duration::from_millis(30));
    let cut = tokio::time::timeout(Duration::from_millis(350), mirrored.read()).await;
    assert!(cut.is_err(), "the reading ended before it could be cut");
    let first = mirrored.avochato.count("GET /v1/users?page=1");
    assert_eq!(first, 1);
    let mirrored = mirrored.killed_and_started().await;
    mirrored.avochato.set_latency(Duration::ZERO);
    mirrored.read().await.unwrap();
    assert_eq!(mirrored.total("").await, 100);
    assert_eq!(mirrored.total("gap=unknown").await, 0);
    assert_eq!(mirrored.avochato.count("GET /v1/users?page=1"), 1, "the first page was read twice");
}

#[tokio::test]
async fn a_user_who_is_looked_at_is_read_at_once() {
    let mirrored = Mirrored::with(30).await;
    let user = mirrored.user("U00001").await;
    mirrored.avochato.change(|people| people[1].mfa_app_valid = true);
    // Somebody who was read a moment ago is not read again.
    mirrored.ours.advance(SignedDuration::from_secs(10));
    let _: User = mirrored.get(&path(&user, "")).await;
    for _ in 0..100 {
        let user: User = mirrored.get(&path(&user, "")).await;
        if matches!(user.authenticator, AuthenticatorState::Configured { .. }) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the user is as before");
}

#[tokio::test]
async fn a_directory_out_of_reach_is_said_to_be_and_its_mirror_is_read() {
    let mirrored = Mirrored::with(30).await;
    // A closed door: whoever listened there is gone.
    let settings = mfadmin::server::directory::remote::AvochatoSettings {
        url: "http://127.0.0.1:9".to_owned(),
        ..mirrored.avochato.settings()
    };
    let Mirrored { avochato, ours, .. } = mirrored;
    let (server, directory) = ours.into_parts();
    server.shutdown().await;
    let remote = Arc::new(
        mfadmin::server::directory::remote::AvochatoDirectory::new(settings, Clock::System)
            .unwrap(),
    );
    let ours = TestServer::again_with(directory, |options| {
        options.directory = Some(RemoteOptions { remote, refresh: None });
    });
    let mirrored = Mirrored::signed_in(avochato, ours.await).await;
    assert_eq!(mirrored.total("").await, 30);
    let user = mirrored.user("U00001").await;
    let answer = mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await;
    let refused = problem(answer).await;
    assert_eq!(refused.code, mfadmin::contract::Code::DirectoryRefused);
    assert!(mirrored.user("U00001").await.is_enabled());
    assert_eq!(mirrored.avochato.count("POST"), 0);
    assert!(mirrored.read().await.is_err());
    let status = mirrored.status().await;
    assert!(status.fault.is_some() && status.as_of.is_some());
}
