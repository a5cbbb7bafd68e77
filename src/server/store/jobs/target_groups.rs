//! Users whom no rule tells apart, counted together: what a job would do to one of them it would do
//! to all, so the rules are asked once for each kind and are not written again in SQL.

use super::materialize_items::{CHUNK, TargetSelection};
use crate::{
    contract::UserId,
    server::store::{
        StoreError,
        engine::Transaction,
        rows,
        sql::Sql,
        tx::JobTable,
        users::{filter, user_select_within},
    },
};
use jiff::Timestamp;

/// Users whom no rule tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetGroup {
    pub one: UserId,
    /// Below zero for those to be taken off again.
    pub count: i64,
}

/// What tells users apart beside their own state.
#[derive(Clone, Copy, Debug)]
pub struct Distinctions<'a> {
    pub principal: UserId,
    /// Links sent after one of these are told from those sent before.
    pub cutoffs: &'a [Timestamp],
    pub now: Timestamp,
}

impl<A> JobTable<'_, A> {
    /// The kinds of users among `whose`; who has no account is in none.
    pub async fn target_groups(
        &mut self,
        whose: &TargetSelection,
        distinctions: Distinctions<'_>,
    ) -> Result<Vec<TargetGroup>, StoreError> {
        let mut kinds = Vec::new();
        match whose {
            TargetSelection::Ids(ids) => {
                for chunk in ids.chunks(CHUNK) {
                    let mut sql = distinctions.begin();
                    among(&mut sql, chunk);
                    kinds.extend(distinctions.count(sql, self.transaction).await?);
                }
            }
            TargetSelection::Emails(emails) => {
                for chunk in emails.chunks(CHUNK) {
                    let mut sql = distinctions.begin();
                    sql.push(" and u.handle in ");
                    sql.bind_tuple(chunk.iter().map(|email| email.as_str().into()));
                    kinds.extend(distinctions.count(sql, self.transaction).await?);
                }
            }
            TargetSelection::Matching { filter: wanted, except } => {
                let dialect = self.transaction.dialect();
                let mut sql = distinctions.begin();
                filter::narrow(&mut sql, wanted, distinctions.now, dialect);
                kinds = distinctions.count(sql, self.transaction).await?;
                for chunk in except.chunks(CHUNK) {
                    let mut sql = distinctions.begin();
                    filter::narrow(&mut sql, wanted, distinctions.now, dialect);
                    among(&mut sql, chunk);
                    let left_out = distinctions.count(sql, self.transaction).await?;
                    kinds.extend(
                        left_out.into_iter().map(|kind| TargetGroup { count: -kind.count, ..kind }),
                    );
                }
            }
        }
        Ok(kinds)
    }
}

impl Distinctions<'_> {
    fn begin(self) -> Sql {
        let mut sql = user_select_within("select min(k.id) as one, count(*) as n from (", self.now);
        sql.push(" where true");
        sql
    }

    async fn count(
        self,
        mut sql: Sql,
        connection: &mut Transaction,
    ) -> Result<Vec<TargetGroup>, StoreError> {
        // The unary + keeps SQLite from looking everyone up in the order of an index.
        sql.push(
            ") k group by +k.role_rank, k.kind, k.phone is null, k.email is null, k.present, k.missing, k.unread, \
             k.setup_sent_at is null, k.exempt_until is null, k.disabled_at is null, k.id = ",
        );
        sql.bind(self.principal.to_string());
        for cutoff in self.cutoffs {
            let cutoff = cutoff.as_millisecond();
            sql.push(", k.setup_sent_at > ").bind(cutoff);
            sql.push(PHONE_LINK_SINCE).bind(cutoff).push(")");
            sql.push(PASSWORD_LINK_SINCE).bind(cutoff).push(")");
        }
        let mut kinds = Vec::new();
        for row in sql.fetch_all(connection).await? {
            let one = rows::user_id(row.get("one")?)?;
            kinds.push(TargetGroup { one, count: row.get("n")? });
        }
        Ok(kinds)
    }
}

/// Whether `k` has such a link that is neither used nor revoked and was made after a time, which follows.
const PHONE_LINK_SINCE: &str = ", exists (select 1 from links l where l.user_id = k.id \
     and l.purpose = 'phone' and l.used_at is null and l.revoked_at is null and l.created_at > ";
const PASSWORD_LINK_SINCE: &str = ", exists (select 1 from links l where l.user_id = k.id \
     and l.purpose = 'password' and l.used_at is null and l.revoked_at is null and l.created_at > ";

fn among(sql: &mut Sql, ids: &[UserId]) {
    sql.push(" and u.id in ").bind_tuple(ids.iter().map(|id| id.to_string().into()));
}
