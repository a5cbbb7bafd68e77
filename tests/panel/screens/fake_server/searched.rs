//! What a search of the log finds.

use super::*;

/// Whether the texts hold all terms of a search.
pub fn holds(search: Option<&str>, parts: &[&str]) -> bool {
    let text = search::marked(&search::fold(&parts.join(" ")));
    search::terms(search.unwrap_or_default()).iter().all(|term| term.is_in(&text))
}

pub fn parts(entry: &AuditEntry) -> Vec<&str> {
    let persons = [&entry.actor, &entry.target].into_iter().flatten();
    let names =
        persons.flat_map(|person| [person.name.as_str(), person.email.as_ref().unwrap().as_str()]);
    names.chain([entry.event.label()]).chain(entry.note.as_deref()).collect()
}
