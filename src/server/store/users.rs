//! Users: one, a page of many, and their counts.

use super::{
    StoreError, fold,
    new_user::{AuthenticatorColumns, PhoneColumns, gap_rank, kind_code, role_rank},
    rows::{self, USER_COLUMNS},
    sql::{Sql, Value},
};
use crate::contract::{
    AuthenticatorState, Email, Kind, PhoneState, Role, User, UserId,
    api::Summary,
    phone::is_number_char,
    query::{GapFilter, Order, Sort},
};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::collections::HashSet;
use uuid::Uuid;

/// Which users, in which order.
#[derive(Clone, Debug)]
pub struct Question {
    pub search: Option<String>,
    pub gap: Option<GapFilter>,
    pub role: Option<Role>,
    pub kind: Option<Kind>,
    pub sort: Sort,
    pub order: Order,
}

/// Which way to read from a place, seen in the order asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Forward,
    Backward,
}

/// What the list is ordered by at one user.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum PlaceKey {
    Number(i64),
    Text(String),
}

/// A user's place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub key: PlaceKey,
    pub id: UserId,
}

/// A user and its place.
#[derive(Clone, Debug)]
pub struct Listed {
    pub user: User,
    pub place: Place,
}

pub async fn find(
    connection: &mut AnyConnection,
    id: UserId,
    now: Timestamp,
) -> Result<Option<User>, StoreError> {
    let mut sql = user_select(now);
    sql.push(" where u.id = ").bind(id.to_string());
    sql.fetch_optional(connection).await?.as_ref().map(rows::user).transpose()
}

pub async fn find_by_email(
    connection: &mut AnyConnection,
    email: &Email,
    now: Timestamp,
) -> Result<Option<User>, StoreError> {
    let mut sql = user_select(now);
    sql.push(" where u.email = ").bind(email.as_str());
    sql.fetch_optional(connection).await?.as_ref().map(rows::user).transpose()
}

/// Notes that the user signed in, which is no change of the user: the revision stays.
pub async fn signed_in(
    connection: &mut AnyConnection,
    id: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut sql = Sql::new("update users set last_sign_in_at = ");
    sql.bind(now.as_millisecond()).push(" where id = ").bind(id.to_string());
    sql.execute(connection).await?;
    Ok(())
}

/// At most `limit` users beyond `from` (or from the edge), nearest first: reading backward gives
/// them in reverse.
pub async fn list(
    connection: &mut AnyConnection,
    question: &Question,
    direction: Direction,
    from: Option<&Place>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Listed>, StoreError> {
    let mut sql = user_select(now);
    sql.push(" where true");
    filter(&mut sql, question);
    let rising = rises(direction, question.order);
    if let Some(place) = from {
        let key = match &place.key {
            PlaceKey::Number(number) => Value::from(*number),
            PlaceKey::Text(text) => Value::from(text.as_str()),
        };
        sql.push(" and (").push(sort_column(question.sort)).push(", u.id) ");
        sql.push(if rising { "> " } else { "< " }).bind_tuple([key, place.id.to_string().into()]);
    }
    let end = if rising { " asc" } else { " desc" };
    sql.push(" order by ").push(sort_column(question.sort)).push(end).push(", u.id").push(end);
    sql.push(" limit ").bind(limit);
    let rows = sql.fetch_all(connection).await?;
    rows.iter().map(|row| listed(row, question.sort)).collect()
}

/// How many users `question` matches.
pub async fn matches(
    connection: &mut AnyConnection,
    question: &Question,
) -> Result<u64, StoreError> {
    let mut sql = Sql::new("select count(*) as n from users u where true");
    filter(&mut sql, question);
    one_count(sql, connection).await
}

pub async fn count(connection: &mut AnyConnection) -> Result<u64, StoreError> {
    one_count(Sql::new("select count(*) as n from users"), connection).await
}

/// Every Owner, the first created first.
pub async fn owner_ids(connection: &mut AnyConnection) -> Result<Vec<UserId>, StoreError> {
    let mut sql = Sql::new("select id from users where role_rank = ");
    sql.bind(role_rank(Role::Owner)).push(" order by created_at, id");
    let rows = sql.fetch_all(connection).await?;
    rows.iter().map(|row| rows::user_id(row.try_get("id")?)).collect()
}

pub async fn summary(connection: &mut AnyConnection) -> Result<Summary, StoreError> {
    let sql = Sql::new("select gap_rank, count(*) as n from users group by gap_rank");
    let mut summary = Summary::default();
    for row in sql.fetch_all(connection).await? {
        let n = u64::try_from(row.try_get::<i64, _>("n")?).unwrap_or_default();
        match row.try_get::<i64, _>("gap_rank")? {
            0 => summary.none = n,
            1 => summary.phone_missing = n,
            2 => summary.authenticator_missing = n,
            3 => summary.complete = n,
            4 => summary.avobots = n,
            _ => return Err(StoreError::Corrupt("a gap rank")),
        }
    }
    Ok(summary)
}

/// Those of `emails` that users have already.
pub async fn taken_emails(
    connection: &mut AnyConnection,
    emails: &[&Email],
) -> Result<HashSet<String>, StoreError> {
    let mut taken = HashSet::new();
    for chunk in emails.chunks(100) {
        let mut sql = Sql::new("select email from users where email in ");
        sql.bind_tuple(chunk.iter().map(|email| email.as_str().into()));
        for row in sql.fetch_all(&mut *connection).await? {
            taken.insert(row.try_get("email")?);
        }
    }
    Ok(taken)
}

/// Gives `user` this phone, and the next revision.
pub async fn set_phone(
    connection: &mut AnyConnection,
    user: &mut User,
    phone: PhoneState,
) -> Result<(), StoreError> {
    let columns = PhoneColumns::of(&phone);
    let found = fold::search_text(&user.name, user.email.as_str(), columns.number.as_deref());
    user.phone = phone;
    let mut sql = Sql::new("update users set phone = ");
    sql.bind(columns.number).push(", phone_state = ").bind(columns.state);
    sql.push(", phone_at = ").bind(columns.at).push(", search_text = ").bind(found);
    finish_update(sql, connection, user).await
}

/// Gives `user` this authenticator state, and the next revision.
pub async fn set_authenticator(
    connection: &mut AnyConnection,
    user: &mut User,
    authenticator: AuthenticatorState,
) -> Result<(), StoreError> {
    let columns = AuthenticatorColumns::of(&authenticator);
    user.authenticator = authenticator;
    let mut sql = Sql::new("update users set auth_state = ");
    sql.bind(columns.state).push(", auth_at = ").bind(columns.at);
    sql.push(", auth_expires_at = ").bind(columns.expires_at);
    finish_update(sql, connection, user).await
}

async fn finish_update(
    mut sql: Sql,
    connection: &mut AnyConnection,
    user: &mut User,
) -> Result<(), StoreError> {
    user.revision += 1;
    let rank = gap_rank(user.kind, &user.phone, &user.authenticator);
    sql.push(", gap_rank = ").bind(rank).push(", revision = ").bind(user.revision);
    sql.push(" where id = ").bind(user.id.to_string());
    sql.execute(connection).await?;
    Ok(())
}

fn user_select(now: Timestamp) -> Sql {
    Sql::with_first(USER_COLUMNS, now.as_millisecond())
}

fn listed(row: &AnyRow, sort: Sort) -> Result<Listed, StoreError> {
    let user = rows::user(row)?;
    let key = match sort {
        Sort::Name => PlaceKey::Text(row.try_get("name_key")?),
        Sort::Email => PlaceKey::Text(row.try_get("email")?),
        Sort::Role => PlaceKey::Number(row.try_get("role_rank")?),
        Sort::Gap | Sort::Urgency => PlaceKey::Number(row.try_get("gap_rank")?),
        Sort::LastSignIn => PlaceKey::Number(row.try_get("last_sign_in_at")?),
        Sort::Created => PlaceKey::Number(row.try_get("created_at")?),
    };
    let id = user.id;
    Ok(Listed { user, place: Place { key, id } })
}

fn sort_column(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "u.name_key",
        Sort::Email => "u.email",
        Sort::Role => "u.role_rank",
        Sort::Gap | Sort::Urgency => "u.gap_rank",
        Sort::LastSignIn => "u.last_sign_in_at",
        Sort::Created => "u.created_at",
    }
}

fn filter(sql: &mut Sql, question: &Question) {
    if let Some(gap) = question.gap {
        sql.push(match gap {
            GapFilter::Any => " and u.gap_rank in (0, 1, 2)",
            GapFilter::Phone => " and u.gap_rank in (0, 1)",
            GapFilter::Authenticator => " and u.gap_rank in (0, 2)",
            GapFilter::Both => " and u.gap_rank = 0",
            GapFilter::None => " and u.gap_rank = 3",
        });
    }
    if let Some(role) = question.role {
        sql.push(" and u.role_rank = ").bind(role_rank(role));
    }
    if let Some(kind) = question.kind {
        sql.push(" and u.kind = ").bind(kind_code(kind));
    }
    let folded = question.search.as_deref().map(fold::fold).unwrap_or_default();
    for word in folded.split_whitespace() {
        sql.push(" and (u.search_text like ").bind(fold::like_pattern(word)).push(" escape '\\'");
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        // A number is found however its digits are set apart.
        if !digits.is_empty() && digits != word && word.chars().all(is_number_char) {
            sql.push(" or u.search_text like ").bind(fold::like_pattern(&digits));
            sql.push(" escape '\\'");
        }
        sql.push(")");
    }
}

async fn one_count(sql: Sql, connection: &mut AnyConnection) -> Result<u64, StoreError> {
    let row = sql.fetch_optional(connection).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get("n"))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

impl Place {
    /// The last place, read in `direction`, of those with the same key: reading back from it
    /// meets the user of this place too.
    pub fn after_its_ties(self, direction: Direction, order: Order) -> Self {
        let rising = rises(direction, order);
        Self { id: UserId(if rising { Uuid::max() } else { Uuid::nil() }), ..self }
    }
}

/// Whether reading in `direction` meets keys from the least to the greatest.
fn rises(direction: Direction, order: Order) -> bool {
    (order == Order::Asc) == (direction == Direction::Forward)
}

impl Direction {
    pub fn turned(self) -> Self {
        match self {
            Self::Forward => Self::Backward,
            Self::Backward => Self::Forward,
        }
    }
}
