//! Authenticators that users set up on a page of ours and that another system keeps. The secret lies sealed
//! in the row of the operation, from the first right code until the operation is settled.

use super::{
    super::{Service, ServiceError, record::AuditedChange},
    Intent,
};
use crate::{
    contract::{Code, OperationId, RequestSource, Seq, User, api::AuditEvent},
    server::{
        crypto::{SealedFor, TokenHash, totp},
        directory::remote::Order,
        store::{Binding, LinkRow, OperationRow, OperationState, Patience, WriteTx},
    },
};
use jiff::Timestamp;

const LABEL: &str = "Set up the authenticator";

/// What a visitor of a page orders: the link that is used up, whose it is, and from where it was opened.
pub(in crate::server::service) struct EnrolmentOrder<'a> {
    pub token: TokenHash,
    pub link: &'a LinkRow,
    pub user: &'a User,
    pub from: Option<RequestSource>,
}

/// What a visitor of a page has ordered.
pub(in crate::server::service) struct OrderedEnrolment {
    pub id: OperationId,
    pub seq: Seq,
}

impl Service {
    /// The secret that `row` keeps; nothing where it keeps none, or none that opens.
    pub(super) fn secret_of(&self, row: &OperationRow) -> Option<totp::Secret> {
        let (sealed, user) = (row.sealed_secret.as_ref()?, row.user?);
        let place = SealedFor::Enrolment { operation: row.id, user };
        match place.open(&self.key, sealed) {
            Ok(plain) => totp::Secret::from_bytes(&plain),
            Err(error) => {
                tracing::error!(operation = %row.id, %error, "the secret of an enrolment does not open");
                None
            }
        }
    }

    /// Orders that the user of the link, which is used up, is given the authenticator of `secret`. The caller
    /// commits, announces and rings.
    pub(in crate::server::service) async fn order_enrolment(
        &self,
        tx: &mut WriteTx,
        order: EnrolmentOrder<'_>,
        secret: &totp::Secret,
        now: Timestamp,
    ) -> Result<OrderedEnrolment, ServiceError> {
        let EnrolmentOrder { token, link, user, from } = order;
        let external = tx.users().external_of(user.id).await?.ok_or(Code::UserNotFound)?;
        let id = OperationId::new();
        let orders = vec![Order::EnrolAuthenticator { replaces: link.replaces }];
        let place = SealedFor::Enrolment { operation: id, user: user.id };
        let row = OperationRow {
            id,
            account: None,
            user: Some(user.id),
            email: None,
            from,
            key: None,
            request_hash: [0; 32],
            item: None,
            label: LABEL.to_owned(),
            reason: None,
            note: None,
            orders: serde_json::to_string(&Intent { user: Some(external), orders })?,
            steps: None,
            step: 0,
            sent_at: None,
            patience: Patience::None,
            state: OperationState::Requested,
            answer: None,
            ordered_at: now,
            attempts: 0,
            link: Some(token),
            binding: Binding::Open,
            sealed_secret: Some(place.seal(&self.key, &secret.to_bytes())?),
        };
        tx.operations().insert(&row).await?;
        let change = AuditedChange::own(user, AuditEvent::ActionRequested)
            .from(from)
            .noting(Some(LABEL.to_owned()));
        Ok(OrderedEnrolment { id, seq: self.record(tx, change, &[], now).await?.seq })
    }

    /// What the end of an enrolment leaves behind: the user is told of the new authenticator, and of one that
    /// was refused nothing is left, so its link works again. Whoever has it still has the key, and needs no
    /// administrator to try once more.
    pub(super) async fn close_enrolment(
        &self,
        tx: &mut WriteTx,
        row: &OperationRow,
        user: Option<&User>,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let Some(link) = row.link else { return Ok(()) };
        let is_bound = row.state == OperationState::Done || row.binding == Binding::Bound;
        if let (true, Some(user), Some(hosted)) = (is_bound, user, self.directory.hosted())
            && user.email.is_some()
        {
            self.queue(tx, user, &hosted.configured(user, now), now).await?;
        }
        if row.state == OperationState::Refused && !is_bound {
            tx.links().reopen(link).await?;
        }
        Ok(())
    }
}
