//! What a file means for the users there are, before anything is done.

use super::{
    super::{Actor, Service, ServiceError},
    ImportContext, at_line,
    faults::{check_new, column_of, sentence},
    intake::{FileRow, Intake},
};
use crate::{
    contract::{
        Code, Email, FieldError, Kind, Problem, Role, User, UserAction, UserId,
        api::{
            ImportOutcome, ImportQuery, ImportReport, ImportedUser, LifeCycleRequest,
            MAX_UNASKED_PERCENT, OnExisting, UserPatch,
        },
        rules,
        text::{number, one_line},
    },
    server::store::{WriteTx, users::KnownUser},
};
use std::collections::{HashMap, HashSet};

/// Rows that are compared with users at a time.
const BATCH: usize = 1000;
/// How many users a dry run names.
const MAX_USERS: usize = 10_000;
/// How many are named of those whom a file would disable.
const MAX_NAMED: usize = 5;

/// How many one file changes or disables at most: it does so in one transaction, for whose end everybody
/// who writes waits, and for ten seconds at most.
const MAX_TOUCHED: usize = 10_000;

/// What is to be done.
#[derive(Default)]
pub struct Plan {
    pub added: Vec<FileRow>,
    pub changed: Vec<PlannedChange>,
    pub disabled: Vec<UserId>,
    unchanged: u64,
    left_disabled: u64,
    /// How many users can sign in before.
    active: u64,
    /// The first whom it would disable, for the question.
    named: Vec<String>,
    users: Vec<ImportedUser>,
}

/// A user who is to be changed, and what of them.
pub struct PlannedChange {
    pub user: UserId,
    pub patch: UserPatch,
}

impl Plan {
    pub fn report(&mut self, rejected: u64, errors: Vec<FieldError>) -> ImportReport {
        ImportReport {
            imported: self.added.len() as u64,
            rejected,
            errors,
            changed: self.changed.len() as u64,
            unchanged: self.unchanged,
            disabled: self.disabled.len() as u64,
            left_disabled: self.left_disabled,
            users: std::mem::take(&mut self.users),
        }
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

    /// # Errors
    /// `import_rejected` where others would wait for too long until it is done.
    pub fn require_few_touched(&self) -> Result<(), ServiceError> {
        let touched = self.changed.len() + self.disabled.len();
        if touched <= MAX_TOUCHED {
            return Ok(());
        }
        let [touched, most] = [touched, MAX_TOUCHED].map(|count| number(count as u64));
        let detail = format!(
            "The file changes or disables {touched} users; one file may {most}. Split it, or disable \
             users by a job first. Nothing was imported."
        );
        Err(Problem::new(Code::ImportRejected).with_detail(detail).into())
    }

    /// # Errors
    /// `import_disables_many` where it would disable more users than somebody agreed to.
    pub fn require_agreement(&self, query: &ImportQuery) -> Result<(), ServiceError> {
        let disabled = self.disabled.len() as u64;
        let is_agreed = match query.disable_at_most {
            Some(limit) => disabled <= u64::from(limit),
            None => disabled * 100 <= self.active * MAX_UNASKED_PERCENT,
        };
        if is_agreed {
            return Ok(());
        }
        let rest = self.disabled.len() - self.named.len();
        let more =
            if rest > 0 { format!(" and {} more", number(rest as u64)) } else { String::new() };
        let detail = format!(
            "The file leaves out {} of {} active users, who would be disabled: {}{more}. Nothing was \
             imported.",
            number(disabled),
            number(self.active),
            self.named.join(", ")
        );
        Err(Problem::new(Code::ImportDisablesMany).with_detail(detail).into())
    }

    fn note(&mut self, user: impl FnOnce() -> ImportedUser) {
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
        let mut plan = Plan::default();
        let awaited = tx.links().awaited(context.now).await?;
        let mut named = HashSet::new();
        let mut rows = std::mem::take(&mut intake.rows).into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<FileRow> = rows.by_ref().take(BATCH).collect();
            let addresses: Vec<&Email> = batch.iter().map(|row| &row.email).collect();
            let known = tx.users().known(&addresses).await?;
            let mut known: HashMap<_, _> =
                known.into_iter().map(|user| (user.email.as_str().to_owned(), user)).collect();
            for row in batch {
                let Some(user) = known.remove(row.email.as_str()) else {
                    match check_new(context.actor.role, &row, &awaited) {
                        Ok(()) => plan.add(row),
                        Err(errors) => intake.reject(errors),
                    }
                    continue;
                };
                if context.query.disable_missing {
                    named.insert(user.id);
                }
                match self.plan_change(tx, context, (row, user)).await? {
                    Ok(planned) => plan.change(planned),
                    Err(errors) => intake.reject(errors),
                }
            }
        }
        if context.query.disable_missing {
            self.plan_disabling(tx, context, (&mut plan, intake), &named).await?;
        }
        Ok(plan)
    }

    /// What `row` means for `user`, or what is wrong with it.
    async fn plan_change(
        &self,
        tx: &mut WriteTx,
        context: ImportContext<'_>,
        (row, known): (FileRow, KnownUser),
    ) -> Result<Result<RowPlan, Vec<FieldError>>, ServiceError> {
        let ImportContext { actor, query, now } = context;
        let line = row.line;
        if query.existing == OnExisting::Refuse {
            let message = "a user with this address already exists";
            return Ok(Err(vec![at_line(line, "email", message)]));
        }
        if !known.is_enabled {
            return Ok(Ok(RowPlan::LeftDisabled { line, email: row.email }));
        }
        let mut errors = Vec::new();
        if row.kind.is_some_and(|kind| kind != known.kind) {
            let message =
                format!("a user stays what they are: {}; leave the cell empty", known.kind);
            errors.push(at_line(line, "kind", message));
        }
        let patch = UserPatch {
            name: row.name.filter(|name| name.as_str() != known.name),
            role: row.role.filter(|role| *role != known.role),
            phone: row.phone.filter(|phone| known.phone.as_deref() != Some(phone.e164())),
            reason: query.reason.clone(),
            ..UserPatch::default()
        };
        let actions = patch.clone().actions();
        if !actions.is_empty() {
            let user = tx.users().find(known.id, now).await?.ok_or(Code::UserNotFound)?;
            for action in &actions {
                if let Some(code) = self.refusal_of(tx, actor, &user, action).await? {
                    errors.push(at_line(line, column_of(action), sentence(code)));
                }
            }
        }
        Ok(match (errors.is_empty(), actions.is_empty()) {
            (false, _) => Err(errors),
            (true, true) => Ok(RowPlan::Unchanged),
            (true, false) => Ok(RowPlan::Changed { line, email: row.email, id: known.id, patch }),
        })
    }

    /// Who can sign in and is not `named` is to be disabled; a fault where that may not be.
    async fn plan_disabling(
        &self,
        tx: &mut WriteTx,
        context: ImportContext<'_>,
        (plan, intake): (&mut Plan, &mut Intake),
        named: &HashSet<UserId>,
    ) -> Result<(), ServiceError> {
        let ImportContext { actor, now, .. } = context;
        let active = tx.users().active_people().await?;
        plan.active = active.len() as u64;
        for id in active.into_iter().filter(|id| !named.contains(id)) {
            let user = tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?;
            let action = UserAction::Disable(LifeCycleRequest::default());
            if let Some(code) = self.refusal_of(tx, actor, &user, &action).await? {
                let message = match code {
                    Code::SelfProtected | Code::LastOwner => {
                        format!("the file leaves out you, {}; add your row", user.email)
                    }
                    code => format!("the file leaves out {}: {}", user.email, sentence(code)),
                };
                intake.refuse(FieldError::new("disable_missing", message));
                continue;
            }
            if plan.named.len() < MAX_NAMED {
                plan.named.push(format!("{} <{}>", one_line(&user.name), user.email));
            }
            plan.disabled.push(id);
            plan.note(|| ImportedUser {
                line: None,
                email: user.email,
                outcome: ImportOutcome::Disabled,
                name: None,
                role: None,
                phone: false,
            });
        }
        Ok(())
    }

    /// Why `actor` may not do `action` to `user`, beside the proof of their own second factor.
    async fn refusal_of(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        user: &User,
        action: &UserAction,
    ) -> Result<Option<Code>, ServiceError> {
        let refused = match self.require_right(&actor.principal(), user, action) {
            Ok(()) => self.require_owner_left(tx, user, action).await.err(),
            // The last Owner is told that nobody could do it.
            Err(refused) if refused.code() == Some(Code::SelfProtected) => {
                Some(self.require_owner_left(tx, user, action).await.err().unwrap_or(refused))
            }
            Err(refused) => Some(refused),
        };
        match refused {
            None => Ok(None),
            Some(refused) => refused.code().map(Some).ok_or(refused),
        }
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
            name: row.name.as_ref().map(|name| name.as_str().to_owned()),
            role: row.role,
            phone: row.phone.is_some(),
        });
        self.added.push(row);
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
                });
                self.changed.push(PlannedChange { user: id, patch });
            }
        }
    }
}
