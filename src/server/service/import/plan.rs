//! What a file means for the users there are, before anything is done.

use super::{
    super::{Service, ServiceError},
    ImportContext, at_line,
    faults::{check_new, column_of, sentence},
    intake::Intake,
    row::{FileRow, RowName},
};
use crate::{
    contract::{
        Code, Email, FieldError, Kind, Role, UserId,
        api::{ImportOutcome, ImportQuery, ImportReport, ImportedUser, OnExisting, UserPatch},
        csv::{columns::Columns, mapping::UserField},
        rules,
    },
    server::store::{WriteTx, users::KnownUser},
};
use std::collections::HashMap;

/// Rows that are compared with users at a time.
const BATCH: usize = 1000;
/// How many users a dry run names.
const MAX_USERS: usize = 10_000;

/// What is to be done.
#[derive(Default)]
pub struct Plan {
    pub added: Vec<FileRow>,
    pub changed: Vec<PlannedChange>,
    pub disabled: Vec<UserId>,
    unchanged: u64,
    left_disabled: u64,
    inactive: u64,
    /// How many users can sign in before.
    pub active: u64,
    /// The first whom it would disable, for the question.
    pub named: Vec<String>,
    users: Vec<ImportedUser>,
}

/// Who of the users there are stands in the file.
#[derive(Default)]
pub struct Present {
    /// Those who can sign in where it comes from.
    pub active: Vec<UserId>,
    /// The others, each with line and status.
    pub inactive: HashMap<UserId, (u64, Box<str>)>,
}

/// A user who is to be changed, and what of them.
pub struct PlannedChange {
    pub user: UserId,
    pub patch: UserPatch,
}

impl Plan {
    pub fn report(&mut self, intake: &mut Intake) -> ImportReport {
        let columns = intake.columns.take();
        let (preset, passed_over) =
            columns.map(|columns| (columns.preset, columns.passed_over)).unwrap_or_default();
        ImportReport {
            imported: self.added.len() as u64,
            rejected: intake.rejected,
            errors: intake.sorted_errors(),
            warnings: std::mem::take(&mut intake.warnings),
            changed: self.changed.len() as u64,
            unchanged: self.unchanged,
            disabled: self.disabled.len() as u64,
            left_disabled: self.left_disabled,
            inactive: self.inactive,
            masked_phones: intake.masked_phones,
            preset,
            passed_over,
            unused_roles: intake.unused_roles(),
            users: std::mem::take(&mut self.users),
        }
    }

    /// Whether no row of the file was valid.
    pub fn is_empty(&self) -> bool {
        let passed = self.unchanged + self.left_disabled + self.inactive;
        self.added.is_empty() && self.changed.is_empty() && passed == 0
    }

    /// Whether it changes or disables somebody who was there before.
    fn touches_users(&self) -> bool {
        !self.changed.is_empty() || !self.disabled.is_empty()
    }

    /// Whether it does anything that takes a reason one by one: adding does, too.
    pub fn needs_reason(&self) -> bool {
        self.touches_users() || !self.added.is_empty()
    }

    /// Who adds those who may act on others makes rights, and a token must not make its own. Changes
    /// ask for what they ask for one by one.
    pub fn needs_step_up(&self) -> bool {
        let makes_rights = |row: &FileRow| {
            rules::may_open_panel(row.kind.unwrap_or(Kind::Human), row.role.unwrap_or(Role::Member))
        };
        self.touches_users() || self.added.iter().any(makes_rights)
    }

    pub fn note(&mut self, user: impl FnOnce() -> ImportedUser) {
        if self.users.len() < MAX_USERS {
            self.users.push(user());
        }
    }
}

impl Service {
    /// Compares the rows of `intake` with the users there are. What is not allowed is a fault of
    /// `intake`.
    pub(super) async fn plan_import(
        &self,
        tx: &mut WriteTx,
        context: ImportContext<'_>,
        intake: &mut Intake,
    ) -> Result<Plan, ServiceError> {
        let (mut plan, query) = (Plan::default(), context.query);
        let Some(columns) = intake.columns.clone() else { return Ok(plan) };
        let awaited = tx.links().awaited(context.now).await?;
        let mut present = Present::default();
        let mut rows = std::mem::take(&mut intake.rows).into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<FileRow> = rows.by_ref().take(BATCH).collect();
            let addresses: Vec<&Email> = batch.iter().map(|row| &row.email).collect();
            let known = tx.users().known(&addresses).await?;
            let mut known: HashMap<_, _> =
                known.into_iter().map(|user| (user.email.as_str().to_owned(), user)).collect();
            for row in batch {
                let user = known.remove(row.email.as_str());
                if row.inactive.is_some() {
                    plan.pass_over(query, row, user, &mut present);
                    continue;
                }
                let Some(user) = user else {
                    let mut errors = check_new(context.actor.role, (&row, &columns), &awaited);
                    let number = (row.line, row.phone.as_ref().map(|(_, of)| *of));
                    errors.extend(self.refused_number(query, number, (&columns, intake)));
                    errors.extend(self.refused_language(row.line, row.language.as_ref(), &columns));
                    match errors.is_empty() {
                        true => plan.add(row),
                        false => intake.reject(errors),
                    }
                    continue;
                };
                if query.disable_missing {
                    present.active.push(user.id);
                }
                match self.plan_change(tx, context, (row, user), (&columns, intake)).await? {
                    Ok(planned) => plan.change(planned),
                    Err(errors) => intake.reject(errors),
                }
            }
        }
        if query.disable_missing {
            self.plan_disabling(tx, context, (&mut plan, intake), present).await?;
        }
        Ok(plan)
    }

    /// What `row` means for `user`, or what is wrong with it.
    async fn plan_change(
        &self,
        tx: &mut WriteTx,
        context: ImportContext<'_>,
        (row, known): (FileRow, KnownUser),
        (columns, intake): (&Columns, &mut Intake),
    ) -> Result<Result<RowPlan, Vec<FieldError>>, ServiceError> {
        let ImportContext { actor, query, now } = context;
        let line = row.line;
        if query.existing == OnExisting::Refuse {
            let message = "a user with this address already exists";
            return Ok(Err(vec![at_line(line, columns.title(UserField::Email), message)]));
        }
        if !known.is_enabled {
            return Ok(Ok(RowPlan::LeftDisabled { line, email: row.email }));
        }
        let mut errors = Vec::new();
        if row.kind.is_some_and(|kind| kind != known.kind) {
            let message =
                format!("a user stays what they are: {}; leave the cell empty", known.kind);
            errors.push(at_line(line, columns.title(UserField::Kind), message));
        }
        // A name that is theirs already is no change, whatever the rules say of it today.
        let name = row.name.filter(|name| name.text() != known.name.trim());
        let name = match name {
            Some(RowName::Valid(name)) => Some(name),
            Some(invalid) => {
                errors.extend(invalid.fault(line, columns));
                None
            }
            None => None,
        };
        let phone = row.phone.filter(|(phone, _)| known.phone.as_deref() != Some(phone.e164()));
        let (phone, of) = phone.unzip();
        let number = (line, of);
        errors.extend(self.refused_number(query, number, (columns, intake)));
        let language = row.language.filter(|choice| !choice.is(known.language.as_ref()));
        let unknown = self.refused_language(line, language.as_ref(), columns);
        let language = language.filter(|_| unknown.is_none());
        errors.extend(unknown);
        let patch = UserPatch {
            name,
            role: row.role.filter(|role| *role != known.role),
            language,
            phone,
            unlisted: query.unlisted,
            reason: query.reason.clone(),
            ..UserPatch::default()
        };
        let actions = patch.clone().actions();
        if !actions.is_empty() {
            let user = tx.users().find(known.id, now).await?.ok_or(Code::UserNotFound)?;
            for action in &actions {
                if let Some(code) = self.refusal_of(tx, actor, &user, action).await? {
                    errors.push(at_line(line, column_of(action, columns), sentence(code)));
                }
            }
        }
        Ok(match (errors.is_empty(), actions.is_empty()) {
            (false, _) => Err(errors),
            (true, true) => Ok(RowPlan::Unchanged),
            (true, false) => Ok(RowPlan::Changed { line, email: row.email, id: known.id, patch }),
        })
    }
}

/// What a row means for a user who is there.
enum RowPlan {
    Unchanged,
    Changed { line: u64, email: Email, id: UserId, patch: UserPatch },
    LeftDisabled { line: u64, email: Email },
}

impl Plan {
    fn add(&mut self, row: FileRow) {
        self.note(|| ImportedUser {
            line: Some(row.line),
            email: row.email.clone(),
            outcome: ImportOutcome::Added,
            name: row.name.as_ref().map(|name| name.text().to_owned()),
            role: Some(row.role.unwrap_or(Role::Member)),
            phone: row.phone.is_some(),
            language: row.language.clone(),
            status: None,
        });
        self.added.push(row);
    }

    /// Takes notice of a row whose user cannot sign in where the file comes from: nobody is added, and who
    /// is there stays as they are, unless the file is the truth about who belongs to the organisation.
    fn pass_over(
        &mut self,
        query: &ImportQuery,
        row: FileRow,
        user: Option<KnownUser>,
        present: &mut Present,
    ) {
        let user = user.filter(|user| user.is_enabled && user.kind == Kind::Human);
        match (user, row.inactive) {
            (Some(user), Some(status)) if query.disable_missing => {
                present.inactive.insert(user.id, (row.line, status));
                return;
            }
            (Some(_), status) => self.note(|| ImportedUser {
                line: Some(row.line),
                email: row.email,
                outcome: ImportOutcome::Inactive,
                name: None,
                role: None,
                phone: false,
                language: None,
                status: status.map(String::from),
            }),
            (None, _) => {}
        }
        self.inactive += 1;
    }

    fn change(&mut self, planned: RowPlan) {
        match planned {
            RowPlan::Unchanged => self.unchanged += 1,
            RowPlan::LeftDisabled { line, email } => {
                self.left_disabled += 1;
                self.note(|| ImportedUser {
                    line: Some(line),
                    email,
                    outcome: ImportOutcome::LeftDisabled,
                    name: None,
                    role: None,
                    phone: false,
                    language: None,
                    status: None,
                });
            }
            RowPlan::Changed { line, email, id, patch } => {
                self.note(|| ImportedUser {
                    line: Some(line),
                    email,
                    outcome: ImportOutcome::Changed,
                    name: patch.name.as_ref().map(|name| name.as_str().to_owned()),
                    role: patch.role,
                    phone: patch.phone.is_some(),
                    language: patch.language.clone(),
                    status: None,
                });
                self.changed.push(PlannedChange { user: id, patch });
            }
        }
    }
}
