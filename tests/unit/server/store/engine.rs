use mfadmin::server::store::engine::*;

#[tokio::test]
async fn every_connection_has_its_settings() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mfadmin.db");
    std::fs::File::create(&path).unwrap();
    let engine = Engine::open_sqlite(&path).await.unwrap();
    // In KiB: the one that writes keeps more.
    let mut connections = [
        (engine.begin_write().await.unwrap(), 4 * 1024, 0),
        (engine.connect().await.unwrap(), 2 * 1024, 1),
        (engine.connect().await.unwrap(), 2 * 1024, 1),
    ];
    for (connection, cache, is_reading) in &mut connections {
        for (pragma, column, expected) in [
            ("pragma synchronous", "synchronous", 2),
            ("pragma foreign_keys", "foreign_keys", 1),
            ("pragma busy_timeout", "timeout", 10_000),
            ("pragma secure_delete", "secure_delete", 1),
            ("pragma temp_store", "temp_store", 2),
            ("pragma cache_size", "cache_size", -*cache),
            ("pragma query_only", "query_only", *is_reading),
        ] {
            let row = connection.fetch_optional(pragma.to_owned(), Vec::new()).await.unwrap();
            assert_eq!(row.unwrap().get::<i64>(column).unwrap(), expected, "{pragma}");
        }
        let sql = "pragma journal_mode".to_owned();
        let row = connection.fetch_optional(sql, Vec::new()).await.unwrap().unwrap();
        assert_eq!(row.get::<String>("journal_mode").unwrap(), "wal");
    }
}

#[tokio::test]
async fn what_takes_many_rows_keeps_more_until_it_ends() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mfadmin.db");
    std::fs::File::create(&path).unwrap();
    let engine = Engine::open_sqlite(&path).await.unwrap();
    let cache = async |writing: &mut Transaction| {
        let row = writing.fetch_optional("pragma cache_size".to_owned(), Vec::new()).await;
        row.unwrap().unwrap().get::<i64>("cache_size").unwrap()
    };
    for _ in 0..2 {
        let mut writing = engine.begin_write().await.unwrap();
        assert_eq!(cache(&mut writing).await, -4 * 1024);
        writing.expect_many_rows().await.unwrap();
        assert_eq!(cache(&mut writing).await, -16 * 1024);
        writing.commit().await.unwrap();
    }
}

#[tokio::test]
async fn what_reads_cannot_write() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mfadmin.db");
    std::fs::File::create(&path).unwrap();
    let engine = Engine::open_sqlite(&path).await.unwrap();
    let create = || "create table notes (text text)".to_owned();
    for mut reading in [engine.connect().await.unwrap(), engine.begin().await.unwrap()] {
        let refused = reading.execute(create(), Vec::new()).await.unwrap_err();
        assert!(refused.to_string().contains("readonly"), "{refused}");
    }
    let mut writing = engine.begin_write().await.unwrap();
    writing.execute(create(), Vec::new()).await.unwrap();
    writing.commit().await.unwrap();
}
