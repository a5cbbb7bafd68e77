//! What is to be known about the client by which people sign in.

use super::{AuthorizationRequest, IdentityProvider, SaidNo, endpoint};
use crate::{
    contract::text::one_line,
    server::directory::remote::{
        Finding, RemoteError, Severity,
        http::{Answer, Urgency},
    },
};
use reqwest::{StatusCode, Url, header::LOCATION};

/// What a finding about it is about.
pub const LOGIN_SUBJECT: &str = "login";
/// Stands for everything of a pass that nobody makes; as long as a verifier has to be.
const NOBODY: &str = "mfadmin-doctor-asks-and-nobody-signs-in-here";

impl IdentityProvider {
    /// Whether people can sign in: whether the provider takes the client and its secret, shows its page, and sends
    /// browsers back. Nobody signs in by it; a provider that keeps events notes a code that it does not know.
    pub async fn doctor(&self) -> Finding {
        match self.look().await {
            Ok(finding) => finding,
            Err(error) => {
                let fix = "Check [directory] url: browsers and mfadmin have to reach the realm at \
                           the address that it calls itself by.";
                Finding::bad(Severity::Fault, LOGIN_SUBJECT, format!("Signing in: {error}."), fix)
            }
        }
    }

    async fn look(&self) -> Result<Finding, RemoteError> {
        let client = one_line(&self.settings.client_id);
        let fault = |message: String, fix: &str| {
            Ok(Finding::bad(Severity::Fault, LOGIN_SUBJECT, message, fix))
        };
        let callback = self.settings.callback.as_deref();
        let answer = self.try_secret(callback.unwrap_or(NOBODY)).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            return fault(
                format!("The realm refuses the client {client} or its secret."),
                "Correct [login.realm] client_id and secret_file, and see that the client is enabled.",
            );
        }
        let Some(callback) = callback else {
            let message = format!("The realm takes the client {client} and its secret.");
            return Ok(Finding::fine(LOGIN_SUBJECT, message));
        };
        let page = self.page(callback).await?;
        if let Some(SaidNo { error, error_description }) = told_by_redirect(&page) {
            let (message, fix) = match error.as_str() {
                "unauthorized_client" => (
                    format!("The client {client} has no standard flow, so nobody signs in by it."),
                    "Turn Standard flow on for it in Keycloak.",
                ),
                "invalid_scope" => (
                    format!("The client {client} may not ask for all of [login.realm] scopes."),
                    "Correct them, or add them to the client in Keycloak.",
                ),
                _ => {
                    let why = one_line(error_description.unwrap_or(error).trim_end_matches('.'));
                    let message = format!("The realm signs nobody in by {client}: {why}.");
                    (message, "Look at the client in Keycloak.")
                }
            };
            return fault(message, fix);
        }
        if page.status.is_client_error() && says(&page, "redirect_uri") {
            return fault(
                format!("The realm does not send browsers back to {callback}."),
                "Add that to the client's Valid redirect URIs in Keycloak, or correct [serve] \
                 public_url.",
            );
        }
        if page.status.is_client_error() {
            let status = page.status;
            return fault(
                format!("The realm shows {client} no sign-in page: it answers {status}."),
                "Look at the client in Keycloak.",
            );
        }
        let message =
            format!("The realm takes the client {client}, and sends browsers back to {callback}.");
        Ok(Finding::fine(LOGIN_SUBJECT, message))
    }

    /// Asks for a token with a code that was never given: the client is looked at first.
    async fn try_secret(&self, redirect_uri: &str) -> Result<Answer, RemoteError> {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", &self.settings.client_id),
            ("client_secret", self.settings.secret.reveal()),
            ("code", NOBODY),
            ("redirect_uri", redirect_uri),
            ("code_verifier", NOBODY),
        ];
        let url = endpoint(&self.endpoints().await?.token_endpoint)?;
        let answer = self.http.send(self.http.client().post(url).form(&form), Urgency::Now).await;
        answer.map_err(|error| error.into_error())
    }

    /// The page to which a browser would be sent.
    async fn page(&self, redirect_uri: &str) -> Result<Answer, RemoteError> {
        let acr = self.settings.acr.as_deref();
        let (state, nonce, verifier) = (NOBODY, NOBODY, NOBODY);
        let request = AuthorizationRequest { redirect_uri, state, nonce, verifier, acr };
        let url = self.authorization_url(&request).await?;
        let answer = self.http.send(self.http.client().get(url), Urgency::Now).await;
        answer.map_err(|error| error.into_error())
    }
}

/// What a browser would bring back at once, in place of a page (RFC 6749, 4.1.2.1).
fn told_by_redirect(page: &Answer) -> Option<SaidNo> {
    let to = page.headers.get(LOCATION)?.to_str().ok()?;
    let pairs: Vec<_> = Url::parse(to).ok()?.query_pairs().into_owned().collect();
    let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    Some(SaidNo { error: of("error")?, error_description: of("error_description") })
}

fn says(page: &Answer, words: &str) -> bool {
    String::from_utf8_lossy(&page.body).contains(words)
}
