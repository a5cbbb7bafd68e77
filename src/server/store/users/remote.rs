//! Users whom another directory keeps: what it says of them, as rows of ours. Our ids, exemptions and the
//! times of gaps stay with them whatever it says.

mod row;

use super::super::{
    StoreError, bulk,
    engine::Row,
    factors::{self, factors_of_user},
    keeping::LockReading,
    rows,
    sql::{Sql, Value},
    tx::{UserTable, Write},
};
use crate::contract::{
    AuthenticatorState, Email, ExternalId, FactorKind, Kind, Language, ListedFactor, PhoneState,
    RequiredFactors, Role, SecurityKeyState, UserId, UserStore,
};
use jiff::Timestamp;
use row::Projected;
use std::collections::{BTreeMap, HashMap};

/// Ids per statement: the cost of a statement grows with the square of its parameters.
const CHUNK: usize = 25;

/// Ids that are looked up by one statement.
const LOOKED_UP: usize = 500;

/// A user as a directory tells of them at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct RemoteRow {
    /// The directory's own name of the user, that never changes.
    pub external_id: ExternalId,
    pub username: Option<String>,
    pub language: Option<Language>,
    pub name: String,
    pub email: Option<Email>,
    pub role: Role,
    pub kind: Kind,
    pub is_enabled: bool,
    pub phone: PhoneState,
    /// Never a link that is out: that is ours, and stays.
    pub authenticator: AuthenticatorState,
    pub security_key: SecurityKeyState,
    pub factors: Vec<ListedFactor>,
    /// The user store behind the directory that has the user.
    pub store: Option<UserStore>,
    pub locked: LockReading,
    pub last_sign_in_at: Option<Timestamp>,
    /// When the user was made; the first reading counts where that is not told.
    pub created_at: Option<Timestamp>,
    /// The same text as long as the directory's list says the same of the user.
    pub remote_revision: Option<String>,
    pub as_of: Timestamp,
}

/// What [`Projected::read`] reads.
const KNOWN: &str = concat!(
    "select u.id, u.external_id, u.username, u.language, u.name, u.email, u.role_rank, u.kind, u.phone, \
     u.setup_sent_at, u.setup_expires_at, u.gap_since, u.exempt_until, u.disabled_at, u.missing, \
     u.unknown, u.last_sign_in_at, u.created_at, u.revision, u.remote_revision, u.as_of, \
     u.store_name, u.store_mode, u.locked_until, u.written, u.overwritten, u.overwritten_at, \
     (select max(l.created_at) from links l where l.user_id = u.id and l.purpose = 'setup' \
     and l.used_at is null and l.revoked_at is null) as open_sent_at, \
     (select max(l.expires_at) from links l where l.user_id = u.id and l.purpose = 'setup' \
     and l.used_at is null and l.revoked_at is null) as open_expires_at, ",
    factors_of_user!(),
    " as factors from users u where u.external_id in "
);
/// What [`Projected::columns`] are written into, and what a user gets who is there already.
const INTO: &str = "insert into users (id, external_id, remote_revision, as_of, name, name_key, email, \
                    username, role_rank, kind, phone, present, missing, unread, unknown, \
                    setup_sent_at, setup_expires_at, gap_since, exempt_until, disabled_at, \
                    search_text, last_sign_in_at, created_at, revision, store_name, store_mode, \
                    locked_until, written, overwritten, overwritten_at, language) values ";
const OVER: &str = " on conflict (id) do update set remote_revision = excluded.remote_revision, \
                    as_of = excluded.as_of, name = excluded.name, name_key = excluded.name_key, \
                    email = excluded.email, username = excluded.username, \
                    role_rank = excluded.role_rank, kind = excluded.kind, phone = excluded.phone, \
                    present = excluded.present, missing = excluded.missing, \
                    unread = excluded.unread, unknown = excluded.unknown, \
                    setup_sent_at = excluded.setup_sent_at, \
                    setup_expires_at = excluded.setup_expires_at, \
                    gap_since = excluded.gap_since, disabled_at = excluded.disabled_at, \
                    search_text = excluded.search_text, \
                    last_sign_in_at = excluded.last_sign_in_at, \
                    created_at = excluded.created_at, revision = excluded.revision, \
                    store_name = excluded.store_name, store_mode = excluded.store_mode, \
                    locked_until = excluded.locked_until, written = excluded.written, \
                    overwritten = excluded.overwritten, \
                    overwritten_at = excluded.overwritten_at, language = excluded.language";

/// What became of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upserted {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
}

impl<A> UserTable<'_, A> {
    /// The user of this name in the directory.
    pub async fn find_by_external(
        &mut self,
        external_id: &ExternalId,
    ) -> Result<Option<UserId>, StoreError> {
        let mut sql = Sql::new("select id from users where external_id = ");
        sql.bind(external_id.0.as_str());
        let row = sql.fetch_optional(self.transaction).await?;
        row.map(|row| rows::user_id(row.get("id")?)).transpose()
    }

    /// What the directory calls the user; `None` for a user of this database.
    pub async fn external_of(&mut self, id: UserId) -> Result<Option<ExternalId>, StoreError> {
        let mut sql = Sql::new("select external_id from users where id = ");
        sql.bind(id.to_string());
        let row = sql.fetch_optional(self.transaction).await?;
        let external_id: Option<String> = row.map_or(Ok(None), |row| row.get("external_id"))?;
        Ok(external_id.map(ExternalId))
    }

    /// What the directory has of the factors of these users, in an order that stays.
    pub async fn directory_factors(
        &mut self,
        ids: &[UserId],
    ) -> Result<Vec<(UserId, ListedFactor)>, StoreError> {
        let mut factors = Vec::new();
        for chunk in ids.chunks(LOOKED_UP) {
            let among = "select user_id, external_id, kind, status, label from directory_factors \
                         where user_id in ";
            let ids = chunk.iter().map(|id| id.to_string().into()).collect();
            for row in self.transaction.fetch_among(among, ids).await? {
                factors.push((rows::user_id(row.get("user_id")?)?, listed_factor(&row)?));
            }
        }
        factors.sort_by(|(user, one), (of, other)| (user, &one.id).cmp(&(of, &other.id)));
        Ok(factors)
    }
}

impl UserTable<'_, Write> {
    /// Takes in what a directory says of these users, however many. Of one that is named twice the last
    /// counts, and what was read before what is here already does not. The revision rises where people see something else than before; neither a sign-in nor the
    /// time of the reading is such a thing.
    pub async fn upsert_remote(
        &mut self,
        told: &[RemoteRow],
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<Upserted, StoreError> {
        let told: BTreeMap<&str, &RemoteRow> =
            told.iter().map(|row| (row.external_id.0.as_str(), row)).collect();
        let told: Vec<&RemoteRow> = told.into_values().collect();
        let known = self.known_remote(&told).await?;
        let mut upserted = Upserted::default();
        let (mut written, mut read_again) = (Vec::new(), Vec::new());
        for row in told {
            let before = known.get(&row.external_id);
            if before.is_some_and(|before| before.is_newer_than(row, now)) {
                upserted.unchanged += 1;
                continue;
            }
            let after = Projected::of(row, before, required, now);
            match before {
                None => upserted.added += 1,
                Some(before) if before.shows(&after) => upserted.unchanged += 1,
                Some(_) => upserted.changed += 1,
            }
            match before {
                Some(before) if before.rests_as(&after) => read_again.push(after),
                _ => written.push(after),
            }
        }
        self.write_remote(&written, &known).await?;
        for chunk in read_again.chunk_by(|one, other| one.row.as_of == other.row.as_of) {
            for chunk in chunk.chunks(CHUNK) {
                let mut sql = Sql::new("update users set as_of = ");
                sql.bind(chunk[0].row.as_of.as_millisecond()).push(" where id in ");
                sql.bind_tuple(chunk.iter().map(|user| user.id.to_string().into()));
                sql.execute(self.transaction).await?;
            }
        }
        Ok(upserted)
    }

    /// Erases the users of these names in the directory as a removal does; gives who they were.
    pub async fn remove_external(
        &mut self,
        external_ids: &[ExternalId],
        now: Timestamp,
    ) -> Result<Vec<UserId>, StoreError> {
        let mut removed = Vec::new();
        for external_id in external_ids {
            if let Some(id) = self.find_by_external(external_id).await? {
                self.erase(id, now).await?;
                removed.push(id);
            }
        }
        Ok(removed)
    }

    /// Those of `told` who are there already, by their names in the directory.
    async fn known_remote(
        &mut self,
        told: &[&RemoteRow],
    ) -> Result<HashMap<ExternalId, Projected>, StoreError> {
        let mut known = HashMap::new();
        for chunk in told.chunks(LOOKED_UP) {
            let ids = chunk.iter().map(|row| row.external_id.0.as_str().into()).collect();
            let rows = self.transaction.fetch_among(KNOWN, ids).await?;
            let found: Result<Vec<Projected>, StoreError> =
                rows.iter().map(Projected::read).collect();
            let mut found: HashMap<UserId, Projected> =
                found?.into_iter().map(|user| (user.id, user)).collect();
            let ids: Vec<UserId> = found.keys().copied().collect();
            for (id, factor) in self.directory_factors(&ids).await? {
                if let Some(user) = found.get_mut(&id) {
                    user.row.factors.push(factor);
                }
            }
            known.extend(found.into_values().map(|user| (user.row.external_id.clone(), user)));
        }
        Ok(known)
    }

    async fn write_remote(
        &mut self,
        users: &[Projected],
        known: &HashMap<ExternalId, Projected>,
    ) -> Result<(), StoreError> {
        let columns = users.iter().map(Projected::columns).collect();
        bulk::upsert(self.transaction, INTO, columns, OVER).await?;
        let is_known = |user: &&Projected| known.contains_key(&user.row.external_id);
        let renewed: Vec<Value> =
            users.iter().filter(is_known).map(|user| user.id.to_string().into()).collect();
        for chunk in renewed.chunks(CHUNK) {
            for table in ["user_factors", "directory_factors"] {
                let mut sql = Sql::new("delete from ");
                sql.push(table).push(" where user_id in ").bind_tuple(chunk.iter().cloned());
                sql.execute(self.transaction).await?;
            }
        }
        let states = users.iter().flat_map(|user| user.row.states().map(|state| (user.id, state)));
        let states = states.collect::<Vec<_>>();
        factors::insert(self.transaction, states).await?;
        let into =
            "insert into directory_factors (user_id, external_id, kind, status, label) values ";
        let told = users.iter().flat_map(|user| user.row.factors.iter().map(|one| (user.id, one)));
        let told = told.map(|(user, factor)| {
            let ListedFactor { id, kind, status, label } = factor;
            let (kind, status) = (kind.word().into_owned(), status.as_str());
            [
                user.to_string().into(),
                id.as_str().into(),
                kind.into(),
                status.into(),
                label.as_str().into(),
            ]
        });
        bulk::insert(self.transaction, into, told.collect()).await
    }
}

fn listed_factor(row: &Row) -> Result<ListedFactor, StoreError> {
    let (kind, status): (&str, &str) = (row.get("kind")?, row.get("status")?);
    Ok(ListedFactor {
        id: row.get("external_id")?,
        kind: FactorKind::of_word(kind),
        status: status.parse().map_err(|_| StoreError::Corrupt("a factor's status"))?,
        label: row.get("label")?,
    })
}
