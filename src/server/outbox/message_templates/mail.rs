//! A mail as text and as HTML, from the same words.

use super::Link;
use crate::{
    contract::{
        User,
        api::{Channel, MessageKind, Organisation},
        text::one_line,
    },
    server::outbox::{Content, Message},
};
use askama::Template;

/// What a mail says, whoever it is from and to.
pub struct Mail<'a> {
    pub kind: MessageKind,
    pub subject: &'a str,
    /// The last one introduces the link, if there is one.
    pub paragraphs: Vec<String>,
    pub way: Option<ActionLink<'a>>,
    /// What to do when the mail surprises.
    pub unexpected: &'a str,
}

/// The link, and what the button with it says.
pub struct ActionLink<'a> {
    pub label: &'a str,
    pub link: &'a Link,
}

#[derive(Template)]
#[template(path = "letters/mail.txt", whitespace = "preserve")]
struct Plain<'a> {
    page: &'a Page<'a>,
}

#[derive(Template)]
#[template(path = "letters/mail.html")]
struct Html<'a> {
    page: &'a Page<'a>,
}

/// The values of both templates; names of strangers are on one line.
struct Page<'a> {
    mail: &'a Mail<'a>,
    person: String,
    sender: String,
    support: Option<String>,
}

impl Mail<'_> {
    pub fn to(&self, organisation: &Organisation, user: &User) -> Message {
        let page = Page {
            mail: self,
            person: one_line(&user.name),
            sender: one_line(&organisation.name),
            support: organisation.support.as_deref().map(one_line),
        };
        let link = self.way.as_ref().map(|way| way.link);
        Message {
            channel: Channel::Email,
            kind: self.kind,
            recipient: user.email.clone().map(String::from).unwrap_or_default(),
            subject: format!("{} ({})", self.subject, page.sender),
            content: Content {
                body: Plain { page: &page }.to_string(),
                html: Some(Html { page: &page }.to_string()),
                link: link.map(|link| link.url.clone()),
            },
            link: link.map(|link| link.token),
        }
    }
}
