//! How old a gap is, from what opened it to what closed it.

use crate::site::Site;
use jiff::SignedDuration;
use mfadmin::contract::{AuthenticatorState, PhoneState, UserId};
use reqwest::Method;
use serde_json::{Value, json};

async fn on_the_wire(site: &Site, id: UserId) -> Value {
    let call = site.server.call(Method::GET, &format!("/v1/users/{id}"), &site.owner);
    call.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_gap_is_open_from_the_first_loss_until_both_factors_are_there() {
    let site = Site::open().await;
    let id = site.newcomer().await;
    let born = site.user(id).await;
    assert_eq!(born.gap_since, Some(born.created_at));
    site.configure(id).await;
    assert_eq!(site.user(id).await.gap_since, Some(born.created_at), "one of two is no end");
    site.fill(&site.phone_link(id, "+14155552671").await, &[("step", "confirm")]).await;
    assert_eq!(site.user(id).await.gap_since, None);
    assert_eq!(on_the_wire(&site, id).await.get("gap_since"), None);

    site.act(id, "/authenticator/reset", json!({})).await;
    let user = site.user(id).await;
    let AuthenticatorState::LinkSent { at, .. } = user.authenticator else {
        panic!("{user:?}");
    };
    assert_eq!(user.gap_since, Some(at), "the loss opened it");
    let older = at - SignedDuration::from_hours(72);
    sqlx::query("update users set gap_since = $1 where id = $2")
        .bind(older.as_millisecond())
        .bind(id.to_string())
        .execute(&mut site.server.connect().await)
        .await
        .unwrap();
    site.set_phone(id, "+442079460958").await;
    let again = site.user(id).await;
    assert!(matches!(again.phone, PhoneState::Unverified { .. }));
    assert_eq!(again.gap_since.unwrap().as_millisecond(), older.as_millisecond());
}
