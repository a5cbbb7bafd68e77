//! The chain of the audit log against somebody who has the database file: whatever byte is changed,
//! and whatever row is taken out or put in, it is found.

use crate::server::{TestServer, person};
use mfadmin::contract::{
    BearerToken, Role, Seq, UserId,
    api::{AuditFlaw, AuditHead, AuditVerdict},
};
use reqwest::Method;
use serde_json::json;
use sqlx::{Row, SqliteConnection};

/// As the version before wrote them: the first Owner, and an import.
const FIRST_VERSION: &str = "
insert into audit (seq, at, actor_id, actor_name, actor_email, event, target_id, target_name,
                   target_email, note, prev_hash, hash) values
(1, 1795521273376, null, null, null, 'owner_created', '01a20d68-5e20-7199-9186-86b7b4f9ee06',
 'Ana Lima', 'ana@example.com', null,
 x'0000000000000000000000000000000000000000000000000000000000000000',
 x'8e921b81230d54729ea26bb9acec31e7df334d359d8f657ab0116f845c84eb52'),
(2, 1795521273462, '01a20d68-5e20-7199-9186-86b7b4f9ee06', 'Ana Lima', 'ana@example.com',
 'users_imported', null, null, null, '1 users',
 x'8e921b81230d54729ea26bb9acec31e7df334d359d8f657ab0116f845c84eb52',
 x'c39454b1cee5562e189b194b74609664e44a30df2a4ddd5b08a1ded89f93078e')";

const COLUMNS: [&str; 18] = [
    "seq",
    "version",
    "at",
    "actor_id",
    "actor_name",
    "actor_email",
    "event",
    "target_id",
    "target_name",
    "target_email",
    "note",
    "code",
    "source",
    "reason",
    "prev_hash",
    "hash",
    "actor_commitment",
    "target_commitment",
];

/// Two entries of the version before, a deed with a reason, and a refusal; and no triggers, which
/// stop nobody who has the file.
struct Archive {
    server: TestServer,
    owner: BearerToken,
    file: SqliteConnection,
}

async fn archive() -> Archive {
    let server = TestServer::start().await;
    let mut file = server.connect().await;
    run(&mut file, FIRST_VERSION).await;
    let (owner_id, owner) = server.sign_in(Role::Owner).await;
    let (_, admin) = server.sign_in(Role::Admin).await;
    let id = server.seed(vec![person("target")]).await[0];
    let reset = |id: UserId| format!("/v1/users/{id}/authenticator/reset");
    let done = server.call(Method::POST, &reset(id), &owner).json(&json!({ "reason": "HELP-1" }));
    assert_eq!(done.send().await.unwrap().status(), 200);
    let refused = server.call(Method::POST, &reset(owner_id), &admin);
    assert_eq!(refused.send().await.unwrap().status(), 403);
    for trigger in ["audit_is_never_changed", "audit_is_never_cut", "audit_is_never_replaced"] {
        run(&mut file, &format!("drop trigger {trigger}")).await;
    }
    Archive { server, owner, file }
}

async fn run(file: &mut SqliteConnection, statement: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())).execute(file).await.unwrap();
}

impl Archive {
    /// What the server says of its log.
    async fn verdict(&self) -> AuditVerdict {
        self.server.get("/v1/audit/verify", &self.owner).await
    }

    async fn verdict_with(&self, head: AuditHead) -> AuditVerdict {
        self.server.get(&format!("/v1/audit/verify?head={head}"), &self.owner).await
    }

    async fn head(&self) -> AuditHead {
        match self.verdict().await {
            AuditVerdict::Intact { head } => head,
            broken => panic!("{broken:?}"),
        }
    }

    /// Does `statement`, hears the verdict, and puts the table back.
    async fn tampered(&mut self, statement: &str) -> AuditVerdict {
        run(&mut self.file, "create table kept as select * from audit").await;
        run(&mut self.file, statement).await;
        let verdict = self.verdict().await;
        for restore in
            ["delete from audit", "insert into audit select * from kept", "drop table kept"]
        {
            run(&mut self.file, restore).await;
        }
        verdict
    }
}

fn broken(seq: i64, flaw: AuditFlaw) -> AuditVerdict {
    AuditVerdict::Broken { seq: Seq(seq), flaw }
}

#[tokio::test]
async fn chain_accepts_entries_of_the_first_version() {
    let archive = archive().await;
    assert_eq!(archive.head().await.seq, Seq(4));
}

#[tokio::test]
async fn chain_names_the_changed_entry() {
    let mut archive = archive().await;
    let head = archive.head().await;
    let mut tried = 0;
    for seq in 1..=4 {
        for column in COLUMNS {
            let kind: String = {
                let sql = format!("select typeof({column}) as kind from audit where seq = {seq}");
                let row = sqlx::query(sqlx::AssertSqlSafe(sql));
                row.fetch_one(&mut archive.file).await.unwrap().get("kind")
            };
            // One thing at a time: one more, another last byte, another case, a byte more, nothing
            // in place of something, and something in place of nothing.
            let changes: &[&str] = match kind.as_str() {
                "integer" => &["C + 1", "-C", "C + 4294967296"],
                "null" => &["''", "'127.0.0.1'", "'01a20d68-5e20-7199-9186-86b7b4f9ee06'"],
                "text" => &[
                    "substr(C, 1, length(C) - 1) || char(unicode(substr(C, -1)) + 1)",
                    "char(unicode(C) + 1) || substr(C, 2)",
                    "upper(C) || iif(upper(C) = C, 'x', '')",
                    "C || ' '",
                    "null",
                    "cast(C as blob)",
                ],
                "blob" => &[
                    "C || x'00'",
                    "substr(C, 1, 31) || iif(substr(C, 32) = x'00', x'01', x'00')",
                    "hex(C)",
                ],
                other => panic!("{other}"),
            };
            for change in changes {
                // The table itself refuses these.
                if matches!((column, *change), ("event", "null") | ("seq", "C + 1")) {
                    continue;
                }
                let value = change.replace('C', column);
                let statement = format!("update audit set {column} = {value} where seq = {seq}");
                let verdict = archive.tampered(&statement).await;
                tried += 1;
                match verdict {
                    // Another number leaves a gap where the entry was.
                    AuditVerdict::Broken { seq: at, .. } if column == "seq" => {
                        assert!(at.0 <= seq, "{statement}: {verdict:?}");
                    }
                    AuditVerdict::Broken { seq: at, .. } => {
                        assert_eq!(at.0, seq, "{statement}: {verdict:?}");
                    }
                    AuditVerdict::Intact { .. } => panic!("not found: {statement}"),
                }
            }
        }
    }
    assert!(tried > 200, "{tried}");
    assert_eq!(archive.head().await, head, "each change was taken back");
}

#[tokio::test]
async fn chain_reveals_removed_and_inserted_entries() {
    let mut archive = archive().await;
    for (statement, verdict) in [
        ("delete from audit where seq = 1", broken(1, AuditFlaw::Missing)),
        ("delete from audit where seq = 3", broken(3, AuditFlaw::Missing)),
        ("delete from audit where seq in (2, 3)", broken(2, AuditFlaw::Missing)),
        // The gap is closed again, but the hashes know.
        (
            "delete from audit where seq = 2; update audit set seq = seq - 1 where seq > 2",
            broken(2, AuditFlaw::Unchained),
        ),
        (
            "insert into audit (seq, at, event, prev_hash, hash) values (0, 0, 'signed_in', x'', x'')",
            broken(0, AuditFlaw::Unreadable),
        ),
        (
            "insert into audit (seq, version, at, event, prev_hash, hash) select 5, 2, at, event, \
          hash, hash from audit where seq = 4",
            broken(5, AuditFlaw::Changed),
        ),
    ] {
        assert_eq!(archive.tampered(statement).await, verdict, "{statement}");
    }
}

#[tokio::test]
async fn chain_with_a_cut_end_is_found_by_a_noted_head() {
    let mut archive = archive().await;
    let head = archive.head().await;
    assert_eq!(archive.verdict_with(head).await, AuditVerdict::Intact { head });
    run(&mut archive.file, "delete from audit where seq = 4").await;
    // By itself the rest is a whole log.
    assert_eq!(archive.head().await.seq, Seq(3));
    assert_eq!(archive.verdict_with(head).await, broken(4, AuditFlaw::Missing));
    // What comes after does not hide it.
    let id = archive.server.seed(vec![person("other")]).await[0];
    let path = format!("/v1/users/{id}/access-reset");
    let body = json!({ "end_sessions": true });
    for _ in 0..2 {
        let call = archive.server.call(Method::POST, &path, &archive.owner).json(&body);
        assert_eq!(call.send().await.unwrap().status(), 200);
    }
    assert_eq!(archive.head().await.seq, Seq(5));
    assert_eq!(archive.verdict_with(head).await, broken(4, AuditFlaw::Replaced));
    let later = archive.head().await;
    assert_eq!(archive.verdict_with(later).await, AuditVerdict::Intact { head: later });
}
