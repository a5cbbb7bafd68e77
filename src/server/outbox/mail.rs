//! Mails over SMTP.

mod bounded;
mod line;
pub mod refusal;
mod tls;

pub use tls::MailTlsError;

use super::{
    delivery_config::{MailSender, Smtp},
    mime,
    transport::{MessageTransport, Outgoing, Progress, Undelivered},
};
use crate::{
    config::{MailServer, MailTls},
    contract::api::PauseCause,
};
use futures_util::future::BoxFuture;
use lettre::{
    Address,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{Extension, MailParameter},
        response::{Response, Severity},
    },
};
use line::Line;
use std::{error::Error, time::Duration};
use tls::Tls;

/// How long the polite end of a conversation may take; the mail is gone by then.
const GOODBYE: Duration = Duration::from_secs(2);

/// The code of a mailbox or a message too large (RFC 5321).
const TOO_LARGE: u16 = 552;
/// What is said of a recipient whom a server without SMTPUTF8 (RFC 6531) cannot be told.
const NO_SMTPUTF8: &str = "The address has letters beyond ASCII before the @, and the mail server does \
                           not offer SMTPUTF8. Give the user another address.";

/// Speaks to one mail server, one conversation for each mail.
pub struct Mailer {
    server: MailServer,
    how: MailTls,
    tls: Tls,
    credentials: Option<Credentials>,
    sender: MailSender,
    /// The name by which it greets; absent where it has none.
    hello: Option<String>,
}

impl Mailer {
    /// # Errors
    /// The certificates cannot be used.
    pub fn new(smtp: &Smtp) -> Result<Self, MailTlsError> {
        let credentials = smtp
            .credentials
            .as_ref()
            .map(|(user, password)| Credentials::new(user.clone(), password.reveal().to_owned()));
        Ok(Self {
            server: smtp.server.clone(),
            how: smtp.tls,
            tls: Tls::new(&smtp.server.host, smtp.ca.as_deref())?,
            credentials,
            sender: smtp.sender.clone(),
            hello: smtp.hello.clone(),
        })
    }

    async fn deliver(&self, message: &Outgoing) -> Result<String, Undelivered> {
        let mail = mime::compose(message, &self.sender)?;
        let recipient = mail.envelope().to().first().cloned();
        let recipient =
            recipient.ok_or_else(|| Undelivered::Never("The mail has no recipient.".into()))?;
        let mut line = self.connect().await?;
        let answer =
            self.hand_over(&mut line, recipient, &mail.formatted(), &message.progress).await;
        // Not waited for: an answer that is there must not be lost to a slow goodbye.
        tokio::spawn(async move {
            let _ = tokio::time::timeout(GOODBYE, line.quit()).await;
        });
        answer
    }

    /// A line on which mail may be handed over. What goes wrong until then is the fault of the
    /// configuration, the server or the network, and not of the mail.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Undelivered> {
        // The whole attempt has one time-out, the worker's.
        let line = line::open(&self.server, self.how, &self.tls, self.hello.as_deref()).await?;
        let Line { stream, hello } = line;
        let greeted = AsyncSmtpConnection::connect_with_transport(stream, &hello).await;
        let mut line = greeted.map_err(|error| of_sender(&error, reason(&error)))?;
        if let Some(credentials) = &self.credentials {
            let signed_in = line.auth(DEFAULT_MECHANISMS, credentials).await;
            signed_in.map_err(|error| of_sender(&error, not_signed_in(&error)))?;
        }
        Ok(line)
    }

    async fn hand_over(
        &self,
        line: &mut AsyncSmtpConnection,
        recipient: Address,
        mail: &[u8],
        progress: &Progress,
    ) -> Result<String, Undelivered> {
        let from = self.sender.from.email.clone();
        let mut parameters = Vec::new();
        // A domain is in ASCII, and so is the sender.
        if !recipient.user().is_ascii() {
            if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Undelivered::Never(NO_SMTPUTF8.to_owned()));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        // A server that refuses the sender has something against the configuration.
        let accepted = line.command(Mail::new(Some(from), parameters)).await.map_err(|error| {
            match error.status().map(u16::from) {
                Some(TOO_LARGE) => Undelivered::Never(reason(&error)),
                _ => of_sender(&error, reason(&error)),
            }
        })?;
        expect(&accepted, Severity::PositiveCompletion)?;
        progress.asked();
        let of_mail = |error| self.of_mail(&error);
        let accepted = line.command(Rcpt::new(recipient, Vec::new())).await.map_err(of_mail)?;
        expect(&accepted, Severity::PositiveCompletion)?;
        let asked = line.command(Data).await.map_err(of_mail)?;
        expect(&asked, Severity::PositiveIntermediate)?;
        let taken = line.message(mail).await.map_err(of_mail)?;
        expect(&taken, Severity::PositiveCompletion)?;
        Ok(words(&taken))
    }

    /// What the server has against this mail, or that the line broke while it was handed over. Most
    /// servers say only here what they have against its sender, which is a fault of the configuration.
    fn of_mail(&self, error: &SmtpError) -> Undelivered {
        let words = reason(error);
        match error.status() {
            Some(_)
                if error.is_permanent()
                    && blames_sender(&words, self.sender.from.email.as_ref()) =>
            {
                Undelivered::channel(PauseCause::Settings, words)
            }
            Some(code) => refusal::of_mail(code.into(), words),
            None => Undelivered::Later(words),
        }
    }
}

impl MessageTransport for Mailer {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(self.deliver(message))
    }
}

/// Whether a refusal is of the sender `from`: by its enhanced code (RFC 3463: the sender's mailbox or
/// system), or in the words of Postfix, Exim and Exchange, which repeat the address.
fn blames_sender(words: &str, from: &str) -> bool {
    let code = words.split_whitespace().nth(1).unwrap_or_default();
    let words = words.to_lowercase();
    matches!(code, "5.1.7" | "5.1.8")
        || words.contains("sender address rejected")
        || words.contains(&from.to_lowercase())
}

/// What the server, or the line, has against whoever sends the mail. `answer` tells it.
fn of_sender(error: &SmtpError, answer: String) -> Undelivered {
    match error.status() {
        Some(code) => refusal::of_sender(code.into(), answer),
        None => Undelivered::unreachable(answer),
    }
}

/// lettre takes any answer that is not negative; but one that does not fit its question says nothing
/// of the mail.
fn expect(answer: &Response, severity: Severity) -> Result<(), Undelivered> {
    if answer.code().severity == severity { Ok(()) } else { Err(Undelivered::Later(words(answer))) }
}

fn words(answer: &Response) -> String {
    let text = answer.message().collect::<Vec<_>>().join(" ");
    format!("{} {text}", answer.code())
}

/// Why there is no signing in. Of the server's words only the code is kept, for they may repeat
/// what was just said to it.
fn not_signed_in(error: &SmtpError) -> String {
    match error.status() {
        Some(code) => format!("{code} The mail server rejected the user name and password."),
        None if error.is_response() => "Mail server: invalid answer to AUTH".to_owned(),
        None => reason(error),
    }
}

/// The server's own words, or what is wrong with the line.
fn reason(error: &SmtpError) -> String {
    let Some(code) = error.status() else { return format!("Mail server: {error}") };
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    format!("{code} {words}")
}
