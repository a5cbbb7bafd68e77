//! Compliance at a glance, and the figures of each day.

use super::crowd::crowd;
use crate::server::{TestServer, person};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, time},
    tz::TimeZone,
};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Factor, FactorCounts, Kind, PhoneState, Role, User,
        api::{DayFigure, OVERVIEW_DAYS, Overview, RoleFigure, UserPage},
        rules,
    },
    server::service::overview::note_day,
};
use sqlx::Row;
use std::time::Duration;

async fn overview(server: &TestServer, token: &BearerToken) -> Overview {
    server.get("/v1/overview", token).await
}

/// A server that sees no midnight, by which its today would be another than the test's.
async fn start() -> TestServer {
    let clock = TimeZone::UTC.to_datetime(Timestamp::now()).time();
    if clock >= time(23, 59, 0, 0) {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    TestServer::start().await
}

fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

/// `clock` of the day so many days ago.
fn at(days: i64, clock: &str) -> Timestamp {
    format!("{}T{clock}Z", today().saturating_sub(days.days())).parse().unwrap()
}

/// What is noted of each day, today's too, the oldest first: day, humans, complete.
async fn noted(server: &TestServer) -> Vec<(Date, i64, i64)> {
    let rows = sqlx::query("select date, humans, complete from days order by date")
        .fetch_all(&mut server.beside().await)
        .await
        .unwrap();
    let date = |row: &sqlx::any::AnyRow| row.get::<String, _>("date").parse().unwrap();
    rows.iter().map(|row| (date(row), row.get("humans"), row.get("complete"))).collect()
}

#[tokio::test]
async fn figures_by_factor_role_and_link_agree_with_the_list() {
    let server = start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(crowd()).await;
    let users: UserPage = server.get("/v1/users?limit=200", &token).await;
    let humans = || users.users.iter().filter(|user| user.kind == Kind::Human);
    let count = |keeps: &dyn Fn(&User) -> bool| humans().filter(|user| keeps(user)).count() as u64;
    let overview = overview(&server, &token).await;
    assert_eq!(overview.summary.humans(), count(&|_| true));
    assert_eq!(overview.summary.users(), users.total);
    let phone = |user: &User| user.phone.is_verified();
    let app = |user: &User| user.authenticator.is_configured();
    assert_eq!(overview.summary.present[Factor::Phone], count(&phone));
    assert_eq!(overview.summary.present[Factor::Authenticator], count(&app));
    let expected = Role::ALL.map(|role| RoleFigure {
        role,
        humans: count(&|user| user.role == role),
        complete: count(&|user| user.role == role && !rules::has_gap(user)),
    });
    assert_eq!(overview.roles, expected);
    assert!(expected.iter().all(|figure| figure.humans > figure.complete));
    let now = Timestamp::now();
    let sent = |user: &User, live: bool| match user.authenticator {
        AuthenticatorState::LinkSent { expires_at, .. } => (expires_at > now) == live,
        _ => false,
    };
    assert_eq!(overview.links.awaiting, count(&|user| sent(user, true)));
    assert_eq!(overview.links.expired, count(&|user| sent(user, false)));
    assert!(overview.links.awaiting > 0 && overview.links.expired > 0);
    let figure = DayFigure::new(today(), &overview.summary);
    assert_eq!(overview.days.last(), Some(&figure));
}

#[tokio::test]
async fn one_owner_and_a_bot_have_every_figure() {
    let server = start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let mut bot = person("bot");
    (bot.kind, bot.phone) = (Kind::Avobot, PhoneState::NotSet);
    server.seed(vec![bot]).await;
    let overview = overview(&server, &token).await;
    assert_eq!((overview.summary.humans(), overview.summary.avobots), (1, 1));
    let humans: Vec<_> = overview.roles.iter().map(|figure| figure.humans).collect();
    assert_eq!(humans, [1, 0, 0]);
    assert!(overview.roles.iter().all(|figure| figure.percent() == 100));
    assert_eq!((overview.links.awaiting, overview.links.expired), (0, 0));
    assert_eq!(overview.days.len(), 1);
}

/// Gives everyone both factors, as if they had closed their gaps.
async fn close_every_gap(server: &TestServer) {
    sqlx::query("update users set present = present | missing, missing = 0, gap_since = null")
        .execute(&mut server.beside().await)
        .await
        .unwrap();
}

fn counts(phone: u64, authenticator: u64) -> FactorCounts {
    let mut counts = FactorCounts::default();
    counts[Factor::Phone] = phone;
    counts[Factor::Authenticator] = authenticator;
    counts
}

fn newcomer(name: &str) -> mfadmin::server::store::NewUser {
    let mut user = person(name);
    user.authenticator = AuthenticatorState::NotConfigured;
    user
}

#[tokio::test]
async fn day_keeps_its_midnight_figures() {
    let server = start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    server.seed(vec![newcomer("ana")]).await;
    let store = server.server.store();
    // As if the days before today were not over yet.
    sqlx::query("delete from days").execute(&mut server.beside().await).await.unwrap();
    let day = |ago: i64| today().saturating_sub(ago.days());
    note_day(store, at(3, "09:00:00")).await.unwrap();
    assert_eq!(noted(&server).await, [(day(3), 2, 1)]);
    server.seed(vec![newcomer("bea")]).await;
    note_day(store, at(3, "23:59:59.999")).await.unwrap();
    assert_eq!(noted(&server).await, [(day(3), 3, 1)]);
    note_day(store, at(2, "00:00:00")).await.unwrap();
    close_every_gap(&server).await;
    // Another server that comes to midnight a moment later changes nothing of the day before.
    note_day(store, at(2, "00:00:00.2")).await.unwrap();
    assert_eq!(noted(&server).await, [(day(3), 3, 1), (day(2), 3, 3)]);
    let days = overview(&server, &token).await.days;
    let read: Vec<_> = days.iter().map(|day| (day.date, day.humans, day.complete)).collect();
    assert_eq!(read, [(day(3), 3, 1), (day(2), 3, 3), (day(0), 3, 3)]);
}

#[tokio::test]
async fn day_of_a_stop_keeps_its_last_figures() {
    let server = start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    sqlx::query("delete from days").execute(&mut server.beside().await).await.unwrap();
    note_day(server.server.store(), at(5, "09:00:00")).await.unwrap();
    server.seed(vec![newcomer("ana")]).await;
    let (stopped, directory) = server.into_parts();
    stopped.shutdown().await;

    let server = TestServer::again(directory).await;
    let days = async || overview(&server, &token).await.days;
    let day = |ago: i64| today().saturating_sub(ago.days());
    assert_eq!(noted(&server).await, [(day(5), 2, 1), (day(0), 2, 1)]);
    assert_eq!(days().await.len(), 2);
    server.seed(vec![newcomer("bea")]).await;
    let last = *days().await.last().unwrap();
    assert_eq!((last.date, last.humans), (day(0), 3), "today is as it is now");
}

#[tokio::test]
async fn overview_covers_ninety_days() {
    let server = start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let figure = |ago: i64| DayFigure {
        date: today().saturating_sub(ago.days()),
        humans: 10,
        complete: 5,
        unknown: 0,
        present: counts(6, 7),
    };
    let store = server.server.store();
    let days: Vec<_> = (-1..200).rev().map(figure).collect();
    store.note_days(&days).await.unwrap();
    let read = overview(&server, &token).await.days;
    assert_eq!(read.len(), usize::from(OVERVIEW_DAYS));
    assert_eq!(read[0], figure(89));
    assert_eq!(read[88], figure(1));
    let last = read[89];
    assert_eq!((last.date, last.humans), (today(), 1));
}

#[tokio::test]
async fn clock_that_was_ahead_spoils_no_day() {
    let server = start().await;
    server.sign_in(Role::Owner).await;
    let store = server.server.store();
    let ahead = Timestamp::now() + SignedDuration::from_hours(49);
    note_day(store, ahead).await.unwrap();
    server.seed(vec![newcomer("ana")]).await;
    note_day(store, Timestamp::now()).await.unwrap();
    let read = noted(&server).await;
    let of = |wanted: Date| read.iter().find(|(date, ..)| *date == wanted).unwrap().1;
    assert_eq!(of(today()), 2);
    assert_eq!(of(TimeZone::UTC.to_datetime(ahead).date()), 1);
}
