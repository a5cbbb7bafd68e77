//! Entries as lines of CSV.

use crate::contract::{
    api::{AuditEntry, Person},
    csv,
};

pub const HEADER: &str = "number,at,event,outcome,code,actor_id,actor_name,actor_email,target_id,\
                          target_name,target_email,from,reason,note\r\n";

pub fn line(entry: &AuditEntry) -> String {
    let AuditEntry { seq, at, actor, event, target, note, outcome, from, reason } = entry;
    let [actor_id, actor_name, actor_email] = parts(actor.as_ref());
    let [target_id, target_name, target_email] = parts(target.as_ref());
    csv::line([
        seq.to_string(),
        at.to_string(),
        event.as_str().to_owned(),
        outcome.as_str().to_owned(),
        outcome.code().map(|code| code.to_string()).unwrap_or_default(),
        actor_id,
        actor_name,
        actor_email,
        target_id,
        target_name,
        target_email,
        from.map(|from| from.to_string()).unwrap_or_default(),
        reason.as_ref().map(ToString::to_string).unwrap_or_default(),
        note.clone().unwrap_or_default(),
    ])
}

fn parts(person: Option<&Person>) -> [String; 3] {
    match person {
        None => Default::default(),
        Some(Person { id, name, email, .. }) => {
            let email = email.as_ref().map(ToString::to_string).unwrap_or_default();
            [id.to_string(), name.clone(), email]
        }
    }
}
