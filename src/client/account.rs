//! One's own sessions and machine tokens.

use super::{Client, ClientError};
use crate::contract::{
    SessionId,
    api::{
        AuthenticatorCode, IssuedToken, NewToken, Reveal, RevealRequest, Sessions, SteppedUp,
        Tokens, paths,
    },
};
use reqwest::Method;

impl Client {
    /// Proves the own authenticator anew, for actions that need it. Never repeated by itself: a
    /// code counts once.
    pub async fn step_up(&self, code: &AuthenticatorCode) -> Result<SteppedUp, ClientError> {
        self.once(self.request(Method::POST, paths::STEP_UP)?.json(code)).await
    }

    /// Has lists tell numbers whole for some minutes, which is written down.
    pub async fn reveal(&self, wanted: &RevealRequest) -> Result<Reveal, ClientError> {
        self.once(self.request(Method::POST, paths::REVEAL)?.json(wanted)).await
    }

    /// Ends this session.
    pub async fn sign_out(&self) -> Result<(), ClientError> {
        self.once_empty(self.request(Method::DELETE, paths::CURRENT_SESSION)?).await
    }

    /// One's own open sessions.
    pub async fn sessions(&self) -> Result<Sessions, ClientError> {
        self.get(paths::SESSIONS, &()).await
    }

    /// Ends one of one's own sessions.
    pub async fn end_session(&self, id: SessionId) -> Result<(), ClientError> {
        let path = paths::of_session(paths::SESSION, id);
        self.once_empty(self.request(Method::DELETE, &path)?).await
    }

    /// The machine tokens of the organisation.
    pub async fn tokens(&self) -> Result<Tokens, ClientError> {
        self.get(paths::TOKENS, &()).await
    }

    /// Makes a machine token, which is shown in this answer and never again.
    pub async fn create_token(&self, wanted: &NewToken) -> Result<IssuedToken, ClientError> {
        self.once(self.request(Method::POST, paths::TOKENS)?.json(wanted)).await
    }

    /// Revokes a machine token.
    pub async fn revoke_token(&self, id: SessionId) -> Result<(), ClientError> {
        let path = paths::of_session(paths::TOKEN, id);
        self.once_empty(self.request(Method::DELETE, &path)?).await
    }
}
