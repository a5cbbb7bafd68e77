//! Signing in: an Owner or Admin with a password, and perhaps with factors.

use super::{TestApp, pages::code_at};
use crate::server::person;
use jiff::Timestamp;
use mfadmin::contract::{
    AuthenticatorState, BearerToken, LinkKind, PhoneState, Problem, Role, UserId,
    api::{AuditEvent, AuditPage, MessageKind, SecondFactor, SignInStep, paths},
};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

pub const PASSWORD: &str = "plum garage seven kites";

impl TestApp {
    /// Somebody called ana@example.com with the password and without a factor.
    pub async fn person_with_password(&self, role: Role) -> UserId {
        self.person_with_phone(role, PhoneState::NotSet).await
    }

    pub async fn person_with_phone(&self, role: Role, phone: PhoneState) -> UserId {
        let mut user = person("ana");
        (user.role, user.phone) = (role, phone);
        user.authenticator = AuthenticatorState::NotConfigured;
        let id = self.server.seed(vec![user]).await[0];
        self.choose_password(id).await;
        id
    }

    /// Chooses the password as a user does: by the link of the mail.
    async fn choose_password(&self, id: UserId) {
        let path = format!("/v1/users/{id}/access-reset");
        let body = json!({ "send_password_reset": true });
        let call = self.server.call(Method::POST, &path, &self.owner).json(&body);
        assert_eq!(call.send().await.unwrap().status(), 200);
        let link = self.message(MessageKind::PasswordReset).await.1.unwrap();
        let mut request = self.http.post(&link);
        let page = self.http.get(&link).send().await.unwrap().text().await.unwrap();
        let code = if page.contains("Text me a code") {
            self.http.post(&link).form(&[("step", "text")]).send().await.unwrap();
            Some(self.texted_code().await)
        } else if page.contains("Approval code") {
            Some(self.approval(id, LinkKind::Password).await)
        } else {
            None
        };
        if let Some(code) = code {
            let proved = self.http.post(&link).form(&[("step", "proof"), ("code", &code)]);
            let proved = proved.send().await.unwrap();
            let cookie = proved.headers()["set-cookie"].to_str().unwrap().to_owned();
            request = request.header("cookie", cookie.split(';').next().unwrap());
        }
        let fields = [("step", "save"), ("password", PASSWORD), ("again", PASSWORD)];
        assert_eq!(request.form(&fields).send().await.unwrap().status(), 200);
    }

    pub async fn post(&self, path: &str, token: Option<&BearerToken>, body: Value) -> Response {
        let request = self.http.post(self.server.url(path)).json(&body);
        let request = match token {
            Some(token) => request.bearer_auth(token.reveal()),
            None => request,
        };
        request.send().await.unwrap()
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Response {
        self.post(paths::SESSIONS, None, json!({ "email": email, "password": password })).await
    }

    /// The step after the right password.
    pub async fn begin(&self) -> SignInStep {
        step(self.sign_in("ana@example.com", PASSWORD).await).await
    }

    /// The token and the ways after the right password of somebody who has a factor.
    pub async fn at_second_factor(&self) -> (BearerToken, Vec<SecondFactor>) {
        match self.begin().await {
            SignInStep::SecondFactor { token, ways, .. } => (token, ways),
            other => panic!("{other:?}"),
        }
    }

    pub async fn prove(&self, token: &BearerToken, way: &str, code: &str) -> Response {
        let body = json!({ "way": way, "code": code });
        self.post(paths::SESSION_MFA, Some(token), body).await
    }

    /// Signs ana in by setting up an authenticator.
    pub async fn enrolled(&self) -> Enrolled {
        let SignInStep::Enrol { token, address, .. } = self.begin().await else {
            panic!("an authenticator is there already");
        };
        let code = code_at(address.reveal(), Timestamp::now());
        let done = self.post(paths::SESSION_ENROLMENT, Some(&token), json!({ "code": code })).await;
        let (session, codes) = done_with(done).await;
        Enrolled { session, address: address.reveal().to_owned(), spent: code, codes }
    }

    /// What was done last, and by whom.
    pub async fn last_event(&self) -> (AuditEvent, Option<UserId>) {
        let page: AuditPage = self.server.get("/v1/audit?limit=1", &self.owner).await;
        let entry = page.entries.into_iter().next().unwrap();
        (entry.event, entry.actor.map(|actor| actor.id))
    }

    pub async fn me(&self, token: &BearerToken) -> StatusCode {
        self.server.call(Method::GET, paths::ME, token).send().await.unwrap().status()
    }
}

/// An authenticator that was set up at the sign-in.
pub struct Enrolled {
    pub session: BearerToken,
    pub address: String,
    /// The code that set it up.
    pub spent: String,
    /// The recovery codes.
    pub codes: Vec<String>,
}

pub async fn step(response: Response) -> SignInStep {
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

/// The session and the recovery codes of a finished sign-in.
pub async fn done_with(response: Response) -> (BearerToken, Vec<String>) {
    match step(response).await {
        SignInStep::Done { token, recovery_codes, .. } => {
            (token, recovery_codes.iter().map(|code| code.reveal().to_owned()).collect())
        }
        other => panic!("{other:?}"),
    }
}

pub async fn refused(response: Response) -> String {
    let problem: Problem = crate::server::problem(response).await;
    problem.code.to_string()
}
