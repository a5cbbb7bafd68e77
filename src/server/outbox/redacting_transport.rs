//! Keeps the secrets of the configuration out of what the other side says, should it repeat them.

use super::transport::{MessageTransport, Outgoing, Undelivered};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use futures_util::future::BoxFuture;
use std::{fmt::Write, sync::Arc};

/// What stands in place of a secret.
const MASK: &str = "…";

/// A courier whose answers never hold its credentials, in any spelling they go over the wire in.
pub struct RedactingTransport {
    transport: Arc<dyn MessageTransport>,
    spellings: Vec<String>,
}

impl RedactingTransport {
    pub fn new(transport: Arc<dyn MessageTransport>, user: &str, secret: &str) -> Self {
        let mut spellings = vec![secret.to_owned()];
        // AUTH PLAIN, HTTP's basic authentication, AUTH LOGIN.
        for plain in [format!("\0{user}\0{secret}"), format!("{user}:{secret}"), secret.to_owned()]
        {
            spellings.push(STANDARD_NO_PAD.encode(&plain));
            spellings.push(URL_SAFE_NO_PAD.encode(&plain));
        }
        for (space, is_lower) in [("%20", false), ("+", false), ("%20", true), ("+", true)] {
            spellings.push(in_a_url(secret, space, is_lower));
        }
        spellings.retain(|spelling| !spelling.is_empty());
        // A secret may be part of a longer spelling, which must go as a whole.
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        spellings.dedup();
        Self { transport, spellings }
    }

    fn mask(&self, answer: String) -> String {
        self.spellings.iter().fold(answer, |answer, secret| answer.replace(secret, MASK))
    }
}

impl MessageTransport for RedactingTransport {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(async move {
            match self.transport.send(message).await {
                Ok(answer) => Ok(self.mask(answer)),
                Err(error) => Err(error.map_answer(|answer| self.mask(answer))),
            }
        })
    }
}

fn in_a_url(secret: &str, space: &str, is_lower: bool) -> String {
    secret.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b' ' => text.push_str(space),
            b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            _ => {
                let _ = match is_lower {
                    true => write!(text, "%{byte:02x}"),
                    false => write!(text, "%{byte:02X}"),
                };
            }
        }
        text
    })
}
