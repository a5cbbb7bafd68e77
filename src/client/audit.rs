//! The calls about the audit log.

use super::{
    Client, ClientError,
    exchange::{accepted, lost, read},
};
use crate::contract::{
    Seq,
    api::{AuditHead, AuditPage, AuditVerdict, VerifyQuery, paths},
    query::{AuditExport, AuditFilter, AuditQuery, ExportFormat},
};
use futures_util::{Stream, TryStreamExt};
use reqwest::Method;
use std::time::Duration;

/// Longer than the server gives the check, so that its own answer comes first.
const VERIFY_TIMEOUT: Duration = Duration::from_mins(11);

impl Client {
    /// Entries that `filter` keeps and that are older than `before`, newest first.
    pub async fn audit(
        &self,
        filter: &AuditFilter,
        before: Option<Seq>,
    ) -> Result<AuditPage, ClientError> {
        self.get(paths::AUDIT, &AuditQuery::new(filter, before)).await
    }

    /// All entries that `filter` keeps, oldest first, in pieces as they come. A piece may end
    /// within a line.
    pub async fn export_audit(
        &self,
        filter: &AuditFilter,
        format: ExportFormat,
    ) -> Result<
        impl Stream<Item = Result<impl AsRef<[u8]> + use<>, ClientError>> + use<>,
        ClientError,
    > {
        let request = self.stream(paths::AUDIT_EXPORT)?.query(&AuditExport::new(filter, format));
        let response = accepted(request.send().await.map_err(|error| lost(&error))?).await?;
        Ok(response.bytes_stream().map_err(|error| lost(&error)))
    }

    /// Has the server recompute the chain of hashes, and look for the head `noted`.
    pub async fn verify_audit(
        &self,
        noted: Option<AuditHead>,
    ) -> Result<AuditVerdict, ClientError> {
        let query = VerifyQuery { head: noted };
        let request = self.request(Method::GET, paths::AUDIT_VERIFY)?.query(&query);
        let response = request.timeout(VERIFY_TIMEOUT).send().await;
        read(response.map_err(|error| lost(&error))?).await
    }
}
