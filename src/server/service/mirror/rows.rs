//! Users of the directory as rows of the mirror.

use crate::{
    contract::{AuthenticatorState, ListedFactor, PhoneState, SecurityKeyState},
    server::{
        directory::remote::{DirectoryFactor, DirectoryPhone, DirectoryUser, Observed, Since},
        service::{Service, ServiceError},
        store::{LockReading, RemoteRow, Upserted, WriteTx},
    },
};
use jiff::Timestamp;

impl Service {
    /// Writes `users` into the mirror as they were at `as_of`, each with what the list says of them, where
    /// it said something.
    pub(in crate::server::service) async fn take_users(
        &self,
        tx: &mut WriteTx,
        users: &[(&DirectoryUser, Option<&str>)],
        as_of: Timestamp,
    ) -> Result<Upserted, ServiceError> {
        let rows = users.iter().map(|(user, said)| (*user, *said, as_of));
        self.take_reads(tx, rows).await
    }

    /// [`Self::take_users`], each as they were at a time of their own.
    pub(in crate::server::service) async fn take_reads<'a>(
        &self,
        tx: &mut WriteTx,
        users: impl IntoIterator<Item = (&'a DirectoryUser, Option<&'a str>, Timestamp)>,
    ) -> Result<Upserted, ServiceError> {
        let rows: Vec<_> =
            users.into_iter().map(|(user, said, as_of)| row(user, said, as_of)).collect();
        Ok(tx.users().upsert_remote(&rows, self.policy.required, self.now()).await?)
    }
}

fn row(user: &DirectoryUser, revision: Option<&str>, as_of: Timestamp) -> RemoteRow {
    RemoteRow {
        external_id: user.id.clone(),
        username: user.username.clone(),
        language: user.language.clone(),
        name: user.name.clone(),
        email: user.email.clone(),
        role: user.role,
        kind: user.kind,
        is_enabled: user.enabled,
        phone: phone(&user.phone),
        authenticator: authenticator(&user.authenticator),
        security_key: security_key(&user.security_keys),
        factors: user.factors.iter().map(listed).collect(),
        store: user.store.clone(),
        locked: match user.lock {
            Observed::Known(lock) => LockReading::Is(lock),
            Observed::Unknown(_) => LockReading::NotRead,
        },
        last_sign_in_at: user.last_sign_in_at,
        created_at: user.created_at,
        remote_revision: revision.map(str::to_owned),
        as_of,
    }
}

fn phone(phone: &Observed<Option<DirectoryPhone>>) -> PhoneState {
    match phone {
        Observed::Unknown(reason) => PhoneState::Unknown { reason: *reason },
        Observed::Known(None) => PhoneState::NotSet,
        Observed::Known(Some(phone)) if phone.is_verified => {
            PhoneState::Verified { number: phone.number.clone(), at: phone.since }
        }
        Observed::Known(Some(phone)) => PhoneState::Unverified { number: phone.number.clone() },
    }
}

fn authenticator(authenticator: &Observed<Option<Since>>) -> AuthenticatorState {
    match authenticator {
        Observed::Unknown(reason) => AuthenticatorState::Unknown { reason: *reason },
        Observed::Known(None) => AuthenticatorState::NotConfigured,
        Observed::Known(Some(Since(at))) => AuthenticatorState::Configured { at: *at },
    }
}

fn security_key(keys: &Observed<u32>) -> SecurityKeyState {
    match keys {
        Observed::Unknown(reason) => SecurityKeyState::Unknown { reason: *reason },
        Observed::Known(0) => SecurityKeyState::NotConfigured,
        Observed::Known(count) => SecurityKeyState::Configured { count: *count },
    }
}

fn listed(factor: &DirectoryFactor) -> ListedFactor {
    ListedFactor {
        id: factor.id.0.clone(),
        kind: factor.kind.clone(),
        status: factor.status,
        label: factor.label.clone(),
    }
}
