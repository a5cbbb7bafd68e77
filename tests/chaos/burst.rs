//! Several clients that act at once, each of whom repeats a call at any server until it is answered.

use crate::{PATIENCE, dice::Dice};
use futures_util::future::join_all;
use mfadmin::contract::{BearerToken, Code, JobId, Problem, UserId, api::Job};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

const CLIENTS: usize = 6;
/// How long a client waits for one answer.
const ANSWER: Duration = Duration::from_secs(8);

/// What somebody does to a user; each of them once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Mail,
    /// The same, held for a second before it is done.
    HeldMail,
    Disable,
    /// A mail by a job.
    Job,
}

/// Where the servers are, and by what they are asked.
pub struct Counter {
    urls: Vec<String>,
    token: BearerToken,
    http: Client,
}

impl Counter {
    pub fn new(urls: Vec<String>, token: BearerToken) -> Self {
        let http = mfadmin_testing::http_client().timeout(ANSWER).build().unwrap();
        Self { urls, token, http }
    }

    /// Does each deed to its end, from several clients at once; gives how many calls that took.
    pub async fn do_all(self: &Arc<Self>, deeds: &[(UserId, Deed)], dice: &mut Dice) -> usize {
        let jobs: Vec<_> = deeds.iter().filter(|(_, deed)| *deed == Deed::Job).collect();
        let others: Vec<_> = deeds.iter().copied().filter(|(_, deed)| *deed != Deed::Job).collect();
        let mut clients = Vec::new();
        for share in others.chunks(others.len().div_ceil(CLIENTS)) {
            let (this, share, mut dice) = (self.clone(), share.to_vec(), Dice::of(dice.seed()));
            clients.push(tokio::spawn(async move {
                let mut calls = 0;
                for (user, deed) in share {
                    calls += this.act(user, deed, &mut dice).await;
                }
                calls
            }));
        }
        let users: Vec<UserId> = jobs.iter().map(|(user, _)| *user).collect();
        if !users.is_empty() {
            let (this, mut dice) = (self.clone(), Dice::of(dice.seed()));
            clients.push(tokio::spawn(async move { this.run_job(&users, &mut dice).await }));
        }
        let calls = join_all(clients).await;
        calls.into_iter().map(|calls| calls.unwrap()).sum()
    }

    /// Acts on one user; gives how many calls that took.
    async fn act(&self, user: UserId, deed: Deed, dice: &mut Dice) -> usize {
        let path = match deed {
            Deed::Mail | Deed::Job => "authenticator/setup-link",
            Deed::HeldMail => "authenticator/setup-link?hold_seconds=1",
            Deed::Disable => "disable",
        };
        let asked = (Method::POST, format!("/v1/users/{user}/{path}"), json!({}));
        let (_, calls) = self.answered(&asked, &user.to_string(), dice).await;
        calls
    }

    /// A job on `users`, until it has ended.
    async fn run_job(&self, users: &[UserId], dice: &mut Dice) -> usize {
        let body = json!({
            "action": "send_setup_link", "whom": { "by": "ids", "ids": users },
        });
        let key = format!("job-{}", users[0]);
        let asked = (Method::POST, "/v1/jobs".to_owned(), body);
        let (ordered, mut calls) = self.answered(&asked, &key, dice).await;
        let mut job: Job = serde_json::from_value(ordered).unwrap();
        let begun = Instant::now();
        while !job.state.is_over() {
            assert!(begun.elapsed() < PATIENCE, "a job does not end: {job:?}");
            sleep(Duration::from_millis(100)).await;
            job = self.job(job.id, dice).await;
            calls += 1;
        }
        assert_eq!((job.done, job.failed, job.skipped), (users.len() as u64, 0, 0), "{job:?}");
        calls
    }

    async fn job(&self, id: JobId, dice: &mut Dice) -> Job {
        let asked = (Method::GET, format!("/v1/jobs/{id}"), Value::Null);
        serde_json::from_value(self.answered(&asked, "", dice).await.0).unwrap()
    }

    /// Asks one server or another under `key` until the answer is that it is done; gives it, and how many calls
    /// that took.
    async fn answered(
        &self,
        (method, path, body): &(Method, String, Value),
        key: &str,
        dice: &mut Dice,
    ) -> (Value, usize) {
        let (begun, mut calls, mut last) = (Instant::now(), 0, String::new());
        loop {
            assert!(begun.elapsed() < PATIENCE, "{method} {path} is not answered: {last}");
            let url = format!("{}{path}", self.urls[dice.below(self.urls.len())]);
            let call = self.http.request(method.clone(), url).bearer_auth(self.token.reveal());
            let call = if body.is_null() { call } else { call.json(body) };
            calls += 1;
            match call.header("idempotency-key", key).send().await {
                Ok(response) => match response.status() {
                    StatusCode::OK => match response.json().await {
                        Ok(answer) => return (answer, calls),
                        // It broke off.
                        Err(error) => last = error.to_string(),
                    },
                    // It is held; the same call is told what came of it.
                    StatusCode::ACCEPTED => last = "held".to_owned(),
                    status => last = passing(status, response.text().await.unwrap_or_default()),
                },
                Err(error) => last = error.to_string(),
            }
            sleep(dice.moment(40..160)).await;
        }
    }
}

/// A refusal that passes, in words; any other is a fault.
fn passing(status: StatusCode, body: String) -> String {
    if let Ok(problem) = serde_json::from_str::<Problem>(&body) {
        let passes =
            [Code::Unavailable, Code::Timeout, Code::IdempotencyBusy, Code::TooManyRequests];
        assert!(passes.contains(&problem.code), "{status}: {body}");
    }
    // Without a whole body it broke off.
    format!("{status} {body}")
}
