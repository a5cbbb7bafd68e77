//! What is answered where nothing goes wrong.

use super::{AUTH_ID, AUTH_SECRET, INBOX, Person, ServiceState};
use axum::{
    http::{Method, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::collections::HashMap;

/// So many users have pages, whatever limit is asked for.
const PAGE: usize = 25;

/// How a list is told.
#[derive(Default)]
pub struct ListShape {
    pub extra: Vec<&'static str>,
    pub is_bare: bool,
}

/// How failures are told.
pub enum ErrorsAs {
    List,
    Text,
}

/// An answer.
pub struct Told {
    pub status: u16,
    pub body: Value,
}

impl Told {
    pub fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap();
        (status, [(CONTENT_TYPE, "application/json")], self.body.to_string()).into_response()
    }
}

fn done(data: Value) -> Told {
    Told { status: 200, body: json!({ "status": 200, "data": data }) }
}

impl ServiceState {
    pub fn failed(&self, status: u16, message: &str) -> Told {
        let errors = match self.errors {
            ErrorsAs::List => json!([message]),
            ErrorsAs::Text => json!(message),
        };
        Told { status, body: json!({ "status": status, "errors": errors }) }
    }

    pub fn answer(
        &mut self,
        method: &Method,
        path: &str,
        fields: &HashMap<String, String>,
    ) -> Told {
        let field = |name: &str| fields.get(name).map(String::as_str);
        if field("auth_id") != Some(AUTH_ID) || field("auth_secret") != Some(AUTH_SECRET) {
            return self.failed(401, "Unauthorized");
        }
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        // The one route that does not heed the inbox.
        if (method, &segments[..]) == (&Method::GET, &["v1", "auth_tokens"]) {
            return self.who();
        }
        if field("subdomain").is_some_and(|inbox| inbox != INBOX) {
            return self.failed(404, "Account not found");
        }
        let own = self.people.iter().find(|person| person.id == self.owner);
        let acts = own.is_some_and(|own| matches!(own.role, "owner" | "manager"));
        if method != Method::GET && !acts {
            return self.failed(403, "Not permitted");
        }
        match (method.as_str(), &segments[..]) {
            ("GET", ["v1", "whoami"]) => self.who(),
            ("GET", ["v1", "users"]) => self.list(field("page")),
            ("POST", ["v1", "users"]) => self.invite(fields),
            ("GET", ["v1", "users", id]) => match self.find(id, fields) {
                Some(at) => done(json!({ "user": self.people[at].whole() })),
                None => self.failed(404, "User not found"),
            },
            (_, ["v1", "users", id, action @ ..]) => match self.find(id, fields) {
                Some(at) => self.act(method, at, action, fields),
                None => self.failed(404, "User not found"),
            },
            _ => self.failed(404, "Not found"),
        }
    }

    fn who(&self) -> Told {
        let Some(own) = self.people.iter().find(|person| person.id == self.owner) else {
            return self.failed(401, "Unauthorized");
        };
        done(json!({
            "account": { "id": "A1", "subdomain": INBOX, "name": "Acme" },
            "user": { "id": own.id, "name": own.name, "email": own.email },
        }))
    }

    fn list(&self, page: Option<&str>) -> Told {
        let page: usize = page.and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
        let users = self.people.iter().skip((page - 1) * PAGE).take(PAGE);
        let users: Vec<_> = users.map(|person| person.listed(&self.list.extra)).collect();
        let data = match self.list.is_bare {
            true => json!(users),
            false => json!({ "users": users }),
        };
        let body = json!({ "status": 200, "data": data, "page": page, "limit": PAGE });
        Told { status: 200, body }
    }

    fn find(&self, id: &str, fields: &HashMap<String, String>) -> Option<usize> {
        let email = fields.get("email");
        self.people.iter().position(|person| match id {
            "_" => email.is_some() && person.email.as_ref() == email,
            id => person.id == id,
        })
    }

    fn invite(&mut self, fields: &HashMap<String, String>) -> Told {
        let Some(email) = fields.get("email") else {
            return self.failed(422, "Email can't be blank");
        };
        if self.people.iter().any(|person| person.email.as_ref() == Some(email)) {
            return self.failed(422, "Email has already been taken");
        }
        let Some(role) = fields.get("role").and_then(|role| known(role)) else {
            return self.failed(422, "Role is not included in the list");
        };
        let mut person = Person::new(&format!("N{:05}", self.people.len()));
        person.email = Some(email.clone());
        person.name = fields.get("name").cloned().unwrap_or_default();
        person.phone = fields.get("phone").cloned();
        person.role = role;
        person.signed_in_at = None;
        let told = person.whole();
        self.people.push(person);
        done(json!({ "user": told }))
    }

    fn act(
        &mut self,
        method: &Method,
        at: usize,
        action: &[&str],
        fields: &HashMap<String, String>,
    ) -> Told {
        match (method.as_str(), action) {
            ("PUT", []) => match fields.get("role").and_then(|role| known(role)) {
                Some(role) => {
                    self.people[at].role = role;
                    done(json!({ "user": self.people[at].whole() }))
                }
                None => self.failed(422, "Role is not included in the list"),
            },
            ("DELETE", []) => {
                self.people.remove(at);
                done(json!({}))
            }
            ("POST", ["enable"]) => {
                self.people[at].enabled = true;
                done(json!({}))
            }
            ("POST", ["disable"]) => {
                self.people[at].enabled = false;
                done(json!({}))
            }
            ("POST", ["password_reset"]) => {
                self.mails.push(self.people[at].id.clone());
                done(json!({}))
            }
            _ => self.failed(404, "Not found"),
        }
    }
}

fn known(role: &str) -> Option<&'static str> {
    ["member", "manager", "owner"].into_iter().find(|known| *known == role)
}
