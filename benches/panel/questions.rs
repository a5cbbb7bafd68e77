//! What a panel asks its server, and how long the answers take.

use std::time::Instant;
use tokio::runtime::{Builder, Runtime};

/// Named as in the table, with what is asked.
pub const QUESTIONS: [(&str, &str); 11] = [
    ("GET a page by name", "/v1/users?limit=50"),
    ("    by urgency, gaps alone", "/v1/users?limit=50&gap=any&sort=urgency"),
    ("    by last sign-in, old gaps", "/v1/users?limit=50&older_than=7d&sort=last_sign_in"),
    ("    of Avobots", "/v1/users?limit=50&kind=avobot"),
    ("    of expired links", "/v1/users?limit=50&link=expired"),
    ("    with \"zo\"", "/v1/users?limit=50&search=zo"),
    ("    with \"example\"", "/v1/users?limit=50&search=example"),
    ("    with what nobody has", "/v1/users?limit=50&search=zzqq"),
    ("GET the summary", "/v1/summary"),
    ("GET the overview", "/v1/overview"),
    ("GET the newest of the audit log", "/v1/audit?limit=50"),
];

/// Asks over a connection that stays open.
pub struct Caller {
    runtime: Runtime,
    http: reqwest::Client,
}

impl Caller {
    pub fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self { runtime, http: mfadmin_testing::http_client().build().unwrap() }
    }

    /// Seconds until the answer to `path` was there.
    pub fn ask(&self, server: &str, token: &str, path: &str) -> f64 {
        let begun = Instant::now();
        let answer = async {
            let call = self.http.get(format!("{server}{path}")).bearer_auth(token);
            let answer = call.send().await.unwrap().error_for_status().unwrap();
            answer.bytes().await.unwrap();
        };
        self.runtime.block_on(answer);
        begun.elapsed().as_secs_f64()
    }
}
