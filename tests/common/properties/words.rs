//! The newtypes of what people type, and the texts made of them.

use mfadmin::contract::{
    Email, PlainName, Reason,
    api::AuditHead,
    text::{MAX_NAME_CHARS, excerpt, is_hidden, one_line},
};
use std::{fmt::Debug, str::FromStr};

pub fn words(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Some(email) = reads_back(&text, Email::as_str) {
        let mail = email.as_str();
        assert!(mail.len() <= 254 && mail.contains('@'), "{mail:?}");
        assert!(!mail.contains(|c: char| c.is_control() || c.is_whitespace()), "{mail:?}");
        assert_eq!(Email::accepted(mail.to_owned()), Ok(email));
    }
    if let Some(reason) = reads_back(&text, Reason::as_str) {
        assert!(!reason.as_str().contains(|c: char| c.is_control() || is_hidden(c)));
    }
    if let Some(name) = reads_back(&text, PlainName::as_str) {
        assert!(name.as_str().chars().count() <= MAX_NAME_CHARS);
        assert!(!name.as_str().contains(char::is_control));
    }
    if let Ok(head) = text.parse::<AuditHead>() {
        assert_eq!(head.to_string().parse(), Ok(head));
    }
    let line = one_line(&text);
    assert!(line.chars().count() <= 80, "{line:?}");
    assert!(!line.contains(|c: char| c.is_control() || is_hidden(c)), "{line:?}");
    assert_eq!(one_line(&line), line);
    assert!(excerpt(&text).chars().count() <= 41);
}

/// The value in `text`, if there is one; its own form is the one form of it.
fn reads_back<T>(text: &str, form: fn(&T) -> &str) -> Option<T>
where
    T: FromStr<Err: Debug + PartialEq> + Clone + Debug + PartialEq,
{
    let value: T = text.parse().ok()?;
    assert_eq!(form(&value).parse(), Ok(value.clone()));
    Some(value)
}
