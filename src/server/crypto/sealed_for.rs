//! What a sealed value is bound to: it opens there and nowhere else.

use super::{SealingKey, TokenHash, Unsealable};
use crate::contract::{HeldId, OperationId, PhoneNumber, UserId};
use uuid::Uuid;

/// The one place that a sealed value belongs to. Whoever moves the value to another row, user,
/// number or browser cannot open it there.
#[derive(Clone, Copy, Debug)]
pub enum SealedFor<'a> {
    /// The text of a message, with the link in it.
    Message { message_id: Uuid, user: UserId, recipient: &'a str },
    /// The secret of the user's authenticator app, in use or about to be.
    Authenticator { user: UserId },
    /// The secret that one browser was shown for one setup link; it rests in a cookie.
    SetupCookie { link: TokenHash, user: UserId },
    /// The secret of an authenticator that this operation gives to the user in another system.
    Enrolment { operation: OperationId, user: UserId },
    /// A code texted for a link. No code is good for a user without a number.
    LinkCode { link: TokenHash, number: Option<&'a PhoneNumber> },
    /// What is to be done to this user, held for some seconds.
    HeldAction { id: HeldId, user: UserId },
    /// A code texted for a sign-in.
    SignInCode { session: TokenHash, number: Option<&'a PhoneNumber> },
}

impl SealedFor<'_> {
    /// The associated data of the encryption. Existing databases hold values sealed with these very
    /// bytes, so they never change.
    pub fn associated_data(self) -> Vec<u8> {
        let e164 =
            |number: Option<&PhoneNumber>| number.map_or("", PhoneNumber::e164).as_bytes().to_vec();
        match self {
            Self::Message { message_id, user, recipient } => {
                [message_id.as_bytes(), user.0.as_bytes(), recipient.as_bytes()].concat()
            }
            Self::Authenticator { user } => [b"totp".as_slice(), user.0.as_bytes()].concat(),
            Self::SetupCookie { link, user } => {
                [b"setup".as_slice(), &link.0, user.0.as_bytes()].concat()
            }
            Self::Enrolment { operation, user } => {
                [b"enrolment".as_slice(), operation.0.as_bytes(), user.0.as_bytes()].concat()
            }
            Self::LinkCode { link, number } => {
                [b"code".as_slice(), &link.0, &e164(number)].concat()
            }
            Self::HeldAction { id, user } => {
                [b"held".as_slice(), id.0.as_bytes(), user.0.as_bytes()].concat()
            }
            Self::SignInCode { session, number } => {
                [b"sign-in code".as_slice(), &session.0, &e164(number)].concat()
            }
        }
    }

    /// Seals `plain` under the newest of the keys.
    pub fn seal(self, key: &SealingKey, plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
        key.seal(&self.associated_data(), plain)
    }

    /// Opens what [`Self::seal`] sealed for the same place, under whichever of the keys.
    pub fn open(self, key: &SealingKey, sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        key.open(&self.associated_data(), sealed)
    }
}
