//! A message as a mail: MIME, text and HTML beside each other.

use super::{
    delivery_config::MailSender,
    transport::{Outgoing, Undelivered},
};
use crate::contract::{Email, text::one_line};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use std::{error::Error, time::SystemTime};

/// `Auto-Submitted: auto-generated` (RFC 3834): no out-of-office answer comes back.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Writes the mail. Its `Message-ID` and its date are the message's own, so that every attempt
/// carries the same.
///
/// # Errors
/// [`Undelivered::Never`] when the address is none that mail can go to.
pub fn compose(message: &Outgoing, sender: &MailSender) -> Result<Message, Undelivered> {
    let never = |what: &str| Undelivered::Never(what.to_owned());
    // An older version may have queued it with the domain in letters of its own.
    let recipient = message.recipient.parse::<Email>();
    let recipient = recipient.as_ref().map_or(message.recipient.as_str(), Email::as_str);
    let address: Address =
        recipient.parse().map_err(|_| never("Mail cannot go to this address."))?;
    let written_at =
        SystemTime::try_from(message.written_at).map_err(|_| never("Its date is no date."))?;
    let MailSender { from, reply_to } = sender;
    let name = Some(one_line(&message.name)).filter(|name| !name.is_empty());
    let id = format!("<{}@{}>", message.id, from.email.domain());
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, address))
        // A header ends with its line, so nothing in it may begin another.
        .subject(message.subject.replace(char::is_control, " "))
        .date(written_at)
        .message_id(Some(id))
        .header(AutoSubmitted);
    if let Some(reply_to) = reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    let text = message.content.body.clone();
    let mail = match &message.content.html {
        Some(html) => builder.multipart(MultiPart::alternative_plain_html(text, html.clone())),
        None => builder.singlepart(SinglePart::plain(text)),
    };
    mail.map_err(|_| never("The mail cannot be written."))
}
