//! Twilio: a form to the account's messages, the token as a password.

use super::ask;
use crate::{
    config::TwilioFrom,
    secret::Secret,
    server::outbox::transport::{MessageTransport, Outgoing, Undelivered},
};
use futures_util::future::BoxFuture;
use reqwest::Client;

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
        ask(request).await?.taken("/sid", "/message")
    }
}

impl MessageTransport for Twilio {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(self.deliver(message))
    }
}
