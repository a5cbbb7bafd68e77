//! Keycloak runs and its database does not: what is read and done meanwhile, and what becomes of it.

use crate::keycloak::half_done::{ATTEMPTS, assert_edited, behind, edit, end, order, tried};
use mfadmin::{
    contract::api::RequestedState,
    server::mirror::{OnShrink, ScanError, ScanStart},
};
use mfadmin_testing::{
    breaking_line::Breaks,
    keycloak::{
        api::Realm,
        postgres::Postgres,
        running::{Running, program},
    },
    server::problem,
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::{path::Path, process::Command};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: tests/long.sh"]
#[allow(clippy::print_stdout, reason = "what Keycloak says then, for whoever runs it")]
async fn what_was_begun_goes_on_once_the_database_is_back() {
    let folder = tempfile::tempdir_in("/var/tmp").unwrap();
    // Its own user reaches its data.
    let open = Command::new("chmod").arg("755").arg(folder.path()).status().unwrap();
    assert!(open.success());
    // It is built anew for another database, so it is a copy.
    let home = folder.path().join("keycloak");
    let from = program().parent().and_then(Path::parent).unwrap().to_owned();
    assert!(Command::new("cp").arg("-a").arg(from).arg(&home).status().unwrap().success());
    let mut postgres = Postgres::start(&folder.path().join("data")).await;
    let arguments = postgres.arguments();
    let arguments = arguments.each_ref().map(String::as_str);
    let mut running = Running::start_with(home.join("bin/kc.sh"), &arguments);
    let realm = Realm::at(&running.url, "no-database").await;
    let ids = [realm.user("ana", json!({})).await, realm.user("bob", json!({})).await];
    let (line, ours) = behind(&realm).await;
    let (ana, bob) = (ours.user("ana").await, ours.user("bob").await);

    // The database goes between the two steps.
    line.breaks_at(&[Method::PUT, Method::GET], Breaks::After);
    let ordered = order(&ours, &ana, "", "ana", &edit("ana")).await;
    assert_eq!(ordered.status(), StatusCode::ACCEPTED);
    tried(&ours, 1).await;
    postgres.kill();
    line.mend().await;
    tried(&ours, ATTEMPTS).await;
    let shown = ours.by_id(ana.id).await.requested.expect("nothing is shown of it");
    assert_eq!(shown.state, RequestedState::Requested, "{shown:?}");
    println!("without its database: {:?}", shown.message);
    // Meanwhile nothing is begun, nothing is read, and what was known is shown.
    let refused = problem(end(&ours, &bob, "", "bob", &edit("bob")).await).await.detail.unwrap();
    assert!(refused.contains("Nothing was changed"), "{refused}");
    let read = ours.ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await;
    let Err(ScanError::Interrupted(_)) = read else { panic!("{read:?}") };
    assert_eq!(ours.users("limit=9").await.len(), 2);

    postgres.restart().await;
    for (user, key, id) in [(&ana, "ana", &ids[0]), (&bob, "bob-again", &ids[1])] {
        let name = user.username.as_deref().unwrap();
        let answer = end(&ours, user, "", key, &edit(name)).await;
        assert_eq!(answer.status(), StatusCode::OK, "{name}: {:?}", answer.text().await);
        assert_edited(&realm, id, name).await;
    }
    assert_eq!(line.count(&Method::PUT), 4, "each step was done once");
    ours.read().await;
    running.kill();
    postgres.kill();
}
