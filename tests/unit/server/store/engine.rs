use mfadmin::server::store::engine::*;

#[tokio::test]
async fn every_connection_has_its_settings() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mfadmin.db");
    std::fs::File::create(&path).unwrap();
    let engine = Engine::open_sqlite(&path).await.unwrap();
    let mut connections = [engine.connect().await.unwrap(), engine.connect().await.unwrap()];
    for connection in &mut connections {
        for (pragma, column, expected) in [
            ("pragma synchronous", "synchronous", 2),
            ("pragma foreign_keys", "foreign_keys", 1),
            ("pragma busy_timeout", "timeout", 10_000),
            ("pragma secure_delete", "secure_delete", 1),
            ("pragma temp_store", "temp_store", 2),
            ("pragma cache_size", "cache_size", -32_768),
        ] {
            let row = connection.fetch_optional(pragma.to_owned(), Vec::new()).await.unwrap();
            assert_eq!(row.unwrap().get::<i64>(column).unwrap(), expected, "{pragma}");
        }
        let sql = "pragma journal_mode".to_owned();
        let row = connection.fetch_optional(sql, Vec::new()).await.unwrap().unwrap();
        assert_eq!(row.get::<String>("journal_mode").unwrap(), "wal");
    }
}
