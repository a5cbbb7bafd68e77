use futures_util::FutureExt;
use mfadmin::server::http::listener::limiter::*;
use std::net::IpAddr;

#[tokio::test]
async fn a_seat_is_free_again_when_its_connection_ends() {
    let limiter = ConnectionLimiter::new(3, 2);
    let ana: IpAddr = "192.0.2.1".parse().unwrap();
    let first = limiter.acquire(limiter.permit().await, ana).unwrap();
    let _second = limiter.acquire(limiter.permit().await, ana).unwrap();
    assert!(limiter.acquire(limiter.permit().await, ana).is_none(), "the chair is given back");
    let other = limiter.acquire(limiter.permit().await, "192.0.2.2".parse().unwrap());
    assert!(limiter.permit().now_or_never().is_none(), "every place is taken");
    drop((first, other));
    let permits = [limiter.permit().now_or_never(), limiter.permit().now_or_never()];
    assert!(permits.iter().all(Option::is_some), "two places are free again");
    drop(permits);
    assert!(limiter.acquire(limiter.permit().await, ana).is_some());
    assert_eq!(limiter.addresses(), 1, "who has left is forgotten");
}
