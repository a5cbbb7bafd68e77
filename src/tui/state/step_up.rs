//! Proving one's own authenticator anew, for commands that wait for it.

use super::{secret_line::SecretLine, talk::Talk};

#[derive(Clone, Debug, Default)]
pub struct StepUp {
    pub code: SecretLine,
    pub talk: Talk,
}
