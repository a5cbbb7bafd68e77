//! A mirror, read and asked.

use jiff::SignedDuration;
use mfadmin::{
    contract::{BearerToken, api::UserPage},
    server::{
        mirror::{OnShrink, ScanStart},
        service::access,
    },
};
use mfadmin_testing::{server::TestServer, statistics::median};
use std::time::Instant;

const QUESTIONS: usize = 50;

/// Reads all users; gives the seconds.
pub async fn reading(ours: &TestServer) -> f64 {
    let begun = Instant::now();
    ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await.unwrap();
    begun.elapsed().as_secs_f64()
}

/// The question of the Security view, over HTTP: the seconds of the median answer.
pub async fn answers(ours: &TestServer) -> f64 {
    let token = session(ours).await;
    let mut seconds = Vec::new();
    for _ in 0..QUESTIONS {
        let begun = Instant::now();
        let page: UserPage = ours.get("/v1/users?gap=any&sort=urgency&limit=50", &token).await;
        assert!(page.total > 0);
        seconds.push(begun.elapsed().as_secs_f64());
    }
    median(&seconds)
}

/// How many users lack a factor.
pub async fn lacking(ours: &TestServer) -> u64 {
    let token = session(ours).await;
    let page: UserPage = ours.get("/v1/users?gap=any&limit=1", &token).await;
    page.total
}

pub async fn session(ours: &TestServer) -> BearerToken {
    let store = ours.server.store();
    let account = access::ensure_host_account(store, "bench").await.unwrap();
    access::issue_session(store, account, SignedDuration::from_hours(1)).await.unwrap()
}
