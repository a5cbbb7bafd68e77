//! Jobs: ordered and waited for.

use super::TestApp;
use crate::server::{person, problem};
use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Code, JobId, UserId,
        api::{AuditEntry, AuditPage, Job, JobItem, JobItems, JobPreview, OutboxPage},
    },
    server::store::NewUser,
};
use reqwest::{Method, Response};
use serde_json::{Value, json};

impl TestApp {
    /// `count` members without an authenticator.
    pub async fn newcomers(&self, count: usize) -> Vec<UserId> {
        self.server.seed((0..count).map(|n| newcomer(&format!("new{n:05}"))).collect()).await
    }

    pub async fn post_json(&self, path: &str, body: &Value) -> Response {
        let call = self.server.call(Method::POST, path, &self.owner).json(body);
        call.send().await.unwrap()
    }

    /// Orders a job, which must be taken.
    pub async fn order(&self, body: &Value) -> Job {
        let response = self.post_json("/v1/jobs", body).await;
        assert_eq!(response.status(), 200, "{body}");
        response.json().await.unwrap()
    }

    pub async fn retry_job(&self, id: JobId) -> Response {
        self.post_json(&format!("/v1/jobs/{id}/retry"), &json!({})).await
    }

    pub async fn cancel_job(&self, id: JobId, token: &BearerToken) -> Response {
        let path = format!("/v1/jobs/{id}");
        self.server.call(Method::DELETE, &path, token).send().await.unwrap()
    }

    pub async fn preview(&self, body: &Value) -> JobPreview {
        let response = self.post_json("/v1/jobs/preview", body).await;
        assert_eq!(response.status(), 200, "{body}");
        response.json().await.unwrap()
    }

    /// Orders a job and waits for its end.
    pub async fn done(&self, body: &Value) -> (Job, Vec<JobItem>) {
        let job = self.order(body).await;
        let job = self.end_of(job.id).await;
        (job.clone(), self.items(job.id, "").await)
    }

    /// The job once it is over.
    pub async fn end_of(&self, id: JobId) -> Job {
        let events = self.server.call(Method::GET, "/v1/events", &self.owner);
        let mut events = events.send().await.unwrap().bytes_stream().eventsource();
        loop {
            let job: Job = self.server.get(&format!("/v1/jobs/{id}"), &self.owner).await;
            if job.state.is_over() {
                return job;
            }
            events.next().await.unwrap().unwrap();
        }
    }

    /// Every item of the job, read page after page.
    pub async fn items(&self, id: JobId, query: &str) -> Vec<JobItem> {
        let mut items = Vec::new();
        let mut after = 0;
        loop {
            let path = format!("/v1/jobs/{id}/items?limit=200&after={after}{query}");
            let page: JobItems = self.server.get(&path, &self.owner).await;
            items.extend(page.items);
            match page.next {
                Some(next) => after = next,
                None => return items,
            }
        }
    }

    /// The audit log, oldest first.
    pub async fn audit(&self) -> Vec<AuditEntry> {
        let page: AuditPage = self.server.get("/v1/audit?limit=200", &self.owner).await;
        page.entries.into_iter().rev().collect()
    }

    /// The newest entry of the audit log.
    pub async fn last_audit_entry(&self) -> AuditEntry {
        let page: AuditPage = self.server.get("/v1/audit?limit=1", &self.owner).await;
        page.entries.into_iter().next().unwrap()
    }

    pub async fn outbox(&self) -> OutboxPage {
        self.server.get("/v1/outbox?limit=200", &self.owner).await
    }

    /// A number from the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.server.beside().await).await.unwrap()
    }

    /// Sends an order that must be refused with `code`, naming `field`, and change nothing.
    pub async fn refuses_order(
        &self,
        token: &BearerToken,
        body: &Value,
        code: Code,
        field: Option<&str>,
    ) {
        let before = self.server.footprint().await;
        let call = self.server.call(Method::POST, "/v1/jobs", token).json(body);
        let problem = problem(call.send().await.unwrap()).await;
        let shown = body.to_string().chars().take(200).collect::<String>();
        assert_eq!(problem.code, code, "{shown}");
        let named = problem.errors.first().map(|error| error.field.as_str());
        assert_eq!(named, field, "{shown} {problem:?}");
        assert_eq!(self.server.footprint().await, before, "{shown}");
    }
}

pub fn newcomer(name: &str) -> NewUser {
    NewUser { authenticator: AuthenticatorState::NotConfigured, ..person(name) }
}

/// An order for these users.
pub fn ids(action: &str, ids: &[UserId]) -> Value {
    json!({ "action": action, "whom": { "by": "ids", "ids": ids } })
}

/// An order for whom the filter matches.
pub fn matching(action: &str, filter: Value, except: &[UserId]) -> Value {
    json!({ "action": action, "whom": { "by": "filter", "filter": filter, "except": except } })
}
