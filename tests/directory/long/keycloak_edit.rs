//! Keycloak is killed in the middle of an edit in two steps, at each moment of it.

use crate::keycloak::half_done::{ATTEMPTS, assert_edited, behind, edit, end, order, tried};
use mfadmin_testing::{
    breaking_line::Breaks,
    keycloak::{api::Realm, running::Running},
};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: tests/long.sh"]
async fn an_edit_goes_on_after_keycloak_was_killed_within_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start_in(folder.path());
    let realm = Realm::at(&running.url, "edit-killed").await;
    let (put, get) = (Method::PUT, Method::GET);
    let moments = [
        ("unsent", vec![put.clone()], Breaks::Before),
        ("unanswered", vec![put.clone()], Breaks::Answerless),
        ("between", vec![put.clone(), get], Breaks::After),
        ("second-unanswered", vec![put.clone(), put.clone()], Breaks::Answerless),
    ];
    let mut ids = Vec::new();
    for (name, ..) in &moments {
        ids.push(realm.user(name, json!({})).await);
    }
    let (line, ours) = behind(&realm).await;
    for ((name, methods, breaks), id) in moments.into_iter().zip(&ids) {
        let user = ours.user(name).await;
        let before = line.count(&put);
        line.breaks_at(&methods, breaks);
        let ordered = order(&ours, &user, "", name, &edit(name)).await;
        assert_eq!(ordered.status(), StatusCode::ACCEPTED, "{name}");
        // The line holds everything from that moment on, so the kill is no later for us.
        tried(&ours, 1).await;
        assert!(line.is_dead(), "{name}");
        running.kill();
        tried(&ours, ATTEMPTS).await;
        running.restart();
        line.mend().await;
        let answer = end(&ours, &user, "", name, &edit(name)).await;
        assert_eq!(answer.status(), StatusCode::OK, "{name}: {:?}", answer.text().await);
        assert_edited(&realm, id, name).await;
        assert_eq!(line.count(&put) - before, 2, "{name}: each step was done once");
        assert_eq!(ours.events(user.id).await, ["action_requested", "user_edited"], "{name}");
    }
    running.kill();
}
