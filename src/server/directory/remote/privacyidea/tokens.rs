//! Tokens of privacyIDEA as factors.

use super::{
    people,
    wire::{ListedToken, TokenInfo, Word, text_of},
};
use crate::{
    contract::{ExternalId, PhoneNumber, text::one_line},
    server::directory::remote::{
        DirectoryFactor, FactorId, FactorKind, FactorRecord, FactorStatus, number::read_number,
    },
};
use jiff::Timestamp;

/// The right spelling of the state of a token that is ready; older versions leave it empty.
const ENROLLED: &str = "enrolled";

/// The user whom `token` belongs to, if it is one of `realm`.
///
/// A user of a resolver that is in several realms has a token in the realm in which it was given, and
/// in no other.
pub fn owner(token: &ListedToken, realm: &str) -> Option<ExternalId> {
    let user_realm = text_of(&token.user_realm)?;
    let (resolver, user) = (text_of(&token.resolver)?, text_of(&token.user_id)?);
    user_realm.eq_ignore_ascii_case(realm).then(|| people::external_id(&resolver, &user))
}

/// `token` as a factor at `now`. `mobile` is the number that the user store has of its owner, to which
/// a token texts that has none of its own.
pub fn factor(token: &ListedToken, mobile: Option<&PhoneNumber>, now: Timestamp) -> FactorRecord {
    let kind = kind(&token.tokentype);
    let number = (kind == FactorKind::Text).then(|| number(&token.info, mobile)).flatten();
    let label = label(token, &kind, number.as_ref());
    let factor = DirectoryFactor {
        id: FactorId(token.serial.clone()),
        status: status(token, now),
        label,
        kind,
    };
    let since = text_of(&token.info.creation_date).and_then(|text| time(&text));
    FactorRecord { factor, number, since }
}

/// Whether a token in this state of its rollout can be used.
pub fn is_enrolled(rollout_state: Option<&str>) -> bool {
    matches!(rollout_state, None | Some("" | ENROLLED))
}

fn number(info: &TokenInfo, mobile: Option<&PhoneNumber>) -> Option<PhoneNumber> {
    match is_true(&info.dynamic_phone) {
        true => mobile.cloned(),
        false => read_number(&text_of(&info.phone)?),
    }
}

fn is_true(word: &Option<Word>) -> bool {
    text_of(word).is_some_and(|text| text.eq_ignore_ascii_case("true") || text == "1")
}

fn kind(tokentype: &str) -> FactorKind {
    let tokentype = tokentype.to_ascii_lowercase();
    match tokentype.as_str() {
        "totp" | "daypassword" | "motp" => FactorKind::Authenticator,
        "hotp" | "yubikey" | "yubico" | "daplug" => FactorKind::CounterCodes,
        "sms" => FactorKind::Text,
        "email" => FactorKind::Mail,
        "push" | "tiqr" => FactorKind::Push,
        "webauthn" | "passkey" | "u2f" => FactorKind::SecurityKey,
        "certificate" => FactorKind::Certificate,
        "paper" | "tan" => FactorKind::RecoveryCodes,
        // What is known and not had is another password.
        "pw" | "registration" | "spass" | "applspec" | "question" | "indexedsecret" => {
            FactorKind::Password
        }
        _ => FactorKind::Other(one_line(&tokentype)),
    }
}

/// What is for good comes first, so that nobody waits for what does not come back.
fn status(token: &ListedToken, now: Timestamp) -> FactorStatus {
    let rollout = text_of(&token.rollout_state);
    match () {
        () if token.revoked => FactorStatus::Revoked,
        () if token.locked => FactorStatus::Locked,
        () if !token.active => FactorStatus::Disabled,
        () if !is_enrolled(rollout.as_deref()) => FactorStatus::Pending,
        () if !is_in_time(&token.info, now) || is_used_up(&token.info) => FactorStatus::Expired,
        // Nothing there calls it locked, and no code of it is taken.
        () if token.failcount >= token.maxfail => FactorStatus::Locked,
        () => FactorStatus::Active,
    }
}

/// A time that cannot be read has passed: who has no factor that surely counts is looked at.
fn is_in_time(info: &TokenInfo, now: Timestamp) -> bool {
    let start = text_of(&info.validity_period_start);
    let end = text_of(&info.validity_period_end);
    start.is_none_or(|start| time(&start).is_some_and(|start| start <= now))
        && end.is_none_or(|end| time(&end).is_some_and(|end| now <= end))
}

/// Whether it was good for so many uses, and they were made.
fn is_used_up(info: &TokenInfo) -> bool {
    let count = |word: &Option<Word>| text_of(word).and_then(|text| text.parse::<i64>().ok());
    let is_reached = |made: &Option<Word>, most: &Option<Word>| {
        let most = count(most).filter(|most| *most > 0);
        most.is_some_and(|most| count(made).unwrap_or(0) >= most)
    };
    is_reached(&info.count_auth, &info.count_auth_max)
        || is_reached(&info.count_auth_success, &info.count_auth_success_max)
}

fn label(token: &ListedToken, kind: &FactorKind, number: Option<&PhoneNumber>) -> String {
    let goes_to = match (kind, number) {
        (FactorKind::Text, Some(number)) => Some(number.masked().international()),
        (FactorKind::Text, None) => text_of(&token.info.phone).map(|text| one_line(&text)),
        (FactorKind::Mail, _) => text_of(&token.info.email).map(|text| one_line(&text)),
        _ => None,
    };
    let described = text_of(&token.description).map(|text| one_line(&text));
    // It is called locked here, and nobody locked it: the counter can be set back.
    let is_counted_out = !token.locked && !token.revoked && token.failcount >= token.maxfail;
    let counted_out = is_counted_out.then(|| "too many wrong codes".to_owned());
    let parts: Vec<_> = [counted_out, goes_to, described].into_iter().flatten().collect();
    match parts.is_empty() {
        true => one_line(&token.serial),
        false => parts.join(" · "),
    }
}

/// A time with its offset, in the two spellings that privacyIDEA has.
fn time(text: &str) -> Option<Timestamp> {
    let minutes = || Timestamp::strptime("%Y-%m-%dT%H:%M%z", text).ok();
    text.parse().ok().or_else(minutes)
}
