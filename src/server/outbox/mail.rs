//! Mails over SMTP.

mod bounded;
mod line;
mod tls;

pub use tls::TlsError;

use super::{
    courier::{Courier, Outgoing, Undelivered},
    mime,
    post::{Letterhead, Smtp},
};
use crate::config::{MailServer, MailTls};
use futures_util::future::BoxFuture;
use lettre::{
    Address,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use std::{error::Error, time::Duration};
use tls::Tls;

/// How long the polite end of a conversation may take; the mail is gone by then.
const GOODBYE: Duration = Duration::from_secs(2);

/// The code of a mailbox or a message too large (RFC 5321).
const TOO_LARGE: u16 = 552;

/// Speaks to one mail server, one conversation for each mail.
pub struct Mailer {
    server: MailServer,
    how: MailTls,
    tls: Tls,
    credentials: Option<Credentials>,
    letterhead: Letterhead,
    hello: ClientId,
}

impl Mailer {
    /// # Errors
    /// The certificates cannot be used.
    pub fn new(smtp: &Smtp) -> Result<Self, TlsError> {
        let credentials = smtp
            .credentials
            .as_ref()
            .map(|(user, password)| Credentials::new(user.clone(), password.reveal().to_owned()));
        Ok(Self {
            server: smtp.server.clone(),
            how: smtp.tls,
            tls: Tls::new(&smtp.server.host, smtp.ca.as_deref())?,
            credentials,
            letterhead: smtp.letterhead.clone(),
            hello: ClientId::default(),
        })
    }

    async fn deliver(&self, message: &Outgoing) -> Result<String, Undelivered> {
        let mail = mime::compose(message, &self.letterhead)?;
        let recipient = mail.envelope().to().first().cloned();
        let recipient =
            recipient.ok_or_else(|| Undelivered::Never("The mail has no recipient.".into()))?;
        let mut line = self.connect().await?;
        let answer = self.hand_over(&mut line, recipient, &mail.formatted()).await;
        // Not waited for: an answer that is there must not be lost to a slow goodbye.
        tokio::spawn(async move {
            let _ = tokio::time::timeout(GOODBYE, line.quit()).await;
        });
        answer
    }

    /// A line on which mail may be handed over. What goes wrong until then is the fault of the
    /// configuration, the server or the network, and not of the mail.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Undelivered> {
        let later = |error: SmtpError| Undelivered::Later(told(&error));
        // The whole attempt has one time-out, the worker's.
        let line = line::open(&self.server, self.how, &self.tls, &self.hello).await;
        let line = line.map_err(|error| Undelivered::Later(error.to_string()))?;
        let greeted = AsyncSmtpConnection::connect_with_transport(line, &self.hello).await;
        let mut line = greeted.map_err(later)?;
        if let Some(credentials) = &self.credentials {
            line.auth(DEFAULT_MECHANISMS, credentials).await.map_err(later)?;
        }
        Ok(line)
    }

    async fn hand_over(
        &self,
        line: &mut AsyncSmtpConnection,
        recipient: Address,
        mail: &[u8],
    ) -> Result<String, Undelivered> {
        let from = self.letterhead.from.email.clone();
        let mut parameters = Vec::new();
        let addresses: [&str; 2] = [from.as_ref(), recipient.as_ref()];
        if !addresses.into_iter().all(str::is_ascii) {
            if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
                let message = "The mail server does not take addresses in these letters.";
                return Err(Undelivered::Never(message.to_owned()));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        // A server that refuses the sender has something against the configuration.
        line.command(Mail::new(Some(from), parameters)).await.map_err(|error| {
            match error.status().map(u16::from) {
                Some(TOO_LARGE) => Undelivered::Never(told(&error)),
                _ => Undelivered::Later(told(&error)),
            }
        })?;
        line.command(Rcpt::new(recipient, Vec::new())).await.map_err(refusal)?;
        line.command(Data).await.map_err(refusal)?;
        let answer = line.message(mail).await.map_err(refusal)?;
        let text = answer.message().collect::<Vec<_>>().join(" ");
        Ok(format!("{} {text}", answer.code()))
    }
}

impl Courier for Mailer {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(self.deliver(message))
    }
}

/// What the server has against this mail.
fn refusal(error: SmtpError) -> Undelivered {
    match error.is_permanent() {
        true => Undelivered::Never(told(&error)),
        false => Undelivered::Later(told(&error)),
    }
}

/// The server's own words, or what is wrong with the line.
fn told(error: &SmtpError) -> String {
    let Some(code) = error.status() else { return format!("Mail server: {error}") };
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    format!("{code} {words}")
}
