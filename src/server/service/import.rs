//! Importing people from CSV. The file is read as it arrives and written in one transaction once
//! it has arrived whole, so a dropped connection leaves nothing behind.

mod columns;

use super::{Actor, Mutation, Service, ServiceError, StoredResponse, change::Change};
use crate::{
    contract::{
        AuthenticatorState, Code, Email, FieldError, Kind, PhoneNumber, PhoneState, PlainName,
        Problem, Region, Role, UserId,
        api::{AuditEvent, ImportQuery, ImportReport},
        csv::reader::{Malformed, Reader, Record},
        rules,
        user::UnknownWord,
    },
    server::{
        crypto::TokenHash,
        store::{AuditRow, NewUser, WriteTx},
    },
};
use columns::Columns;
use jiff::Timestamp;
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};
use tokio::sync::OwnedSemaphorePermit;

/// How many bad rows are told one by one.
const MAX_ERRORS: usize = 10_000;
/// What the rows of an import may take in memory: about 500,000 users.
const MAX_ROW_BYTES: usize = 256 * 1024 * 1024;
/// What a row takes beside its texts: itself, its place among the addresses, and what the allocator
/// keeps of each text.
const ROW_BYTES: usize = size_of::<(u64, NewUser)>() + 128;

/// An import under way.
pub struct Import {
    service: Arc<Service>,
    actor: Actor,
    reader: Reader,
    intake: Intake,
    /// Lets the next import begin.
    _permit: OwnedSemaphorePermit,
}

/// What was read so far.
struct Intake {
    region: Region,
    importer: Role,
    started_at: Timestamp,
    columns: Option<Columns>,
    rows: Vec<(u64, NewUser)>,
    /// What they take in memory, in bytes.
    row_bytes: usize,
    /// The line of each address, by the address's hash.
    addresses: HashMap<[u8; 32], u64>,
    rejected: u64,
    errors: Vec<FieldError>,
    /// Why nothing after it can be read.
    end: Option<FieldError>,
}

impl Service {
    /// Begins an import by `actor`.
    ///
    /// # Errors
    /// `import_busy` while another one is under way.
    pub fn import(self: &Arc<Self>, actor: Actor) -> Result<Import, ServiceError> {
        let permit = Arc::clone(&self.importing).try_acquire_owned();
        let permit = permit.map_err(|_| Code::ImportBusy)?;
        let intake = Intake {
            region: self.organisation.default_region,
            importer: actor.role,
            started_at: self.now(),
            columns: None,
            rows: Vec::new(),
            row_bytes: 0,
            addresses: HashMap::new(),
            rejected: 0,
            errors: Vec::new(),
            end: None,
        };
        let (service, reader) = (Arc::clone(self), Reader::new());
        Ok(Import { service, actor, reader, intake, _permit: permit })
    }
}

impl Import {
    /// Takes the next piece of the file. After damage the rest is read and passed over, so that
    /// the client can send it and then read why.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.intake.end.is_some() {
            return;
        }
        let Self { reader, intake, .. } = self;
        if let Err(malformed) = reader.feed(bytes, |record| intake.read_record(record)) {
            intake.end = Some(damage(&malformed));
        }
    }

    /// Writes the rows of the whole file: all of them, with `partial` the good ones, and in a dry
    /// run none.
    ///
    /// # Errors
    /// `import_rejected` with every bad row; `step_up_required` or `person_required` where an Owner or
    /// Admin would be added.
    pub async fn finish(
        self,
        mutation: &Mutation,
        query: ImportQuery,
    ) -> Result<StoredResponse, ServiceError> {
        let (service, actor) = (Arc::clone(&self.service), self.actor.clone());
        let outcome = self.write(mutation, query).await;
        if let Err(refused) = &outcome {
            service.audit_refused_action(&actor, None, "import of users", refused).await;
        }
        outcome
    }

    async fn write(
        self,
        mutation: &Mutation,
        query: ImportQuery,
    ) -> Result<StoredResponse, ServiceError> {
        let ImportQuery { partial, dry_run } = query;
        let Self { service, actor, reader, mut intake, _permit } = self;
        if intake.end.is_none() {
            match reader.finish() {
                Ok(last) => last.into_iter().for_each(|record| intake.read_record(record)),
                Err(malformed) => intake.end = Some(damage(&malformed)),
            }
        }
        if intake.columns.is_none() && intake.end.is_none() {
            let message = "the file is empty; the first line must name the columns";
            intake.end = Some(at_line(1, "name", message));
        }
        // What would happen changes: the answer of a dry run is never kept.
        let unkept = Mutation { key: None, ..mutation.clone() };
        let mutation = if dry_run { &unkept } else { mutation };
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let addresses: Vec<&Email> = intake.rows.iter().map(|(_, row)| &row.email).collect();
            let taken = tx.users().taken_emails(&addresses).await?;
            let (rows, known): (Vec<_>, Vec<_>) = std::mem::take(&mut intake.rows)
                .into_iter()
                .partition(|(_, row)| !taken.contains(row.email.as_str()));
            for (line, _) in known {
                let message = "a user with this address already exists";
                intake.reject(vec![at_line(line, "email", message)]);
            }
            let stopped = intake.end.is_some();
            if stopped || (intake.rejected > 0 && !partial) {
                return Err(intake.refusal().into());
            }
            let rejected = intake.rejected;
            if dry_run {
                let imported = rows.len() as u64;
                let report = ImportReport { imported, rejected, errors: intake.sorted_errors() };
                let answer = StoredResponse::ok(&report, None)?;
                return Ok(Change { answer, seq: None, news: () });
            }
            let rows: Vec<NewUser> = rows.into_iter().map(|(_, row)| row).collect();
            if rows.iter().any(|row| rules::may_open_panel(row.kind, row.role)) {
                // Who adds those who may act on others makes rights, and a token must not make its
                // own.
                actor.require_step_up(now)?;
            }
            let imported = tx.users().insert(&rows, service.policy.required, now).await?;
            let mut seq = None;
            if imported > 0 {
                let entry = AuditRow::new(now, AuditEvent::UsersImported)
                    .by(actor.person.clone())
                    .from(actor.from)
                    .noting(format!("{imported} users"));
                seq = Some(tx.audit().append(&entry).await?);
            }
            let report = ImportReport { imported, rejected, errors: intake.sorted_errors() };
            Ok(Change { answer: StoredResponse::ok(&report, None)?, seq, news: () })
        };
        let (answer, _) = service.change(&actor, mutation, body).await?;
        Ok(answer)
    }
}

impl Intake {
    fn read_record(&mut self, record: Record) {
        if self.end.is_some() {
            return;
        }
        match self.columns {
            None => match Columns::of(&record) {
                Ok(columns) => self.columns = Some(columns),
                Err(error) => self.end = Some(error),
            },
            Some(columns) => match self.read_row(columns, &record) {
                Ok(row) => self.keep(record.line, row),
                Err(errors) => self.reject(errors),
            },
        }
    }

    fn keep(&mut self, line: u64, row: NewUser) {
        let phone = row.phone.number().map_or(0, |number| number.e164().len());
        self.row_bytes += ROW_BYTES + row.name.len() + row.email.as_str().len() + phone;
        if self.row_bytes > MAX_ROW_BYTES {
            let message = "too many users for one import; split the file before this line";
            self.end = Some(at_line(line, "row", message));
            return;
        }
        self.rows.push((line, row));
    }

    fn reject(&mut self, errors: Vec<FieldError>) {
        self.rejected += 1;
        let room = MAX_ERRORS.saturating_sub(self.errors.len());
        self.errors.extend(errors.into_iter().take(room));
    }

    fn read_row(&mut self, columns: Columns, record: &Record) -> Result<NewUser, Vec<FieldError>> {
        let line = record.line;
        let found = record.fields.len();
        if found != columns.count {
            let expected = columns.count;
            let message = format!("{found} columns, but the header has {expected}");
            return Err(vec![at_line(line, "row", message)]);
        }
        let mut errors = Vec::new();
        let mut text = |column: Option<usize>, name: &str| -> Option<String> {
            let bytes = record.fields.get(column?)?;
            match std::str::from_utf8(bytes) {
                Ok(text) => Some(text.trim().to_owned()),
                Err(_) => {
                    errors.push(at_line(line, name, "not UTF-8; save the file as UTF-8"));
                    None
                }
            }
        };
        let name = text(Some(columns.name), "name");
        let email = text(Some(columns.email), "email");
        let role = text(Some(columns.role), "role");
        let kind = text(columns.kind, "kind");
        let phone = text(columns.phone, "phone");
        let mut keep = |name: &str, error: String| errors.push(at_line(line, name, error));
        let name = name.and_then(|text| {
            text.parse::<PlainName>().map_err(|error| keep("name", error.to_string())).ok()
        });
        let email = email.and_then(|text| {
            text.parse::<Email>().map_err(|error| keep("email", error.to_string())).ok()
        });
        let role = role.and_then(|text| {
            let role = text.to_lowercase().parse::<Role>();
            role.map_err(|error| keep("role", error.to_string())).ok()
        });
        if role == Some(Role::Owner) && self.importer != Role::Owner {
            keep("role", "only an Owner can import an Owner".to_owned());
        }
        let kind = match kind.filter(|text| !text.is_empty()) {
            None => Kind::Human,
            Some(text) => text.to_lowercase().parse().unwrap_or_else(|error| {
                keep("kind", UnknownWord::to_string(&error));
                Kind::Human
            }),
        };
        let phone = match phone.filter(|text| !text.is_empty()) {
            None => PhoneState::NotSet,
            Some(text) => match PhoneNumber::parse(&text, self.region) {
                Ok(number) => PhoneState::Unverified { number },
                Err(error) => {
                    keep("phone", error.to_string());
                    PhoneState::NotSet
                }
            },
        };
        if let Some(email) = &email {
            match self.addresses.entry(TokenHash::of(email.as_str()).0) {
                Entry::Occupied(first) => {
                    keep("email", format!("the same address as in line {}", first.get()));
                }
                Entry::Vacant(free) => {
                    free.insert(line);
                }
            }
        }
        match (name, email, role) {
            (Some(name), Some(email), Some(role)) if errors.is_empty() => Ok(NewUser {
                id: UserId::new(),
                name: name.into(),
                email,
                role,
                kind,
                phone,
                authenticator: AuthenticatorState::NotConfigured,
                gap_since: None,
                last_sign_in_at: None,
                created_at: self.started_at,
                open_sessions: 0,
            }),
            _ => Err(errors),
        }
    }

    fn sorted_errors(&mut self) -> Vec<FieldError> {
        let mut errors = std::mem::take(&mut self.errors);
        errors.sort_by_key(|error| error.line);
        errors
    }

    fn refusal(&mut self) -> Problem {
        let rejected = self.rejected;
        let mut problem = Problem::new(Code::ImportRejected);
        problem.errors = self.sorted_errors();
        match self.end.take() {
            Some(end) => {
                problem.errors.insert(0, end);
                problem.with_detail("The file cannot be read. Nothing was imported.")
            }
            None => problem.with_detail(format!("Invalid rows: {rejected}. Nothing was imported.")),
        }
    }
}

fn damage(malformed: &Malformed) -> FieldError {
    at_line(malformed.line, "row", malformed.to_string())
}

fn at_line(line: u64, field: &str, message: impl Into<String>) -> FieldError {
    FieldError { line: Some(line), ..FieldError::new(field, message) }
}
