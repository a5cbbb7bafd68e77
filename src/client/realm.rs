//! Signing in by the realm: the panel shows an address, and waits until a browser has been there.

use super::{
    Client, ClientError, SignInClient,
    exchange::{lost, read},
    http::CALL_TIMEOUT,
};
use crate::contract::{
    BearerToken,
    api::{RealmProgress, RealmSignIn, RealmSignInBegun, SignInWays, paths},
};
use reqwest::{Method, RequestBuilder};
use std::{env, time::Duration};

/// Longer than the server keeps a panel waiting.
const WAIT_TIMEOUT: Duration = Duration::from_secs(40);

/// Who asks: the user of the operating system and the machine, as the page in the browser shows them.
pub fn asker() -> RealmSignIn {
    let user = env::var("USER").or_else(|_| env::var("LOGNAME")).unwrap_or_default();
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    RealmSignIn { user, host }
}

impl SignInClient {
    /// How somebody may sign in besides by e-mail and password.
    pub async fn ways(&self) -> Result<SignInWays, ClientError> {
        self.answer(self.to(Method::GET, paths::SIGN_IN_WAYS)?.timeout(CALL_TIMEOUT)).await
    }

    /// Begins a sign-in by the realm.
    pub async fn begin_by_realm(&self) -> Result<RealmSignInBegun, ClientError> {
        let request = self.to(Method::POST, paths::REALM_SIGN_IN)?.json(&asker());
        self.answer(request.timeout(CALL_TIMEOUT)).await
    }

    /// Waits until a browser has come by, for some seconds at most.
    pub async fn wait_for_realm(&self, token: &BearerToken) -> Result<RealmProgress, ClientError> {
        let request = self.to(Method::POST, paths::REALM_WAIT)?.bearer_auth(token.reveal());
        self.answer(request.timeout(WAIT_TIMEOUT)).await
    }

    /// Calls a sign-in by the realm off. Whether that is heard changes nothing here: it ends by itself.
    pub async fn cancel_by_realm(&self, token: &BearerToken) {
        if let Ok(request) = self.to(Method::DELETE, paths::REALM_WAIT) {
            let request = request.bearer_auth(token.reveal()).timeout(CALL_TIMEOUT);
            let _ = request.send().await;
        }
    }

    fn to(&self, method: Method, path: &str) -> Result<RequestBuilder, ClientError> {
        let url = self.base.join(path.trim_start_matches('/'));
        let url = url.map_err(|_| ClientError::Address(path.to_owned()))?;
        Ok(self.http.request(method, url))
    }

    async fn answer<T: serde::de::DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, ClientError> {
        read(request.send().await.map_err(|error| lost(&error))?).await
    }
}

impl Client {
    /// Begins to confirm by the realm who one is, for actions that need it.
    pub async fn step_up_by_realm(&self) -> Result<RealmSignInBegun, ClientError> {
        self.once(self.request(Method::POST, paths::REALM_STEP_UP)?.json(&asker())).await
    }
}
