//! Reading the audit log: its pages, all of it for elsewhere, and whether it is whole.

use super::{
    Actor, Service, ServiceError,
    people::{page_limit, require_short_search},
};
use crate::{
    contract::{
        Code, Seq,
        api::{AuditEntry, AuditEvent, AuditHead, AuditPage, AuditVerdict},
        query::{AuditExport, AuditFilter, AuditQuery, ExportFormat},
    },
    server::{
        audit::csv,
        store::{AuditRow, LogPage},
    },
};

/// Entries read for one piece of an export.
const PIECE: usize = 500;

/// An export under way.
pub struct Export {
    filter: AuditFilter,
    format: ExportFormat,
    after: Seq,
    /// The last entry that belongs to it, which tells of the export itself.
    last: Seq,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Head,
    Entries,
    End,
}

impl Service {
    pub async fn audit(&self, query: AuditQuery) -> Result<AuditPage, ServiceError> {
        let limit = usize::from(page_limit(query.limit)?);
        require_short_search(query.search.as_deref(), Code::InvalidQuery)?;
        let mut tx = self.store.read().await?;
        let page = tx.audit().page(&query.filter(), query.before, limit).await?;
        Ok(AuditPage { entries: page.entries, next: page.next.map(Seq) })
    }

    /// Whether the log is whole, and still holds the head `noted`. Waits for the checks that came
    /// before.
    pub async fn verify_audit(
        &self,
        noted: Option<AuditHead>,
    ) -> Result<AuditVerdict, ServiceError> {
        let _permit = self.verifying.acquire().await.map_err(|_| Code::Unavailable)?;
        Ok(self.store.verify_audit(noted.as_ref()).await?)
    }

    /// Begins an export, which is an entry itself.
    pub async fn export_audit(
        &self,
        actor: &Actor,
        export: AuditExport,
    ) -> Result<Export, ServiceError> {
        require_short_search(export.search.as_deref(), Code::InvalidQuery)?;
        let (filter, format) = (export.filter(), export.format);
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        let note = match filter.is_empty() {
            true => format!("Full log as {}", format.as_str()),
            false => format!("Filtered log as {}", format.as_str()),
        };
        let entry = AuditRow::new(now, AuditEvent::AuditExported)
            .by(actor.person)
            .from(actor.from)
            .noting(note);
        let last = tx.audit().append(&entry).await?;
        tx.commit().await?;
        self.announce(last);
        Ok(Export { filter, format, after: Seq(0), last, stage: Stage::Head })
    }

    /// The next piece of `export`; nothing at its end.
    pub async fn export_piece(&self, export: &mut Export) -> Result<Option<Vec<u8>>, ServiceError> {
        let mut piece = match (export.stage, export.format) {
            (Stage::End, _) => return Ok(None),
            (Stage::Head, ExportFormat::Csv) => csv::HEADER.as_bytes().to_vec(),
            _ => Vec::new(),
        };
        let mut tx = self.store.read().await?;
        let Export { filter, after, last, .. } = export;
        let LogPage { entries, next } =
            tx.audit().matching_after(filter, *after, *last, PIECE).await?;
        for entry in &entries {
            write(entry, export.format, &mut piece)?;
        }
        (export.stage, export.after) = match next {
            Some(next) => (Stage::Entries, Seq(next)),
            None => (Stage::End, export.last),
        };
        Ok(Some(piece))
    }
}

fn write(entry: &AuditEntry, format: ExportFormat, out: &mut Vec<u8>) -> Result<(), ServiceError> {
    match format {
        ExportFormat::Ndjson => {
            serde_json::to_writer(&mut *out, entry)?;
            out.push(b'\n');
        }
        ExportFormat::Csv => out.extend_from_slice(csv::line(entry).as_bytes()),
    }
    Ok(())
}
