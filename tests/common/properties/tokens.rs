//! Secrets that come in from outside.

use super::choice_and_text;
use mfadmin::{
    contract::BearerToken,
    server::{
        crypto::machine_token, directory::local::recovery_codes::RecoveryCode,
        service::idempotency::IdempotencyKey,
    },
};

/// The first byte says which character of a machine token slips, the rest is text.
pub fn tokens(input: &[u8]) {
    let (at, text) = choice_and_text(input);
    if let Ok(token) = text.parse::<BearerToken>() {
        assert_eq!(token.reveal(), text);
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "a header carries it");
        assert!(!format!("{token:?}").contains(&text) || text.len() < 14);
        machine_token_of(&token, at);
    }
    if let Some(code) = RecoveryCode::parse(&text) {
        assert!(RecoveryCode::parse(&code.grouped()) == Some(code));
    }
    if IdempotencyKey::parse(input).is_ok() {
        assert!(input.iter().all(u8::is_ascii_graphic) && input.len() <= 128);
    }
}

/// A machine token shows every slip of one character in its random part or its checksum.
fn machine_token_of(token: &BearerToken, at: u8) {
    if !machine_token::is_one(token) {
        return;
    }
    let mut bytes = token.reveal().as_bytes().to_vec();
    let at = usize::from(at) % bytes.len();
    bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
    let slipped = String::from_utf8_lossy(&bytes).parse::<BearerToken>();
    // The checksum has 24 bits; a collision of two neighbours would have to be found first.
    assert!(!slipped.is_ok_and(|token| machine_token::is_one(&token)), "{token:?} at {at}");
}
