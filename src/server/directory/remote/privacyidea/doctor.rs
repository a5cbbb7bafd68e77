//! What is to be known about a privacyIDEA and our account there.

use super::{
    failure::Failure,
    offers, people,
    realm::Realm,
    session::{Question, Session},
    wire::{PolicyRow, ResolverRow, text_of},
};
use crate::{
    contract::text::{number, one_line},
    server::directory::remote::{Finding, RemoteError, Severity, http::Urgency},
};
use jiff::SignedDuration;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// How long before its end a key is spoken of.
const KEY_WARNING: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How many users an LDAP resolver gives at most where nobody has said otherwise.
const LDAP_LIMIT: u64 = 500;

/// Everything, in the order in which one thing depends on another.
pub async fn findings(realm: &Realm) -> Vec<Finding> {
    let session = &realm.session;
    let mut found = Vec::new();
    if let Err(error) = session.sign_in(Urgency::Now).await {
        found.push(failed(&error));
        found.extend(session.ahead().map(Finding::clock));
        return found;
    }
    // A key is tried by the first question: nobody signs in with it.
    let realms = realm.realms(Urgency::Now).await;
    if let Err(error) = &realms {
        found.push(failed(error));
        found.extend(session.ahead().map(Finding::clock));
        return found;
    }
    found.push(Finding::way(session.is_encrypted()));
    found.push(account(session));
    found.extend(key_end(session));
    found.extend(session.ahead().map(Finding::clock));
    found.push(version(session));
    found.extend(rights(session));
    found.extend(users(realm).await);
    found.extend(tokens(realm).await);
    found.extend(gateway(session).await);
    found.extend(confirmation(session).await);
    found
}

fn failed(error: &RemoteError) -> Finding {
    let (subject, fix) = match error {
        RemoteError::NotTrusted(_) => {
            ("TLS", "Name the authority's certificate in [directory] ca_file.")
        }
        RemoteError::SignInRefused(_) => ("account", "Correct the account or its secret."),
        RemoteError::NotPermitted(_) => ("rights", "Change the admin policy in privacyIDEA."),
        RemoteError::Setting { .. } => ("settings", "Correct the setting."),
        RemoteError::Incomplete(_) => ("users", "Look at the realm's resolvers in privacyIDEA."),
        RemoteError::OutOfReach(_) => {
            ("address", "Check [directory] url, and that privacyIDEA runs.")
        }
        RemoteError::TooMany { .. } => ("address", "Try it again later."),
        RemoteError::Faulty(_) => ("address", "Look into privacyIDEA's log."),
        RemoteError::Unreadable(_) => ("address", "Check [directory] url and the version there."),
    };
    Finding::bad(Severity::Fault, subject, error.to_string(), fix)
}

fn account(session: &Session) -> Finding {
    Finding::fine("account", session.seen().account.clone())
}

fn key_end(session: &Session) -> Option<Finding> {
    let end = session.seen().key_ends_at?;
    let left = end.duration_since(session.clock().now());
    let day = crate::server::clock::utc_day(end);
    Some(match left {
        left if left < KEY_WARNING => Finding::bad(
            Severity::Warning,
            "key",
            format!("It ends on {day}."),
            "Make another by `pi-manage api createtoken -r admin`, and give it as the secret.",
        ),
        _ => Finding::fine("key", format!("It ends on {day}.")),
    })
}

fn version(session: &Session) -> Finding {
    let version = session.seen().version.clone();
    Finding::fine("version", version.unwrap_or_else(|| "It does not tell.".to_owned()))
}

fn rights(session: &Session) -> Vec<Finding> {
    let seen = session.seen();
    if seen.rights.is_none() {
        let message =
            "A key's rights are not told. What it may not do is refused when it is tried.";
        return vec![Finding::fine("rights", message.to_owned())];
    }
    let wanted = [
        (Severity::Fault, "read users and tokens", &offers::READING[..]),
        (Severity::Warning, "set phones", &offers::OTHER_PHONE[..]),
        (Severity::Warning, "reset authenticators", &offers::RESET[..]),
    ];
    let lacking = wanted.into_iter().filter_map(|(severity, what, rights)| {
        let missing: Vec<_> = rights.iter().copied().filter(|right| !seen.may(right)).collect();
        (!missing.is_empty()).then(|| {
            let fix = format!("Allow it {} in an admin policy.", missing.join(" and "));
            Finding::bad(severity, "rights", format!("The account may not {what}."), &fix)
        })
    });
    let lacking: Vec<_> = lacking.collect();
    match lacking.is_empty() {
        true => vec![Finding::fine("rights", "The account may do all that is offered.".to_owned())],
        false => lacking,
    }
}

async fn users(realm: &Realm) -> Vec<Finding> {
    let people = match realm.list(Urgency::Now).await {
        Ok(people) => people,
        Err(error) => return vec![failed(&error)],
    };
    let total = u64::try_from(people.len()).unwrap_or(u64::MAX);
    let name = one_line(&realm.name);
    let mut found = vec![Finding::fine("realm", format!("{name} has {} users.", number(total)))];
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    for id in people.keys() {
        let resolver = people::parts(id).map_or("", |(resolver, _)| resolver);
        *sizes.entry(resolver).or_default() += 1;
    }
    // Who may not read resolvers is not told of their limits.
    let question = Question::get(&["resolver", ""], &[], Urgency::Now);
    let resolvers = realm.session.ask::<BTreeMap<String, ResolverRow>>(question).await;
    for (resolver, row) in resolvers.map(|reply| reply.value).unwrap_or_default() {
        let size = sizes.get(resolver.as_str()).copied().unwrap_or(0);
        let limit = text_of(&row.data.size_limit).and_then(|text| text.parse().ok());
        let limit = if row.kind == "ldapresolver" { limit.unwrap_or(LDAP_LIMIT) } else { 0 };
        if limit > 0 && size >= limit {
            found.push(Finding::bad(
                Severity::Fault,
                "users",
                format!(
                    "The resolver {} lists {} users, which is its limit: others may be missing.",
                    one_line(&resolver),
                    number(size)
                ),
                "Raise the size limit of the resolver in privacyIDEA.",
            ));
        }
    }
    found
}

async fn tokens(realm: &Realm) -> Vec<Finding> {
    match realm.page(1, Urgency::Now).await {
        Ok(page) => {
            vec![Finding::fine("tokens", format!("The account sees {}.", number(page.count)))]
        }
        Err(error) => vec![failed(&error)],
    }
}

/// What texts to phones; nothing where the account may not know.
async fn gateway(session: &Session) -> Option<Finding> {
    let question = Question::get(&["smsgateway", ""], &[], Urgency::Now);
    let gateways = session.ask::<Vec<IgnoredAny>>(question).await.ok()?.value;
    Some(match gateways.is_empty() {
        false => Finding::fine("texts", "An SMS gateway is set up.".to_owned()),
        true => Finding::bad(
            Severity::Warning,
            "texts",
            "No SMS gateway is set up: a phone that is set gets no codes.".to_owned(),
            "Set one up in privacyIDEA, and name it as sms.identifier.",
        ),
    })
}

/// Whether its user must confirm a new phone; nothing where the account may not read policies.
async fn confirmation(session: &Session) -> Option<Finding> {
    let question = Question::get(&["policy", ""], &[], Urgency::Now);
    let policies: Result<_, Failure> = session.ask::<Vec<PolicyRow>>(question).await;
    let policies = policies.ok()?.value;
    let kinds = policies.iter().filter(|policy| policy.active && policy.scope == "enrollment");
    let kinds = kinds.filter_map(|policy| text_of(&policy.action.verify_enrollment));
    let is_confirmed =
        kinds.flat_map(|kinds| kinds.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    let is_confirmed = is_confirmed.into_iter().any(|kind| kind == "sms");
    session.note(|seen| seen.confirms_phones = is_confirmed);
    Some(match is_confirmed {
        false => Finding::fine("policy", "New phones count at once.".to_owned()),
        true => Finding::bad(
            Severity::Warning,
            "policy",
            offers::CONFIRMED.to_owned(),
            "Take sms out of the policy verify_enrollment to set phones from here.",
        ),
    })
}
