//! A limit of the other side is the channel's: it waits, finds its pace, and loses nothing.

mod gateways;

use super::{
    binary::{PUBLIC, RunningServer, with_members},
    mail_server::{MailServer, Wanted, nowhere},
    scripted::Scripted,
    test_app::{TestApp, ok},
};
use crate::server::{TestServer, person};
use jiff::SignedDuration;
use mfadmin::{
    config::MailTls,
    contract::{
        AuthenticatorState, Backoff, OutboxId,
        api::{ChannelStatus, Delivery, OutboxMessage, OutboxPage, PauseCause},
    },
    server::{DeliveryConfig, RetryPolicy, crypto::SealingKey},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// The default, sixty times as fast.
fn scaled() -> RetryPolicy {
    let policy = RetryPolicy::default();
    RetryPolicy {
        backoff: Backoff { first: policy.backoff.first / 60, longest: policy.backoff.longest / 60 },
        window: policy.window / 60,
        longest_pause: policy.longest_pause / 60,
        ..policy
    }
}

/// The default; time passes by the server's clock alone.
fn hourly() -> RetryPolicy {
    let hour = Duration::from_hours(1);
    RetryPolicy {
        backoff: Backoff { first: hour, longest: hour },
        window: Duration::from_hours(2),
        longest_pause: hour,
        ..RetryPolicy::default()
    }
}

async fn page(app: &TestApp) -> OutboxPage {
    app.server.get("/v1/outbox?limit=200", &app.owner).await
}

/// What is told of the one channel that waits.
async fn paused(app: &TestApp, id: OutboxId) -> ChannelStatus {
    app.wait_for(id, "refused", |message| message.answer.is_some()).await;
    let [status] = &page(app).await.channels[..] else { panic!("not one channel") };
    status.clone()
}

/// Until when a channel waits, if one does.
async fn paused_until(app: &TestApp) -> Option<jiff::Timestamp> {
    let channels = page(app).await.channels.into_iter();
    channels.filter_map(|status| status.pause).map(|pause| pause.until).next()
}

/// All messages, however many pages they take.
async fn everything(app: &TestApp) -> Vec<OutboxMessage> {
    let mut messages: Vec<OutboxMessage> = Vec::new();
    loop {
        let before = messages.last().map(|last| format!("&before={}", last.id));
        let path = format!("/v1/outbox?limit=200{}", before.unwrap_or_default());
        let page: OutboxPage = app.server.get(&path, &app.owner).await;
        messages.extend(page.messages);
        if page.next.is_none() {
            return messages;
        }
    }
}

const CROWD: usize = 300;

/// A server that mails by `post`, and finds setup links to the crowd that waited for it.
async fn with_crowd_waiting(post: DeliveryConfig) -> TestApp {
    let key = SealingKey::generate();
    let waiting = TestApp::open_with(|options| {
        options.key = key.clone();
        options.delivery = nowhere(1);
    })
    .await;
    for number in 0..CROWD {
        let mut user = person(&format!("user-{number}"));
        user.authenticator = AuthenticatorState::NotConfigured;
        let user = waiting.put(user).await;
        let call = waiting.owner_post(&format!("/v1/users/{user}/authenticator/setup-link"));
        ok(call.send().await.unwrap()).await;
    }
    let (server, directory) = waiting.server.into_parts();
    server.shutdown().await;
    let server = TestServer::again_with(directory, |options| {
        options.key = key;
        options.delivery = post;
    });
    TestApp::over(server.await).await
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn setup_links_to_a_crowd_all_arrive_through_a_server_with_a_limit() {
    let wanted = Wanted { limit: Some("30/1"), ..Wanted::default() };
    let mut mails = MailServer::start(wanted).listening().await;
    let mut post = mails.post();
    post.pace = scaled();
    let app = with_crowd_waiting(post).await;
    let (mut taken, mut limited) = (Vec::new(), 0);
    while taken.len() < CROWD {
        match mails.told().await {
            told if told["event"] == "mail" => taken.push(told["to"].as_str().unwrap().to_owned()),
            told if told["event"] == "limited" => limited += 1,
            _ => {}
        }
        if taken.len() % 50 == 0 {
            let failed = |message: &OutboxMessage| message.state == Delivery::Failed;
            assert!(!everything(&app).await.iter().any(failed));
        }
    }
    assert!(limited > 0, "the limit was never met");
    let once: BTreeSet<&String> = taken.iter().collect();
    assert_eq!(once.len(), CROWD, "some came twice");
    // What was taken is written down in a moment.
    while !everything(&app).await.iter().all(|message| message.state == Delivery::Sent) {}
    while let Some(told) = mails.told_already() {
        assert_ne!(told["event"], "mail", "one came twice: {told}");
    }
    // Few were asked in vain: the channel keeps to its pace and does not try its luck with each.
    assert!(limited < CROWD / 3, "{limited} were refused");
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn pause_and_pace_outlast_a_killed_server() {
    const CROWD: usize = 12;
    let wanted = Wanted { limit: Some("5/3600"), ..Wanted::default() };
    let mut mails = MailServer::start(wanted).listening().await;
    let home = with_members(CROWD);
    let config = home.write(
        "post.toml",
        &format!(
            "{PUBLIC}[mail]\nserver = \"127.0.0.1:{}\"\nfrom = \"mfa@example.com\"\ntls = \"none\"\n",
            mails.port
        ),
    );
    let served = RunningServer::start(&home, &config, &[]);
    for member in served.members().await {
        served.mail(member).await;
    }
    let mut taken = BTreeMap::new();
    let mut count = |told: &Value| {
        if told["event"] == "mail" {
            *taken.entry(told["to"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    };
    loop {
        let told = mails.told().await;
        count(&told);
        if told["event"] == "limited" {
            break;
        }
    }
    let until = served.paused_until().await;
    served.running.stop("KILL");
    while let Some(told) = mails.told_already() {
        count(&told);
    }
    let again = RunningServer::start(&home, &config, &[]);
    assert_eq!(again.paused_until().await, until, "a new server asks at once");
    let states = again.states().await;
    assert_eq!(states.len(), CROWD);
    assert!(!states.contains(&Delivery::Failed), "{states:?}");
    again.running.stop("KILL");
    assert_eq!(taken.len(), 5);
    assert!(taken.values().all(|times| *times == 1), "{taken:?}");
}

#[tokio::test]
async fn limit_of_a_mail_server_stops_the_channel_and_not_the_message() {
    for script in [
        &[("", "421 4.7.0 Too many connections\r\n")] as super::scripted::Script,
        &[("MAIL", "450 4.7.1 Error: too much mail\r\n")],
        &[("RCPT", "452 4.3.1 Insufficient system storage\r\n")],
        &[("DATA", "451 4.7.0 Slow down\r\n")],
        &[(".", "550 5.4.5 Daily sending limit exceeded\r\n")],
    ] {
        let mut mails = Scripted::start(script).await;
        let mut post = mails.post(MailTls::None);
        post.pace = hourly();
        let app = TestApp::sending(post).await;
        let first = app.mail(app.member_named("ana").await).await;
        let status = paused(&app, first).await;
        let pause = status.pause.unwrap();
        assert_eq!((pause.cause, status.waiting), (PauseCause::Limit, 1), "{script:?}");
        // Another mail is not even tried, and waits until then.
        let second = app.mail(app.member_named("bob").await).await;
        let message = app.outbox_message(second).await;
        assert_eq!((message.state, message.attempts), (Delivery::Queued, 0));
        assert_eq!(message.next_attempt_at, Some(pause.until));
        mails.rescript(&[]);
        mails.said();
        app.server.advance(SignedDuration::from_hours(1));
        for id in [first, second] {
            app.wait_until(id, Delivery::Sent).await;
        }
        assert!(page(&app).await.channels.iter().all(|status| status.pause.is_none()));
    }
}

#[tokio::test]
async fn busy_mailbox_stops_nobody_else() {
    for answer in [
        "450 Mailbox busy",
        "450 4.2.0 Greylisted, see https://example.org/",
        "451 4.7.1 Greylisting in action, please come back later",
        "452 4.2.2 The mailbox is full",
        "451 4.4.1 No answer from the host of this domain",
    ] {
        let script = vec![("RCPT TO:<ana@", format!("{answer}\r\n").leak() as &str)];
        let mails = Scripted::start(script.leak()).await;
        let mut post = mails.post(MailTls::None);
        post.pace = hourly();
        let app = TestApp::sending(post).await;
        let busy = app.mail(app.member_named("ana").await).await;
        app.wait_for(busy, "refused", |message| message.answer.is_some()).await;
        let other = app.mail(app.member_named("bob").await).await;
        app.wait_until(other, Delivery::Sent).await;
        assert_eq!(page(&app).await.channels, [], "{answer}");
        assert_eq!(app.outbox_message(busy).await.state, Delivery::Queued);
    }
}

#[tokio::test]
async fn one_recipient_who_looks_like_a_limit_does_not_stop_the_others() {
    let mails = Scripted::start(&[("RCPT TO:<odd@", "451 4.7.1 Try again later\r\n")]).await;
    let mut post = mails.post(MailTls::None);
    post.pace = hourly();
    let app = TestApp::sending(post).await;
    let odd = app.mail(app.member_named("odd").await).await;
    paused(&app, odd).await;
    // It goes ahead once more, and behind the others then.
    let first = app.mail(app.member_named("ana").await).await;
    app.server.advance(SignedDuration::from_hours(1));
    app.wait_for(odd, "tried twice", |message| message.attempts == 2).await;
    while paused_until(&app).await.is_none() {}
    app.server.advance(SignedDuration::from_hours(1));
    app.wait_until(first, Delivery::Sent).await;
    app.wait_for(odd, "tried again", |message| message.attempts == 3).await;
    // By now it waits for itself, and nobody with it.
    let second = app.mail(app.member_named("bob").await).await;
    assert_eq!(app.wait_until(second, Delivery::Sent).await.attempts, 1);
    assert_eq!(app.outbox_message(odd).await.state, Delivery::Queued);
}
