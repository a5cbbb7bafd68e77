//! Setting up an authenticator that another system keeps: what happens behind the page once the first code
//! was right, and how the page learns what came of it.

use super::{LinkError, LinkRejection, LinkRequest, ProofRequired, ValidLink, setup::Confirmed};
use crate::{
    contract::OperationId,
    server::{
        crypto::totp::{self, CodeParameters},
        directory::remote::RemoteError,
        service::{Service, ServiceError, operations::enrolment::EnrolmentOrder},
        store::{Binding, LinkRow, OperationRow, OperationState, ReadTx},
    },
};
use std::time::Duration;
use tokio::time::timeout;

/// How long a visitor waits to be told what came of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Looked at again at the latest, should nobody ring.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// What the directory says of a code of an authenticator that it keeps.
pub(super) enum Judged {
    Right,
    Wrong,
    /// It could not be asked.
    NotAsked(ProofRequired),
}

impl Service {
    /// Orders the authenticator of `secret`, whose code was right, and waits a while for what comes of it.
    pub(super) async fn enrol_by_link(
        &self,
        link_request: &LinkRequest,
        secret: &totp::Secret,
    ) -> Result<Confirmed, LinkError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let followed = self.follow(&mut tx, link_request, now).await?;
        if let Some(needed) = followed.needed {
            return Ok(Confirmed::ProofRequired(needed));
        }
        if !tx.links().consume(link_request.token, now).await? {
            return Err(LinkRejection::Used { at: now }.into());
        }
        let ValidLink { link, user, .. } = &followed;
        let (token, from) = (link_request.token, link_request.from);
        let order = EnrolmentOrder { token, link, user, from };
        let ordered = self.order_enrolment(&mut tx, order, secret, now).await?;
        tx.commit().await?;
        self.announce(ordered.seq);
        self.operations_ordered();
        let outcome = timeout(PATIENCE, self.settled(ordered.id)).await;
        let row = match outcome {
            Ok(row) => row?,
            Err(_) => return Err(LinkRejection::UnderWay.into()),
        };
        match row.state {
            OperationState::Done => Ok(Confirmed::Enrolled),
            OperationState::Requested => Err(LinkRejection::UnderWay.into()),
            OperationState::Unknown => Err(LinkRejection::OutcomeUnknown.into()),
            OperationState::Refused => self.after_refusal(link_request, row).await,
        }
    }

    /// How the codes of a new authenticator of the user are made, by where it is kept.
    pub(super) async fn parameters_for(
        &self,
        followed: &ValidLink,
    ) -> Result<CodeParameters, LinkError> {
        let Some(hosted) = self.directory.host_of(&followed.user) else {
            return Ok(CodeParameters::default());
        };
        hosted.remote.code_parameters().await.map_err(|error| {
            log_unasked(&followed.link, &error);
            LinkRejection::NotNow.into()
        })
    }

    /// The page again, with why, where the link works again; else that the new authenticator works, though
    /// something beside it was not done.
    async fn after_refusal(
        &self,
        link_request: &LinkRequest,
        row: OperationRow,
    ) -> Result<Confirmed, LinkError> {
        match self.look_at_setup(link_request).await {
            Ok(Ok(view)) => Ok(Confirmed::Refused(view, row.answer.unwrap_or_default())),
            Ok(Err(needed)) => Ok(Confirmed::ProofRequired(needed)),
            Err(LinkError::LinkRejection(LinkRejection::Used { .. }))
                if row.binding == Binding::Bound =>
            {
                Ok(Confirmed::OldOneLeft)
            }
            Err(LinkError::LinkRejection(LinkRejection::Used { .. })) => {
                Err(LinkRejection::Revoked.into())
            }
            Err(error) => Err(error),
        }
    }

    async fn settled(&self, id: OperationId) -> Result<OperationRow, ServiceError> {
        let mut bell = self.ordered.subscribe();
        loop {
            bell.mark_unchanged();
            let row = self.store.read().await?.operations().find(id).await?;
            match row {
                Some(row) if row.state != OperationState::Requested => return Ok(row),
                _ => drop(timeout(LOOK_AGAIN, bell.changed()).await),
            }
        }
    }

    /// How a link stands that was used for an authenticator of another system, as long as that is not done.
    pub(super) async fn enrolment_under_way(
        &self,
        tx: &mut ReadTx,
        link_request: &LinkRequest,
    ) -> Result<Option<LinkRejection>, LinkError> {
        if !self.has_remote_users() {
            return Ok(None);
        }
        let row = tx.operations().of_link(link_request.token).await?;
        Ok(row.and_then(|row| match row.state {
            OperationState::Requested => Some(LinkRejection::UnderWay),
            OperationState::Unknown => Some(LinkRejection::OutcomeUnknown),
            OperationState::Done | OperationState::Refused => None,
        }))
    }

    /// Has the directory judge a code of an authenticator that it keeps. The attempt is counted before it is
    /// made, so that many at once are no more than many one after the other; whoever writes down what came of
    /// it takes that back first.
    pub(super) async fn ask_directory(
        &self,
        link_request: &LinkRequest,
        (followed, needed): (&ValidLink, ProofRequired),
        code: &str,
    ) -> Result<Judged, LinkError> {
        let Some(remote) = self.directory.remote() else { return Ok(Judged::Wrong) };
        let mut tx = self.store.begin_write().await?;
        self.follow(&mut tx, link_request, self.now()).await?;
        let external = tx.users().external_of(followed.user.id).await?;
        tx.links().count_failure(link_request.token).await?;
        tx.commit().await?;
        let judged = match &external {
            Some(external) => remote.takes_code(external, code).await,
            None => Ok(false),
        };
        Ok(match judged {
            Ok(true) => Judged::Right,
            Ok(false) => Judged::Wrong,
            Err(error) => {
                log_unasked(&followed.link, &error);
                let mut tx = self.store.begin_write().await?;
                tx.links().discount_failure(link_request.token).await?;
                tx.commit().await?;
                Judged::NotAsked(needed)
            }
        })
    }
}

fn log_unasked(link: &LinkRow, error: &RemoteError) {
    tracing::warn!(user = %link.user, %error, "the directory could not be asked about codes");
}
