//! Twilio: a form to the account's messages, the token as a password.

use super::{Blame, Reply, ask};
use crate::{
    config::TwilioFrom,
    contract::api::PauseCause,
    secret::Secret,
    server::outbox::transport::{MessageTransport, Outgoing, Undelivered},
};
use futures_util::future::BoxFuture;
use reqwest::Client;
use serde_json::Value;

pub struct Twilio {
    pub http: Client,
    pub url: String,
    pub account: String,
    pub secret: Secret,
    pub from: TwilioFrom,
}

impl Twilio {
    async fn deliver(&self, message: &Outgoing) -> Result<String, Undelivered> {
        message.progress.asked();
        let Self { url, account, .. } = self;
        let from = match &self.from {
            TwilioFrom::Number(number) => ("From", number.as_str()),
            TwilioFrom::Service(service) => ("MessagingServiceSid", service.as_str()),
        };
        let form =
            [("To", message.recipient.as_str()), from, ("Body", message.content.body.as_str())];
        let request = self
            .http
            .post(format!("{url}/2010-04-01/Accounts/{account}/Messages.json"))
            .basic_auth(account, Some(self.secret.reveal()))
            .form(&form);
        let reply = ask(request).await?;
        let blame = blame(&reply);
        reply.taken_unless("/sid", "/message", blame)
    }
}

/// What a refusal is about, by Twilio's own codes, which say more than the status: an account or a
/// sender that cannot send has nothing to do with the text.
/// See <https://www.twilio.com/docs/api/errors>.
fn blame(reply: &Reply) -> Blame {
    match reply.body.get("code").and_then(Value::as_u64) {
        // The account cannot be used: refused, suspended, or its test credentials cannot send.
        Some(10001 | 20003 | 20005 | 20008 | 30002) => Blame::Channel(PauseCause::Settings),
        // `From` is missing, malformed, not of this account, not of Twilio, or cannot send texts.
        Some(14108 | 21212 | 21601 | 21603 | 21606 | 21616 | 21659 | 21660 | 21661) => {
            Blame::Channel(PauseCause::Settings)
        }
        // The messaging service is missing, or holds no number that can send.
        Some(21701 | 21703 | 21705) => Blame::Channel(PauseCause::Settings),
        // Too many requests; the queue of the sender is full.
        Some(20429 | 21611) => Blame::Channel(PauseCause::Limit),
        _ => reply.blame(),
    }
}

impl MessageTransport for Twilio {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(self.deliver(message))
    }
}
