//! Facts about the whole database: the policy that it was computed with.

use super::{
    StoreError, factors,
    sql::Sql,
    tx::{SettingTable, UserTable, Write},
};
use crate::contract::{FactorSet, RequiredFactors, Unmet};
use jiff::Timestamp;

impl<A> SettingTable<'_, A> {
    /// The requirements that `missing` was computed with.
    pub async fn required(&mut self) -> Result<RequiredFactors, StoreError> {
        let sql = Sql::new("select value from settings where name = 'required'");
        let row = sql.fetch_optional(self.transaction).await?;
        let row = row.ok_or(StoreError::Corrupt("no policy"))?;
        let list = row.get::<&str>("value")?.split(", ").map(str::to_owned).collect::<Vec<_>>();
        list.try_into().map_err(|_| StoreError::Corrupt("a policy"))
    }
}

impl SettingTable<'_, Write> {
    /// Notes the directory whose users these are, where none is noted yet; gives the one that is.
    pub async fn claim(&mut self, directory: &str) -> Result<String, StoreError> {
        let mut sql = Sql::new("insert into settings (name, value) values ('directory', ");
        sql.bind(directory).push(") on conflict (name) do nothing");
        sql.execute(self.transaction).await?;
        let sql = Sql::new("select value from settings where name = 'directory'");
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(directory.to_owned()), |row| row.get("value"))
    }

    /// Takes or keeps what one of several servers does, `until` then; false where another one has it `now`. Only
    /// a database that servers share knows of it.
    pub async fn hold(
        &mut self,
        name: &str,
        holder: &[u8],
        [now, until]: [Timestamp; 2],
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("insert into leases (name, holder, until) values ");
        sql.bind_tuple([name.into(), holder.to_vec().into(), until.as_millisecond().into()]);
        sql.push(
            " on conflict (name) do update set holder = excluded.holder, until = excluded.until \
             where leases.holder = excluded.holder or leases.until <= ",
        );
        sql.bind(now.as_millisecond());
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// Lets go of it, where `holder` has it.
    pub async fn let_go(&mut self, name: &str, holder: &[u8]) -> Result<(), StoreError> {
        let mut sql = Sql::new("delete from leases where name = ");
        sql.bind(name).push(" and holder = ").bind(holder.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Writes down that something can be written.
    pub async fn note_write_check(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new("insert into settings (name, value) values ");
        sql.bind_tuple(["write_checked_at".into(), now.to_string().into()]);
        sql.push(" on conflict (name) do update set value = excluded.value");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    pub async fn set_required(&mut self, required: RequiredFactors) -> Result<(), StoreError> {
        let mut sql = Sql::new("update settings set value = ");
        sql.bind(required.to_string()).push(" where name = 'required'");
        sql.execute(self.transaction).await?;
        Ok(())
    }
}

impl UserTable<'_, Write> {
    /// Computes anew what is missing to everybody who is enabled. A gap that opens is open since `now`, or will be
    /// when the exemption ends; one that stays keeps its time.
    pub async fn require(
        &mut self,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = Sql::new(
            "select distinct present, unread from users where kind = 0 and disabled_at is null",
        );
        let rows = sql.fetch_all(self.transaction).await?;
        for row in rows {
            let (mask, unread): (i64, i64) = (row.get("present")?, row.get("unread")?);
            let Unmet { missing, unknown } =
                required.unmet(factors::set_of(mask)?, factors::set_of(unread)?);
            let [missing_mask, unknown_mask] = [missing, unknown].map(|set| i64::from(set.mask()));
            let mut sql = Sql::new("update users set missing = ");
            sql.bind(missing_mask).push(", unknown = ").bind(unknown_mask).push(", gap_since = ");
            match (missing, unknown) {
                (FactorSet::EMPTY, FactorSet::EMPTY) => sql.push("null"),
                (FactorSet::EMPTY, _) => sql.push("gap_since"),
                _ => sql
                    .push("coalesce(gap_since, case when exempt_until > ")
                    .bind(now.as_millisecond())
                    .push(" then exempt_until else ")
                    .bind(now.as_millisecond())
                    .push(" end)"),
            };
            sql.push(" where kind = 0 and disabled_at is null and present = ").bind(mask);
            sql.push(" and unread = ").bind(unread);
            sql.push(" and (missing <> ").bind(missing_mask);
            sql.push(" or unknown <> ").bind(unknown_mask).push(")");
            sql.execute(self.transaction).await?;
        }
        Ok(())
    }
}
