//! Who sends texts.

use super::fault::Clash;
use crate::contract::OnLandline;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::{net::IpAddr, path::PathBuf, str::FromStr};

const SECTION: &str = "texts";

/// How texts are sent. What the keys mean depends on the sender: see [`Texts::gateway`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    pub sender: TextSender,
    /// Where the gateway is, when not at its usual address.
    pub url: Option<GatewayUrl>,
    /// Avochato's auth id, or Twilio's account SID.
    pub account: Option<String>,
    /// Avochato's auth secret, Twilio's auth token, or the key that signs what the webhook gets.
    pub secret_file: Option<PathBuf>,
    /// The number that texts come from.
    pub from: Option<String>,
    /// Twilio's messaging service, in place of a number.
    pub messaging_service: Option<String>,
    /// What is done with a new number that is a landline's.
    pub landlines: OnLandline,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextSender {
    /// Nobody: texts stay in the outbox.
    #[default]
    Outbox,
    Avochato,
    Twilio,
    Webhook,
}

/// An address to which nobody on the way can read what is sent: `https`, or `http` on this machine.
/// It is kept to the letter, because a webhook may tell `/hook` from `/hook/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GatewayUrl(String);

/// The text is no such address. The text itself is skipped: it may carry a password.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidGatewayUrl {
    #[error("not an address; use something like https://texts.example.com/send")]
    Malformed,
    #[error("this data is confidential, so the address must start with https://")]
    Exposed,
}

/// A sender with what it needs, but its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gateway {
    Avochato { url: String, auth_id: String, from: Option<String> },
    Twilio { url: String, account: String, from: TwilioFrom },
    Webhook { url: String },
}

/// Whom texts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TwilioFrom {
    Number(String),
    Service(String),
}

impl Texts {
    /// The gateway that sends texts, if one does.
    ///
    /// # Errors
    /// A key that the sender needs is missing, or one is there that it has no use for.
    pub(super) fn check(&self) -> Result<Option<Gateway>, Clash> {
        let clash = |key, message: &str| Err(Clash::new(SECTION, key, message));
        if self.account.as_deref().is_some_and(str::is_empty) {
            return clash("account", "it is empty; write the sender's name for your account");
        }
        if self.sender == TextSender::Outbox {
            let of_a_sender = [
                ("url", self.url.is_some()),
                ("account", self.account.is_some()),
                ("secret_file", self.secret_file.is_some()),
                ("from", self.from.is_some()),
                ("messaging_service", self.messaging_service.is_some()),
            ];
            return match of_a_sender.into_iter().find(|(_, is_set)| *is_set) {
                Some((key, _)) => clash(key, "`sender` is missing: the provider for texts"),
                None => Ok(None),
            };
        }
        let url = |usual: &str| self.url.as_ref().map_or(usual, GatewayUrl::base).to_owned();
        let stray = |key| clash(key, "this provider does not use this key");
        match self.sender {
            TextSender::Outbox => Ok(None),
            TextSender::Avochato => {
                let Some(auth_id) = self.account.clone() else {
                    return clash("sender", "`account` is missing: Avochato's auth id");
                };
                if self.messaging_service.is_some() {
                    return stray("messaging_service");
                }
                let url = url("https://www.avochato.com");
                Ok(Some(Gateway::Avochato { url, auth_id, from: self.from.clone() }))
            }
            TextSender::Twilio => {
                let Some(account) = self.account.clone() else {
                    return clash("sender", "`account` is missing: Twilio's account SID");
                };
                let fits = |c: char| c.is_ascii_alphanumeric();
                if account.is_empty() || !account.chars().all(fits) {
                    return clash("account", "an account SID has letters and digits only");
                }
                let from = match (self.from.clone(), self.messaging_service.clone()) {
                    (Some(number), None) if is_number(&number) => TwilioFrom::Number(number),
                    (Some(_), None) => {
                        return clash("from", "not a number; write it like +14155550100");
                    }
                    (None, Some(service)) => TwilioFrom::Service(service),
                    _ => return clash("sender", "give one of `from` and `messaging_service`"),
                };
                Ok(Some(Gateway::Twilio { url: url("https://api.twilio.com"), account, from }))
            }
            TextSender::Webhook => {
                let Some(url) = &self.url else {
                    return clash("sender", "`url` is missing: where texts are posted to");
                };
                for (key, is_set) in [
                    ("account", self.account.is_some()),
                    ("from", self.from.is_some()),
                    ("messaging_service", self.messaging_service.is_some()),
                ] {
                    if is_set {
                        return stray(key);
                    }
                }
                Ok(Some(Gateway::Webhook { url: url.0.clone() }))
            }
        }
    }

    /// The gateway that sends texts, if one does. A configuration that was read has passed the
    /// check already.
    pub fn gateway(&self) -> Option<Gateway> {
        self.check().ok().flatten()
    }
}

/// A number with its country, or a short code.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

impl GatewayUrl {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without a slash at its end, to put a path behind it.
    fn base(&self) -> &str {
        self.0.trim_end_matches('/')
    }
}

impl FromStr for GatewayUrl {
    type Err = InvalidGatewayUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| InvalidGatewayUrl::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(InvalidGatewayUrl::Malformed);
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let address = host.parse::<IpAddr>();
        let is_local = host == "localhost" || address.is_ok_and(|ip| ip.is_loopback());
        match url.scheme() {
            "https" => Ok(Self(text.to_owned())),
            "http" if is_local => Ok(Self(text.to_owned())),
            _ => Err(InvalidGatewayUrl::Exposed),
        }
    }
}

impl TryFrom<String> for GatewayUrl {
    type Error = InvalidGatewayUrl;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<GatewayUrl> for String {
    fn from(url: GatewayUrl) -> Self {
        url.0
    }
}
