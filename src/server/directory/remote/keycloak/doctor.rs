//! What is to be known about a realm and our client there.

use super::{
    PhoneAttributes,
    calls::{KeycloakCalls, KeycloakQuestion},
    events,
    offers::{MANAGE_USERS, VIEW_EVENTS, VIEW_REALM, VIEW_USERS},
    roles::RoleBook,
    scan,
    wire::{ExecutionRow, ProfileRow, RealmSettings},
    without_factor::SECOND_FACTORS,
};
use crate::{
    contract::text::{number, one_line},
    server::directory::remote::{Finding, RemoteError, Severity, http::Urgency},
};
use serde::de::IgnoredAny;

/// Of whether somebody is asked for a second factor at all.
const SIGN_IN: &str = "sign-in";
/// The algorithm that authenticator apps take for granted (RFC 6238, 1.2).
const USUAL_ALGORITHM: &str = "HmacSHA1";

/// The rights that are of use; those that read more of a realm's lists come with the first.
const NEEDED: [&str; 6] =
    [VIEW_USERS, MANAGE_USERS, VIEW_REALM, VIEW_EVENTS, "query-users", "query-groups"];

const REALM_ADMIN: &str = "realm-admin";

/// Everything, in the order in which one thing depends on another; before all of it, that nobody is asked for
/// a second factor.
pub async fn findings(
    calls: &KeycloakCalls,
    phone: &PhoneAttributes,
    book: &RoleBook,
) -> Vec<Finding> {
    if let Err(error) = calls.sign_in(Urgency::Now).await {
        return vec![failed(&error)];
    }
    let seen = calls.seen();
    let account = Finding::fine("account", seen.account.clone());
    let mut found = vec![Finding::way(calls.is_encrypted()), account];
    found.extend(seen.ahead.map(Finding::clock));
    found.extend(rights(calls));
    found.push(users(calls).await);
    if let Err(error) = book.read(calls, Urgency::Now).await {
        found.push(failed(&error));
    }
    found.extend(realm(calls).await);
    found.extend(profile(calls, phone).await);
    if let Some(at) = found.iter().position(|it| it.subject == SIGN_IN && it.fix.is_some()) {
        found[..=at].rotate_right(1);
    }
    found
}

fn failed(error: &RemoteError) -> Finding {
    let (subject, fix) = match error {
        RemoteError::NotTrusted(_) => {
            ("TLS", "Name the authority's certificate in [directory] ca_file.")
        }
        RemoteError::SignInRefused(_) => ("client", "Correct the client or its secret."),
        RemoteError::NotPermitted(_) => {
            ("rights", "Give the client's service account the roles that it lacks.")
        }
        RemoteError::Setting { .. } => ("settings", "Correct the setting."),
        RemoteError::Incomplete(_) => ("users", "Read the directory again."),
        RemoteError::OutOfReach(_) => ("address", "Check [directory] url, and that Keycloak runs."),
        RemoteError::TooMany { .. } => ("address", "Try it again later."),
        RemoteError::Faulty(_) => ("address", "Look into Keycloak's log."),
        RemoteError::Unreadable(_) => ("address", "Check [directory] url and the version there."),
    };
    Finding::bad(Severity::Fault, subject, error.to_string(), fix)
}

fn rights(calls: &KeycloakCalls) -> Vec<Finding> {
    let rights = calls.seen().rights.clone().unwrap_or_default();
    let has = |right: &str| rights.contains(right);
    if !has(VIEW_USERS) && !has(MANAGE_USERS) {
        let message = "The client has neither view-users nor manage-users. What fine-grained \
                       permissions allow it is not told; what they do not is refused when it is tried.";
        let fix = "Give its service account view-users, manage-users and view-realm of \
                   realm-management, or permissions to view and manage users.";
        return vec![Finding::bad(Severity::Warning, "rights", message.to_owned(), fix)];
    }
    let wanted = [
        (Severity::Fault, VIEW_USERS, "read users"),
        (Severity::Warning, MANAGE_USERS, "change users"),
        (Severity::Warning, VIEW_REALM, "read roles and the realm's settings"),
    ];
    let lacking = wanted.into_iter().filter(|(_, right, _)| !has(right));
    let mut found: Vec<_> = lacking
        .map(|(severity, right, what)| {
            let fix = format!("Give its service account {right} of realm-management.");
            Finding::bad(severity, "rights", format!("The client may not {what}."), &fix)
        })
        .collect();
    let too_many = rights.iter().filter(|right| !NEEDED.contains(&right.as_str()));
    let mut too_many: Vec<_> = too_many.map(|right| one_line(right)).collect();
    // It brings all the others along, and goes alone.
    if has(REALM_ADMIN) {
        too_many = vec![REALM_ADMIN.to_owned()];
    }
    if !too_many.is_empty() {
        found.push(Finding::bad(
            Severity::Warning,
            "rights",
            format!("The client may do more than it needs: {}.", too_many.join(", ")),
            "Take these roles of realm-management from its service account.",
        ));
    }
    if found.is_empty() {
        found.push(Finding::fine("rights", "The client may do all that is offered.".to_owned()));
    }
    found
}

async fn users(calls: &KeycloakCalls) -> Finding {
    let query = [("first", "0"), ("max", "1"), ("briefRepresentation", "true")];
    let question = KeycloakQuestion::get(&["users"], &query, Urgency::Now);
    let listed = match calls.read::<Vec<IgnoredAny>>(question).await {
        Ok(listed) => listed.unwrap_or_default().len() as u64,
        Err(error) => return failed(&error),
    };
    let count = match scan::count(calls, Urgency::Now).await {
        Ok(count) => count.unwrap_or(0),
        Err(error) => return failed(&error),
    };
    match listed {
        0 => match scan::require_all(0, count) {
            Ok(()) => Finding::fine("users", "The realm has no users.".to_owned()),
            Err(error) => failed(&error),
        },
        _ => {
            let realm = one_line(&calls.realm);
            Finding::fine("users", format!("{realm} has {} users.", number(count)))
        }
    }
}

/// The realm's own settings; nothing where the client may not read them.
async fn realm(calls: &KeycloakCalls) -> Vec<Finding> {
    let row = calls.read::<RealmSettings>(KeycloakQuestion::get(&[], &[], Urgency::Now)).await;
    let Ok(Some(row)) = row else { return Vec::new() };
    let mut found: Vec<_> = second_factor(calls, &row).await.into_iter().collect();
    found.push(otp_policy(&row));
    found.push(match row.smtp_server.contains_key("host") {
        true => Finding::fine("mail", "The realm has a mail server.".to_owned()),
        false => Finding::bad(
            Severity::Warning,
            "mail",
            "The realm has no mail server: it cannot mail links for new passwords.".to_owned(),
            "Set one up in Keycloak, under Realm settings, Email.",
        ),
    });
    found.push(stored_events(calls, &row));
    found.extend(fine_grained(calls, &row));
    found
}

/// Whether changes of credentials are seen by the realm's events, or by reading everybody in turn.
fn stored_events(calls: &KeycloakCalls, row: &RealmSettings) -> Finding {
    let stores = match (row.events_enabled, row.admin_events_enabled) {
        (true, true) if events::stores_all(row) => "It stores the events of users and of admins",
        (true, true) => "It stores events, and not those of changed credentials",
        (true, false) => "It stores the events of users, and not those of admins",
        (false, true) => "It stores the events of admins, and not those of users",
        (false, false) => "It stores no events",
    };
    let seen_by = match (events::stores_all(row), calls.seen().may(VIEW_EVENTS)) {
        (true, true) => "changed keys are seen by them.",
        (true, false) => {
            "the client may not read them: give it view-events, and changed keys are seen at once."
        }
        (false, _) => "keys are read again in turn.",
    };
    Finding::fine("events", format!("{stores}; {seen_by}"))
}

/// Old roles go before fine-grained permissions, which say nothing of this client then.
fn fine_grained(calls: &KeycloakCalls, row: &RealmSettings) -> Option<Finding> {
    let has_role = calls.seen().rights.as_ref().is_some_and(|rights| !rights.is_empty());
    let message = match (row.admin_permissions_enabled, has_role) {
        (false, _) => return None,
        (true, true) => {
            "The realm has fine-grained permissions; they do not hold for the client, which has roles \
             of realm-management."
        }
        (true, false) => "The realm's fine-grained permissions say what the client may do.",
    };
    Some(Finding::fine("permissions", message.to_owned()))
}

fn otp_policy(row: &RealmSettings) -> Finding {
    let kind = row.otp_policy_type.as_deref().unwrap_or("totp");
    let algorithm = row.otp_policy_algorithm.as_deref().unwrap_or(USUAL_ALGORITHM);
    let (digits, period) =
        (row.otp_policy_digits.unwrap_or(6), row.otp_policy_period.unwrap_or(30));
    let message = format!(
        "One-time passwords: {}, {}, {digits} digits, {period} s.",
        one_line(kind),
        one_line(algorithm)
    );
    let is_usual = kind == "totp" && algorithm == USUAL_ALGORITHM && (digits, period) == (6, 30);
    match is_usual {
        true => Finding::fine("policy", message),
        false => Finding::bad(
            Severity::Warning,
            "policy",
            message,
            "Some apps show wrong codes for it: SHA1, 6 digits and 30 s work with all of them.",
        ),
    }
}

/// Whether signing in by the browser asks anybody for a second factor at all.
async fn second_factor(calls: &KeycloakCalls, row: &RealmSettings) -> Option<Finding> {
    let flow = row.browser_flow.as_deref()?;
    let path = ["authentication", "flows", flow, "executions"];
    let question = KeycloakQuestion::get(&path, &[], Urgency::Now);
    let steps = calls.read::<Vec<ExecutionRow>>(question).await.ok()??;
    let mut off_at = None;
    let asks = steps.iter().any(|step| {
        // What is below a step that is turned off is off, too.
        match off_at {
            Some(level) if step.level > level => return false,
            _ => off_at = (step.requirement == "DISABLED").then_some(step.level),
        }
        let asks = step.provider_id.as_deref().is_some_and(|it| SECOND_FACTORS.contains(&it));
        asks && off_at.is_none()
    });
    Some(match asks {
        true => {
            Finding::fine(SIGN_IN, format!("The flow {} asks for a second factor.", one_line(flow)))
        }
        false => Finding::bad(
            Severity::Fault,
            SIGN_IN,
            format!("The flow {} asks nobody for a second factor.", one_line(flow)),
            "Add OTP or WebAuthn to it in Keycloak, under Authentication, Flows: without it a factor \
             protects nothing.",
        ),
    })
}

/// Whether the realm keeps the phone's attributes; nothing where the client may not know.
async fn profile(calls: &KeycloakCalls, phone: &PhoneAttributes) -> Option<Finding> {
    let question = KeycloakQuestion::get(&["users", "profile"], &[], Urgency::Now);
    let row = calls.read::<ProfileRow>(question).await.ok()??;
    let names = [&phone.number, &phone.is_verified];
    let missing = names.into_iter().filter(|name| !row.keeps(name));
    let missing: Vec<_> = missing.map(|name| one_line(name)).collect();
    Some(match missing.is_empty() {
        true => Finding::fine("phone", "The realm's profile keeps the phone.".to_owned()),
        false => Finding::bad(
            Severity::Warning,
            "phone",
            format!("The realm's profile has no attribute {}.", missing.join(" and ")),
            "Add it in Keycloak, under Realm settings, User profile, or name the right one as \
             [directory] phone and phone_verified.",
        ),
    })
}
