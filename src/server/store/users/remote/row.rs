//! A user of another directory as one row: what the directory says, and what is ours.

use super::super::super::{
    NEVER, StoreError,
    engine::Row,
    factors::{self, FactorRows},
    fold,
    keeping::{self, LockReading, ProfileValues, WrittenParts, mode_word},
    new_user::{kind_code, number_of, role_rank},
    rows,
    sql::Value,
};
use super::RemoteRow;
use crate::contract::{
    AuthenticatorState, ChangedElsewhere, ExternalId, FactorSet, FactorState, RequiredFactors,
    SignInLock, Unmet, UserId, UserStore, rules,
};
use jiff::Timestamp;

/// A user as the row that is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Projected {
    pub id: UserId,
    pub row: RemoteRow,
    unmet: Unmet,
    gap_since: Option<Timestamp>,
    exempt_until: Option<Timestamp>,
    disabled_at: Option<Timestamp>,
    /// When the setup link that is out was sent, and when it ends.
    setup_link: Option<[Timestamp; 2]>,
    store: Option<UserStore>,
    locked: Option<SignInLock>,
    written: WrittenParts,
    changed_elsewhere: Option<ChangedElsewhere>,
    /// The same of a link that is out beside an authenticator, which it replaces.
    open_link: Option<[Timestamp; 2]>,
    created_at: Timestamp,
    revision: i64,
}

impl Projected {
    /// What `told` makes of the user that `before` was.
    pub fn of(
        told: &RemoteRow,
        before: Option<&Self>,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Self {
        let mut row = told.clone();
        row.factors.sort_by(|one, other| one.id.cmp(&other.id));
        row.factors.dedup_by(|one, other| one.id == other.id);
        let open_link = before.and_then(|before| before.open_link);
        let setup_link = before.and_then(|before| before.setup_link).or(open_link);
        let setup_link = setup_link.filter(|_| !row.authenticator.is_configured());
        if let (AuthenticatorState::NotConfigured, Some([at, expires_at])) =
            (&row.authenticator, setup_link)
        {
            row.authenticator = AuthenticatorState::LinkSent { at, expires_at };
        }
        let unmet = match row.is_enabled {
            true => rules::unmet(required, row.kind, row.present(), row.unread()),
            false => Unmet::default(),
        };
        let exempt_until = before.and_then(|before| before.exempt_until);
        let was = before.and_then(|before| before.gap_since);
        let gap_since = rules::gap_since(unmet, was, exempt_until.filter(|at| *at > now), now);
        let disabled_at = match (row.is_enabled, before.and_then(|before| before.disabled_at)) {
            (true, _) => None,
            (false, since) => Some(since.unwrap_or(row.as_of)),
        };
        let mut written = before.map(|before| before.written.clone()).unwrap_or_default();
        let found = written.drain_changed(&row.values());
        let known = before.and_then(|before| before.changed_elsewhere.clone());
        let changed_elsewhere = match (found.is_empty(), known) {
            (true, known) => known,
            (false, known) => {
                let mut parts = known.map(|known| known.parts).unwrap_or_default();
                parts.extend(found);
                parts.sort();
                parts.dedup();
                Some(ChangedElsewhere { parts, seen_at: row.as_of })
            }
        };
        let locked = match row.locked {
            LockReading::Is(locked) => locked,
            LockReading::NotRead => before.and_then(|before| before.locked),
        };
        let locked = locked.filter(|lock| lock.until.is_none_or(|until| until > now));
        let store = row.store.clone();
        let created_at = row.created_at.or(before.map(|before| before.created_at));
        let mut projected = Self {
            id: before.map_or_else(UserId::new, |before| before.id),
            created_at: created_at.unwrap_or(row.as_of),
            revision: before.map_or(1, |before| before.revision),
            row,
            unmet,
            gap_since,
            exempt_until,
            disabled_at,
            setup_link,
            store,
            locked,
            written,
            changed_elsewhere,
            open_link,
        };
        if before.is_some_and(|before| !before.shows(&projected)) {
            projected.revision += 1;
        }
        projected
    }

    /// Whether `told` was read before this was: a list that was read while somebody acted. A time to come
    /// says nothing, for the clock was wrong.
    pub fn is_newer_than(&self, told: &RemoteRow, now: Timestamp) -> bool {
        told.as_of < self.row.as_of && self.row.as_of <= now
    }

    /// Whether people see the same in `other`.
    pub fn shows(&self, other: &Self) -> bool {
        let seen = |user: &Self| Self {
            row: RemoteRow {
                last_sign_in_at: None,
                created_at: None,
                remote_revision: None,
                as_of: Timestamp::UNIX_EPOCH,
                locked: LockReading::NotRead,
                ..user.row.clone()
            },
            revision: 0,
            ..user.clone()
        };
        seen(self) == seen(other)
    }

    /// Whether nothing but the time of the reading tells `other` from it.
    pub fn rests_as(&self, other: &Self) -> bool {
        self.row.last_sign_in_at == other.row.last_sign_in_at
            && self.row.remote_revision == other.row.remote_revision
            && self.shows(other)
    }

    /// Reads the columns of [`KNOWN`]; the directory's own factors are read apart.
    pub fn read(row: &Row) -> Result<Self, StoreError> {
        let factors = FactorRows::parse(row.get("factors")?)?;
        let [sent_at, expires_at] = ["setup_sent_at", "setup_expires_at"];
        let (sent_at, expires_at) =
            (rows::optional_time(row, sent_at)?, rows::optional_time(row, expires_at)?);
        let opened = rows::optional_time(row, "open_sent_at")?;
        let open_until = rows::optional_time(row, "open_expires_at")?;
        let last_sign_in: i64 = row.get("last_sign_in_at")?;
        let disabled_at = rows::optional_time(row, "disabled_at")?;
        let created_at = rows::time(row.get("created_at")?)?;
        Ok(Self {
            id: rows::user_id(row.get("id")?)?,
            row: RemoteRow {
                external_id: ExternalId(row.get("external_id")?),
                username: row.get("username")?,
                language: rows::language(row.get("language")?),
                name: row.get("name")?,
                email: rows::optional_email(row.get("email")?)?,
                role: rows::role(row.get("role_rank")?)?,
                kind: rows::kind(row.get("kind")?)?,
                is_enabled: disabled_at.is_none(),
                phone: factors.phone(row.get("phone")?)?,
                authenticator: factors.authenticator()?,
                security_key: factors.security_key()?,
                factors: Vec::new(),
                last_sign_in_at: (last_sign_in != NEVER)
                    .then(|| rows::time(last_sign_in))
                    .transpose()?,
                created_at: Some(created_at),
                store: keeping::store(row)?,
                locked: LockReading::NotRead,
                remote_revision: row.get("remote_revision")?,
                as_of: rows::time(row.get("as_of")?)?,
            },
            unmet: Unmet {
                missing: factors::set_of(row.get("missing")?)?,
                unknown: factors::set_of(row.get("unknown")?)?,
            },
            gap_since: rows::optional_time(row, "gap_since")?,
            exempt_until: rows::optional_time(row, "exempt_until")?,
            disabled_at,
            setup_link: sent_at.zip(expires_at).map(|(at, until)| [at, until]),
            store: keeping::store(row)?,
            locked: keeping::lock(row)?,
            written: WrittenParts::read(row)?,
            changed_elsewhere: keeping::changed_elsewhere(row)?,
            open_link: opened.zip(open_until).map(|(at, until)| [at, until]),
            created_at,
            revision: row.get("revision")?,
        })
    }

    pub fn columns(&self) -> [Value; 31] {
        let Self { row, unmet, .. } = self;
        let ms = |at: Option<Timestamp>| Value::from(at.map(|at| at.as_millisecond()));
        let mask = |factors: FactorSet| Value::from(i64::from(factors.mask()));
        let number = number_of(&row.phone);
        let email = row.email.as_ref();
        let found = fold::search_text(&row.name, email, row.username.as_deref(), number.as_deref());
        [
            self.id.to_string().into(),
            row.external_id.0.as_str().into(),
            row.remote_revision.clone().into(),
            ms(Some(row.as_of)),
            row.name.as_str().into(),
            fold::order_key(&row.name).into(),
            email.map(|email| email.as_str().to_owned()).into(),
            row.username.clone().into(),
            role_rank(row.role).into(),
            kind_code(row.kind).into(),
            number.into(),
            mask(row.present()),
            mask(unmet.missing),
            mask(row.unread()),
            mask(unmet.unknown),
            ms(self.setup_link.map(|[at, _]| at)),
            ms(self.setup_link.map(|[_, until]| until)),
            ms(self.gap_since),
            ms(self.exempt_until),
            ms(self.disabled_at),
            found.into(),
            row.last_sign_in_at.map_or(NEVER, |at| at.as_millisecond()).into(),
            self.created_at.as_millisecond().into(),
            self.revision.into(),
            self.store.as_ref().map(|store| store.name.clone()).into(),
            self.store.as_ref().map(|store| mode_word(store.edit_mode).to_owned()).into(),
            keeping::lock_column(self.locked).into(),
            self.written.column().into(),
            keeping::parts_column(self.changed_elsewhere.as_ref()).into(),
            ms(self.changed_elsewhere.as_ref().map(|changed| changed.seen_at)),
            row.language.as_ref().map(ToString::to_string).into(),
        ]
    }
}

impl RemoteRow {
    pub(super) fn states(&self) -> [FactorState<'_>; 3] {
        [
            FactorState::Phone(&self.phone),
            FactorState::Authenticator(&self.authenticator),
            FactorState::SecurityKey(&self.security_key),
        ]
    }

    fn values(&self) -> ProfileValues<'_> {
        let Self { name, email, role, phone, .. } = self;
        ProfileValues { name, email: email.as_ref(), role: *role, phone }
    }

    fn present(&self) -> FactorSet {
        let there = self.states().into_iter().filter(|state| state.is_present());
        there.map(FactorState::factor).collect()
    }

    fn unread(&self) -> FactorSet {
        let unread = self.states().into_iter().filter(|state| state.unknown_reason().is_some());
        unread.map(FactorState::factor).collect()
    }
}
