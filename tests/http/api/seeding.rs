use crate::server::{TestServer, person};
use mfadmin::{
    contract::{AccountId, Role},
    server::store::StoreError,
};

#[tokio::test]
async fn seeding_is_all_or_nothing() {
    let server = TestServer::start().await;
    let twice = ["ana", "bea", "ana"].map(person);
    let refused = server.server.store().seed(twice.into_iter()).await;
    assert!(matches!(refused, Err(StoreError::EmailTaken)));
    assert_eq!(server.server.store().user_count().await.unwrap(), 0);
}

#[tokio::test]
async fn seeding_takes_more_than_one_batch() {
    let server = TestServer::start().await;
    let many = (0..1001).map(|n| {
        let mut user = person(&format!("user{n}"));
        user.open_sessions = n % 3;
        user
    });
    assert_eq!(server.server.store().seed(many).await.unwrap(), 1001);
    assert_eq!(server.server.store().user_count().await.unwrap(), 1001);
}

#[tokio::test]
async fn first_owner_is_the_first_created() {
    let server = TestServer::start().await;
    let [mut late, mut early] = ["late", "early"].map(person);
    (late.role, early.role) = (Role::Owner, Role::Owner);
    early.created_at = "2020-01-01T00:00:00Z".parse().unwrap();
    let ids = server.seed(vec![late, early, person("member")]).await;
    assert_eq!(
        server.server.store().first_owner().await.unwrap(),
        Some(AccountId::of_user(ids[1]))
    );
}
