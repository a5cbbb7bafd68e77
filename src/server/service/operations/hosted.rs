//! Actions on users whom another system keeps, as far as they are done here: setup links, beside what is
//! ordered there.

use super::{
    super::{Service, ServiceError, actions::ActionContext},
    Orderer, orders, require_possible,
};
use crate::{
    contract::{
        Availability, Code, OutboxId, ResetWay, Seq, User, UserAction, UserActionKind,
        api::{AccessReset, Requested},
    },
    server::{
        directory::UserChange,
        outbox::Message,
        store::{Guard, Replaces, WriteTx},
    },
};
use jiff::Timestamp;

/// What came of actions on a user whom another system keeps.
pub(in crate::server) struct RemoteActions {
    /// What was ordered there; absent where all was done here.
    pub requested: Option<Requested>,
    pub queued: Vec<OutboxId>,
    /// Of the newest audit entry of it.
    pub seq: Seq,
}

/// What goes with an order.
#[derive(Default)]
pub(super) struct Beside {
    pub messages: Vec<Message>,
    /// What the orderer is to know.
    pub note: Option<String>,
}

/// What the orderer of a replacement is to know, where the old app shows nobody who the user is.
const WANTS_APPROVAL: &str = "The setup link waits for an approval: tell the user the code that \
                              `mfadmin user approve` or the panel shows.";

/// Where an authenticator is kept until the new one works, it may be in other hands: what was opened with it
/// ends at once.
fn end_of_sessions(here: &[UserAction]) -> Option<UserAction> {
    let keeps = |it: &&UserAction| it.reset_way() == Some(ResetWay::KeepUntilReplaced);
    here.iter().find(keeps).map(|reset| {
        let end = AccessReset { end_sessions: true, ..AccessReset::default() };
        UserAction::ResetAccess(AccessReset { reason: reset.reason().cloned(), ..end })
    })
}

impl Service {
    /// Does what of `actions`, which are allowed and fit, is done here, and orders the rest.
    ///
    /// # Errors
    /// `not_in_directory` where one of them cannot be done; nothing is done then.
    pub(in crate::server) async fn act_remotely(
        &self,
        tx: &mut WriteTx,
        orderer: Orderer<'_>,
        user: &mut User,
        actions: &[UserAction],
    ) -> Result<RemoteActions, ServiceError> {
        let (mut queued, mut seq, mut requested) = (Vec::new(), None, None);
        let hosted = self.directory.hosted().ok_or(Code::NotInDirectory)?;
        let external = tx.users().external_of(user.id).await?.ok_or(Code::UserNotFound)?;
        let capabilities = hosted.capabilities();
        let is_done_here = |action: &_| orders::is_done_here(action, capabilities.enrolment);
        let (here, there): (Vec<_>, Vec<_>) = actions.iter().cloned().partition(is_done_here);
        here.iter()
            .try_for_each(|action| require_possible(&capabilities, &external, user, action))?;
        let ends = end_of_sessions(&here).filter(|_| {
            capabilities.of(UserActionKind::EndSessions, &external) == Availability::Available
        });
        let is_replaced = ends.is_some();
        let there: Vec<_> = there.into_iter().chain(ends).collect();
        for action in here {
            let (principal, note, now) = (orderer.principal, orderer.note.clone(), orderer.now);
            let context = ActionContext { principal, note, now, request: None };
            let done = self.perform(tx, context, user, UserChange::Action(action)).await?;
            queued.extend(done.recorded.queued);
            seq = Some(done.recorded.seq);
        }
        if !there.is_empty() {
            let ordered = self.order_remotely(tx, orderer, user, &there).await?;
            queued.extend(ordered.queued);
            (requested, seq) = (ordered.requested, Some(ordered.seq));
        }
        if let Some(requested) = requested.as_mut().filter(|_| is_replaced)
            && hosted.guard_of(user, Replaces::Authenticators) == Guard::Approval
        {
            requested.message = Some(WANTS_APPROVAL.to_owned());
        }
        let seq = seq.ok_or(Code::ActionNotAvailable)?;
        Ok(RemoteActions { requested, queued, seq })
    }

    /// What goes with an order of `actions`: where the authenticators are to be removed, links that were sent
    /// for another one end, and the user is mailed a new one if that can be. The removal does not wait for it.
    pub(super) async fn beside_order(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        actions: &[UserAction],
        now: Timestamp,
    ) -> Result<Beside, ServiceError> {
        // Whoever reads the old mailbox sets nothing up any more.
        if actions.iter().any(|it| matches!(it, UserAction::SetEmail(_))) {
            tx.links().revoke_all(user.id, now).await?;
        }
        let resets = actions.iter().any(|it| matches!(it, UserAction::ResetAuthenticator(_)));
        let Some(hosted) = self.directory.hosted().filter(|_| resets) else {
            return Ok(Beside::default());
        };
        tx.links().revoke_all(user.id, now).await?;
        let external = tx.users().external_of(user.id).await?.ok_or(Code::UserNotFound)?;
        let offer = hosted.capabilities().of(UserActionKind::SendSetupLink, &external);
        let left = hosted.capabilities().notes.into_iter();
        let left = left.filter(|(action, _)| *action == UserActionKind::ResetAuthenticator);
        let left: Option<String> = left.map(|(_, words)| words).next();
        let missing = match offer {
            Availability::Available
                if hosted.enrolment_mail().is_some() && user.email.is_some() =>
            {
                return Ok(Beside { messages: Vec::new(), note: left });
            }
            Availability::Available if user.email.is_some() => {
                let message = hosted.after_reset(tx, user, now).await?;
                return Ok(Beside { messages: vec![message], note: left });
            }
            Availability::Available => {
                "The directory has no e-mail address of this user.".to_owned()
            }
            Availability::NotPossible { reason } => reason,
            Availability::InBrowser { .. } => return Ok(Beside::default()),
        };
        let missing = format!("No setup link was sent. {missing}");
        let note = Some([Some(missing), left].into_iter().flatten().collect::<Vec<_>>().join(" "));
        Ok(Beside { messages: Vec::new(), note })
    }
}
