//! Users as lines of CSV. The columns are promised: later ones come after these.

use super::line as csv_line;
use crate::contract::{AuthenticatorState, Factor, FactorSet, PhoneState, User, rules};
use jiff::Timestamp;

pub const HEADER: &str = "id,name,email,role,kind,mfa_status,phone,phone_state,phone_verified_at,\
                          authenticator_state,authenticator_configured_at,setup_link_sent_at,\
                          setup_link_expires_at,phone_link_sent_at,password_link_sent_at,\
                          active_sessions,last_sign_in_at,created_at,gap_since,\
                          security_key_state,security_keys,missing,exempt_until,exempt_reason,\
                          disabled_at,username,unknown,as_of,locked,locked_until,store,language\r\n";

/// `user` as one line, with its end. Times are UTC (RFC 3339); what is not there is an empty cell.
pub fn line(user: &User) -> String {
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let verified_at = match &user.phone {
        PhoneState::Verified { at, .. } => *at,
        _ => None,
    };
    let [configured_at, sent_at, expires_at] = match user.authenticator {
        AuthenticatorState::NotConfigured | AuthenticatorState::Unknown { .. } => [None; 3],
        AuthenticatorState::LinkSent { at, expires_at } => [None, Some(at), Some(expires_at)],
        AuthenticatorState::Configured { at } => [at, None, None],
    };
    let state = |factor| user.factor(factor).word().to_owned();
    let words =
        |factors: FactorSet| factors.iter().map(Factor::as_str).collect::<Vec<_>>().join(" ");
    csv_line([
        user.id.to_string(),
        user.name.clone(),
        user.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        user.role.to_string(),
        user.kind.to_string(),
        rules::standing(user).word().to_owned(),
        user.phone.number().map(ToString::to_string).unwrap_or_default(),
        state(Factor::Phone),
        time(verified_at),
        state(Factor::Authenticator),
        time(configured_at),
        time(sent_at),
        time(expires_at),
        time(user.phone_link_sent_at),
        time(user.password_link_sent_at),
        user.active_sessions.to_string(),
        time(user.last_sign_in_at),
        user.created_at.to_string(),
        time(user.gap_since.filter(|_| rules::has_gap(user))),
        state(Factor::SecurityKey),
        user.security_key.count().to_string(),
        words(user.missing),
        time(user.exempt_until),
        user.exempt_reason.as_ref().map(ToString::to_string).unwrap_or_default(),
        time(user.disabled_at),
        user.username.clone().unwrap_or_default(),
        words(user.unknown),
        time(user.as_of),
        user.locked.map(|_| "locked").unwrap_or_default().to_owned(),
        time(user.locked.and_then(|lock| lock.until)),
        user.store.as_ref().map(|store| store.name.clone()).unwrap_or_default(),
        user.language.as_ref().map(ToString::to_string).unwrap_or_default(),
    ])
}
