//! Users of a realm.

use super::{
    PhoneAttributes,
    roles::Members,
    wire::{CredentialRow, KeycloakUserRow},
};
use crate::{
    contract::{ExternalId, Kind, Language, UnknownReason, text::one_line},
    server::directory::remote::{
        DirectoryFactor, DirectoryPhone, DirectoryUser, FactorId, FactorKind, FactorRecord,
        FactorStatus, ListedUser, Observed, Since, number::read_number, state_of,
    },
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// What Keycloak asks of a user who is to set an authenticator up at the next sign-in.
pub const SET_UP_APP: &str = "CONFIGURE_TOTP";

/// What the username of a service account begins with.
const SERVICE_ACCOUNT: &str = "service-account-";

/// `row` as a user of whom no keys are known yet, and of the factors what is asked for.
pub fn person(row: &KeycloakUserRow, phone: &PhoneAttributes, members: &Members) -> DirectoryUser {
    let id = ExternalId(row.id.clone());
    let name = name_of(row);
    let not_read = UnknownReason::NotReadYet;
    DirectoryUser {
        role: members.role_of(&id),
        id,
        username: Some(row.username.clone()),
        language: language_of(row),
        name: if name.trim().is_empty() { row.username.clone() } else { name },
        email: row.email.as_ref().and_then(|text| text.parse().ok()),
        kind: Kind::Human,
        enabled: row.enabled,
        phone: phone_of(row, phone),
        authenticator: match row.totp {
            Some(has) => Observed::Known(has.then_some(Since(None))),
            None => Observed::Unknown(not_read),
        },
        security_keys: Observed::Unknown(not_read),
        factors: asked_for(row),
        store: None,
        lock: Observed::Unknown(not_read),
        last_sign_in_at: None,
        created_at: time(row.created_timestamp),
    }
}

/// The attribute in which Keycloak keeps the language that a user chose.
const LOCALE: &str = "locale";

fn language_of(row: &KeycloakUserRow) -> Option<Language> {
    row.attributes.get(LOCALE).and_then(|values| values.first()).and_then(|tag| tag.parse().ok())
}

/// First and last name; empty where there is none.
pub fn name_of(row: &KeycloakUserRow) -> String {
    let names = [&row.first_name, &row.last_name];
    let names = names.into_iter().flatten().map(|name| name.trim()).filter(|name| !name.is_empty());
    names.collect::<Vec<_>>().join(" ")
}

/// `user` with what `rows` tell, which are all that the realm has of the user's credentials, and with what is
/// asked for.
pub fn with_credentials(
    user: DirectoryUser,
    asked_for: Vec<DirectoryFactor>,
    rows: &[CredentialRow],
) -> DirectoryUser {
    let phone = user.phone.clone();
    let asked_for =
        asked_for.into_iter().map(|factor| FactorRecord { factor, number: None, since: None });
    let factors: Vec<_> = rows.iter().filter_map(factor).chain(asked_for).collect();
    // The phone is an attribute and no credential.
    DirectoryUser { phone, ..state_of(user, &factors) }
}

/// `user` as the list tells it: the keys are asked for alone.
pub fn listed(user: DirectoryUser, row: &KeycloakUserRow) -> ListedUser {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    };
    part(&row.username);
    part(&user.name);
    part(row.email.as_deref().unwrap_or_default());
    part(user.role.as_str());
    part(&format!("{:?} {:?}", row.enabled, row.totp));
    part(&format!("{:?} {:?}", user.phone, user.store));
    part(&user.language.as_ref().map(ToString::to_string).unwrap_or_default());
    part(&row.required_actions.join(" "));
    let revision = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    ListedUser { user, revision, is_whole: false }
}

/// Whether `row` may be the service account of a client. No answer says so (26.7.3), and a person may be
/// called the same: only the list, which leaves such accounts out, tells them apart.
pub fn may_be_service_account(row: &KeycloakUserRow) -> bool {
    row.username.starts_with(SERVICE_ACCOUNT)
}

fn phone_of(row: &KeycloakUserRow, names: &PhoneAttributes) -> Observed<Option<DirectoryPhone>> {
    let first = |name: &str| row.attributes.get(name).and_then(|values| values.first());
    let Some(text) = first(&names.number).filter(|text| !text.trim().is_empty()) else {
        return Observed::Known(None);
    };
    let is_verified = first(&names.is_verified).is_some_and(|it| it.eq_ignore_ascii_case("true"));
    match read_number(text) {
        Some(number) => Observed::Known(Some(DirectoryPhone { number, is_verified, since: None })),
        // There is a number, and nobody here can say which.
        None => Observed::Unknown(UnknownReason::Hidden),
    }
}

/// A credential as a factor; nothing of a password, which everybody has.
fn factor(row: &CredentialRow) -> Option<FactorRecord> {
    let kind = match row.kind.as_str() {
        "password" | "password-history" => return None,
        "otp" if is_counter(row) => FactorKind::CounterCodes,
        "otp" => FactorKind::Authenticator,
        "webauthn" | "webauthn-passwordless" => FactorKind::SecurityKey,
        "recovery-authn-codes" => FactorKind::RecoveryCodes,
        other => FactorKind::Other(one_line(other)),
    };
    let since = time(row.created_date);
    let label = row.user_label.as_deref().map(one_line).filter(|label| !label.is_empty());
    // Whoever set it up gave it no name.
    let label = label.or(since.map(|at| format!("added {}", at.strftime("%Y-%m-%d"))));
    let passkey = (row.kind == "webauthn-passwordless").then(|| "passkey".to_owned());
    let label = label.into_iter().chain(passkey).collect::<Vec<_>>().join(" · ");
    let id = FactorId(row.id.clone());
    let factor = DirectoryFactor { id, kind, status: FactorStatus::Active, label };
    Some(FactorRecord { factor, number: None, since })
}

fn is_counter(row: &CredentialRow) -> bool {
    row.otp_data().unwrap_or_default().sub_type.as_deref() == Some("hotp")
}

/// An authenticator that the user is asked to set up, where that is so.
pub fn asked_for(row: &KeycloakUserRow) -> Vec<DirectoryFactor> {
    let is_asked = row.required_actions.iter().any(|action| action == SET_UP_APP);
    let factor = is_asked.then(|| DirectoryFactor {
        id: FactorId(format!("required-action:{SET_UP_APP}")),
        kind: FactorKind::Authenticator,
        status: FactorStatus::Pending,
        label: "asked for at the next sign-in".to_owned(),
    });
    factor.into_iter().collect()
}

fn time(milliseconds: Option<i64>) -> Option<Timestamp> {
    milliseconds.and_then(|it| Timestamp::from_millisecond(it).ok())
}
