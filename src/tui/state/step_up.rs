//! Proving one's own authenticator anew, for commands that wait for it.

use super::{auth_request::AuthRequest, secret_line::SecretLine};

#[derive(Clone, Debug, Default)]
pub struct StepUp {
    pub code: SecretLine,
    pub talk: AuthRequest,
}
