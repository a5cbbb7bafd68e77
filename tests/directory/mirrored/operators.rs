//! Operators: they sign in here, and are no users of the directory.

mod removal;

use super::*;
use mfadmin::{
    contract::{
        Code, Role,
        api::{AuditEntry, IssuedToken, Me, OutboxPage, Sessions, SignInStep, Summary, paths},
    },
    server::service::operator_accounts::{self, OperatorError, OperatorToAdd, PasswordLink},
};
use mfadmin_testing::{
    avochato::Fault,
    operators::{self, host},
    server::email,
    test_app::{PASSWORD, code_at, done_with, next_code, refused, step},
};

/// An operator with an authenticator.
struct SignedIn {
    session: BearerToken,
    /// The `otpauth` address of the app.
    app: String,
    recovery_codes: Vec<String>,
}

impl Mirrored {
    async fn call_open(&self, path: &str, token: Option<&BearerToken>, body: Value) -> Response {
        let http = mfadmin_testing::http_client().build().unwrap();
        let call = http.post(self.ours.url(path)).json(&body);
        let call = match token {
            Some(token) => call.bearer_auth(token.reveal()),
            None => call,
        };
        call.send().await.unwrap()
    }

    async fn password_step(&self, address: &str, password: &str) -> Response {
        let body = json!({ "email": address, "password": password });
        self.call_open(paths::SESSIONS, None, body).await
    }

    /// The first sign-in, which sets an authenticator up.
    async fn enrol(&self, address: &str) -> SignedIn {
        let begun = step(self.password_step(address, PASSWORD).await).await;
        let SignInStep::Enrol { token, address: app, .. } = begun else { panic!("{begun:?}") };
        let now = self.ours.server.clock().now();
        let code = json!({ "code": code_at(app.reveal(), now) });
        let done = self.call_open(paths::SESSION_ENROLMENT, Some(&token), code).await;
        let (session, recovery_codes) = done_with(done).await;
        SignedIn { session, app: app.reveal().to_owned(), recovery_codes }
    }

    async fn operator(&self, address: &str, role: Role) -> SignedIn {
        let link = operators::add(&self.ours, address, role).await;
        assert_eq!(operators::choose_password(&link).await, 200);
        self.enrol(address).await
    }

    /// Proves the app anew, with a code that was not used before.
    async fn step_up(&self, session: &BearerToken, app: &str) {
        self.ours.advance(SignedDuration::from_secs(60));
        let proof = json!({ "code": code_at(app, self.ours.server.clock().now()) });
        let proved = self.call_open(paths::STEP_UP, Some(session), proof).await;
        assert_eq!(proved.status(), 200);
    }

    async fn prove(&self, way: &str, code: &str) -> Response {
        let begun = step(self.password_step("olga@example.com", PASSWORD).await).await;
        let SignInStep::SecondFactor { token, .. } = begun else { panic!("{begun:?}") };
        let body = json!({ "way": way, "code": code });
        self.call_open(paths::SESSION_MFA, Some(&token), body).await
    }

    async fn entries(&self, query: &str) -> Vec<AuditEntry> {
        let page: AuditPage = self.get(&format!("/v1/audit?limit=100&{query}")).await;
        page.entries
    }

    /// Waits until the one operation stands so.
    async fn wait_for_operation(&self, state: &str) {
        for _ in 0..200 {
            let mut database = self.ours.connect().await;
            let found = sqlx::query_scalar("select state from operations");
            let found: Option<String> = found.fetch_optional(&mut database).await.unwrap();
            if found.as_deref() == Some(state) {
                return;
            }
            // What waits for the directory comes up again.
            self.ours.advance(SignedDuration::from_secs(5));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no operation is {state} within 10 s");
    }

    async fn status_of(&self, token: &BearerToken) -> StatusCode {
        self.ours.call(Method::GET, paths::ME, token).send().await.unwrap().status()
    }
}

#[tokio::test]
async fn an_operator_signs_in_as_users_do_and_acts_under_their_own_name() {
    let mirrored = Mirrored::with(5).await;
    let olga = mirrored.operator("olga@example.com", Role::Admin).await;
    assert_eq!(olga.recovery_codes.len(), 10);
    let me: Me = mirrored.ours.get(paths::ME, &olga.session).await;
    assert_eq!((me.user.name.as_str(), me.user.role), ("Olga Reyes", Role::Admin));
    assert!(me.user.authenticator.is_configured() && me.user.missing.is_empty());

    let user = mirrored.user("U00001").await;
    let call = || {
        let call = mirrored.ours.call(Method::POST, &path(&user, "disable"), &olga.session);
        call.header("Idempotency-Key", "k1").json(&nothing()).send()
    };
    while call().await.unwrap().status() == 202 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!mirrored.avochato.person("U00001").unwrap().enabled);
    let told = mirrored.entries("event=user_disabled").await;
    let actor = told[0].actor.as_ref().unwrap();
    assert_eq!((actor.id, actor.name.as_str()), (me.user.id, "Olga Reyes"));
    let mut database = mirrored.ours.connect().await;
    let account: String = sqlx::query_scalar("select account_id from operations")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert_eq!(account, me.user.id.to_string());

    // The next sign-in asks for the app, or for a recovery code, once.
    let (second, _) = done_with(mirrored.prove("authenticator", &next_code(&olga.app)).await).await;
    assert_eq!(mirrored.status_of(&second).await, 200);
    let code = &olga.recovery_codes[0];
    let (third, _) = done_with(mirrored.prove("recovery_code", code).await).await;
    assert_eq!(refused(mirrored.prove("recovery_code", code).await).await, "wrong_code");

    // Sessions, step-up and machine tokens are an operator's own, too.
    let sessions: Sessions = mirrored.ours.get(paths::SESSIONS, &third).await;
    assert_eq!(sessions.sessions.len(), 3);
    let wanted = json!({ "name": "nightly", "scope": "act", "expires_in_days": 2 });
    let made = mirrored.call_open(paths::TOKENS, Some(&third), wanted.clone()).await;
    assert_eq!(refused(made).await, "step_up_required");
    mirrored.step_up(&third, &olga.app).await;
    let made = mirrored.call_open(paths::TOKENS, Some(&third), wanted).await;
    let token: IssuedToken = made.json().await.unwrap();
    assert_eq!(token.info.owner.name, "Olga Reyes");
    assert_eq!(mirrored.status_of(&token.token).await, 200);
    let out =
        mirrored.ours.call(Method::DELETE, paths::CURRENT_SESSION, &third).send().await.unwrap();
    assert!(out.status().is_success(), "{out:?}");
    assert_eq!(mirrored.status_of(&third).await, 401);
    let signed_out = mirrored.entries("event=signed_out").await;
    assert_eq!(signed_out[0].actor.as_ref().unwrap().name, "Olga Reyes");
}

#[tokio::test]
async fn operators_are_no_users_whatever_is_read_listed_or_counted() {
    let mirrored = Mirrored::with(5).await;
    let before: Summary = mirrored.get(paths::SUMMARY).await;
    let olga = mirrored.operator("olga@example.com", Role::Owner).await;
    operators::add(&mirrored.ours, "bo@example.com", Role::Admin).await;
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.gone, report.users), (0, 5), "{report:?}");
    assert_eq!(mirrored.total("").await, 5);
    for query in ["search=olga", "search=reyes", "role=admin", "gap=any"] {
        let page: UserPage = mirrored.get(&format!("/v1/users?{query}")).await;
        assert!(page.users.iter().all(|user| user.name != "Olga Reyes"), "{query}");
    }
    let after: Summary = mirrored.get(paths::SUMMARY).await;
    assert_eq!(after, before);
    let me: Me = mirrored.ours.get(paths::ME, &olga.session).await;
    for end in ["", "disable", "authenticator/setup-link"] {
        let method = if end.is_empty() { Method::GET } else { Method::POST };
        let call = mirrored.ours.call(method, &path(&me.user, end), &olga.session);
        let call = call.header("Idempotency-Key", "k").json(&nothing());
        let problem = problem(call.send().await.unwrap()).await;
        assert_eq!(problem.code, Code::UserNotFound, "{end}");
    }
    // And the other way round: nobody of the directory signs in.
    let user = mirrored.user("U00000").await;
    assert_eq!(user.role, Role::Owner);
    let address = user.email.unwrap();
    let turned_away = mirrored.password_step(address.as_str(), PASSWORD).await;
    assert_eq!(refused(turned_away).await, "wrong_credentials");
}

#[tokio::test]
async fn an_operator_with_the_address_of_a_user_is_another_one() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00002").await;
    let address = user.email.clone().unwrap();
    let olga = mirrored.operator(address.as_str(), Role::Owner).await;
    let me: Me = mirrored.ours.get(paths::ME, &olga.session).await;
    assert_ne!(me.user.id, user.id);
    assert_eq!(mirrored.user("U00002").await.name, user.name);
    // Of the user: what is done to them. Of the operator: what they did.
    let call = mirrored.ours.call(Method::POST, &path(&user, "disable"), &olga.session);
    let asked = call.header("Idempotency-Key", "k1").json(&nothing()).send().await.unwrap();
    assert_eq!(asked.status(), 202, "nobody acts on themselves here");
    let told = mirrored.entries("event=action_requested").await;
    let (actor, target) = (told[0].actor.clone().unwrap(), told[0].target.clone().unwrap());
    assert_eq!((actor.id, target.id), (me.user.id, user.id));
    // Once the user is gone, the operator signs in as before.
    mirrored.avochato.change(|people| people.retain(|person| person.id != "U00002"));
    assert_eq!(mirrored.read().await.unwrap().gone, 1);
    assert_eq!(mirrored.status_of(&olga.session).await, 200);
    let again = mirrored.password_step(address.as_str(), PASSWORD).await;
    assert!(matches!(step(again).await, SignInStep::SecondFactor { .. }));
    let new =
        OperatorToAdd { name: "Another One".parse().unwrap(), email: address, role: Role::Admin };
    let store = mirrored.ours.server.store();
    let taken = operator_accounts::add(store, &host(&mirrored.ours), new).await;
    assert!(matches!(taken, Err(OperatorError::Taken(_))), "{taken:?}");
}

#[tokio::test]
async fn roles_of_operators_narrow_what_the_account_may_do() {
    let mut people = people(5);
    people[2].role = "manager";
    let mirrored = Mirrored::of(people).await;
    let admin = mirrored.operator("olga@example.com", Role::Admin).await;
    let owner = mirrored.operator("uma@example.com", Role::Owner).await;
    for operator in [&admin, &owner] {
        mirrored.step_up(&operator.session, &operator.app).await;
    }
    let member = mirrored.user("U00001").await;
    let an_owner = mirrored.user("U00000").await;
    let patch = |token: &BearerToken, user: &User| {
        let call = mirrored.ours.call(Method::PATCH, &path(user, ""), token);
        let call = call.header("If-Match", format!("\"{}\"", user.revision));
        call.header("Idempotency-Key", "k1").json(&json!({ "role": "admin" })).send()
    };
    let refused = problem(patch(&admin.session, &member).await.unwrap()).await;
    assert_eq!(refused.code, Code::OwnerRequired);
    let call = mirrored.ours.call(Method::POST, &path(&an_owner, "disable"), &admin.session);
    let call = call.header("Idempotency-Key", "k2").json(&nothing()).send().await.unwrap();
    assert_eq!(problem(call).await.code, Code::OwnerProtected);
    assert_eq!(mirrored.avochato.count("PATCH"), 0);
    // What the directory does not do here, no role does.
    let call = |token: &BearerToken| {
        let path = path(&member, "authenticator/setup-link");
        let call = mirrored.ours.call(Method::POST, &path, token);
        call.header("Idempotency-Key", "k3").json(&nothing()).send()
    };
    for token in [&admin.session, &owner.session] {
        assert_eq!(problem(call(token).await.unwrap()).await.code, Code::NotInDirectory);
    }
    assert_eq!(patch(&owner.session, &member).await.unwrap().status(), 202);
}

#[tokio::test]
async fn what_is_written_to_an_owner_among_operators_is_not_for_an_admin_to_read() {
    let mirrored = Mirrored::with(2).await;
    let admin = mirrored.operator("olga@example.com", Role::Admin).await;
    mirrored.operator("uma@example.com", Role::Owner).await;
    mirrored.step_up(&admin.session, &admin.app).await;
    let outbox: OutboxPage = mirrored.ours.get(paths::OUTBOX, &admin.session).await;
    let to = |address: &str| outbox.messages.iter().find(|message| message.to == address).unwrap();
    let (own, theirs) = (to("olga@example.com"), to("uma@example.com"));
    assert_eq!((own.readable, theirs.readable), (true, false));
    let read = |id| {
        let path = paths::OUTBOX_CONTENT.replace("{id}", &format!("{id}"));
        mirrored.ours.call(Method::POST, &path, &admin.session).send()
    };
    assert_eq!(read(own.id).await.unwrap().status(), 200);
    assert_eq!(problem(read(theirs.id).await.unwrap()).await.code, Code::OwnerProtected);
}

#[tokio::test]
async fn an_exemption_names_the_operator_who_granted_it_whatever_became_of_them() {
    let mirrored = Mirrored::with(5).await;
    let olga = mirrored.operator("olga@example.com", Role::Owner).await;
    mirrored.step_up(&olga.session, &olga.app).await;
    let user = mirrored.user("U00001").await;
    let until = mirrored.ours.server.clock().now() + SignedDuration::from_hours(240);
    let body = json!({ "until": until, "reason": "HELP-7" });
    let call = mirrored.ours.call(Method::PUT, &path(&user, "exemption"), &olga.session);
    assert_eq!(call.json(&body).send().await.unwrap().status(), 200);
    let store = mirrored.ours.server.store();
    operator_accounts::remove(store, &host(&mirrored.ours), &email("olga@example.com"))
        .await
        .unwrap();
    let exempt = mirrored.user("U00001").await;
    assert_eq!(exempt.exempt_by.as_deref(), Some("Olga Reyes"));
}

#[tokio::test]
async fn wrong_passwords_of_an_operator_count_as_those_of_users_do() {
    let mirrored = Mirrored::with(2).await;
    mirrored.operator("olga@example.com", Role::Admin).await;
    for _ in 0..5 {
        let wrong = mirrored.password_step("olga@example.com", "wrong password").await;
        assert_eq!(refused(wrong).await, "wrong_credentials");
    }
    let waiting = mirrored.password_step("OLGA@example.com", PASSWORD).await;
    assert_eq!(waiting.headers()["retry-after"], "2");
    assert_eq!(refused(waiting).await, "too_many_requests");
    mirrored.ours.advance(SignedDuration::from_secs(2));
    assert_eq!(mirrored.password_step("olga@example.com", PASSWORD).await.status(), 200);
    let failed = mirrored.entries("event=sign_in_failed").await;
    assert!(failed.iter().all(|entry| entry.target.as_ref().unwrap().name == "Olga Reyes"));
    assert_eq!(failed.len(), 5);
}
