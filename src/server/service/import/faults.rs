//! What the rules have against a row, and where it stands.

use super::{
    super::policy::{AWAITED_ADDRESS, of_phone},
    at_line,
    intake::Intake,
    row::{FileRow, name_title},
};
use crate::{
    contract::{
        Code, FieldError, LanguageChoice, Role, UserAction,
        api::ImportQuery,
        csv::{columns::Columns, mapping::UserField},
        phone::{LANDLINE, Line},
        rules,
    },
    server::service::Service,
};
use std::collections::HashSet;

/// What stands in the way of adding the user of `row`, where users are to confirm the addresses
/// `awaited`.
pub fn check_new(
    importer: Role,
    (row, columns): (&FileRow, &Columns),
    awaited: &HashSet<String>,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if awaited.contains(row.email.as_str()) {
        errors.push(at_line(row.line, columns.title(UserField::Email), AWAITED_ADDRESS));
    }
    match &row.name {
        None => {
            let message = "no user has this address; a new user needs a name";
            errors.push(at_line(row.line, name_title(columns), message));
        }
        Some(name) => errors.extend(name.fault(row.line, columns)),
    }
    if let Err(code) = rules::check_role(importer, row.role.unwrap_or(Role::Member)) {
        errors.push(at_line(row.line, columns.title(UserField::Role), sentence(code)));
    }
    errors
}

impl Service {
    /// Why the number of a line, which its user does not have yet, may not be given. One that may and is
    /// a landline's is noted as a warning.
    pub(super) fn refused_number(
        &self,
        query: &ImportQuery,
        (line, number): (u64, Option<Line>),
        (columns, intake): (&Columns, &mut Intake),
    ) -> Option<FieldError> {
        let title = columns.title(UserField::Phone);
        match rules::check_number(self.landlines, number?, query.unlisted) {
            Ok(Line::Landline) => intake.warn(at_line(line, title, LANDLINE)),
            Ok(Line::MaybeMobile | Line::Unlisted) => {}
            Err(code) => return Some(at_line(line, title, sentence(code))),
        }
        None
    }

    /// Why the language of a line, which its user does not have yet, may not be given.
    pub(super) fn refused_language(
        &self,
        line: u64,
        language: Option<&LanguageChoice>,
        columns: &Columns,
    ) -> Option<FieldError> {
        let unknown = language?.check(&self.voice.languages()).err()?;
        Some(at_line(line, columns.title(UserField::Language), unknown.to_string()))
    }
}

/// What messages call the column of what was refused.
pub fn column_of<'a>(action: &UserAction, columns: &'a Columns) -> &'a str {
    match action {
        UserAction::Edit(edit) if edit.role.is_some() => columns.title(UserField::Role),
        UserAction::Edit(edit) if edit.name.is_none() => columns.title(UserField::Language),
        UserAction::Edit(_) => name_title(columns),
        _ => columns.title(UserField::Phone),
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
        Code::PhoneUnlisted => {
            "not in the numbering plans of this version; check the digits, or accept such numbers with \
             --unlisted"
                .to_owned()
        }
        Code::PhoneLandline => of_phone(code).to_owned(),
        Code::MfaNotApplicable => "an Avobot needs no phone; leave the cell empty".to_owned(),
        code => code.title().to_owned(),
    }
}
