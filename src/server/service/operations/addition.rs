//! Adding a user where another system keeps them.

use super::{
    super::{
        Mutation, Service, ServiceError, StoredResponse, actor::Actor, change::Change,
        policy::require_offered,
    },
    Intent, Orderer,
};
use crate::{
    contract::{
        Code, Email,
        api::{AddUserRequest, AuditEvent, Requested},
    },
    server::{
        directory::{remote::Order, unlisted_note},
        store::{AuditRow, OperationRow, Patience, WriteTx},
    },
};
use jiff::Timestamp;

/// What it is called in the audit log, which names nobody who is not there.
const LABEL: &str = "Add a user";

impl Service {
    /// Orders of the directory that it adds `wanted`, whom the rules let who asks add.
    ///
    /// # Errors
    /// `not_in_directory` where it adds nobody; `email_taken` where somebody has the address already, or
    /// is being added with it.
    pub(in super::super) async fn order_addition(
        &self,
        tx: &mut WriteTx,
        asked: (&Actor, &Mutation),
        wanted: AddUserRequest,
        now: Timestamp,
    ) -> Result<Change, ServiceError> {
        let (actor, mutation) = asked;
        let remote = self.directory.remote().ok_or(Code::NotInDirectory)?;
        require_offered(&remote.capabilities().add_user)?;
        let AddUserRequest { name, email, role, phone, reason, .. } = wanted;
        if tx.users().has_external_address(&email).await? {
            let message = "another user has this address";
            return Err(ServiceError::field(Code::EmailTaken, "email", message));
        }
        if tx.operations().adds(&email).await? {
            let message = "a user is being added with this address";
            return Err(ServiceError::field(Code::EmailTaken, "email", message));
        }
        let unlisted = phone.as_ref().and_then(|number| unlisted_note(number.line()));
        let facts = [Some(role.to_string()), unlisted.map(str::to_owned)];
        let note = facts.into_iter().flatten().collect::<Vec<_>>().join("; ");
        let order = Order::AddUser { name: name.into(), email: email.clone(), role, phone };
        let intent = Intent { user: None, orders: vec![order] };
        let principal = actor.principal();
        let orderer = Orderer {
            account: actor.account,
            principal: &principal,
            request: Some(mutation),
            item: None,
            patience: Patience::None,
            note: Some(note.clone()),
            now,
        };
        let row = OperationRow {
            email: Some(email),
            reason: reason.clone(),
            ..orderer.operation(&intent, LABEL.to_owned())?
        };
        tx.operations().insert(&row).await?;
        let entry = AuditRow::new(now, AuditEvent::ActionRequested).by(actor.person.clone());
        let entry = entry.from(actor.from).because(reason).noting(format!("{LABEL}; {note}"));
        let seq = tx.audit().append(&entry).await?;
        let answer =
            StoredResponse { status: 202, ..StoredResponse::ok(&Requested::from(&row), None)? };
        Ok(Change { answer, seq: Some(seq), news: () })
    }
}

/// The address of the user whom `orders` add.
pub fn added_address(orders: &[Order]) -> Option<&Email> {
    orders.iter().find_map(|order| match order {
        Order::AddUser { email, .. } => Some(email),
        _ => None,
    })
}
