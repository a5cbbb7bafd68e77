//! Whether a mail server refuses one mail, or all of them for now (RFC 5321, 4.2; RFC 3463).
//!
//! What it says before a recipient is named is about who asks, and so about every mail. What it says
//! then is about every mail where it speaks of itself: 421, or an enhanced code of the mail system
//! (X.3), of the protocol (X.5), of policy (X.7) or of congestion (X.4.5). It is about this mail where it
//! speaks of the address (X.1), the mailbox (X.2), the way there (X.4) or the content (X.6), or says that
//! it greylists (RFC 6647), which it does with codes of policy, too. Without an enhanced code 450 is
//! about the mailbox, and 451 and those above are about the server.

use crate::{contract::api::PauseCause, server::outbox::transport::Undelivered};

/// Service not available.
const CLOSING: u16 = 421;
/// The mailbox is unavailable.
const MAILBOX_BUSY: u16 = 450;
/// Said of the conversation and not of the mail: a command that is not implemented, out of order or with
/// a parameter that is not (RFC 5321), or a sign-in that is missing (RFC 4954).
const NOT_OF_THE_MAIL: [u16; 7] = [502, 503, 504, 530, 534, 535, 538];

/// A refusal before the recipient was named.
pub fn of_sender(code: u16, answer: String) -> Undelivered {
    let cause = if is_permanent(code) { PauseCause::Settings } else { PauseCause::Limit };
    Undelivered::channel(cause, answer)
}

/// A refusal once the recipient was named. `answer` begins with the code.
pub fn of_mail(code: u16, answer: String) -> Undelivered {
    let enhanced = enhanced_code(&answer);
    let limit = |answer| Undelivered::channel(PauseCause::Limit, answer);
    if enhanced.is_some_and(|[_, subject, detail]| (subject, detail) == (4, 5)) {
        return limit(answer);
    }
    if NOT_OF_THE_MAIL.contains(&code) {
        return Undelivered::channel(PauseCause::Settings, answer);
    }
    if is_permanent(code) {
        return Undelivered::Never(answer);
    }
    let is_of_the_mail = match enhanced {
        _ if is_greylisting(&answer) => true,
        _ if code == CLOSING => false,
        Some([_, 1 | 2 | 4 | 6, _]) => true,
        Some([_, 3 | 5 | 7, _]) => false,
        _ => code == MAILBOX_BUSY,
    };
    if is_of_the_mail { Undelivered::Later(answer) } else { limit(answer) }
}

fn is_permanent(code: u16) -> bool {
    code >= 500
}

/// Class, subject and detail of the enhanced code behind the code: `4`, `7`, `1` of `450 4.7.1 …`.
fn enhanced_code(answer: &str) -> Option<[u16; 3]> {
    let mut parts = answer.split_whitespace().nth(1)?.split('.').map(|part| part.parse().ok());
    let code = [parts.next()??, parts.next()??, parts.next()??];
    (parts.next().is_none() && matches!(code[0], 4 | 5)).then_some(code)
}

fn is_greylisting(answer: &str) -> bool {
    let answer = answer.to_ascii_lowercase();
    ["greylist", "graylist", "grey-list", "gray-list", "grey list"]
        .iter()
        .any(|word| answer.contains(word))
}
