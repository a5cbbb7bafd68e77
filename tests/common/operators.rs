//! Operators of a server on another system's directory, as whoever looks after its host adds them.

use crate::{
    server::{TestServer, email},
    test_app::PASSWORD,
};
use mfadmin::{
    contract::{AccountId, BearerToken, Region, RequiredFactors, Role, api::Organisation},
    server::{
        LinkLifetimes,
        directory::{link_issuer::LinkIssuer, local::LocalDirectory},
        language::Voice,
        service::{
            access,
            operator_accounts::{self, OperatorToAdd},
        },
    },
};
use reqwest::StatusCode;

pub const NAME: &str = "Olga Reyes";

/// What the commands on the host change credentials with.
pub fn host(server: &TestServer) -> LocalDirectory {
    LocalDirectory {
        key: server.key.clone(),
        voice: Voice::from(Organisation {
            name: "Acme".to_owned(),
            default_region: Region::default(),
            support: None,
            time_zone: Default::default(),
        }),
        links: LinkIssuer {
            public_url: server.url(""),
            lifetimes: LinkLifetimes::default(),
            sends: Vec::new(),
        },
        required: RequiredFactors::default(),
    }
}

/// Adds [`NAME`] under this address; gives the link to choose a password.
pub async fn add(server: &TestServer, address: &str, role: Role) -> String {
    let new = OperatorToAdd { name: NAME.parse().unwrap(), email: email(address), role };
    let link = operator_accounts::add(server.server.store(), &host(server), new).await.unwrap();
    link.url.reveal().to_owned()
}

/// What the page of the link answers to the usual password.
pub async fn choose_password(link: &str) -> StatusCode {
    let fields = [("step", "save"), ("password", PASSWORD), ("again", PASSWORD)];
    let http = crate::http_client().build().unwrap();
    http.post(link).form(&fields).send().await.unwrap().status()
}

/// The session of a new operator who did not step up, and their account.
pub async fn signed_in(server: &TestServer, role: Role) -> (AccountId, BearerToken) {
    let address = format!("{}@example.com", AccountId::new());
    add(server, &address, role).await;
    let mut database = server.connect().await;
    let id = sqlx::query_scalar("select id from accounts where email = $1").bind(&address);
    let id: String = id.fetch_one(&mut database).await.unwrap();
    let account = id.parse().unwrap();
    let store = server.server.store();
    // As long as that of whoever `TestServer::sign_in` lets in: tests let days pass.
    let year = jiff::SignedDuration::from_hours(24 * 365);
    let token = access::issue_first_session(store, account, year).await.unwrap();
    (account, token)
}
