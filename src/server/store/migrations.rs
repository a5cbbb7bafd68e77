//! The steps that bring the tables to this version, by engine.

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

const SQLITE: [(i64, &str, &str); 42] = [
    (1, "first", include_str!("../../../assets/migrations/sqlite/0001_first.sql")),
    (2, "users side", include_str!("../../../assets/migrations/sqlite/0002_users_side.sql")),
    (3, "audit", include_str!("../../../assets/migrations/sqlite/0003_audit.sql")),
    (4, "sign in", include_str!("../../../assets/migrations/sqlite/0004_sign_in.sql")),
    (
        5,
        "spared attempts",
        include_str!("../../../assets/migrations/sqlite/0005_spared_attempts.sql"),
    ),
    (6, "lists", include_str!("../../../assets/migrations/sqlite/0006_lists.sql")),
    (7, "jobs", include_str!("../../../assets/migrations/sqlite/0007_jobs.sql")),
    (8, "reveal", include_str!("../../../assets/migrations/sqlite/0008_reveal.sql")),
    (9, "census", include_str!("../../../assets/migrations/sqlite/0009_census.sql")),
    (10, "kept answers", include_str!("../../../assets/migrations/sqlite/0010_kept_answers.sql")),
    (11, "factors", include_str!("../../../assets/migrations/sqlite/0011_factors.sql")),
    (12, "accounts", include_str!("../../../assets/migrations/sqlite/0012_accounts.sql")),
    (13, "life cycle", include_str!("../../../assets/migrations/sqlite/0013_life_cycle.sql")),
    (14, "removal", include_str!("../../../assets/migrations/sqlite/0014_removal.sql")),
    (15, "email change", include_str!("../../../assets/migrations/sqlite/0015_email_change.sql")),
    (
        16,
        "known networks",
        include_str!("../../../assets/migrations/sqlite/0016_known_networks.sql"),
    ),
    (
        17,
        "pending sign-ins",
        include_str!("../../../assets/migrations/sqlite/0017_pending_sign_ins.sql"),
    ),
    (18, "doors", include_str!("../../../assets/migrations/sqlite/0018_doors.sql")),
    (19, "discarded by", include_str!("../../../assets/migrations/sqlite/0019_discarded_by.sql")),
    (20, "held actions", include_str!("../../../assets/migrations/sqlite/0020_held_actions.sql")),
    (21, "codes unread", include_str!("../../../assets/migrations/sqlite/0021_codes_unread.sql")),
    (22, "held messages", include_str!("../../../assets/migrations/sqlite/0022_held_messages.sql")),
    (23, "approvals", include_str!("../../../assets/migrations/sqlite/0023_approvals.sql")),
    (25, "ordered by", include_str!("../../../assets/migrations/sqlite/0025_ordered_by.sql")),
    (26, "erasure", include_str!("../../../assets/migrations/sqlite/0026_erasure.sql")),
    (27, "by orderer", include_str!("../../../assets/migrations/sqlite/0027_by_orderer.sql")),
    (28, "text rules", include_str!("../../../assets/migrations/sqlite/0028_text_rules.sql")),
    (30, "channels", include_str!("../../../assets/migrations/sqlite/0030_channels.sql")),
    (31, "text parts", include_str!("../../../assets/migrations/sqlite/0031_text_parts.sql")),
    (33, "directories", include_str!("../../../assets/migrations/sqlite/0033_directories.sql")),
    (35, "directory", include_str!("../../../assets/migrations/sqlite/0035_directory.sql")),
    (
        36,
        "hosted enrolment",
        include_str!("../../../assets/migrations/sqlite/0036_hosted_enrolment.sql"),
    ),
    (37, "operators", include_str!("../../../assets/migrations/sqlite/0037_operators.sql")),
    (38, "unsettled", include_str!("../../../assets/migrations/sqlite/0038_unsettled.sql")),
    (40, "added users", include_str!("../../../assets/migrations/sqlite/0040_added_users.sql")),
    (41, "bound", include_str!("../../../assets/migrations/sqlite/0041_bound.sql")),
    (42, "realm sign-in", include_str!("../../../assets/migrations/sqlite/0042_realm_sign_in.sql")),
    (43, "change marks", include_str!("../../../assets/migrations/sqlite/0043_change_marks.sql")),
    (
        44,
        "kept elsewhere",
        include_str!("../../../assets/migrations/sqlite/0044_kept_elsewhere.sql"),
    ),
    (45, "search index", include_str!("../../../assets/migrations/sqlite/0045_search_index.sql")),
    (46, "figures", include_str!("../../../assets/migrations/sqlite/0046_figures.sql")),
    (47, "words", include_str!("../../../assets/migrations/sqlite/0047_words.sql")),
];

/// Its first step makes what the steps of SQLite came to by then: no earlier version was on PostgreSQL.
const POSTGRES: [(i64, &str, &str); 2] = [
    (46, "first", include_str!("../../../assets/migrations/postgres/0046_first.sql")),
    (47, "words", include_str!("../../../assets/migrations/postgres/0047_words.sql")),
];

/// The version of this program's tables, whatever the engine.
pub const LATEST: i64 = SQLITE[SQLITE.len() - 1].0;

const _: () = assert!(POSTGRES[POSTGRES.len() - 1].0 == LATEST, "each engine has the same steps");

/// The steps of SQLite up to `last`.
pub fn sqlite(last: i64) -> Migrator {
    migrator(&SQLITE, last)
}

/// The steps of PostgreSQL up to `last`, without a lock: the transaction that they run in keeps others away.
pub fn postgres(last: i64) -> Migrator {
    let mut migrator = migrator(&POSTGRES, last);
    migrator.set_locking(false);
    migrator
}

fn migrator(steps: &[(i64, &'static str, &'static str)], last: i64) -> Migrator {
    let steps = steps.iter().filter(|(version, ..)| *version <= last);
    let steps = steps.map(|&(version, name, sql)| {
        let sql = sql.into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(steps.collect())
}
