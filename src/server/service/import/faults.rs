//! What the rules have against a row, and where it stands.

use super::{super::policy::AWAITED_ADDRESS, at_line, intake::FileRow};
use crate::contract::{Code, FieldError, Role, UserAction, rules};
use std::collections::HashSet;

/// # Errors
/// What stands in the way of adding the user of `row`, where users are to confirm the addresses
/// `awaited`.
pub fn check_new(
    importer: Role,
    row: &FileRow,
    awaited: &HashSet<String>,
) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    if awaited.contains(row.email.as_str()) {
        errors.push(at_line(row.line, "email", AWAITED_ADDRESS));
    }
    if row.name.is_none() {
        errors.push(at_line(row.line, "name", "no user has this address; a new user needs a name"));
    }
    match row.role {
        None => {
            let message = "no user has this address; a new user needs a role";
            errors.push(at_line(row.line, "role", message));
        }
        Some(role) => {
            if let Err(code) = rules::check_role(importer, role) {
                errors.push(at_line(row.line, "role", sentence(code)));
            }
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The column of what was refused.
pub fn column_of(action: &UserAction) -> &'static str {
    match action {
        UserAction::Edit(edit) if edit.role.is_none() => "name",
        UserAction::Edit(_) => "role",
        _ => "phone",
    }
}

/// What is wrong, and what to do.
pub fn sentence(code: Code) -> String {
    match code {
        Code::OwnerRequired | Code::OwnerProtected => {
            "only an Owner can add, change or disable an Owner or Admin; have an Owner import the file"
                .to_owned()
        }
        Code::SelfProtected => "another Owner must change your own role; leave it as it is".to_owned(),
        Code::LastOwner => "the last active Owner stays one; make another user an Owner first".to_owned(),
        Code::MfaNotApplicable => "an Avobot needs no phone; leave the cell empty".to_owned(),
        code => code.title().to_owned(),
    }
}
