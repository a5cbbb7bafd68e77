//! Messages outlive a server that is killed without a warning.

use super::{
    binary::{PUBLIC, RunningServer, with_members},
    mail_server::{MailServer, Wanted},
    test_app::TestApp,
};
use crate::server::TestServer;
use jiff::SignedDuration;
use mfadmin::{contract::api::Delivery, server::crypto::SealingKey};
use serde_json::Value;
use sqlx::{ConnectOptions, Row, sqlite::SqliteConnectOptions};
use std::collections::{BTreeMap, BTreeSet};

/// What the mail server tells when the server is killed: a recipient was named, a mail was written
/// and not answered yet, an answer is on its way.
const MOMENTS: [&str; 6] = ["recipient", "mail", "answered", "mail", "recipient", "answered"];
const MAILS_EACH: usize = 3;

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn killed_server_loses_no_message_and_repeats_keep_the_message_id() {
    let wanted = Wanted { slow: Some("0.1"), ..Wanted::default() };
    let mut mails = MailServer::start(wanted).listening().await;
    let home = with_members(MOMENTS.len() * MAILS_EACH);
    let config = home.write(
        "post.toml",
        &format!(
            "{PUBLIC}[mail]\nserver = \"127.0.0.1:{}\"\nfrom = \"mfa@example.com\"\ntls = \"none\"\n",
            mails.port
        ),
    );
    let mut taken: Vec<Value> = Vec::new();
    for (round, moment) in MOMENTS.into_iter().enumerate() {
        let served = RunningServer::start(&home, &config, &[]);
        let members = served.members().await;
        for member in &members[round * MAILS_EACH..][..MAILS_EACH] {
            served.mail(*member).await;
        }
        loop {
            let told = mails.told().await;
            let has_come = told["event"] == moment;
            taken.extend(Some(told).filter(|told| told["event"] == "mail"));
            if has_come {
                break;
            }
        }
        served.running.stop("KILL");
    }
    let delivery = mails.post();
    let server = TestServer::start_with(|options| {
        options.database = home.data("mfadmin.db").into();
        options.key = SealingKey::load(&home.data("mfadmin.key")).unwrap();
        options.delivery = delivery;
    })
    .await;
    let app = TestApp::over(server).await;
    // Time passes: what the dead servers held is free again.
    app.server.advance(SignedDuration::from_hours(1));
    let all = MOMENTS.len() * MAILS_EACH;
    let messages = app.messages().await;
    assert_eq!(messages.len(), all);
    for message in messages {
        app.wait_until(message.id, Delivery::Sent).await;
    }
    while let Some(told) = mails.told_already() {
        taken.extend(Some(told).filter(|told| told["event"] == "mail"));
    }

    let mut by_name: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mail in &taken {
        let mut headers = mail["headers"].as_array().unwrap().iter();
        let name = headers.find(|header| header[0] == "Message-ID").unwrap();
        let content = format!("{} {} {}", mail["to"], mail["text"], mail["html"]);
        by_name.entry(name[1].as_str().unwrap().to_owned()).or_default().insert(content);
    }
    let database = SqliteConnectOptions::new().filename(home.data("mfadmin.db"));
    let rows = sqlx::query("select message_id from outbox")
        .fetch_all(&mut database.connect().await.unwrap())
        .await
        .unwrap();
    let expected: BTreeSet<String> = rows
        .iter()
        .map(|row| format!("<{}@example.com>", row.get::<String, _>("message_id")))
        .collect();
    assert_eq!(by_name.keys().cloned().collect::<BTreeSet<_>>(), expected);
    assert_eq!(expected.len(), all);
    for (name, contents) in by_name {
        assert_eq!(contents.len(), 1, "{name}: {contents:?}");
    }
    // Killed between a mail and its answer, so some came twice: the test has met what it is about.
    assert!(taken.len() > all, "{} mails", taken.len());
}
