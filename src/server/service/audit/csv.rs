//! Entries as lines of CSV (RFC 4180) that a spreadsheet shows and does not run.

use crate::contract::api::{AuditEntry, Person};

pub const HEADER: &str = "number,at,event,outcome,code,actor_id,actor_name,actor_email,target_id,\
                          target_name,target_email,from,reason,note\r\n";

pub fn line(entry: &AuditEntry) -> String {
    let AuditEntry { seq, at, actor, event, target, note, outcome, from, reason } = entry;
    let [actor_id, actor_name, actor_email] = parts(actor.as_ref());
    let [target_id, target_name, target_email] = parts(target.as_ref());
    let cells = [
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
    ];
    cells.map(|text| cell(&text)).join(",") + "\r\n"
}

fn parts(person: Option<&Person>) -> [String; 3] {
    match person {
        None => Default::default(),
        Some(Person { id, name, email }) => [id.to_string(), name.clone(), email.to_string()],
    }
}

/// `text` as a cell. One that begins as a formula does gets an apostrophe in front, by which
/// spreadsheets know text: names are chosen by those whom they name.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        assert_eq!(cell("Ana Lima"), "Ana Lima");
        assert_eq!(cell("Lima, \"Ana\""), "\"Lima, \"\"Ana\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("=a,b"), "\"'=a,b\"");
        for sign in ["+", "-", "@", "\t"] {
            assert_eq!(cell(&format!("{sign}x")), format!("'{sign}x"));
        }
        assert_eq!(cell("\rx"), "\"'\rx\"");
    }
}
