//! Users as lines of CSV. The columns are promised: later ones come after these.

use super::line as csv_line;
use crate::contract::{AuthenticatorState, Factor, PhoneState, User, rules};
use jiff::Timestamp;

pub const HEADER: &str = "id,name,email,role,kind,mfa_status,phone,phone_state,phone_verified_at,\
                          authenticator_state,authenticator_configured_at,setup_link_sent_at,\
                          setup_link_expires_at,phone_link_sent_at,password_link_sent_at,\
                          active_sessions,last_sign_in_at,created_at,gap_since,\
                          security_key_state,security_keys,missing,exempt_until,exempt_reason\r\n";

/// `user` as one line, with its end. Times are UTC (RFC 3339); what is not there is an empty cell.
pub fn line(user: &User) -> String {
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let verified_at = match &user.phone {
        PhoneState::Verified { at, .. } => Some(*at),
        _ => None,
    };
    let [configured_at, sent_at, expires_at] = match user.authenticator {
        AuthenticatorState::NotConfigured => [None; 3],
        AuthenticatorState::LinkSent { at, expires_at } => [None, Some(at), Some(expires_at)],
        AuthenticatorState::Configured { at } => [Some(at), None, None],
    };
    let state = |factor| user.factor(factor).word().to_owned();
    let missing: Vec<_> = user.missing.iter().map(Factor::as_str).collect();
    csv_line([
        user.id.to_string(),
        user.name.clone(),
        user.email.to_string(),
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
        time(user.gap_since),
        state(Factor::SecurityKey),
        user.security_key.count().to_string(),
        missing.join(" "),
        time(user.exempt_until),
        user.exempt_reason.as_ref().map(ToString::to_string).unwrap_or_default(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{FactorSet, Kind, Role, SecurityKeyState, UserId};
    use uuid::Uuid;

    fn user() -> User {
        let at: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        User {
            id: UserId(Uuid::nil()),
            name: "=cmd|' /C calc'!A0, \"Ana\"".to_owned(),
            email: "ana@example.com".parse().unwrap(),
            role: Role::Admin,
            kind: Kind::Human,
            phone: PhoneState::Verified {
                number: "+14155552671".to_owned().try_into().unwrap(),
                at,
            },
            authenticator: AuthenticatorState::LinkSent { at, expires_at: at },
            security_key: SecurityKeyState::Configured { count: 2 },
            missing: FactorSet::from_iter([Factor::Authenticator]),
            exempt_until: None,
            exempt_reason: None,
            exempt_by: None,
            gap_since: Some(at),
            active_sessions: 2,
            phone_link_sent_at: None,
            password_link_sent_at: None,
            last_sign_in_at: Some(at),
            created_at: at,
            revision: 7,
        }
    }

    #[test]
    fn a_line_has_a_cell_for_each_column() {
        let line = line(&User { name: "Ana".to_owned(), ..user() });
        assert_eq!(line.matches(',').count(), HEADER.matches(',').count());
        assert_eq!(
            line,
            "00000000-0000-0000-0000-000000000000,Ana,ana@example.com,admin,human,\
             authenticator_missing,'+14155552671,verified,2026-01-02T03:04:05Z,link_sent,,\
             2026-01-02T03:04:05Z,2026-01-02T03:04:05Z,,,2,2026-01-02T03:04:05Z,\
             2026-01-02T03:04:05Z,2026-01-02T03:04:05Z,configured,2,authenticator,,\r\n"
        );
    }

    #[test]
    fn a_name_is_no_formula() {
        assert!(line(&user()).contains(",\"'=cmd|' /C calc'!A0, \"\"Ana\"\"\","));
    }
}
