//! Every kind of caller of the API, each with its credentials.

use crate::server::TestServer;
use jiff::SignedDuration;
use mfadmin::contract::{
    BearerToken, Role,
    api::{IssuedToken, Scope, paths},
};
use mfadmin_testing::operators;
use reqwest::Method;
use serde_json::json;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    Nobody,
    /// With a token that nobody issued.
    Stranger,
    /// With a machine token that nobody issued, whose form is right.
    StrangeMachine,
    /// Who was an Admin before.
    Member,
    /// An Avobot with the role of an Admin, who was a person before.
    Avobot,
    /// Between the password and the second factor.
    AtSecondFactor,
    /// Between the password and the authenticator to be set up.
    AtEnrolment,
    /// An Owner, for each of the next three.
    OutOfTime,
    Idle,
    SignedOut,
    Admin,
    AdminSteppedUp,
    Owner,
    OwnerSteppedUp,
    /// An Admin who is no user.
    OperatorAdmin,
    /// An operator who was removed.
    RemovedOperator,
    /// A machine token of a stepped-up Owner, for each of the next six.
    ReadToken,
    ActToken,
    RemindToken,
    OldToken,
    RevokedToken,
    TokenOfDemoted,
}

use Caller::*;

impl Caller {
    pub const ALL: [Self; 22] = [
        Nobody,
        Stranger,
        StrangeMachine,
        Member,
        Avobot,
        AtSecondFactor,
        AtEnrolment,
        OutOfTime,
        Idle,
        SignedOut,
        Admin,
        AdminSteppedUp,
        Owner,
        OwnerSteppedUp,
        OperatorAdmin,
        RemovedOperator,
        ReadToken,
        ActToken,
        RemindToken,
        OldToken,
        RevokedToken,
        TokenOfDemoted,
    ];

    /// Somebody new of this kind: what they hold.
    pub async fn arrive(self, server: &TestServer) -> Option<BearerToken> {
        Some(match self {
            Nobody => return None,
            Stranger => "nobody-issued-this".parse().unwrap(),
            StrangeMachine => {
                // The checksum is the beginning of the SHA-256 of 43 times `A`.
                let token = format!("mfadmin_{}{}", "A".repeat(43), "0f0073");
                token.parse().unwrap()
            }
            Member => admin_become(server, "role_rank = 2").await,
            Avobot => admin_become(server, "kind = 1, missing = 0, gap_since = null").await,
            AtSecondFactor => owner_where(server, "update sessions set stage = 0").await,
            AtEnrolment => owner_where(server, "update sessions set stage = 1").await,
            OutOfTime => {
                let (id, _) = server.sign_in(Role::Owner).await;
                server.session(id, SignedDuration::ZERO).await
            }
            Idle => {
                let token = owner_where(server, "update sessions set idle_ms = 1").await;
                server.advance(SignedDuration::from_secs(1));
                token
            }
            SignedOut => {
                let (_, token) = server.sign_in(Role::Owner).await;
                let left = server.call(Method::DELETE, paths::CURRENT_SESSION, &token).send().await;
                assert_eq!(left.unwrap().status(), 204);
                token
            }
            Admin => fresh(server, Role::Admin).await,
            AdminSteppedUp => server.sign_in(Role::Admin).await.1,
            Owner => fresh(server, Role::Owner).await,
            OwnerSteppedUp => server.sign_in(Role::Owner).await.1,
            OperatorAdmin => operators::signed_in(server, Role::Admin).await.1,
            RemovedOperator => {
                let (account, token) = operators::signed_in(server, Role::Owner).await;
                // The sessions go with a removal, too: what was not ended opens nothing either.
                let remove = "update accounts set role_rank = null where id = $1";
                change(server, remove, account.to_string()).await;
                token
            }
            ReadToken => machine(server, Scope::Read, 90).await.1.token,
            ActToken => machine(server, Scope::Act, 90).await.1.token,
            RemindToken => machine(server, Scope::Remind, 90).await.1.token,
            OldToken => {
                let (_, issued) = machine(server, Scope::Act, 1).await;
                server.advance(SignedDuration::from_hours(24));
                issued.token
            }
            RevokedToken => {
                let (owner, issued) = machine(server, Scope::Act, 90).await;
                let path = paths::of_session(paths::TOKEN, issued.info.id);
                let revoked = server.call(Method::DELETE, &path, &owner).send().await.unwrap();
                assert_eq!(revoked.status(), 204);
                issued.token
            }
            TokenOfDemoted => {
                let (_, issued) = machine(server, Scope::Act, 90).await;
                let demote = "update users set role_rank = 2 where id = $1";
                change(server, demote, issued.info.owner.id.to_string()).await;
                issued.token
            }
        })
    }
}

/// Signed in, without a step-up.
async fn fresh(server: &TestServer, role: Role) -> BearerToken {
    let (id, _) = server.sign_in(role).await;
    server.session_without_step_up(id).await
}

/// The session of a new Admin whose row is not an Admin's any more.
async fn admin_become(server: &TestServer, what: &str) -> BearerToken {
    let (id, token) = server.sign_in(Role::Admin).await;
    change(server, &format!("update users set {what} where id = $1"), id.to_string()).await;
    token
}

/// The session of a new Owner after `update`.
async fn owner_where(server: &TestServer, update: &str) -> BearerToken {
    let (id, token) = server.sign_in(Role::Owner).await;
    change(server, &format!("{update} where account_id = $1"), id.to_string()).await;
    token
}

/// A stepped-up Owner, and a token that they made for so many days.
async fn machine(server: &TestServer, scope: Scope, days: u16) -> (BearerToken, IssuedToken) {
    let (_, owner) = server.sign_in(Role::Owner).await;
    let wanted = json!({ "name": "cron", "scope": scope, "expires_in_days": days });
    let made = server.call(Method::POST, paths::TOKENS, &owner).json(&wanted).send().await.unwrap();
    assert_eq!(made.status(), 200);
    (owner, made.json().await.unwrap())
}

async fn change(server: &TestServer, update: &str, id: String) {
    let update = sqlx::AssertSqlSafe(update);
    let done = sqlx::query(update).bind(id).execute(&mut server.beside().await).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}
