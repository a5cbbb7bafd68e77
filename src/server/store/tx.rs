//! Transactions, and the tables that they open. A function that takes a [`ReadTx`] changes nothing: only
//! the tables of a [`WriteTx`] have the methods that write.

use super::{StoreError, engine::Transaction, write_queue::Turn};
use std::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
};

/// The right to read a table.
pub enum Read {}

/// The right to read and to change a table.
pub enum Write {}

/// Reads the database: a statement at a time, or all of them in one view.
#[derive(Debug)]
pub struct ReadTx {
    pub(super) transaction: Transaction,
}

/// A transaction that holds the write lock, and the turn of its server's writers. Dropping it takes
/// everything back.
#[derive(Debug)]
pub struct WriteTx {
    read: ReadTx,
    /// A savepoint was left open: what was to be kept of it is not known.
    is_torn: bool,
    // Dropped last: the next writer finds the lock free.
    _turn: Turn,
}

/// A part of a transaction that can be taken back by itself. One that is dropped before its end takes
/// the whole transaction with it.
pub struct Savepoint<'t> {
    tx: &'t mut WriteTx,
    is_open: bool,
}

/// For each table a type with its methods, and the ways to it.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident: $table:ident,)*) => {
        $(
            $(#[$doc])*
            pub struct $table<'t, Rights> {
                pub(super) transaction: &'t mut Transaction,
                rights: PhantomData<fn() -> Rights>,
            }
        )*

        impl ReadTx {
            $(
                pub fn $name(&mut self) -> $table<'_, Read> {
                    $table { transaction: &mut self.transaction, rights: PhantomData }
                }
            )*
        }

        impl WriteTx {
            $(
                pub fn $name(&mut self) -> $table<'_, Write> {
                    $table { transaction: &mut self.read.transaction, rights: PhantomData }
                }
            )*
        }
    };
}

tables! {
    /// What signs in to the panel.
    accounts: AccountTable,
    /// Failed attempts by what is limited.
    attempts: AttemptTable,
    /// The audit log.
    audit: AuditTable,
    /// The secrets of authenticator apps.
    authenticators: AuthenticatorTable,
    /// How fast each channel sends.
    channels: ChannelTable,
    /// The figures of past days.
    days: DayTable,
    /// Actions that are held for some seconds.
    held: HeldTable,
    /// Answers by idempotency key.
    idempotency: IdempotencyTable,
    /// Jobs and their items.
    jobs: JobTable,
    /// Networks that are known for an account.
    known_networks: KnownNetworkTable,
    /// Single-use links.
    links: LinkTable,
    /// What was ordered of a directory of another system.
    operations: OperationTable,
    /// Messages.
    outbox: OutboxTable,
    /// Hashes of passwords.
    passwords: PasswordTable,
    /// Panels that wait for a browser to sign in by an identity provider.
    realm_sign_ins: RealmSignInTable,
    /// Hashes of recovery codes.
    recovery_codes: RecoveryCodeTable,
    /// Facts about the whole database.
    settings: SettingTable,
    /// Readings of a directory of another system.
    scans: ScanTable,
    /// Every column that holds sealed values.
    sealed: SealedTable,
    /// Sessions and sign-ins under way.
    sessions: SessionTable,
    /// Machine tokens.
    tokens: TokenTable,
    /// Users.
    users: UserTable,
}

impl ReadTx {
    pub(super) fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

impl WriteTx {
    pub(super) fn new(transaction: Transaction, turn: Turn) -> Self {
        Self { read: ReadTx { transaction }, is_torn: false, _turn: turn }
    }

    /// # Errors
    /// [`StoreError`] when the database fails or a savepoint was left open; nothing is written then.
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.is_torn {
            return Err(StoreError::Torn);
        }
        self.read.transaction.commit().await
    }

    /// Begins a part that can be taken back by itself.
    pub async fn savepoint(&mut self) -> Result<Savepoint<'_>, StoreError> {
        self.read.transaction.begin_part().await?;
        Ok(Savepoint { tx: self, is_open: true })
    }
}

impl Savepoint<'_> {
    /// Keeps what was done since.
    pub async fn release(mut self) -> Result<(), StoreError> {
        self.tx.read.transaction.keep_part().await?;
        self.is_open = false;
        Ok(())
    }

    /// Takes back what was done since.
    pub async fn roll_back(mut self) -> Result<(), StoreError> {
        self.tx.read.transaction.undo_part().await?;
        self.is_open = false;
        Ok(())
    }
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        self.tx.is_torn |= self.is_open;
    }
}

impl Deref for Savepoint<'_> {
    type Target = WriteTx;

    fn deref(&self) -> &WriteTx {
        self.tx
    }
}

impl DerefMut for Savepoint<'_> {
    fn deref_mut(&mut self) -> &mut WriteTx {
        self.tx
    }
}

impl Deref for WriteTx {
    type Target = ReadTx;

    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.read
    }
}
