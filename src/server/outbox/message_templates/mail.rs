//! A mail as text and as HTML, from the same words.

use super::Link;
use crate::{
    contract::{
        User,
        api::{Channel, MessageKind},
        text::one_line,
    },
    server::{
        language::{Voice, Words},
        outbox::{Content, Message, asker},
    },
};
use askama::Template;
use fluent_bundle::FluentValue;
use jiff::Timestamp;

/// What a mail says, whoever it is from and to.
pub struct Mail<'a> {
    pub kind: MessageKind,
    pub subject: String,
    /// The last one introduces the link, if there is one.
    pub paragraphs: Vec<String>,
    pub way: Option<ActionLink<'a>>,
    pub origin: MailOrigin,
    /// What to do when the mail surprises.
    pub unexpected: String,
}

/// Where the wish for what a mail tells comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailOrigin {
    /// An Owner or Admin, who is named.
    Administrator,
    /// The user, the server, or its host.
    Elsewhere,
}

/// The link, and what the button with it says.
pub struct ActionLink<'a> {
    pub label: String,
    pub link: &'a Link,
}

/// To whom a mail is written, and in which words.
pub struct MailWriter<'a> {
    voice: &'a Voice,
    user: &'a User,
    words: Words,
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
    language: String,
    direction: &'static str,
    hello: String,
    copy: String,
    sender: String,
    help: Option<String>,
    /// Who asks, or the place of their name.
    asker: Option<String>,
    check: String,
}

impl<'a> MailWriter<'a> {
    pub fn new(voice: &'a Voice, user: &'a User) -> Self {
        Self { voice, user, words: voice.to(user) }
    }

    pub fn say(&self, id: &str) -> String {
        self.words.say(id)
    }

    pub fn with<const N: usize>(
        &self,
        id: &str,
        values: [(&'static str, FluentValue<'_>); N],
    ) -> String {
        self.words.with(id, values)
    }

    /// The sentence `id`, of something that happened at `at`.
    pub fn at(&self, id: &str, at: Timestamp) -> String {
        self.with(id, [("time", self.time(at))])
    }

    /// A time as a value of a sentence.
    pub fn time(&self, at: Timestamp) -> FluentValue<'static> {
        self.words.moment(&self.voice.time_zone, at).into()
    }

    /// The name of the organisation as a value of a sentence.
    pub fn organisation(&self) -> FluentValue<'static> {
        one_line(&self.voice.name).into()
    }

    /// The sentence `id` about a link, and until when it works.
    pub fn opens(&self, id: &str, link: &Link) -> String {
        format!("{} {}", self.say(id), self.at("mail-once", link.expires_at))
    }

    /// A mail without a link: its paragraphs between a subject and what to do when it surprises.
    pub fn tell(
        &self,
        origin: MailOrigin,
        kind: MessageKind,
        paragraphs: Vec<String>,
        [subject, unexpected]: [&str; 2],
    ) -> Message {
        let (subject, unexpected) = (self.say(subject), self.say(unexpected));
        self.send(&Mail { kind, subject, paragraphs, way: None, origin, unexpected })
    }

    pub fn send(&self, mail: &Mail<'_>) -> Message {
        let link = mail.way.as_ref().map(|way| way.link);
        let sender = one_line(&self.voice.name);
        let person = one_line(&self.user.name);
        let help = self.voice.support.as_deref().map(one_line);
        let asker = asker::place(&self.say("mail-asker-unknown"));
        let page = Page {
            mail,
            language: self.words.language().to_string(),
            direction: self.words.language().direction(),
            hello: self.with("mail-hello", [("name", person.into())]),
            copy: self.say("mail-copy"),
            sender: sender.clone(),
            help: help.map(|help| self.with("mail-help", [("where", help.into())])),
            asker: match mail.origin {
                MailOrigin::Administrator => Some(self.with("mail-asker", [("who", asker.into())])),
                MailOrigin::Elsewhere => None,
            },
            check: self.check(link),
        };
        Message {
            channel: Channel::Email,
            kind: mail.kind,
            recipient: self.user.email.clone().map(String::from).unwrap_or_default(),
            subject: format!("{} ({sender})", mail.subject),
            content: Content {
                body: Plain { page: &page }.to_string(),
                html: Some(Html { page: &page }.to_string()),
                link: link.map(|link| link.url.clone()),
            },
            link: link.map(|link| link.token),
            asked_by: None,
        }
    }

    /// How the user finds out whether the mail is real.
    fn check(&self, link: Option<&Link>) -> String {
        let whom = match &self.voice.support {
            Some(support) => one_line(support),
            None => self.say("mail-check-whom"),
        };
        let whom = ("whom", whom.into());
        match link {
            Some(link) => {
                let beginning = beginning(&link.url).into();
                self.with("mail-check-link", [whom, ("beginning", beginning)])
            }
            None => self.with("mail-check", [whom]),
        }
    }
}

/// What all links of this server begin with: `url` without its purpose and its token.
fn beginning(url: &str) -> &str {
    let purpose = url.trim_end_matches(|c| c != '/').trim_end_matches('/');
    purpose.trim_end_matches(|c| c != '/')
}
