//! Importing users from CSV. The file is read as it arrives and written in one transaction once
//! it has arrived whole, so a dropped connection leaves nothing behind.

mod apply;
mod cells;
mod disabling;
mod faults;
mod intake;
mod limits;
mod plan;
mod row;

use super::{Actor, Mutation, Service, ServiceError, StoredResponse, change::Change};
use crate::{
    contract::{
        Code, FieldError, JobId, Problem,
        api::{ImportQuery, NO_VALID_ROW, OnExisting, UNREADABLE_FILE},
        csv::{
            file::{CsvFile, FileFault},
            file_kind::OtherFile,
            reader::Flaw,
        },
    },
    server::store::WriteTx,
};
use apply::AppliedImport;
use intake::Intake;
use jiff::Timestamp;
use plan::Plan;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Who asked for an import, for what, and when it is done.
#[derive(Clone, Copy)]
struct ImportContext<'a> {
    actor: &'a Actor,
    query: &'a ImportQuery,
    now: Timestamp,
}

/// An import under way.
pub struct Import {
    service: Arc<Service>,
    actor: Actor,
    query: ImportQuery,
    file: CsvFile,
    intake: Intake,
    /// Lets the next import begin.
    _permit: OwnedSemaphorePermit,
}

impl Service {
    /// Begins an import by `actor`.
    ///
    /// # Errors
    /// `import_busy` while another one is under way, `invalid_query` where the parameters contradict
    /// each other, `not_in_directory` where another system keeps the users.
    pub fn import(
        self: &Arc<Self>,
        actor: Actor,
        query: ImportQuery,
    ) -> Result<Import, ServiceError> {
        self.require_own_users("import users")?;
        check(&query)?;
        let permit = Arc::clone(&self.importing).try_acquire_owned();
        let permit = permit.map_err(|_| Code::ImportBusy)?;
        let intake = Intake::new(self.voice.default_region, self.voice.languages(), query.clone());
        let (service, file) = (Arc::clone(self), CsvFile::new(query.encoding));
        Ok(Import { service, actor, query, file, intake, _permit: permit })
    }
}

/// Who is missing is known only where the file is read whole and says who is there.
fn check(query: &ImportQuery) -> Result<(), ServiceError> {
    let message = match query {
        ImportQuery { disable_missing: false, disable_at_most: Some(_), .. } => {
            return Err(ServiceError::field(
                Code::InvalidQuery,
                "disable_at_most",
                "goes with disable_missing=true",
            ));
        }
        ImportQuery { disable_missing: false, .. } => return Ok(()),
        ImportQuery { existing: OnExisting::Refuse, .. } => "goes with existing=update",
        ImportQuery { partial: true, .. } => {
            "does not go with partial: who stands in a row left out would be disabled"
        }
        _ => return Ok(()),
    };
    Err(ServiceError::field(Code::InvalidQuery, "disable_missing", message))
}

impl Import {
    /// Takes the next piece of the file. After damage the rest is read and passed over, so that
    /// the client can send it and then read why.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.intake.end.is_some() {
            return;
        }
        let Self { file, intake, .. } = self;
        if let Err(fault) = file.feed(bytes, |record| intake.read_record(record)) {
            intake.end = Some(damage(&fault));
        }
    }

    /// Does what the rows of the whole file say: all of them, with `partial` the good ones, and in a
    /// dry run none.
    ///
    /// # Errors
    /// `import_rejected` with every bad row; `step_up_required` or `person_required` where an Owner or
    /// Admin would be added, or anybody changed or disabled; `reason_required`; `import_disables_many`.
    pub async fn finish(self, mutation: &Mutation) -> Result<StoredResponse, ServiceError> {
        let (service, actor) = (Arc::clone(&self.service), self.actor.clone());
        let outcome = self.write(mutation).await;
        if let Err(refused) = &outcome {
            service.audit_refused_action(&actor, None, "import of users", refused).await;
        }
        outcome
    }

    async fn write(self, mutation: &Mutation) -> Result<StoredResponse, ServiceError> {
        let Self { service, actor, query, file, mut intake, _permit } = self;
        if intake.end.is_none()
            && let Err(fault) = file.finish(|record| intake.read_record(record))
        {
            intake.end = Some(damage(&fault));
        }
        intake.require_header();
        // What would happen changes: the answer of a dry run is never kept.
        let unkept = Mutation { key: None, ..mutation.clone() };
        let mutation = if query.dry_run { &unkept } else { mutation };
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let context = ImportContext { actor, query: &query, now };
            let mut plan = Plan::default();
            if intake.end.is_none() {
                plan = service.plan_import(tx, context, &mut intake).await?;
            }
            if intake.refuses(query.partial) {
                return Err(intake.refusal(&plan).into());
            }
            plan.require_few_touched()?;
            let mut report = plan.report(&mut intake);
            if query.dry_run {
                let answer = StoredResponse::ok(&report, None)?;
                return Ok(Change { answer, seq: None, news: Vec::<JobId>::new() });
            }
            // It would be kept, and who is removed later is looked for by the id alone.
            report.users = Vec::new();
            if plan.needs_step_up() {
                actor.require_step_up(now)?;
            }
            if plan.needs_reason() {
                service.require_reason(query.reason.as_ref())?;
            }
            plan.require_agreement(&query)?;
            let applied = service.apply_import(tx, context, plan).await?;
            let AppliedImport { seq, jobs_cancelled } = applied;
            Ok(Change { answer: StoredResponse::ok(&report, None)?, seq, news: jobs_cancelled })
        };
        let (answer, cancelled) = service.change(&actor, mutation, body).await?;
        service.tell_of_jobs(&cancelled.unwrap_or_default()).await?;
        Ok(answer)
    }
}

impl Intake {
    fn refusal(&mut self, plan: &Plan) -> Problem {
        let rejected = self.rejected;
        let mut problem = Problem::new(Code::ImportRejected);
        problem.errors = self.sorted_errors();
        match (self.end.take(), rejected) {
            (Some(end), _) => {
                problem.errors.insert(0, end);
                problem.with_detail(UNREADABLE_FILE)
            }
            (None, 0) => problem.with_detail(
                "The file leaves out users who cannot be disabled. Nothing was imported.",
            ),
            (None, _) if plan.is_empty() => problem.with_detail(NO_VALID_ROW),
            (None, _) => {
                problem.with_detail(format!("Invalid rows: {rejected}. Nothing was imported."))
            }
        }
    }
}

/// Why a file cannot be read on: of its text, of its encoding, or of its kind.
fn damage(fault: &FileFault) -> FieldError {
    let field = match fault {
        FileFault::Malformed(malformed) => match malformed.flaw {
            Flaw::NotUtf8 | Flaw::Undecodable(_) | Flaw::Utf8AfterAll(_) => "encoding",
            _ => "row",
        },
        FileFault::Other(OtherFile::UnmarkedUtf16(_)) => "encoding",
        FileFault::Other(_) => "file",
    };
    at_line(fault.line(), field, fault.to_string())
}

fn at_line(line: u64, field: &str, message: impl Into<String>) -> FieldError {
    FieldError { line: Some(line), ..FieldError::new(field, message) }
}
