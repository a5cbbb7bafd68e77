//! Going on at a link with a code that somebody told the user.

use super::LinkRequest;
use crate::{
    contract::{Seq, User, api::AuditEvent},
    server::{
        crypto::approval_code,
        service::{Service, ServiceError, record::AuditedChange},
        store::{LinkRow, WriteTx},
    },
};
use jiff::Timestamp;

impl Service {
    /// Whether `typed` is the code that approves the link, and not too late.
    pub(super) fn is_approval(
        &self,
        link_request: &LinkRequest,
        link: &LinkRow,
        typed: &str,
        now: Timestamp,
    ) -> bool {
        let Some(kept) = &link.approval else { return false };
        let is_right =
            approval_code::is_right(&self.key, link_request.token, link.user, (typed, &kept.hash));
        kept.until > now && is_right
    }

    /// Writes down that the user went on with an approval, and with which. The caller commits and
    /// announces.
    pub(super) async fn record_approval(
        &self,
        tx: &mut WriteTx,
        link_request: &LinkRequest,
        (user, link): (&User, &LinkRow),
        now: Timestamp,
    ) -> Result<Seq, ServiceError> {
        let note = [link_request.purpose.noun().to_owned()].into_iter().chain(approved_in(link));
        let note = note.collect::<Vec<_>>().join(", ");
        let change = AuditedChange::own(user, AuditEvent::ApprovalUsed)
            .from(link_request.from)
            .noting(Some(note));
        Ok(self.record(tx, change, &[], now).await?.seq)
    }
}

/// By which entry of the audit log it is known who approved the link: a note names nobody, because it
/// cannot be erased.
pub(super) fn approved_in(link: &LinkRow) -> Option<String> {
    link.approval_entry.map(|entry| format!("approved in entry {}", entry.0))
}
