//! What can be done in which directory, as each of them offers it to an account that may do everything.

use mfadmin::{
    contract::{
        AuthenticatorState, Availability, DirectoryKind, EnrolmentWay, ExternalId, PhoneState,
        ProfilePart, UserActionKind, rules,
    },
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            AvochatoDirectory, AvochatoLinks, AvochatoSettings, Capabilities, ClientCredential,
            Keycloak, KeycloakRoles, KeycloakSettings, PhoneAttributes, PrivacyIdea,
            PrivacyIdeaSettings, RemoteDirectory,
        },
    },
};
use mfadmin_testing::{sample, server};
use std::{collections::HashSet, sync::Arc};

/// A line of the table: words, and how it stands in a directory.
struct Row {
    words: String,
    cells: Vec<&'static str>,
}

pub fn table() -> String {
    let remote = DirectoryKind::ALL.map(|kind| capabilities(kind).map(|it| (kind, it)));
    let remote: Vec<_> = remote.into_iter().flatten().collect();
    let local = local_actions();
    let mut rows = Vec::new();
    for action in UserActionKind::ALL {
        if action == UserActionKind::Edit {
            rows.extend([ProfilePart::Name, ProfilePart::Email, ProfilePart::Role].map(|part| {
                let cells = remote.iter().map(|(_, it)| match offer(it, action) {
                    Availability::Available => word(&it.of_part(part)),
                    availability => word(&availability),
                });
                Row {
                    words: part_words(part).to_owned(),
                    cells: std::iter::once("yes").chain(cells).collect(),
                }
            }));
            continue;
        }
        let here = if local.contains(&action) { "yes" } else { "–" };
        let cells = remote.iter().map(|(_, it)| word(&offer(it, action)));
        rows.push(Row {
            words: action.label().to_owned(),
            cells: std::iter::once(here).chain(cells).collect(),
        });
    }
    let adds = remote.iter().map(|(_, it)| word(&it.add_user));
    rows.push(Row {
        words: "Add User".to_owned(),
        cells: std::iter::once("yes").chain(adds).collect(),
    });
    let mut table = "| |".to_owned();
    for kind in std::iter::once(DirectoryKind::Local).chain(remote.iter().map(|(kind, _)| *kind)) {
        table.push_str(&format!(" {} |", kind.label()));
    }
    table.push_str(&format!("\n|{}\n", " --- |".repeat(remote.len() + 2)));
    for Row { words, cells } in rows {
        table.push_str(&format!("| {words} | {} |\n", cells.join(" | ")));
    }
    table
}

fn part_words(part: ProfilePart) -> &'static str {
    match part {
        ProfilePart::Name => "Edit User: name",
        ProfilePart::Email => "Edit User: e-mail address",
        ProfilePart::Role => "Edit User: role",
        ProfilePart::Phone => "Edit User: phone",
    }
}

fn word(availability: &Availability) -> &'static str {
    match availability {
        Availability::Available => "yes",
        Availability::InBrowser { .. } => "in its browser pages",
        Availability::NotPossible { .. } => "–",
    }
}

fn offer(capabilities: &Capabilities, action: UserActionKind) -> Availability {
    capabilities.of(action, &ExternalId("1".to_owned()))
}

/// What a user of our own has in any state: there no directory locks anybody out.
fn local_actions() -> HashSet<UserActionKind> {
    let mut found = HashSet::new();
    for is_set_up in [false, true] {
        for is_disabled in [false, true] {
            let mut user = sample::user("Ana");
            if is_set_up {
                user.phone = PhoneState::Unverified { number: server::number("+14155552671") };
                user.authenticator = AuthenticatorState::Configured { at: None };
            }
            user.disabled_at = is_disabled.then_some(user.created_at);
            found.extend(rules::available_actions(&user));
            found.extend(rules::life_cycle_actions(&user));
        }
    }
    found
}

/// Of one that was not asked anything yet; none of our own.
fn capabilities(kind: DirectoryKind) -> Option<Arc<Capabilities>> {
    let url = || "https://directory.example.com".parse().unwrap();
    let secret = || Secret::new("not asked for");
    let clock = Clock::System;
    Some(match kind {
        DirectoryKind::Local => return None,
        DirectoryKind::Avochato => {
            let links = AvochatoLinks { users: "https://www.avochato.com".to_owned(), user: None };
            let settings = AvochatoSettings {
                url: "https://www.avochato.com".to_owned(),
                auth_id: "A".to_owned(),
                secret: secret(),
                inbox: None,
                links,
                ca: None,
            };
            AvochatoDirectory::new(settings, clock).unwrap().capabilities()
        }
        DirectoryKind::PrivacyIdea => {
            let realm = "staff".to_owned();
            let settings = PrivacyIdeaSettings {
                url: url(),
                realm,
                account: None,
                secret: secret(),
                ca: None,
            };
            PrivacyIdea::new(settings, clock).unwrap().capabilities()
        }
        DirectoryKind::Keycloak => {
            let phone = PhoneAttributes { number: "a".to_owned(), is_verified: "b".to_owned() };
            let settings = KeycloakSettings {
                url: url(),
                realm: "staff".to_owned(),
                client_id: "mfadmin".to_owned(),
                credential: ClientCredential::Secret(secret()),
                roles: KeycloakRoles { owners: Vec::new(), admins: Vec::new() },
                phone,
                enrolment: EnrolmentWay::Hosted,
                ca: None,
            };
            Keycloak::new(settings, clock).unwrap().capabilities()
        }
    })
}
